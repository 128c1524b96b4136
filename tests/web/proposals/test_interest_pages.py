"""A declared interest on the pages: who can declare and take back, what is said of it, and in the decision."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies.actions import end_mandate
from beraad.kernel import clock
from beraad.organisations.actions import affiliate
from beraad.proposals.actions import put_to_vote
from beraad.proposals.interests import declare_interest
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Interest
from beraad.votes.tasks import keep_hours

TEXT = "The supplier is a company of our municipality."


@pytest.fixture
def proposal(world):
    return factories.advised(world)


def page(proposal, name="declare", *rest):
    return reverse(f"proposals:{name}", args=[proposal.number, *rest])


def put(world, proposal, days=0):
    opens = clock.now() + dt.timedelta(days=days)
    closes = opens + dt.timedelta(days=14)
    return put_to_vote(actor=world.secretariat, proposal=proposal, opens_at=opens, closes_at=closes)


def declare(world, proposal, index=2):
    seat = world.seat(index)
    return declare_interest(actor=world.actor(index), proposal=proposal, seat=seat, text=TEXT)


def test_a_member_declares_and_takes_back(world, proposal, enter, text):
    client = enter(2)
    assert page(proposal) in client.get(page(proposal, "detail")).content.decode()
    form = client.get(page(proposal))
    assert "The seat counts for nothing in this vote" in text(form)
    assert "How did they let it be known?" not in text(form)
    answer = client.post(page(proposal), {"seat": world.seat(2).pk, "text": TEXT}, follow=True)
    assert "The interest is declared." in answer.content.decode()
    assert "Declared interests" in text(answer)
    assert TEXT in text(answer)
    interest = Interest.objects.get()
    back = page(proposal, "retract-interest", interest.pk)
    assert back in answer.content.decode()
    assert "Bibliotheek Dorp 2 then has a vote" in text(client.get(back))
    again = client.post(back, follow=True)
    assert "The seat has a vote again." in again.content.decode()
    assert "Declared interests" not in text(again)


def test_what_is_missing_is_said_and_nothing_typed_is_lost(world, proposal, enter, text, typed):
    client = enter(0)
    answer = client.post(page(proposal), {"seat": "", "text": TEXT})
    assert answer.status_code == 422
    assert typed(answer, "text") == TEXT
    assert not Interest.objects.exists()
    assert client.post(page(proposal), {"seat": world.seat(0).pk, "text": " "}).status_code == 422
    foreign = client.post(page(proposal), {"seat": world.seat(3).pk, "text": TEXT})
    assert foreign.status_code == 422
    assert not Interest.objects.exists()


def test_a_second_one_for_the_same_seat_is_refused_at_the_seat(world, proposal, enter, text):
    declare(world, proposal)
    answer = enter(2).post(page(proposal), {"seat": world.seat(2).pk, "text": "Again."})
    assert answer.status_code == 422
    assert "Bibliotheek Dorp 2 already declared an interest here." in text(answer)


def test_the_secretariat_says_how_it_knows(world, proposal, enter, text):
    client = enter("secretariat")
    form = {"seat": world.seat(4).pk, "text": TEXT}
    assert client.post(page(proposal), form).status_code == 422
    answer = client.post(page(proposal), form | {"source": "Mail of 1 March"}, follow=True)
    assert "Mail of 1 March" in text(answer)
    assert "Member 4" in text(answer)


def test_who_has_no_seat_is_offered_nothing_and_refused(world, proposal, enter):
    colleague = factories.person("Col League")
    affiliate(actor=SYSTEM, person=colleague, house=world.houses[4], start=factories.START, source=factories.SOURCE)
    former = world.people[5]
    end_mandate(actor=world.secretariat, mandate=world.seat(5).mandates.get(), end=clock.today())
    for who in (colleague, former):
        client = enter(who)
        assert page(proposal) not in client.get(page(proposal, "detail")).content.decode()
        assert client.get(page(proposal)).status_code == 403
        assert client.post(page(proposal), {"seat": world.seat(0).pk, "text": TEXT}).status_code == 403
    assert enter().get(page(proposal)).status_code == 302
    interest = declare(world, proposal)
    other = enter(3)
    assert page(proposal, "retract-interest", interest.pk) not in other.get(page(proposal, "detail")).content.decode()
    assert other.get(page(proposal, "retract-interest", interest.pk)).status_code == 403
    assert other.get(page(proposal, "retract-interest", interest.pk + 1)).status_code == 404


def test_a_draft_offers_nothing(world, enter):
    draft = factories.proposal(world)
    client = enter(2)
    assert page(draft) not in client.get(page(draft, "detail")).content.decode()
    assert client.get(page(draft)).status_code == 403
    assert enter(3).get(page(draft)).status_code == 404


def test_once_the_vote_is_open_it_is_told_and_no_longer_changed(world, proposal, enter, text):
    interest = declare(world, proposal)
    vote = put(world, proposal)
    client = enter(2)
    found = client.get(page(proposal, "detail"))
    assert TEXT in text(found)
    assert page(proposal) not in found.content.decode()
    assert "It declared an interest on 2 March 2026" in text(found)
    answer = client.post(page(proposal, "retract-interest", interest.pk))
    assert answer.status_code == 422
    assert "Who can vote is fixed now." in text(answer)
    electorate = text(enter().get(reverse("votes:electorate", args=[vote.pk])))
    assert "5 can vote" in electorate
    assert f"no: declared an interest on 2 March 2026: “{TEXT}”" in electorate


def test_while_the_vote_is_planned_it_can_be_declared_and_why_is_told(world, proposal, enter, text):
    vote = put(world, proposal, days=4)
    client = enter(2)
    assert page(proposal) in client.get(page(proposal, "detail")).content.decode()
    client.post(page(proposal), {"seat": world.seat(2).pk, "text": TEXT})
    reason = text(client.get(reverse("votes:reason", args=[vote.pk, world.houses[2].slug])))
    assert "Bibliotheek Dorp 2 cannot vote: it declared an interest" in reason


def test_the_decision_tells_who_had_no_vote(world, proposal, enter, text):
    declare(world, proposal)
    vote = put(world, proposal)
    for index in (0, 1, 3):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    with clock.at(vote.closes_at):
        keep_hours()
        found = text(enter().get(reverse("register:detail", args=[Decision.objects.get().number])))
    assert "because of an interest" in found
    assert TEXT in found


def test_markup_in_an_interest_is_shown_as_typed(world, proposal, enter):
    interest = "<script>alert(1)</script>"
    declare_interest(actor=world.actor(2), proposal=proposal, seat=world.seat(2), text=interest)
    vote = put(world, proposal)
    for address in (page(proposal, "detail"), reverse("votes:electorate", args=[vote.pk])):
        content = enter(2).get(address).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content
