"""Everything that the page of a proposal shows, for about six statements however long the discussion."""

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
from beraad.web.parts.rules import by_topic, kind_label, rule_sentences
from beraad.web.parts.vote_panel import build
from beraad.web.ui.fragments import drawn_anew, fragments
from beraad.web.ui.phrases import sentence

from .forms import Contribution
from .station import life, station

SHORT = 2_000


def dossier(request: HttpRequest, proposal: Any, form: Contribution | None = None) -> dict[str, Any]:
    """The context of the page. `proposal` came through `dossier_for`; `form` is a contribution that was refused."""
    actor = request.actor
    made = versions(proposal)
    latest = made[-1]
    votes = votes_about(key(proposal)) if proposal.state in (State.VOTE, State.DECIDED) or proposal.result else []
    voting = bool(votes) and proposal.state in (State.VOTE, State.DECIDED)
    ahead, problem = (None, "") if voting else _ahead(proposal)
    said = discussion(proposal) if proposal.comments else []
    context = {
        "proposal": proposal,
        "advice": getattr(proposal, "advice", None),
        "versions": made,
        "latest": latest,
        "coauthors": coauthors(proposal) if proposal.state == State.DRAFT else [],
        "life": life(proposal, votes[0] if votes else None),
        "station": station(actor, proposal, ahead, latest),
        "last_day": clock.last_day(proposal.consultation_until) if proposal.consultation_until else None,
        "vote": votes[0] if votes else None,
        "panel": build(actor, votes[0]) if voting else None,
        "ahead": ahead,
        "problem": problem,
        "kind": kind_label(_kind(ahead, votes[0] if voting else None)) if ahead or voting else "",
        "rule": by_topic(rule_sentences(ahead.kind.rule, ahead.body.kind)) if ahead else [],
    }
    return context | _debate(request, proposal, said, form)


def _ahead(proposal: Any) -> tuple[Road | None, str]:
    """Who will decide and how; or why nobody can."""
    try:
        return road(proposal), ""
    except Conflict as error:
        return None, sentence(error)


def _kind(ahead: Road | None, vote: Any) -> Kind:
    """The kind of decision, by the rules of today or by those of its vote."""
    return ahead.kind if ahead else adopted(vote.charter.rules).kinds[vote.kind]


def _debate(request: HttpRequest, proposal: Any, said: list[Thread], form: Contribution | None) -> dict[str, Any]:
    """The discussion, arguments apart, and the composer or why there is none."""
    verdict = may(request.actor, "comment", proposal)
    answering = _answered(said, form["reply_to"].value() if form else request.GET.get("antwoord"))
    sides = {stance: [t for t in said if t.opening.stance == stance] for stance in (Stance.FOR, Stance.AGAINST)}
    return {
        "arguments": [(stance.value, sides[stance]) for stance in sides],
        "threads": [t for t in said if t.opening.stance not in sides],
        "said": Speaker(request.actor, proposal.number, bool(verdict)),
        "form": form or Contribution(),
        "may_comment": bool(verdict),
        "comment_refused": "" if verdict else sentence(Forbidden(verdict.code, **verdict.params)),
        "answering": answering,
    }


class Speaker:
    """Draws contributions as one reader sees them: the inside of one, or a thread `alone`, without replies, whole."""

    def __init__(self, actor: Actor, number: str, answer: bool) -> None:
        self._draw, self._person, self._staff = fragments(), actor.person_id, actor.holds(Office.SECRETARIAT)
        self._same = {"number": number, "answer": answer}

    def __call__(self, said: Said) -> Markup:
        return self._drawn("proposals/said.html", said)

    def alone(self, thread: Thread) -> Markup:
        """The article of a thread that nobody answered; nothing for others."""
        return Markup() if thread.replies else self._drawn("proposals/alone.html", thread.opening)

    def _drawn(self, template: str, said: Said) -> Markup:
        draw = self._draw if len(said.text) <= SHORT else drawn_anew
        return draw(template, said=said, change=self._staff or said.person == self._person, **self._same)


def _answered(said: list[Thread], number: Any) -> Said | None:
    """The contribution that is answered, when it is there."""
    everything = (contribution for thread in said for contribution in (thread.opening, *thread.replies))
    return next((c for c in everything if str(c.number) == str(number)), None)
