"""The page on which a steering group says itself whether an advice is its own."""

import datetime as dt

import pytest

import factories
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.votes.models import Ballot, Vote
from beraad.votes.tasks import keep_hours

DRAFT = {"position": "positive", "text": "Do it in two steps.", "draft": "1"}
LATER = dt.timedelta(days=9)


@pytest.fixture
def world(db):
    return factories.world(rules=defaults.consortium() | {"advice": {"by": "consent", "days": 7}})


@pytest.fixture
def asked(world):
    return factories.asked(world)


@pytest.fixture
def place(asked, address):
    return address(asked, "advies/")


@pytest.fixture
def say(world, place, enter):
    """`say(1, "against", "Too soon.")`: what the second member sends."""

    def sent(who, choice, motivation=""):
        seat = world.steering.seats.get(label=f"Seat {who + 1}").pk
        data = {"say": str(seat), f"seat-{seat}-choice": choice, f"seat-{seat}-motivation": motivation}
        return enter(who).post(place, data)

    return sent


@pytest.fixture
def running(place, enter):
    enter(0).post(place, DRAFT)
    enter(0).post(place, {"ask": "1"})
    return Vote.objects.get()


def test_nobody_gives_alone_what_the_rules_leave_to_the_group(place, enter, text, typed):
    page = text(enter(0).get(place))
    assert "The rules let the steering group itself say whether this is its advice." in page
    assert "Give advice" not in page
    refused = enter(0).post(place, {"position": "positive", "text": "Do it."})
    assert (refused.status_code, typed(refused, "text")) == (403, "Do it.")


def test_the_group_is_asked_once_there_is_a_draft(place, enter, text):
    assert "Ask the group" not in text(enter(0).get(place))
    refused = enter(0).post(place, {"ask": "1"})
    assert (refused.status_code, "Write a draft first." in text(refused)) == (409, True)
    enter(0).post(place, DRAFT)
    assert "Ask the group" in text(enter(0).get(place))
    assert enter(1).post(place, {"ask": "1"}).status_code == 302
    page = text(enter(1).get(place))
    assert "who says nothing until" in page
    assert "0 of 2 answered." in page
    assert "Ask the group" not in page
    assert enter(1).post(place, {"ask": "1"}).status_code == 409


def test_what_is_typed_while_the_group_is_asked_is_not_lost(place, enter, text, typed, running):
    refused = enter(1).post(place, DRAFT | {"text": "Never.", "based_on": "1"})
    assert (refused.status_code, typed(refused, "text")) == (409, "Never.")
    assert "Until then its text stays as it is." in text(refused)


def test_an_objection_needs_its_reason_and_can_be_withdrawn(running, place, say, enter, text):
    assert say(1, "against").status_code == 422
    refused = say(1, "perhaps", "I do not know.")
    assert (refused.status_code, "I do not know." in refused.content.decode()) == (422, True)
    assert say(1, "against", "Too soon.").status_code == 302
    assert "your answer is in. You can change it." in text(enter(1).get(place))
    assert "Too soon." not in enter(0).get(place).content.decode()
    assert say(1, "for").status_code == 302
    assert Ballot.objects.get().choice == "for"


def test_objections_are_read_by_the_group_alone(running, place, say, enter, text, address, asked):
    say(1, "against", "Too soon.")
    with clock.at(clock.now() + LATER):
        keep_hours()
        page = text(enter(0).get(place))
        assert "There were objections. Change the text so that they are met" in page
        assert "Too soon." in page
        assert "Ask the group" in page
        for who in (None, 2, "secretariat", 0):
            assert "Too soon." not in enter(who).get(address(asked)).content.decode()
        assert enter(2).get(place).status_code == 403


def test_with_the_advice_everybody_reads_how_it_was_taken(running, say, enter, text, address, asked):
    say(0, "for")
    with clock.at(clock.now() + LATER):
        keep_hours()
        page = text(enter().get(address(asked)))
    assert "Do it in two steps. Taken by consent: 0 of 2 members objected." in page


@pytest.mark.parametrize("what", ["kiezers/", "kiezers.csv", "deelname/", "papier/", "wijzigen/"])
def test_the_vote_of_a_group_has_no_page_for_others(running, enter, what):
    for who in (2, "secretariat"):
        assert enter(who).get(f"/en/stemming/{running.pk}/{what}").status_code in (403, 404)


@pytest.mark.parametrize("sent", [{"say": "x"}, {"say": "999999"}, {"say": ""}])
def test_an_answer_for_a_seat_that_is_not_theirs_finds_nothing(running, place, enter, sent):
    assert enter(1).post(place, sent).status_code == 404
    assert enter(2).post(place, sent).status_code == 404
    assert not Ballot.objects.exists()


def test_my_desk_says_what_my_group_asks(running, say, enter, text):
    desk = text(enter(1).get("/en/bureau/"))
    assert "Advice of your group" in desk
    assert "Object or agree" in desk
    assert "Advice of your group" not in text(enter(2).get("/en/bureau/"))
    say(1, "for")
    assert "Advice of your group" not in text(enter(1).get("/en/bureau/"))
