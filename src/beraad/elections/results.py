"""From a count to seats: a result that can be objected to, and takes effect at its hour, all at once."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from django.db import transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.actions import add_seat, close_seat, end_mandate, grant_mandate
from beraad.bodies.models import Mandate, Seat
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.votes.choices import VoteState
from beraad.votes.models import Vote
from rulebook import deadline, digest

from .choices import Ending, Judgement, Standing, State
from .composing import Place, by_charter, places
from .eligibility import Eligibility
from .events import ElectionCounted, ElectionTookEffect
from .models import Candidacy, Election, Term
from .objecting import fail, refuse
from .queries import election_locked, rests_of, surplus, votes_of
from .recording import record
from .staggering import dues


def by_lot(election: Election, candidacies: Sequence[Candidacy]) -> list[Candidacy]:
    """Candidacies in the order that a lot from the published seed of their election gives."""
    return sorted(candidacies, key=lambda candidacy: digest([election.seed, candidacy.pk]))


def in_force_from(election: Election) -> dt.datetime:
    """When the result of an election takes effect, or can at the soonest while nothing is counted."""
    return election.effective_at or _follows(election, election.votes_until)[1]


def _follows(election: Election, counted: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Until when one can object to a result of that moment, and when it takes effect."""
    contests = deadline(counted, by_charter(election.charter).composition.objection_days, clock.ZONE)
    return contests.astimezone(dt.UTC), max(contests, clock.local(election.start)).astimezone(dt.UTC)


def settle(actor: Actor, election: Election, ending: str, winners: Sequence[Candidacy]) -> None:
    """Keep who was elected, in that order; called within a deed of this room, which holds the election locked."""
    now = clock.now()
    election.state, election.ending, election.counted_at = State.RESULT, ending, now
    election.contests_until, election.effective_at = _follows(election, now)
    election.save(update_fields=["state", "ending", "counted_at", "contests_until", "effective_at"])
    place = {candidacy.pk: number for number, candidacy in enumerate(winners, 1)}
    stood = list(election.candidacies.filter(state=Standing.STANDS).order_by("pk"))
    for candidacy in stood:
        candidacy.place = place.get(candidacy.pk)
        candidacy.state = Standing.ELECTED if candidacy.place else Standing.NOT_ELECTED
        candidacy.save(update_fields=["place", "state"])
    record(
        actor,
        ElectionCounted,
        election,
        rows=stood,
        at=now,
        ending=ending,
        winners=list(place),
        names=[str(candidacy) for candidacy in winners],
        contests_until=election.contests_until,
        effective_at=election.effective_at,
    )


def counted(*, actor: Actor, election: Election) -> None:
    """Take over what the vote of an election gave, once it is closed, or all those on each candidate; safe to repeat.

    Called in the transaction of the count.
    """
    election = election_locked(election)
    votes = votes_of(election)
    if election.state != State.VOTE or any(vote.state != VoteState.CLOSED for vote in votes):
        return
    rows = election.candidacies.filter(state=Standing.STANDS).select_related("person", "house")
    standing = {str(candidacy.pk): candidacy for candidacy in rows}
    if [vote.subject for vote in votes] == [key(election)]:
        ending, winners = Ending.BALLOT, [standing[id] for id in votes[0].outcome["winners"]]
    else:
        ending, winners = Ending.EACH, _taken(election, votes, standing)
    if winners:
        settle(actor, election, ending, winners)
    else:
        fail(actor, election, Ending.NO_RESULT)


def _taken(election: Election, votes: list[Vote], standing: dict[str, Candidacy]) -> list[Candidacy]:
    """Those on whom more voted for than against, who had most for first; equals by lot."""
    support = {
        vote.subject.partition(":")[2]: Fraction(vote.outcome["totals"]["for"]["weight"])
        for vote in votes
        if vote.outcome["result"] == "adopted"
    }
    drawn = by_lot(election, [standing[id] for id in support])
    return sorted(drawn, key=lambda candidacy: -support[str(candidacy.pk)])


@transaction.atomic
def take_effect(*, actor: Actor = SYSTEM, election: Election) -> None:
    """Let a result take effect at its hour: seats, mandates and terms, all or nothing; safe to repeat.

    Whoever can no longer be elected by then does not get a seat. It waits as long as an objection is not judged. A
    clock that is late lets nobody sit on days that have passed, but terms end as they would have.
    """
    election = election_locked(election)
    require(actor, "proceed", election)
    waits = election.objections.filter(state=Judgement.OPEN, candidacy=None).exists()
    if election.state != State.RESULT or clock.now() < election.effective_at or waits:
        return
    day = clock.today()
    winners = _still_eligible(actor, election, day)
    seats = _seats_for(actor, election, winners, day)
    terms = _seat(actor, election, list(zip(winners, seats, strict=True)), day)
    _drop_surplus(actor, election, day)
    election.state, election.ended_at = State.DONE, clock.now()
    election.save(update_fields=["state", "ended_at"])
    record(
        actor,
        ElectionTookEffect,
        election,
        rows=terms,
        at=election.ended_at,
        start=day,
        mandates=[term.mandate_id for term in terms],
        names=[str(candidacy) for candidacy in winners],
    )


