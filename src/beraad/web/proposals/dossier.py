"""Everything that the page of a proposal shows, for about six statements however long the discussion."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.charters.rules import Kind, adopted
from beraad.debate.choices import Stance
from beraad.debate.queries import Contribution as Said
from beraad.debate.queries import Thread
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden
from beraad.kernel.ids import key
from beraad.people.choices import Office
from beraad.proposals.choices import State
from beraad.proposals.queries import Road, coauthors, discussion, road, versions
from beraad.votes.queries import votes_about
from beraad.web.parts.rules import kind_label
from beraad.web.parts.vote_panel import build
from beraad.web.ui.fragments import drawn_anew, fragment, passage
from beraad.web.ui.phrases import sentence

from . import interests
from .forms import Contribution
from .station import life, station
from .ways import rule_ahead

SHORT = 2_000


def dossier(request: HttpRequest, proposal: Any, form: Contribution | None = None) -> dict[str, Any]:
    """The context of the page. `proposal` came through `dossier_for`; `form` is a contribution that was refused."""
    actor = request.actor
    made = versions(proposal)
    latest, at_vote = made[-1], proposal.state in (State.VOTE, State.DECIDED)
    votes = votes_about(key(proposal)) if at_vote or proposal.result else []
    voting = at_vote and bool(votes)
    ahead, problem = (None, "") if voting else _ahead(proposal)
    kind = _kind(ahead, votes[0] if voting else None)
    context = {
        "proposal": proposal,
        "advice": getattr(proposal, "advice", None),
        "versions": made,
        "latest": latest,
        "coauthors": coauthors(proposal) if proposal.state == State.DRAFT else [],
        "life": life(proposal, votes[0] if votes else None, kind),
        "station": station(actor, proposal, ahead, latest, votes[0] if votes else None),
        "last_day": clock.last_day(proposal.consultation_until) if proposal.consultation_until else None,
        "vote": votes[0] if votes else None,
        "panel": build(actor, votes[0]) if voting else None,
        "ahead": ahead,
        "problem": problem,
        "kind": kind_label(kind) if kind else "",
        "rule": rule_ahead(ahead, latest.contest) if ahead else [],
    } | interests.shown(actor, proposal, votes[0] if votes else None)
    return context | _debate(request, proposal, discussion(proposal) if proposal.comments else [], form)


def _ahead(proposal: Any) -> tuple[Road | None, str]:
    """Who will decide and how; or why nobody can."""
    try:
        return road(proposal), ""
    except Conflict as error:
        return None, sentence(error)


def _kind(ahead: Road | None, vote: Any) -> Kind | None:
    """The kind of decision, by the rules of today or by those of its vote; None when nobody decides."""
    return ahead.kind if ahead else adopted(vote.charter.rules).kinds[vote.kind] if vote else None


def _debate(request: HttpRequest, proposal: Any, said: list[Thread], form: Contribution | None) -> dict[str, Any]:
    """The discussion, arguments apart, and the composer or why there is none."""
    verdict = may(request.actor, "comment", proposal)
    answering = _answered(said, form["reply_to"].value() if form else request.GET.get("antwoord"))
    arguments = (Stance.FOR.value, Stance.AGAINST.value)
    talk = passage(
        "proposals/talk.html",
        arguments=tuple((stance, tuple(t for t in said if t.opening.stance == stance)) for stance in arguments),
        threads=tuple(t for t in said if t.opening.stance not in arguments),
        said=Speaker(proposal.number, bool(verdict), _own(request.actor, said)),
    )
    return {
        "talk": talk,
        "form": form or Contribution(),
        "may_comment": bool(verdict),
        "comment_refused": "" if verdict else sentence(Forbidden(verdict.code, **verdict.params)),
        "answering": answering,
    }


def _own(actor: Actor, said: list[Thread]) -> frozenset[int]:
    """The numbers of the contributions that someone may change."""
    staff, person = actor.holds(Office.SECRETARIAT), actor.person_id
    return frozenset(c.number for c in _each(said) if staff or c.person == person)


@dataclass(frozen=True)
class Speaker:
    """Draws contributions to a proposal as some readers see them: who may `answer`, and change those in `own`."""

    number: str
    answer: bool
    own: frozenset[int]

    def __call__(self, said: Said) -> Markup:
        """The inside of a contribution."""
        return self._drawn("proposals/said.html", said)

    def alone(self, thread: Thread) -> Markup:
        """The article of a thread that nobody answered; nothing for others."""
        return Markup() if thread.replies else self._drawn("proposals/alone.html", thread.opening)

    def _drawn(self, template: str, said: Said) -> Markup:
        draw = fragment if len(said.text) <= SHORT else drawn_anew
        return draw(template, said=said, change=said.number in self.own, number=self.number, answer=self.answer)


def _answered(said: list[Thread], number: Any) -> Said | None:
    """The contribution that is answered, when it is there."""
    return next((c for c in _each(said) if str(c.number) == str(number)), None) if number else None


def _each(said: list[Thread]) -> Iterator[Said]:
    return (contribution for thread in said for contribution in (thread.opening, *thread.replies))
