"""The decision that an election is: its page is there, as that of any decision."""

import pytest
from django.urls import reverse

import factories
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db


def test_the_decision_of_an_election_tells_who_was_chosen(enter, text):
    with clock.at(factories.NOW):
        world = factories.elections_world()
        election = factories.called(world)
        stood = factories.stand(world, election, 0, 1, 2, 3)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.get()
    with clock.at(vote.opens_at):
        for index in range(6):
            factories.cast_in_election(world, vote, index, stood[index % 3])
    factories.tick(vote.closes_at)
    decision = Decision.objects.get()
    assert (decision.result, decision.kind) == ("chosen", "election")
    with clock.at(vote.closes_at):
        page = text(enter(None).get(reverse("register:detail", args=[decision.number])))
        assert "Member 0, Bibliotheek Dorp 0" in page
        for address in ("bundle", "ballots"):
            assert enter(None).get(reverse(f"register:{address}", args=[decision.number])).status_code == 200
