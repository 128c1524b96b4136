"""The pages on which the secretariat prints papers of a secret vote, hands them out and enters them."""

import pytest
from django.urls import reverse

import factories
from beraad.people.choices import Office
from beraad.votes.ballotbox import sealed
from beraad.votes.models import Blank, Handing, Mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return factories.world(rules=factories.secret())


@pytest.fixture
def desks(world, enter):
    """The browsers of two people of the secretariat."""
    return enter(world.secretary), enter(factories.person("Second Secretary", Office.SECRETARIAT))


def of(name, vote):
    return reverse(f"votes:{name}", args=[vote.pk])


def test_the_whole_way_of_a_paper(world, vote, desks, text):
    first, second = desks
    page = of("handing", vote)
    assert "No paper is asked." in text(first.get(page))
    first.post(page, {"deed": "print", "number": "2", "weight": "1"})
    sheets = text(first.get(of("pile", vote)))
    codes = list(Blank.objects.values_list("code", flat=True))
    assert all(code in sheets for code in codes) and "Do not write your name." in sheets and "Abstention" in sheets
    seat = world.seat(0).pk
    assert "Bibliotheek Dorp 0" in text(first.get(page, {"q": "Dorp 0"}))
    first.post(page, {"deed": "ask", "seat": seat, "reason": "No computer."})
    assert "Agree and hand out" not in text(first.get(page)) and "Agree and hand out" in text(second.get(page))
    assert "Hand out a paper now" in text(second.post(page, {"deed": "agree", "seat": seat}, follow=True))
    assert Mark.objects.get().person is None
    answer = first.post(of("enter", vote), {"code": codes[0], "choice": "against"}, follow=True)
    assert "Someone else must enter it too." in text(answer)
    answer = second.post(of("enter", vote), {"code": codes[0], "choice": "for"})
    assert answer.status_code == 422 and "Katrien Secretary read something else" in text(answer)
    answer = second.post(of("enter", vote), {"code": codes[0], "choice": "against"}, follow=True)
    assert "The paper is in the box." in text(answer)
    assert [ballot.content for ballot in sealed.papers(vote)] == ["against"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, vote, desks, text):
    first, _second = desks
    page, seat = of("handing", vote), world.seat(0).pk
    answer = first.post(page, {"deed": "print", "number": "0", "weight": "1"})
    assert answer.status_code == 422
    factories.cast_secret(world, vote, 0)
    answer = first.post(page, {"deed": "ask", "seat": seat, "reason": "No computer at all."})
    assert answer.status_code == 422 and "is in already" in text(answer)
    assert "No computer at all." in answer.content.decode()
    assert not Handing.objects.exists()


def test_a_paper_can_be_refused(world, vote, desks, text):
    first, second = desks
    seat = world.seat(0).pk
    first.post(of("handing", vote), {"deed": "ask", "seat": seat, "reason": "No computer."})
    assert "No paper is handed out." in text(
        second.post(of("handing", vote), {"deed": "refuse", "seat": seat}, follow=True)
    )
    assert not Handing.objects.exists()


@pytest.mark.parametrize("name", ["handing", "pile", "enter"])
def test_these_pages_are_for_the_secretariat_and_secret_votes(world, vote, enter, desks, name):
    assert enter(world.people[0]).get(of(name, vote)).status_code == 403
    first, _second = desks
    assert first.get(of(name, vote)).status_code == 200
    open_vote = factories.open_vote(factories_open(world))
    assert first.get(of(name, open_vote)).status_code == 404


def factories_open(world):
    rules = factories.defaults.consortium()
    rules["reminder_hours"] = 24
    factories.adopt_charter(
        actor=world.secretariat, body=world.consortium, rules=rules, start=factories.NOW.date(), decision="BIB-1"
    )
    return world


@pytest.mark.parametrize(
    ("way", "task"),
    [
        ("schulze", "Number the options"),
        ("score", "how many points"),
        ("majority-judgment", "Write a grade"),
        ("approval", "Put a cross"),
    ],
)
def test_a_printed_ballot_says_how_it_is_filled_in(world, desks, text, way, task):
    vote = factories.open_vote(world, way=way, contest=factories.contest("Ann", "Bob"))
    first, _second = desks
    first.post(of("handing", vote), {"deed": "print", "number": "1", "weight": "1"})
    page = text(first.get(of("pile", vote)))
    assert task in page and "Ann" in page and "Bob" in page
