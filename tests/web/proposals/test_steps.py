"""From one station to the next, and who writes along."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.proposals import actions
from beraad.proposals.models import Advice, CoAuthor, Proposal
from beraad.votes.models import Vote


@pytest.fixture
def draft(world):
    return factories.proposal(world)


@pytest.fixture
def asked(world):
    """A proposal that waits for its advice."""
    made = factories.proposal(world)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        actions.open_consultation(actor=world.actor(2), proposal=made)
    actions.ask_advice(actor=SYSTEM, proposal=made)
    return made


def state(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_the_consultation_opens_for_as_long_as_the_rules_say(draft, enter, text, typed, address):
    place = address(draft, "consultatie/")
    page = enter(2).get(place)
    assert typed(page, "days") == "14"
    assert "At least 14 days: so the rules say." in text(page)
    short = enter(2).post(place, {"days": "3"})
    assert (short.status_code, typed(short, "days"), state(draft)) == (422, "3", "draft")
    assert "A consultation takes at least 14 days." in text(short)
    for wrong in ("", "x", "0", "9999", "-1", "9" * 50):
        refused = enter(2).post(place, {"days": wrong})
        told = "Write a whole number from 1 to 365." if wrong else "Fill this in."
        assert refused.status_code == 422 and told in text(refused), wrong
    sent = enter(2).post(place, {"days": "21"}, follow=True)
    assert "The consultation is open." in text(sent)
    assert state(draft) == "consultation"
    again = enter(2).post(place, {"days": "21"})
    assert again.status_code == 403


def test_advice_is_asked_when_the_consultation_is_over(draft, world, enter, text, address, clock_at):
    actions.open_consultation(actor=world.actor(2), proposal=draft)
    early = enter("secretariat").post(address(draft, "advies-vragen/"))
    assert early.status_code == 409
    assert "The consultation runs until" in text(early)
    assert "The consultation runs until" in text(enter("secretariat").get(address(draft)))
    clock_at("2026-03-18 10:00")
    assert enter(2).post(address(draft, "advies-vragen/")).status_code == 403
    assert enter("secretariat").post(address(draft, "advies-vragen/")).status_code == 302
    assert state(draft) == "advice"


def test_the_steering_group_advises_and_may_advise_again(asked, enter, text, typed, address):
    place = address(asked, "advies/")
    assert enter("secretariat").post(place, {"position": "positive", "text": "Do it now."}).status_code == 403
    refused = enter(0).post(place, {"text": "Do it now."})
    assert (refused.status_code, typed(refused, "text")) == (422, "Do it now.")
    assert enter(0).post(place, {"position": "shouting", "text": "Do it now."}).status_code == 422
    assert enter(0).post(place, {"position": "positive", "text": "Do it now."}).status_code == 302
    again = enter(1).get(place)
    assert typed(again, "text") == "Do it now."
    assert enter(1).post(place, {"position": "negative", "text": "Rather not."}).status_code == 302
    assert Advice.objects.get().position == "negative"


def test_a_vote_is_planned_with_the_dates_of_the_rules(world, enter, text, typed, address):
    proposal = factories.advised(world)
    place = address(proposal, "ter-stemming/")
    page = enter("secretariat").get(place)
    dates = {name: typed(page, name) for name in ("opens_at", "closes_at")}
    assert dates == {"opens_at": "2026-03-02T11:00", "closes_at": "2026-03-09T11:00"}
    assert "At least 7 and at most 42 days after it opens." in text(page)
    assert enter("secretariat").post(place, dates).status_code == 302
    assert Vote.objects.get().closes_at == clock.local(dt.date(2026, 3, 9), 11)
    assert state(proposal) == "vote"


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("2026-03-02T11:00", "2026-03-05T11:00", "it takes at least 7 days"),
        ("2026-03-02T11:00", "2026-06-05T11:00", "it takes at most 42 days"),
        ("2026-02-02T11:00", "2026-02-12T11:00", "Choose an opening that is still to come."),
        ("9999-12-31T23:59", "9999-12-31T23:59", "Nobody means a day so far away. Check the year."),
        ("0001-01-01T00:00", "2026-03-12T11:00", "Nobody means a day so far away. Check the year."),
        ("2027-03-28T02:30", "2027-04-12T11:00", "The clock changes in this hour. Choose another one."),
        ("soon", "later", "Write the date"),
        ("", "", "Fill this in."),
    ],
)
def test_dates_that_the_rules_refuse_stay_in_the_form(world, enter, text, typed, address, opens, closes, told):
    proposal = factories.advised(world)
    page = enter("secretariat").post(address(proposal, "ter-stemming/"), {"opens_at": opens, "closes_at": closes})
    assert page.status_code == 422
    assert told in text(page)
    assert (typed(page, "opens_at"), typed(page, "closes_at")) == (opens, closes)
    assert not Vote.objects.exists()


def test_without_advice_there_is_no_vote(asked, enter, text, address):
    dates = {"opens_at": "2026-03-02T11:00", "closes_at": "2026-03-12T11:00"}
    page = enter("secretariat").post(address(asked, "ter-stemming/"), dates)
    assert page.status_code == 409
    assert "The steering group gives its advice first." in text(page)
    assert "The steering group gives its advice first." in text(enter("secretariat").get(address(asked)))


def test_what_asks_no_decision_is_concluded_in_words(world, enter, text, typed, address):
    proposal = factories.proposal(world, ask="advise", kind="")
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    place = address(proposal, "afronden/")
    assert enter(2).post(place, {"note": ""}).status_code == 422
    assert enter(4).post(place, {"note": "We go on."}).status_code == 403
    done = enter(2).post(place, {"note": "We **go on**."}, follow=True)
    assert "<strong>go on</strong>" in done.content.decode()
    assert state(proposal) == "closed"


def test_a_decision_is_not_concluded_by_hand(asked, enter, typed, address):
    page = enter("secretariat").post(address(asked, "afronden/"), {"note": "We just do it."})
    assert (page.status_code, typed(page, "note"), state(asked)) == (409, "We just do it.", "advice")


def test_withdrawing_asks_a_reason_and_names_the_deed(asked, enter, text, address):
    page = text(enter(2).get(address(asked, "intrekken/")))
    assert "This cannot be undone." in page
    assert "Keep the proposal" in page
    assert enter(2).post(address(asked, "intrekken/"), {"note": " "}).status_code == 422
    assert enter(2).post(address(asked, "intrekken/"), {"note": "A better idea."}).status_code == 302
    assert state(asked) == "withdrawn"


def test_a_colleague_is_found_asked_and_let_go(draft, world, enter, text, address):
    place = address(draft, "auteurs/")
    found = text(enter(2).get(place + "?naam=member"))
    assert "Member 4" in found
    assert "Ask Member 2" not in found
    assert "We know nobody here" in text(enter(2).get(place + "?naam=zzz%00"))
    assert enter(2).post(place, {"invite": str(world.people[4].pk)}).status_code == 302
    assert enter(4).get(address(draft, "bewerk/")).status_code == 200
    assert enter(4).get(place).status_code == 403
    assert "with Member 4" in text(enter(2).get(address(draft)))
    assert enter(2).post(place, {"invite": str(world.people[4].pk)}).status_code == 409
    assert enter(4).post(place, {"remove": str(world.people[4].pk)}).status_code == 403
    for unknown in ("99999", "x", "", "9" * 40):
        assert enter(2).post(place, {"invite": unknown}).status_code == 404, unknown
    assert enter(2).post(place, {"remove": str(world.people[4].pk)}).status_code == 302
    assert not CoAuthor.objects.exists()
    assert enter(4).get(address(draft)).status_code == 404
