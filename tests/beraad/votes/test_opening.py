"""A planned vote: by which charter it opens, what happens when it cannot, and how it is taken back."""

import datetime as dt

import pytest

import factories
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid
from beraad.organisations.models import Figure
from beraad.proposals import actions as proposals
from beraad.proposals.models import Proposal
from beraad.proposals.planning import take_back
from beraad.record import checks
from beraad.record.models import Entry
from beraad.votes import queries
from beraad.votes.actions import open_vote
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours

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
        lambda rules: rules.update(kinds=rules["kinds"][1:], call_up=None),
        lambda rules: rules["kinds"][0].update(decided_by="steering") or rules.update(call_up=None),
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


def test_a_vote_that_cannot_open_is_tried_again_each_minute_and_shown(world, caplog):
    vote = planned(world, kind="price")
    figure = Figure.objects.get(authority=world.houses[0].territories.get().authority)
    Figure.objects.filter(pk=figure.pk).delete()
    for seconds in range(3):
        with clock.at(vote.opens_at + dt.timedelta(seconds=seconds)):
            keep_hours()
    [line] = [record for record in caplog.records if record.name == "beraad.votes.tasks"]
    assert (line.args[-1], line.exc_info) == ("figure-missing", False)
    [(stuck, why)] = queries.stuck()
    assert (stuck, why.code) == (vote, "figure-missing")
    figure.save(force_insert=True)
    with clock.at(vote.opens_at + dt.timedelta(seconds=60)):
        keep_hours()
    assert Vote.objects.get().state == "open"
    assert queries.stuck() == []


def test_a_planned_vote_can_be_taken_back_and_planned_anew(world):
    vote = planned(world)
    proposal = Proposal.objects.get()
    with pytest.raises(Forbidden):
        take_back(actor=world.actor(3), proposal=proposal, reason="Te vroeg.")
    with pytest.raises(Invalid):
        take_back(actor=world.actor(0), proposal=proposal, reason=" ")
    take_back(actor=world.actor(0), proposal=proposal, reason="Te vroeg.")
    told = Entry.objects.get(kind="VoteTakenBack").data
    assert (told["vote"], told["reason"], Vote.objects.count()) == (vote.pk, "Te vroeg.", 0)
    assert Proposal.objects.get().state == "advice"
    assert list(checks.run()) == []
    now = clock.now()
    proposals.put_to_vote(
        actor=world.secretariat, proposal=proposal, opens_at=now, closes_at=now + dt.timedelta(days=14)
    )
    with pytest.raises(Conflict) as refusal:
        take_back(actor=world.secretariat, proposal=proposal, reason="Te laat.")
    assert refusal.value.code == "vote-has-opened"
    assert list(checks.run()) == []


def test_what_was_put_to_the_vote_can_be_withdrawn_once_that_is_taken_back(world):
    planned(world)
    proposal = Proposal.objects.get()
    take_back(actor=world.secretariat, proposal=proposal, reason="De auteur trekt in.")
    proposals.withdraw(actor=world.actor(2), proposal=proposal, reason="Er kwam een beter voorstel.")
    assert Proposal.objects.get().state == "withdrawn"
    assert list(checks.run()) == []
