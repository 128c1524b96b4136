"""Calling an election: by itself before terms end, or by the secretariat; its days; calling it off."""

import datetime as dt

from django.db import transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.models import Body
from beraad.charters.composition import Calendar
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import control_code, number
from beraad.kernel.rows import locked
from beraad.kernel.sequences import next_in
from beraad.kernel.texts import written
from beraad.votes.actions import take_back_vote
from beraad.votes.choices import VoteState
from beraad.votes.electorate import derive
from rulebook import day_after, deadline

from .choices import RUNNING, Cause, Ending, State
from .composing import Gap, Governed, by_charter, composition_of, consortia, gaps, places
from .events import ElectionCalled, ElectionCalledOff, ElectionDatesSet
from .models import Election
from .queries import election_locked, to_fill, votes_of
from .recording import record

DAYS = ("stands_until", "objects_until", "withdraws_until", "votes_until")
SPANS = ("standing", "objecting", "withdrawing", "voting")


@transaction.atomic
def call_election(
    *, actor: Actor = SYSTEM, body: Body, start: dt.date | None = None, cause: str = Cause.ASKED
) -> Election:
    """Call for candidates for the seats of a steering group that are empty on `start`, or held by who only waits for a
    successor; by itself that is as soon as a result can take effect, or without such seats when the first terms end.

    The days are those of the charter, and the houses whose voice is missing are invited by name. Conflict when the
    charter says nothing of elections, one is running, no seat is to be filled, or no vote could be held; Invalid for a
    day that has passed.
    """
    require(actor, "call", Election)
    body = locked(body)
    now, own = clock.now(), composition_of(body, clock.today())
    if running := Election.objects.filter(body=body, state__in=RUNNING).first():
        raise Conflict("election-running", number=running.number)
    until = next_days(now, own.composition.windows)
    start = start or _usual_start(body, own, until["votes_until"])
    seats = _require_seats(actor, body, own, start)
    missing = gaps(body, own, [p.holder for p in places(body, start) if p.goes_on(start)], clock.today())
    election = Election.objects.create(
        number=_next_number(),
        body=body,
        charter=own.charter,
        cause=cause,
        seats=seats,
        start=start,
        opened_at=now,
        invited=_invited(missing),
        seed=control_code(),
        **until,
    )
    record(
        actor,
        ElectionCalled,
        election,
        *(f"house:{house}" for house in election.invited),
        at=now,
        cause=cause,
        seats=seats,
        start=start,
        stands_until=election.stands_until,
        votes_until=election.votes_until,
        charter=own.charter.number,
        seed=election.seed,
        invited=election.invited,
    )
    return election


def _require_seats(actor: Actor, body: Body, own: Governed, start: dt.date) -> int:
    """How many seats there are to fill. Conflict when there are none or, as things stand, no vote could be held, as
    where its secrecy would give someone away. The clock calls all the same: what stands in the way can change in time,
    and who looks after it finds it."""
    today = clock.today()
    if start < today:
        raise Invalid("day-passed", {"start": "day-passed"})
    if not actor.system:
        derive(consortia(body, today), own.rules, own.composition.election, today)
    seats = to_fill(body, own, start)
    if seats < 1:
        raise Conflict("no-seats-to-fill", body=body.name, day=start)
    return seats


def _usual_start(body: Body, own: Governed, votes_until: dt.datetime) -> dt.date:
    today = clock.today()
    ends = [place.due for place in places(body, today) if place.goes_on(today) and place.due]
    if ends and not to_fill(body, own, today):
        return min(ends)
    return deadline(votes_until, own.composition.objection_days, clock.ZONE).date()


def next_days(now: dt.datetime, windows: Calendar) -> dict[str, dt.datetime]:
    """The moments at which the steps end that begin now, by the charter's days."""
    until = {DAYS[0]: deadline(now, getattr(windows, SPANS[0]), clock.ZONE)}
    for before, name, span in zip(DAYS, DAYS[1:], SPANS[1:], strict=False):
        until[name] = day_after(until[before], getattr(windows, span), clock.ZONE)
    return {name: moment.astimezone(dt.UTC) for name, moment in until.items()}


def _next_number() -> str:
    year = clock.today().year
    return number("E", year, next_in(f"election-{year}"))


def _invited(missing: list[Gap]) -> list[int]:
    """The houses to invite by name: those of voices that the charter guarantees, or else of those that are missing."""
    asked = [gap for gap in missing if gap.missing] or missing
    return sorted({house.pk for gap in asked for house in gap.houses})


@transaction.atomic
def set_dates(*, actor: Actor, election: Election, **last: dt.date) -> Election:
    """Set the last day on which one can stand (`stands`), object (`objects`), withdraw (`withdraws`), vote (`votes`).

    No step is shorter than the charter says, and one that is over stays as it was. Invalid with a code per day;
    Conflict once the ballot paper is made.
    """
    election = election_locked(election)
    require(actor, "change", election)
    if election.state != State.CALL or clock.now() >= election.withdraws_until:
        raise Conflict("ballot-made")
    windows, problems, before = by_charter(election.charter).composition.windows, {}, election.opened_at
    for name, span in zip(DAYS, SPANS, strict=True):
        field, old = name.removesuffix("_until"), getattr(election, name)
        moment = clock.local(last[field] + dt.timedelta(days=1)) if field in last else old
        least = getattr(windows, span)
        earliest = deadline(before, least, clock.ZONE) if name == DAYS[0] else day_after(before, least, clock.ZONE)
        if moment != old and old <= clock.now():
            problems[field] = "step-over"
        elif moment < earliest:
            problems[field] = "step-too-short"
        elif moment != old and moment <= clock.now():
            problems[field] = "day-passed"
        setattr(election, name, moment.astimezone(dt.UTC))
        before = moment
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    election.save(update_fields=DAYS)
    record(actor, ElectionDatesSet, election, **{name: getattr(election, name) for name in DAYS})
    return election


@transaction.atomic
def call_off(*, actor: Actor, election: Election, reason: str) -> None:
    """Call an election off, with the reason; Conflict once its vote is open or counted."""
    election = election_locked(election)
    require(actor, "change", election)
    votes = votes_of(election)
    if election.state not in (State.CALL, State.VOTE) or any(vote.state != VoteState.PLANNED for vote in votes):
        raise Conflict("election-past-call")
    election.note = written(reason, "reason", most=2000)
    for vote in votes:
        take_back_vote(actor=actor, vote=vote, reason=election.note)
    election.state, election.ending, election.ended_at = State.FAILED, Ending.CALLED_OFF, clock.now()
    election.save(update_fields=["state", "ending", "ended_at", "note"])
    record(actor, ElectionCalledOff, election, at=election.ended_at, reason=election.note)
