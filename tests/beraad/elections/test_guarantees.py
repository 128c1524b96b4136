"""Guarantees and ceilings: they act where they must, keep seats empty where nobody stands, and count who sits on."""

import datetime as dt
import json

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies.choices import BodyKind
from beraad.elections.actions import call_election
from beraad.elections.choices import Ending, Standing, State
from beraad.elections.composing import places
from beraad.elections.models import Election
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.organisations import actions as organisations
from beraad.organisations.models import LocalAuthority
from beraad.record import checks
from beraad.votes.models import Bundle, Vote
from rulebook import recount

pytestmark = pytest.mark.django_db
SMALL = {"by": "size", "group": "small", "least": 1, "most": None}
LARGE = {"by": "size", "group": "large", "least": 2, "most": None}
FEW_SMALL = {"by": "size", "group": "small", "least": 0, "most": 1}


def found():
    return [(finding.thing, finding.code) for finding in checks.run()]


def world_with(*constituencies, **given):
    """Of its six houses the first is large, the second middle-sized, and four are small."""
    return factories.elections_world(constituencies=list(constituencies), **given)


def voted(world, *indexes, orders):
    """These stand, the houses vote by `orders`, and it is counted: election, candidacies, the vote if there was one."""
    election = factories.called(world)
    stood = factories.stand(world, election, *indexes)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.filter(subject=f"election:{election.pk}").first()
    if vote:
        with clock.at(vote.opens_at):
            for index, order in enumerate(orders):
                factories.cast_in_election(world, vote, index, *(stood[place] for place in order))
        factories.tick(vote.closes_at)
    election.refresh_from_db()
    for candidacy in stood:
        candidacy.refresh_from_db()
    return election, stood, vote


def test_a_guarantee_acts_for_who_would_not_have_been_elected():
    with clock.at(factories.NOW):
        world = world_with({"by": "size", "group": "large", "least": 1, "most": None})
        election, stood, vote = voted(world, 0, 2, 3, 4, orders=[[1], [1], [2], [2], [3], [3]])
    assert [one.state for one in stood] == [Standing.ELECTED] + [
        Standing.ELECTED if one.place else Standing.NOT_ELECTED for one in stood[1:]
    ]
    assert sum(bool(one.place) for one in stood) == 3
    vote.refresh_from_db()
    assert "limits-broken" in {step["code"] for step in vote.outcome["steps"]}
    assert recount(json.loads(Bundle.objects.get(vote=vote).content)).same
    assert not found()


def test_a_guaranteed_seat_for_which_nobody_stands_stays_empty_and_is_called_for_again():
    with clock.at(factories.NOW):
        world = world_with({"by": "size", "group": "middle", "least": 1, "most": None}, vacancy="by_election")
        election, stood, vote = voted(world, 2, 3, 4, orders=[[0], [0], [1], [1], [2], [0]])
    assert vote.contest["seats"] == 2
    factories.tick(election.effective_at)
    day = election.effective_at.astimezone(clock.ZONE).date()
    assert sum(place.holder is not None for place in places(world.steering, day)) == 2
    with clock.at(election.effective_at + dt.timedelta(days=1)):
        again = factories.called(world)
        assert (again.seats, again.invited) == (1, [world.houses[1].pk])
    assert not found()


def test_a_guarantee_to_each_group_keeps_a_seat_for_one_of_which_nobody_stands():
    with clock.at(factories.NOW):
        world = world_with({"by": "size", "group": None, "least": 1, "most": None})
        election, _stood, vote = voted(world, 1, 2, 3, 4, orders=[[0], [1], [1], [2], [2], [3]])
    assert vote.contest["seats"] == 2
    asked = {(limit["group"], limit["least"], limit["most"]) for limit in vote.contest["limits"]}
    assert asked == {("middle", 1, None), ("small", 1, None)}, "and ceilings that nobody can break are not on the paper"
    assert not found()


def test_a_ceiling_keeps_a_seat_empty_rather_than_be_broken():
    with clock.at(factories.NOW):
        world = world_with(FEW_SMALL)
        _election, stood, vote = voted(world, 2, 3, 4, orders=[[0], [0], [1], [1], [2], [0]])
    assert vote.contest["seats"] == 1
    assert [bool(one.place) for one in stood] == [True, False, False]


def test_no_seat_at_all_can_be_filled_and_it_says_so():
    with clock.at(factories.NOW):
        world = world_with({"by": "province", "group": "Limburg", "least": 0, "most": 0})
        election, *_ = voted(world, 0, 1, orders=[])
    assert (election.state, election.ending) == (State.FAILED, Ending.LIMITS)
    assert not found()


