"""What two hands do at the same instant, on PostgreSQL."""

import datetime as dt

import pytest

import factories
from beraad.bodies.choices import Role
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict
from beraad.proposals import actions as proposals
from beraad.proposals.interests import declare_interest
from beraad.record import checks
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Interest, Proxy, Vote
from beraad.votes.proxies import give_proxy
from beraad.votes.tasks import keep_hours
from racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_substitutes_at_once_make_one_ballot():
    world = factories.world()
    vote = factories.open_vote(world)
    seat = world.seat(0)
    actors = []
    for name in ("First Deputy", "Second Deputy"):
        person = factories.person(name)
        factories.mandate(seat, person, Role.SUBSTITUTE)
        actors.append(factories.actor_for(person))
    results = together(
        *(
            lambda actor=actor, choice=choice: cast_ballot(actor=actor, vote=vote.pk, seat=seat.pk, choice=choice)
            for actor, choice in zip(actors, ("for", "against"), strict=True)
        )
    )
    vote.refresh_from_db()
    assert (Ballot.objects.count(), vote.cast) == (1, 1)
    refused = [result for result in results if isinstance(result, BeraadError)]
    assert all(isinstance(error, Conflict) and error.code == "voted-meanwhile" for error in refused)
    assert list(checks.run()) == []


def test_many_seats_at_once_are_all_counted():
    world = factories.world()
    vote = factories.open_vote(world)
    seats = [world.seat(index).pk for index in range(6)]
    actors = [world.actor(index) for index in range(6)]
    together(
        *(
            lambda actor=actor, seat=seat: cast_ballot(actor=actor, vote=vote.pk, seat=seat, choice="for")
            for actor, seat in zip(actors, seats, strict=True)
        )
    )
    vote.refresh_from_db()
    assert (vote.cast, Ballot.objects.count()) == (6, 6)
    assert list(checks.run()) == []


def test_a_ballot_and_the_close_at_once_agree():
    world = factories.world()
    vote = factories.open_vote(world)
    Vote.objects.filter(pk=vote.pk).update(
        opens_at=clock.now() - dt.timedelta(days=8), closes_at=clock.now() + dt.timedelta(seconds=1)
    )
    actor, seat = world.actor(0), world.seat(0).pk

    def late():
        with clock.at(clock.now() + dt.timedelta(seconds=2)):
            keep_hours()

    together(lambda: cast_ballot(actor=actor, vote=vote.pk, seat=seat, choice="for"), late)
    with clock.at(clock.now() + dt.timedelta(seconds=3)):
        keep_hours()
    vote.refresh_from_db()
    counted = vote.outcome["totals"]["for"]["heads"]
    assert counted == vote.cast == Ballot.objects.count()


def test_two_clocks_close_a_vote_once():
    world = factories.world()
    vote = factories.open_vote(world)

    def later():
        with clock.at(vote.closes_at):
            keep_hours()

    together(later, later, later)
    assert Decision.objects.count() == 1
    assert list(checks.run()) == []


def test_numbers_of_proposals_given_at_once_differ():
    world = factories.world()
    actors = [world.actor(index) for index in range(4)]

    def start(actor):
        return proposals.start_proposal(
            actor=actor, service=world.service, ask="decide", kind="ordinary", title="T", summary="", text="x"
        ).number

    numbers = together(*(lambda actor=actor: start(actor) for actor in actors))
    year = clock.today().year
    assert sorted(numbers) == [f"V-{year}-00{n}" for n in range(1, 5)]


def allowing(**proxy):
    return factories.world(
        rules=defaults.consortium() | {"proxy": {"allowed": True, "most": 1, "secret": False} | proxy}
    )


def test_two_proxies_for_one_person_at_once_stay_within_the_rules():
    world = allowing()
    given = [(world.actor(index), world.seat(index)) for index in (0, 2)]
    results = together(
        *(
            lambda actor=actor, seat=seat: give_proxy(actor=actor, seat=seat, holder=world.people[1])
            for actor, seat in given
        )
    )
    assert Proxy.objects.count() == 1
    assert [error.code for error in results if isinstance(error, BeraadError)] == ["proxies-full"]


def test_the_house_and_who_has_its_proxy_at_once_make_one_ballot():
    world = allowing()
    vote = factories.open_vote(world)
    seat = world.seat(0)
    give_proxy(actor=world.actor(0), seat=seat, holder=world.people[1])
    deeds = [(world.actor(index), choice) for index, choice in ((0, "for"), (1, "against"))]
    together(
        *(
            lambda actor=actor, choice=choice: cast_ballot(actor=actor, vote=vote.pk, seat=seat.pk, choice=choice)
            for actor, choice in deeds
        )
    )
    vote.refresh_from_db()
    assert (Ballot.objects.count(), vote.cast) == (1, 1)
    assert list(checks.run()) == []


def test_an_interest_and_the_opening_at_once_agree():
    world = factories.world()
    proposal = factories.advised(world)
    opens = clock.now() + dt.timedelta(hours=1)
    vote = proposals.put_to_vote(
        actor=world.secretariat, proposal=proposal, opens_at=opens, closes_at=opens + dt.timedelta(days=14)
    )
    actor, seat = world.actor(1), world.seat(1)

    def opening():
        with clock.at(opens):
            keep_hours()

    def declared():
        return declare_interest(actor=actor, proposal=proposal, seat=seat, text="Sells this.")

    together(opening, declared)
    seats = vote.electors.filter(eligible=True).count()
    assert seats + Interest.objects.count() == len(world.houses)
    assert list(checks.run()) == []
