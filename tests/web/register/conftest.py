import datetime as dt

import pytest
from django.utils import translation

import factories
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.tasks import keep_hours


@pytest.fixture(autouse=True)
def moment():
    """Every test begins at the same hour, in English."""
    with clock.at(factories.NOW), translation.override("en"):
        yield


@pytest.fixture
def world():
    return factories.world()


@pytest.fixture
def decide(world):
    """`decide("for", None, "against")`: a vote in which the first house is for, the second silent, …, and closed."""

    def decision(*choices, days=0, vote=None, **given):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            vote = vote or factories.open_vote(world, **given)
            for index, choice in enumerate(choices):
                if choice:
                    said = {"choice": choice, "motivation": f"Reason {index}."}
                    cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, **said)
        with clock.at(vote.closes_at):
            keep_hours()
        return Decision.objects.get(vote=vote.pk)

    return decision