def test_who_sits_on_counts_for_the_guarantees():
    with clock.at(factories.NOW):
        world = world_with(SMALL)
        seat = factories.bodies.add_seat(actor=SYSTEM, body=world.steering, label="Old", start=factories.START)
        factories.mandate(seat, world.people[5], house=world.houses[5])
        _election, _stood, vote = voted(world, 0, 1, 2, orders=[[0], [0], [1], [1], [0], [1]])
    assert (vote.contest["seats"], [limit for limit in vote.contest["limits"] if limit["least"]]) == (2, [])


def test_one_seat_per_authority_among_candidates_and_besides_who_sits():
    with clock.at(factories.NOW):
        world = world_with()
        other = organisations.register_house(
            actor=SYSTEM,
            name="Tweede huis",
            serves=[LocalAuthority.objects.get(name="Dorp 0")],
            start=factories.START,
            source="test",
        )
        factories.take_part(other, world.service)
        world.houses.append(other)
        world.people.append(factories.person("Seventh Member"))
        factories.mandate(world.seat(6), world.people[6])
        orders = [[0, 1, 2], [0, 1, 2], [0, 1], [1], [1], [2], [1, 0]]
        election, stood, _vote = voted(world, 0, 6, 2, 3, orders=orders)
        assert sorted(bool(one.place) for one in stood[:2]) == [False, True]
    factories.tick(election.effective_at)
    with clock.at(election.effective_at + dt.timedelta(days=1)):
        assert sum(place.holder is not None for place in places(world.steering, clock.today())) == 3
        left = 0 if stood[1].place else 6
        member = next(p.holder for p in places(world.steering, clock.today()) if p.holder.person == world.people[2])
        factories.bodies.end_mandate(actor=SYSTEM, mandate=member, end=clock.today())
        with pytest.raises(Conflict) as refused:
            factories.stand(world, factories.called(world), left)
    assert refused.value.code == "authority-sits-already"


def test_who_was_elected_for_a_house_that_leaves_before_the_day_gets_no_seat():
    with clock.at(factories.NOW):
        world = world_with()
        election, stood, _vote = voted(world, 2, 3, orders=[])
    with clock.at(election.counted_at):
        factories.participation.end_participation(
            actor=SYSTEM, house=world.houses[2], service=world.service, day=clock.today(), source="test"
        )
    # A clock that is late lets nobody sit on days that have passed.
    factories.tick(election.effective_at + dt.timedelta(days=3))
    election.refresh_from_db()
    day = (election.effective_at + dt.timedelta(days=3)).astimezone(clock.ZONE).date()
    (place,) = [place for place in places(world.steering, day) if place.holder]
    assert (election.state, place.holder.person, place.holder.start) == (State.DONE, world.people[3], day)
    assert (place.due.month, place.due.day) == (election.effective_at.astimezone(clock.ZONE).month, day.day - 3)
    stood[0].refresh_from_db()
    assert (stood[0].state, stood[0].why) == (Standing.REFUSED, "takes-no-part-on")
    assert not found()


def test_several_consortium_groups_elect_their_steering_group_each_house_once():
    with clock.at(factories.NOW):
        world = world_with()
        service = factories.services.start_service(
            actor=SYSTEM, code="ABC", name="Abonnees", summary="Readers.", start=factories.START, source="test"
        )
        group = factories.bodies.found_body(
            actor=SYSTEM, kind=BodyKind.CONSORTIUM, code="ABC", name="Abonnees", start=factories.START, service=service
        )
        factories.bodies.give_remit(actor=SYSTEM, body=world.steering, service=service, start=factories.START)
        newcomer = factories.house("Nieuwdorp", 800, "71900")
        for house in (newcomer, world.houses[2]):
            factories.take_part(house, service)
        election = factories.called(world)
        factories.stand(world, election, 0, 1, 2, 3)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.get()
    assert (vote.seats, vote.constituents) == (7, sorted([world.consortium.pk, group.pk]))


def test_a_group_that_is_too_small_for_a_secret_vote_does_not_stop_the_clock_and_is_told():
    with clock.at(factories.NOW):
        world = factories.elections_world((50_000, 30_000), seats=1, quorum=1, minimum=1)
        with pytest.raises(Conflict) as refused:
            factories.called(world)
        assert refused.value.code == "vote-too-small-for-secret"
        election = call_election(body=world.steering)
        factories.stand(world, election, 0, 1)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    assert (election.state, election.tried_at) == (State.CALL, election.withdraws_until)
    assert list(Election.objects.exclude(tried_at=None)) == [election]
    assert not found()
