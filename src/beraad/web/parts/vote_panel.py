"""The vote on a page: may I, for whom, on what, by which rule, and how many took part; never what they chose."""

from functools import partial
from typing import Any

from beraad.access.actor import Actor
from beraad.bodies.queries import mandates_on
from beraad.charters.composition import Composition
from beraad.charters.rules import adopted, in_vote
from beraad.kernel import clock
from beraad.register.queries import decision_of_vote
from beraad.votes.choices import VoteState
from beraad.votes.models import Elector, Vote
from beraad.votes.proxied import who_holds
from beraad.votes.queries import Carried, concerning, why_absent
from beraad.web.ui.subjects import is_election

from .ballots import BallotForm, fillable
from .choosing import shown
from .electorate import reason_text
from .methods import method
from .outcomes import needed_for, verdict
from .rules import abstaining, by_topic, rule_sentences
from .voices import groups


def build(actor: Actor, vote: Vote, *, form: BallotForm | None = None) -> dict[str, Any]:
    """What `vote_panel(panel, csrf_input)` in `ui/vote_panel.html` shows; `vote` as `votes.queries` gives it.

    A `form` shows the ballot even when all of the actor's seats have voted. Two statements at most; three for who votes
    by proxy.
    """
    stage = stage_of(vote)
    mine, of_houses, without = (list(form.seats.values()), [], []) if form else concerning(actor, vote)
    theirs = [] if mine else of_houses
    by_proxy = [seat for seat in mine if seat.by_proxy]
    if stage == "open" and form is None and any(not seat.voted for seat in mine):
        form = BallotForm.filled(vote, fillable(vote, mine))
    decision = decision_of_vote(vote.pk) if stage == "counted" else None
    rule = in_vote(vote.rule)
    return {
        "vote": vote,
        "shown": partial(shown, vote),
        "stage": stage,
        "form": form if stage == "open" else None,
        "voted": [seat for seat in mine or theirs if seat.voted],
        "speakers": _speakers(theirs) if stage == "open" else [],
        "may_vote": any(not seat.itself for seat in mine),
        "proxies": who_holds(actor.person, vote) if stage == "open" and by_proxy else [],
        "own_seats": [seat for seat in mine if not seat.by_proxy] if stage == "open" and vote.proxies else [],
        "refusal": _refusal(actor, vote, without) if stage == "open" and not mine and not theirs else "",
        "person": actor.person_id,
        "decision": decision,
        "verdict": verdict(decision.result) if decision else None,
        "counted_by": method(rule.method) if vote.contest else None,
        "abstaining": abstaining(rule, vote.call),
        "rule": by_topic(rule_sentences(rule, vote.body.kind)),
        "turnout": turnout(vote),
        "named": groups(in_charter(vote)) if vote.contest and vote.contest["limits"] else {},
    }


def in_charter(vote: Vote) -> Composition | None:
    """How the group is made up by the charter under which it is elected; None in a vote about something else."""
    return adopted(vote.charter.rules).composition if is_election(vote.reference) else None


def stage_of(vote: Vote) -> str:
    """Where a vote is now: planned, open, closing (its hour has come, the count has not) or counted."""
    if vote.state != VoteState.OPEN:
        return "planned" if vote.state == VoteState.PLANNED else "counted"
    return "open" if clock.now() < vote.closes_at else "closing"


def turnout(vote: Vote) -> dict[str, Any]:
    """How many took part, and where a quorum counted in heads lies; nothing of what they chose."""
    asked = [q for q in in_vote(vote.rule).quorum_at(vote.call) if q.measure == "heads" and not q.per]
    needed = max((needed_for(quorum, vote.seats) for quorum in asked), default=None)
    return {
        "vote": vote,
        "open": stage_of(vote) == "open",
        "needed": needed,
        "mark": needed / vote.seats if needed is not None and vote.seats else None,
        "met": needed is not None and vote.cast >= needed,
    }


def _speakers(seats: list[Carried]) -> list[tuple[Carried, list[str]]]:
    """The seats of my houses that have not voted, with the names of those who may do it."""
    waiting = [seat for seat in seats if not seat.voted]
    mandates = mandates_on([seat.elector.seat_id for seat in waiting], clock.today()) if waiting else {}
    return [(seat, [m.person.name for m in mandates.get(seat.elector.seat_id, [])]) for seat in waiting]


def _refusal(actor: Actor, vote: Vote, without: list[Elector]) -> str:
    """Why the house someone acts for has no vote; "" for who acts for none."""
    if not actor.house_id:
        return ""
    known = next((elector.reason for elector in without if elector.house_id == actor.house_id), None)
    return reason_text(known or why_absent(vote, actor.house_id))
