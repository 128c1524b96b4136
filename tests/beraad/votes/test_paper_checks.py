"""Who voted in secret, and the papers, are as the record says: a row that was changed, added or lost is found."""

import pytest

import factories
from beraad.kernel import clock
from beraad.people.choices import Office
from beraad.record import checks
from beraad.votes import handing
from beraad.votes.models import Blank, Handing, Mark

pytestmark = pytest.mark.django_db


def found():
    return {finding.code for finding in checks.run()}


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world(rules=factories.secret())


@pytest.fixture
def vote(world):
    """A secret vote with a ballot on screen, one on paper, and one paper that waits for a second person."""
    vote = factories.open_vote(world)
    second = factories.actor_for(factories.person("Second Secretary", Office.SECRETARIAT))
    factories.cast_secret(world, vote, 0)
    blanks = handing.print_papers(actor=world.secretariat, vote=vote, number=3)
    for index in (1, 2):
        handing.ask_paper(actor=world.secretariat, vote=vote, seat=world.seat(index).pk, reason="No computer.")
    handing.hand_paper(actor=second, vote=vote, seat=world.seat(1).pk)
    for actor in (world.secretariat, second):
        handing.enter_paper(actor=actor, vote=vote, code=blanks[0].code, choice="for")
    assert not found()
    return vote


def test_a_mark_by_another_is_found(vote, world):
    Mark.objects.exclude(person=None).update(person=world.people[3])
    assert "mark-by-another" in found()


def test_a_mark_of_a_paper_that_names_someone_is_found(vote, world):
    Mark.objects.filter(person=None).update(person=world.people[3])
    assert "mark-by-another" in found()


@pytest.mark.parametrize("change", [{"reason": "Another."}, {"asked_by": None}])
def test_a_paper_asked_otherwise_is_found(vote, world, change):
    Handing.objects.update(**{name: value or world.people[3] for name, value in change.items()})
    assert "paper-asking-changed" in found()


def test_a_paper_no_longer_asked_is_found(vote):
    Handing.objects.all().delete()
    assert "paper-asking-gone" in found()


def test_a_paper_too_few_or_that_came_back_unseen_is_found(vote):
    Blank.objects.filter(done=False).first().delete()
    assert "papers-miscounted" in found()


def test_a_paper_marked_as_in_is_found(vote):
    Blank.objects.update(done=True)
    assert "papers-miscounted" in found()


def test_a_paper_that_bears_what_no_seat_does_is_found(vote):
    Blank.objects.filter(done=False).update(figures={"inhabitants": "7"})
    assert "paper-foreign" in found()