def _still_eligible(actor: Actor, election: Election, day: dt.date) -> list[Candidacy]:
    rows = election.candidacies.filter(state=Standing.ELECTED).select_related("house", "person").order_by("place")
    winners = list(rows)
    eligibility, found = Eligibility.of(election, [winner.house for winner in winners], day), []
    for winner in winners:
        winner.election = election
        verdict = eligibility.verdict(winner.person, winner.house)
        if verdict:
            found.append(winner)
        else:
            refuse(actor, winner, verdict.code)
    return found


def _seats_for(actor: Actor, election: Election, winners: list[Candidacy], day: dt.date) -> list[Seat]:
    """A seat for each: one's own for who sits already; then the empty ones, those of whose term ended first, those of
    which only a rest of the term is left, and new ones where the charter asks more seats than there are."""
    everything = places(election.body, day)
    free = [place for place in everything if not place.goes_on(day)]
    own = {place.holder.person_id: place.seat for place in free if place.holder}
    kept = {winner.person_id for winner in winners} & own.keys()
    rests = rests_of(election.body, day)
    others = [place for place in free if not (place.holder and place.holder.person_id in kept)]
    others.sort(key=lambda place: (place.seat.pk in rests, *_emptiest(place)))
    left = iter([place.seat for place in others])
    number = len(everything)
    found = []
    for winner in winners:
        seat = own.get(winner.person_id) or next(left, None)
        if seat is None:
            number += 1
            label = f"Zetel {number}"
            seat = add_seat(actor=actor, body=election.body, label=label, start=day, source=election.number)
        found.append(seat)
    return found


def _emptiest(place: Place) -> tuple[bool, dt.date, int]:
    return place.holder is not None, place.due or dt.date.min, place.seat.pk


def _seat(actor: Actor, election: Election, chosen: list[tuple[Candidacy, Seat]], day: dt.date) -> list[Term]:
    composition = by_charter(election.charter).composition
    now = places(election.body, day)
    going_on = [place.due for place in now if place.goes_on(day) and place.due]
    leaving = {place.seat.pk: place.holder for place in now if place.holder}
    terms = []
    begin, rests = election.effective_at.astimezone(clock.ZONE).date(), rests_of(election.body, day)
    going_on += [rests[seat.pk] for _winner, seat in chosen if seat.pk in rests]
    whole = iter(dues(composition, begin, going_on, sum(seat.pk not in rests for _winner, seat in chosen)))
    for winner, seat in chosen:
        due = rests.get(seat.pk) or next(whole)
        if former := leaving.get(seat.pk):
            _replace(actor, former, day)
        terms.append(seated(actor, winner, seat, start=day, due=due))
    return terms


def _replace(actor: Actor, former: Mandate, day: dt.date) -> None:
    """End the mandate of who waited for a successor; one that began no earlier was by mistake of the same day."""
    if former.start >= day:
        raise Conflict("seat-taken", name=former.person.name, start=former.start)
    end_mandate(actor=actor, mandate=former, end=day)


def seated(actor: Actor, candidacy: Candidacy, seat: Seat, *, start: dt.date, due: dt.date) -> Term:
    """Seat a candidate until `due`, or until there is a successor as the charter says; the caller records the term."""
    composition = by_charter(candidacy.election.charter).composition
    mandate = grant_mandate(
        actor=actor,
        seat=seat,
        person=candidacy.person,
        house=candidacy.house,
        start=start,
        end=due + dt.timedelta(days=composition.holdover_days),
        source=candidacy.election.number,
    )
    return Term.objects.create(mandate=mandate, election=candidacy.election, candidacy=candidacy, due=due)


def _drop_surplus(actor: Actor, election: Election, day: dt.date) -> None:
    """Close the seats that are more than the charter asks: those in which nobody sits by right."""
    idle = sorted((place for place in places(election.body, day) if not place.goes_on(day)), key=_emptiest)
    for place in idle[: surplus(election.body, by_charter(election.charter), day)]:
        if place.seat.start < day:
            close_seat(actor=actor, seat=place.seat, end=day)
