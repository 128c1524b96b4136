"""A planned vote, taken back on a page of its own; and one that cannot open, shown to the secretariat."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.kernel import clock
from beraad.organisations.models import Figure
from beraad.proposals import actions
from beraad.proposals.models import Proposal
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours


@pytest.fixture
def planned(world):
    """A proposal with a vote that opens in three days."""
    made = factories.advised(world, kind="price")
    opens = clock.now() + dt.timedelta(days=3)
    actions.put_to_vote(actor=world.secretariat, proposal=made, opens_at=opens, closes_at=opens + dt.timedelta(days=14))
    return made


def test_a_planned_vote_is_taken_back_with_a_reason(planned, enter, text, address):
    place = address(planned, "stemming-terugnemen/")
    assert place in enter(0).get(address(planned)).content.decode()
    assert enter(3).get(place).status_code == 403
    assert enter(0).post(place, {"note": ""}).status_code == 422
    done = text(enter(0).post(place, {"note": "De cijfers ontbreken nog."}, follow=True))
    assert "The vote is taken back." in done
    assert "De cijfers ontbreken nog." in text(enter().get(address(planned, "geschiedenis/")))
    assert (Proposal.objects.get().state, Vote.objects.exists()) == ("advice", False)


def test_an_open_vote_offers_no_way_back(planned, enter, address):
    with clock.at(Vote.objects.get().opens_at):
        keep_hours()
    place = address(planned, "stemming-terugnemen/")
    assert place not in enter(0).get(address(planned)).content.decode()
    assert enter(0).post(place, {"note": "Te laat."}).status_code == 409


def test_the_secretariat_sees_a_vote_that_does_not_open(planned, world, enter, text):
    page = reverse("secretariat:index")
    assert "Votes that are stuck" not in text(enter(world.secretary).get(page))
    Figure.objects.all().delete()
    with clock.at(Vote.objects.get().opens_at):
        keep_hours()
    shown = text(enter(world.secretary).get(page))
    assert "Votes that are stuck" in shown
    assert "does not open" in shown
