"""Deeds at the same instant, on PostgreSQL: one candidate per house, one answer to an offer, one result."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies.models import Mandate
from beraad.elections import standing, vacancies
from beraad.elections.choices import Filling
from beraad.elections.models import Candidacy, Election, Term, Vacancy
from beraad.elections.results import take_effect
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.organisations.queries import actor_for
from beraad.record import checks
from beraad.votes.models import Vote
from racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at(moment, deed):
    """The deed at a moment, in whatever thread it is done."""

    def done():
        with clock.at(moment):
            return deed()

    return done


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.elections_world()


def test_two_of_one_house_who_stand_at_once_are_one_candidate(world):
    election = factories.called(world)
    colleague = factories.person("A Colleague")
    factories.organisations.affiliate(
        actor=SYSTEM, person=colleague, house=world.houses[0], start=factories.START, source="test"
    )
    actors = [world.actor(0), actor_for(colleague, world.houses[0].pk)]
    deeds = [
        at(clock.now(), lambda own=own: standing.stand(actor=own, election=election, motivation="Me")) for own in actors
    ]
    results = together(*deeds)
    assert [isinstance(result, BeraadError) for result in sorted(results, key=str)].count(True) == 1
    assert Candidacy.objects.count() == 1
    assert not list(checks.run())


def test_a_result_takes_effect_once_and_an_offer_is_taken_once(world):
    election = factories.called(world)
    stood = factories.stand(world, election, 0, 1, 2, 3)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.get()
    with clock.at(vote.opens_at):
        for index in range(6):
            factories.cast_in_election(world, vote, index, stood[index % 3], stood[3])
    factories.tick(vote.closes_at)
    election = Election.objects.get()
    together(*[at(election.effective_at, lambda: take_effect(election=election))] * 3)
    assert Term.objects.count() == 3
    moment = election.effective_at + dt.timedelta(days=14)
    with clock.at(moment):
        mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[0], end__gt=clock.today())
        factories.bodies.end_mandate(actor=SYSTEM, mandate=mandate, end=clock.today())
        factories.tick(moment)
        vacancy = Vacancy.objects.get()
        own = actor_for(vacancy.offered.person)
    deeds = [
        at(moment, lambda takes=takes: vacancies.answer_offer(actor=own, vacancy=vacancy, takes=takes))
        for takes in (True, True)
    ]
    results = together(*deeds)
    assert sum(isinstance(result, BeraadError) for result in results) == 1
    assert (Vacancy.objects.get().state, Term.objects.count()) == (Filling.FILLED, 4)
    assert not list(checks.run())
