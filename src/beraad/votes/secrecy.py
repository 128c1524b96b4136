"""What a voter does in a secret vote: cast a ballot, and change it by its code. No deed tells what, or whose it is."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from beraad.access.actor import VISITOR, Actor
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.record.actions import append

from . import codes, papers
from .ballotbox import sealed
from .events import BallotCast, SecretBallotChanged
from .holding import hold_open
from .models import Elector, Vote
from .proxied import carried_by
from .queries import casting


@dataclass(frozen=True)
class SecretBallot:
    """What a voter is told of the ballot they cast: shown once, kept nowhere."""

    elector: Elector
    choice: str
    code: str


@transaction.atomic
def cast_secret_ballot(*, actor: Actor, vote: int, seat: int, choice: Any, ticket: str) -> SecretBallot:
    """Cast the ballot of a seat in a secret vote; its representative and substitutes, or who has a proxy for it, may,
    until the close, once.

    `ticket` is what `codes.offer` gave for this seat; its code goes into the box with the ballot, and the mark that the
    seat voted goes elsewhere. The same ballot with the same code twice is one ballot. Errors as for an open ballot;
    Conflict when the seat has voted.
    """
    elector, mandated, _ = casting(actor, vote, seat)
    proxy = None if mandated else carried_by(elector)
    if not elector.vote.secret:
        raise Conflict("vote-is-open")
    actor = actor.acting_for(elector.house_id)
    ballot = SecretBallot(elector, papers.kept(elector.vote, choice), codes.offered(vote, seat, ticket))
    if elector.voted:
        if sealed.find(elector.vote, ballot.code) != ballot.choice:
            raise Conflict("voted-secretly", house=elector.name)
        return ballot
    hold_open(elector.vote, cast=1)
    sealed.mark(elector, actor.person, proxy)
    box = sealed.put(elector.vote, code=ballot.code, content=ballot.choice, bearer=elector)
    append(
        actor=actor,
        event=BallotCast(
            about=(key(elector.vote), elector.vote.subject, f"house:{elector.house_id}"),
            vote=vote,
            elector=elector.pk,
            reference=elector.vote.reference,
            house_name=elector.name,
            changed=False,
            commitment="",
            box=box,
            proxy=proxy,
            by_proxy=proxy is not None,
        ),
    )
    return ballot


@transaction.atomic
def change_secret_ballot(*, vote: Vote, code: str, choice: Any) -> str:
    """Change the ballot with this code, until the close; whoever has the code may, and nobody learns who it was.

    Returns what the ballot says now, as it is kept. Conflict when the vote is not open or no ballot in it has this
    code; Invalid for a choice that is not on the ballot.
    """
    kept, code = papers.kept(vote, choice), codes.typed(code)
    hold_open(vote)
    if sealed.find(vote, code) == kept:
        return kept
    box = sealed.replace(vote, code=code, content=kept)
    append(
        actor=VISITOR,
        event=SecretBallotChanged(about=(key(vote), vote.subject), vote=vote.pk, reference=vote.reference, box=box),
    )
    return kept
