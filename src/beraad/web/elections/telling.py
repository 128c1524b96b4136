"""An election in words: its steps as a line, why someone cannot be elected, what acted."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beraad.access.policies import Verdict
from beraad.elections.choices import Ending, Phase, State, Why
from beraad.elections.models import Election, Vacancy
from beraad.elections.results import in_force_from
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.votes.models import Vote
from beraad.web.parts.vote_panel import stage_of
from beraad.web.ui.election_words import WAYS
from beraad.web.ui.formats import nldate
from beraad.web.ui.phrases import ERRORS, phrase
from beraad.web.ui.sayings import teller
from rulebook import Contest, Outcome

ACTED = ("barred", "guarded", "limits-broken")
"""The steps of a count in which a guarantee or a ceiling changed who is elected."""
ORDER = (
    Phase.STANDING,
    Phase.OBJECTING,
    Phase.WITHDRAWING,
    Phase.MAKING,
    Phase.VOTING,
    Phase.CONTESTING,
    Phase.WAITING,
    Phase.OVER,
)


class Step(NamedTuple):
    """A step on the line of an election, as `stages` in `ui/parts.html` shows it."""

    name: str
    when: str
    state: str


def steps(election: Election) -> list[Step]:
    """The steps of an election with their last days: done, now, later, or skipped."""
    phase = election.phase()
    ballot = election.ending in ("", Ending.BALLOT, Ending.EACH, Ending.NO_RESULT, Ending.ANNULLED)
    rows = [
        (Phase.STANDING, _("Stand"), election.stands_until),
        (Phase.OBJECTING, _("Object to candidates"), election.objects_until),
        (Phase.WITHDRAWING, _("Withdraw"), election.withdraws_until),
        (Phase.VOTING, _("Vote"), election.votes_until if ballot else None),
        (Phase.CONTESTING, _("Object to the result"), election.contests_until),
    ]
    found = [Step(name, _until(until), _state(one, phase, election, until)) for one, name, until in rows]
    start = nldate(in_force_from(election), "short")
    done = "done" if election.state == State.DONE else "skipped" if election.state == State.FAILED else "later"
    return [*found, Step(_("In force"), _("from %(day)s") % {"day": start}, "now" if phase == Phase.WAITING else done)]


def last(until: dt.datetime) -> str:
    """The last day of a step that ends at a midnight."""
    return nldate(clock.last_day(until), "long")


def _until(until: dt.datetime | None) -> str:
    return _("until %(day)s") % {"day": nldate(clock.last_day(until), "short")} if until else ""


def _state(one: str, phase: str, election: Election, until: dt.datetime | None) -> str:
    place, now = ORDER.index(Phase(one)), ORDER.index(Phase(phase))
    if election.state == State.FAILED:
        return "done" if until and election.ended_at and until <= election.ended_at else "skipped"
    if until is None and place < now:
        return "skipped"
    if place == now or (phase == Phase.MAKING and one == Phase.VOTING):
        return "now"
    return "done" if place < now else "later"


def refusal(verdict: Verdict) -> str:
    """Why someone cannot be elected."""
    return phrase(ERRORS, verdict.code, verdict.params)


def way(code: str) -> str:
    """How a seat that fell empty is filled, as a sentence."""
    return _("It is %(way)s.") % {"way": WAYS[code]}


def why(code: str) -> str:
    """Why someone was taken off the paper."""
    return str(Why(code).label) if code in Why.values else ""


def votes(found: Sequence[Vote], decided: Mapping[int, Decision]) -> list[tuple[Vote, str, Decision | None]]:
    """The votes on each candidate by themselves: where each is, and its decision among those `decided` (by vote)."""
    return [(vote, stage_of(vote), decided.get(vote.pk)) for vote in found]


def acted(vote: Vote) -> list[str]:
    """Where in the count a guarantee or a ceiling changed who is elected, in sentences."""
    if not vote.outcome or not vote.contest:
        return []
    told = _told(Contest.parse(vote.contest))
    return [told.step(step) for step in Outcome.parse(vote.outcome).steps if step.code in ACTED]


def recount(vacancy: Vacancy, election: Election | None) -> list[str]:
    """The steps of the count by which a seat that fell empty goes to the next, in sentences."""
    stood = election.candidacies.select_related("person", "house") if election else []
    told = teller({str(one.pk): str(one) for one in stood})
    return [told.step(step) for step in Outcome.parse(vacancy.recount).steps]


def _told(contest: Contest) -> Any:
    return teller({option.id: option.name for option in contest.options})
