"""A vote is decided by the charter in force on the day it opens."""

import datetime as dt

import pytest

import factories
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.proposals import actions as proposals
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes import queries
from beraad.votes.actions import open_vote
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def planned(world, **given):
    """A vote that opens in three days."""
    opens = clock.now() + dt.timedelta(days=3)
    words = {name: given.pop(name) for name in ("kind", "contest") if name in given}
    return proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world, **words),
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
        **given,
    )


def adopt(world, change):
    """The rules with a change, in force from tomorrow."""
    rules = defaults.consortium()
    change(rules)
    tomorrow = clock.today() + dt.timedelta(days=1)
    return adopt_charter(
        actor=world.secretariat, body=world.consortium, rules=rules, start=tomorrow, decision="BIB-2026-001"
    )


def opened(vote):
    with clock.at(vote.opens_at):
        open_vote(actor=factories.SYSTEM, vote=vote)
    return Vote.objects.get(pk=vote.pk)


def stricter(rules):
    defaults.kind(rules, "ordinary")["rule"]["majority"][0]["share"] = "9/10"
    defaults.kind(rules, "ordinary")["rule"]["quorum"] = []
    rules["electorate"]["stages"] = ["trial", "full", "notice"]


def test_a_charter_that_came_since_the_planning_decides(world):
    vote = planned(world)
    charter = adopt(world, stricter)
    newcomer = factories.house("Nieuw", 1000, "71903")
    factories.take_part(newcomer, world.service, "trial")
    assert queries.why(vote, newcomer)["eligible"]
    vote = opened(vote)
    assert (vote.charter, vote.rule["majority"][0]["share"], vote.seats) == (charter, "9/10", 7)
    told = Entry.objects.get(kind="VoteOpened").data
    assert (told["charter"], told["charter_id"]) == (2, charter.pk)
    assert list(checks.run()) == []


def test_the_way_of_deciding_and_its_settings_stay(world):
    settings = {"grades": 5}
    options = {"options": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}], "seats": 1, "budget": None}
    options |= {"limits": [], "withdrawn": [], "title": ""}
    vote = planned(world, contest=options, way="majority-judgment", settings=settings)
    before = vote.rule
    adopt(world, stricter)
    vote = opened(vote)
    assert vote.rule == before | {"quorum": []}


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: rules["kinds"].pop(0),
        lambda rules: rules["kinds"][0].update(decided_by="steering"),
        lambda rules: rules["windows"].update(vote_days=20, vote_days_max=30),
    ],
    ids=["the kind is gone", "another body decides", "too short"],
)
def test_a_vote_that_the_rules_no_longer_allow_does_not_open(world, change):
    vote = planned(world)
    adopt(world, change)
    with pytest.raises(Conflict) as refusal:
        opened(vote)
    assert refusal.value.code == "planned-under-older-rules"
    assert Vote.objects.get().state == "planned"


def test_a_notice_that_was_given_stays_given(world):
    vote = planned(world)
    adopt(world, lambda rules: rules["windows"].update(notice_days=30))
    assert opened(vote).state == "open"
