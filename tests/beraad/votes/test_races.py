"""What two hands do at the same instant, on PostgreSQL."""

import datetime as dt

import pytest

import factories
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict
from beraad.proposals import actions as proposals
from beraad.record import checks
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Vote
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
