"""Papers of a secret vote, for who cannot vote otherwise: print, hand out with two, enter with two.

A pile of blank papers is printed, each with a code. Which of them a seat gets, nobody writes down; that it gets one is
its mark. So a paper that comes back tells no more than a ballot in a box.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.kernel.ids import control_code, key
from beraad.kernel.texts import written
from beraad.record.actions import append
from beraad.record.events import Event

from . import codes, papers
from .ballotbox import sealed, seals
from .choices import VoteState
from .events import PaperAsked, PaperEntered, PaperHanded, PaperRead, PaperRefused, PapersPrinted
from .holding import hold_open
from .models import Blank, Elector, Handing, Vote

MOST = 200
"""So many papers are printed at once."""


@transaction.atomic
def print_papers(*, actor: Actor, vote: Vote, number: int, weight: str = "1") -> Sequence[Blank]:
    """Make blank papers that bear a weight of the electorate. The secretariat may, while the vote is open.

    Invalid for a number or a weight that cannot be, Conflict when the vote is not open or not secret.
    """
    vote = _locked(actor, vote)
    if not 1 <= number <= MOST:
        raise Invalid("papers-out-of-range", {"number": "papers-out-of-range"}, most=MOST)
    like = Elector.objects.filter(vote=vote, eligible=True, weight=weight).first()
    if like is None:
        raise Invalid("option-unknown", {"weight": "option-unknown"})
    given = {"vote": vote, "weight": weight, "figures": like.figures}
    # Sorted, so that their order in the pile is not that in which they were made.
    blanks = Blank.objects.bulk_create(
        [Blank(code=code, **given) for code in sorted(control_code() for _ in range(number))]
    )
    _record(actor, PapersPrinted, vote, number=number, weight=weight)
    return blanks


@transaction.atomic
def ask_paper(*, actor: Actor, vote: Vote, seat: int, reason: str) -> None:
    """Ask to hand out a paper for a seat that cannot vote otherwise; someone else must agree.

    Conflict when it has voted, or this was asked before.
    """
    vote = _locked(actor, vote)
    elector, reason = _elector(vote, seat), written(reason, "reason", most=300)
    if elector.voted:
        raise Conflict("voted-secretly", house=elector.name)
    if hasattr(elector, "handing"):
        raise Conflict("paper-asked", house=elector.name)
    Handing.objects.create(elector=elector, asked_by=actor.person, reason=reason)
    _record(actor, PaperAsked, vote, elector, reason=reason)


@transaction.atomic
def refuse_paper(*, actor: Actor, vote: Vote, seat: int) -> None:
    """Take back or refuse that a paper is handed out for a seat, which then votes as others do."""
    vote = _locked(actor, vote)
    elector = _asked(vote, seat)
    elector.handing.delete()
    _record(actor, PaperRefused, vote, elector)


@transaction.atomic
def hand_paper(*, actor: Actor, vote: Vote, seat: int) -> None:
    """Agree that a seat gets a paper, any of the pile: from here on it votes by that paper only.

    Forbidden for who asked it, Conflict when the seat has voted meanwhile or no blank paper is left.
    """
    vote = _locked(actor, vote)
    elector = _asked(vote, seat)
    asked_by = elector.handing.asked_by
    if asked_by == actor.person:
        raise Forbidden("second-person", name=asked_by.name)
    if handed(vote, elector.weight) >= Blank.objects.filter(vote=vote, weight=elector.weight).count():
        raise Conflict("papers-short")
    hold_open(vote, papers_out=1)
    elector.handing.delete()
    sealed.mark(elector, None)
    _record(actor, PaperHanded, vote, elector, asked_by=asked_by.pk, asked_by_name=asked_by.name)


@transaction.atomic
def enter_paper(*, actor: Actor, vote: Vote, code: str, choice: Any) -> bool:
    """Enter what a paper says. When someone else has entered the same, it is in the box; returns whether it is.

    Whoever entered it first may do so again, to correct it. Invalid for a choice that is not on the ballot, Conflict
    when there is no such paper, it is in, or the other person read something else.
    """
    vote = _locked(actor, vote)
    code, kept = codes.typed(code), papers.kept(vote, choice)
    blank = Blank.objects.select_for_update().filter(vote=vote, code=code).first()
    if blank is None:
        raise Conflict("paper-unknown")
    if blank.done:
        raise Conflict("paper-in")
    if blank.sealed is None or blank.entered_by_id == actor.person_id:
        hold_open(vote)
        blank.sealed, blank.entered_by = seals.seal(vote.pk, f"paper:{code}", _padded(vote, kept)), actor.person
        blank.save()
        _record(actor, PaperRead, vote)
        return False
    if seals.unseal(vote.pk, f"paper:{code}", blank.sealed) != _padded(vote, kept):
        raise Conflict("paper-differs", name=blank.entered_by.name)
    if not vote.papers_out:
        raise Conflict("papers-not-out")
    hold_open(vote, cast=1, papers_out=-1)
    box = sealed.put(vote, code=code, content=kept, bearer=blank)
    blank.sealed, blank.entered_by, blank.done = None, None, True
    blank.save()
    _record(actor, PaperEntered, vote, box=box)
    return True


def handed(vote: Vote, weight: str) -> int:
    """How many seats of this weight got a paper."""
    return Elector.objects.filter(vote=vote, weight=weight, mark__isnull=False, mark__person=None).count()


def _locked(actor: Actor, vote: Vote) -> Vote:
    vote = Vote.objects.select_for_update(of=("self",)).select_related("body").get(pk=vote.pk)
    require(actor, "hand_out", vote)
    if not vote.secret:
        raise Conflict("vote-is-open")
    if vote.state != VoteState.OPEN or clock.now() >= vote.closes_at:
        raise Conflict("while-vote-open")
    return vote


def _elector(vote: Vote, seat: int) -> Elector:
    rows = Elector.objects.select_related("mark", "handing__asked_by")
    elector = rows.filter(vote=vote, seat=seat, eligible=True).first()
    if elector is None:
        raise NotFound
    return elector


def _asked(vote: Vote, seat: int) -> Elector:
    elector = _elector(vote, seat)
    if not hasattr(elector, "handing"):
        raise Conflict("paper-not-asked", house=elector.name)
    return elector


def _padded(vote: Vote, kept: str) -> bytes:
    """What a paper says, in a size that does not tell what."""
    return kept.encode().ljust(sealed.longest(vote))


def _record(actor: Actor, event: type[Event], vote: Vote, elector: Elector | None = None, **data: Any) -> None:
    of = {"elector": elector.pk, "house_name": elector.name} if elector else {}
    house = (f"house:{elector.house_id}",) if elector else ()
    about = (key(vote), vote.subject, *house)
    append(actor=actor, event=event(about=about, vote=vote.pk, reference=vote.reference, **of, **data))
