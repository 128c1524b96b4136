"""The way of a ballot: who may cast, when, and what stays unseen."""

import datetime as dt
from dataclasses import replace

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.bodies.actions import end_mandate
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.record.models import Entry
from beraad.votes import queries as seen_votes
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Vote
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


def cast(world, vote, index, choice="for", **given):
    actor = given.pop("actor", None) or world.actor(index)
    return cast_ballot(actor=actor, vote=vote.pk, seat=world.seat(index).pk, choice=choice, **given)


def test_a_representative_casts_and_gets_a_receipt(world, vote):
    ballot = cast(world, vote, 0, motivation="  Good for readers.  ")
    assert ballot.motivation == "Good for readers."
    assert len(ballot.receipt) == 14
    vote.refresh_from_db()
    assert (vote.cast, vote.seats) == (1, 6)


def test_a_substitute_changes_the_ballot_and_the_seat_still_has_one(world, vote):
    cast(world, vote, 0, "for")
    deputy = factories.person("Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    actor = factories.actor_for(deputy)
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        cast(world, vote, 0, "against", actor=actor)
    ballot = Ballot.objects.get(elector__vote=vote)
    assert (ballot.choice, ballot.person) == ("against", deputy)
    vote.refresh_from_db()
    assert vote.cast == 1


def test_who_cast_a_ballot_keeps_its_receipt_after_leaving_the_house(world, vote):
    receipt = cast(world, vote, 0, "for").receipt
    left = replace(world.actor(0), houses={})
    assert seen_votes.ballot_by_receipt(left, vote, receipt).choice == "for"
    with pytest.raises(NotFound):
        seen_votes.ballot_by_receipt(world.actor(1), vote, receipt)


def test_a_change_replaces_the_receipt(world, vote):
    first = cast(world, vote, 0, "for").receipt
    second = cast(world, vote, 0, "abstain").receipt
    assert first != second
    with pytest.raises(NotFound):
        seen_votes.ballot_by_receipt(world.actor(0), vote, first)


def test_the_same_ballot_twice_is_one_ballot(world, vote):
    before = cast(world, vote, 0)
    entries = Entry.objects.count()
    assert cast(world, vote, 0).receipt == before.receipt
    assert Entry.objects.count() == entries


def test_nobody_casts_for_another_seat(world, vote):
    with pytest.raises(Forbidden) as refusal:
        cast_ballot(actor=world.actor(1), vote=vote.pk, seat=world.seat(0).pk, choice="for")
    assert refusal.value.code == "no-mandate"
    assert not Ballot.objects.exists()


def test_an_ended_mandate_casts_no_more(world, vote):
    mandate = world.seat(0).mandates.get()
    end_mandate(actor=world.secretariat, mandate=mandate, end=clock.today())
    with pytest.raises(Forbidden):
        cast(world, vote, 0)


@pytest.mark.parametrize("seat", [0, 10**9, 2**63])
def test_an_unknown_seat_is_not_found(world, vote, seat):
    with pytest.raises(NotFound):
        cast_ballot(actor=world.actor(0), vote=vote.pk, seat=seat, choice="for")


@pytest.mark.parametrize("choice", ["", "yes", "none", "FOR"])
def test_a_choice_that_is_not_on_the_ballot_is_refused(world, vote, choice):
    with pytest.raises(Invalid) as refusal:
        cast(world, vote, 0, choice)
    assert refusal.value.fields == {"choice": "choice-missing"}


def test_a_ballot_in_the_last_second_counts_and_one_at_the_close_does_not(world, vote):
    with clock.at(vote.closes_at - dt.timedelta(seconds=1)):
        cast(world, vote, 0)
    with clock.at(vote.closes_at), pytest.raises(Conflict) as refusal:
        cast(world, vote, 1)
    assert refusal.value.code == "vote-closed"
    assert Ballot.objects.count() == 1
    vote.refresh_from_db()
    assert vote.cast == 1


def test_a_late_change_leaves_the_first_ballot(world, vote):
    cast(world, vote, 0, "for")
    with clock.at(vote.closes_at), pytest.raises(Conflict):
        cast(world, vote, 0, "against")
    assert Ballot.objects.get().choice == "for"


def test_a_vote_that_closed_while_the_server_was_down_closes_as_of_its_hour(world, vote):
    for index in range(4):
        cast(world, vote, index)
    with clock.at(vote.closes_at + dt.timedelta(days=3)):
        with pytest.raises(Conflict):
            cast(world, vote, 5)
        keep_hours()
    vote.refresh_from_db()
    assert vote.closed_at == vote.closes_at
    assert vote.outcome["result"] == "adopted"
    assert vote.outcome["totals"]["none"]["heads"] == 2


def test_a_planned_vote_takes_no_ballots_until_its_hour(world):
    proposal = factories.advised(world)
    opens = clock.now() + dt.timedelta(days=3)
    vote = factories.proposals.put_to_vote(
        actor=world.secretariat, proposal=proposal, opens_at=opens, closes_at=opens + dt.timedelta(days=10)
    )
    assert vote.state == "planned"
    with pytest.raises(NotFound):
        cast(world, vote, 0)
    with clock.at(opens):
        keep_hours()
        cast(world, vote, 0)
    assert Vote.objects.get(pk=vote.pk).cast == 1


def test_nothing_written_while_a_vote_is_open_tells_the_choice(world, vote):
    cast(world, vote, 0, "against", motivation="Too dear.")
    data = [str(entry.data) for entry in Entry.objects.filter(kind="BallotCast")]
    assert data and not any("against" in text or "Too dear" in text for text in data)
    assert not seen_votes.named_ballots(vote).exists()


def test_colleagues_see_what_their_house_voted_and_others_do_not(world, vote):
    cast(world, vote, 0, "against")
    colleague = factories.person("Colleague")
    factories.organisations.affiliate(
        actor=world.secretariat, person=colleague, house=world.houses[0], start=factories.START
    )
    (seen,) = seen_votes.of_my_houses(factories.actor_for(colleague), vote)
    assert (seen.ballot.choice, seen.ballot.person) == ("against", world.people[0])
    assert [c.elector.house for c in seen_votes.of_my_houses(world.actor(1), vote)] == [world.houses[1]]
    assert seen_votes.of_my_houses(VISITOR, vote) == []


def test_who_sits_for_two_houses_carries_both_and_casts_each(world, vote):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    actor = factories.actor_for(world.people[0])
    assert [c.elector.house for c in seen_votes.carried(actor, vote)] == world.houses[:2]
    cast(world, vote, 0, "for", actor=actor)
    cast(world, vote, 1, "against", actor=actor)
    assert sorted(Ballot.objects.values_list("choice", flat=True)) == ["against", "for"]
    marks = Entry.objects.filter(kind="BallotCast").values_list("house", flat=True)
    assert list(marks) == [world.houses[0].pk, world.houses[1].pk]


def test_one_reminder(world, vote):
    cast(world, vote, 0)
    assert factories.remind(world.secretariat, vote) == 5
    with pytest.raises(Conflict) as refusal:
        factories.remind(world.secretariat, vote)
    assert refusal.value.code == "reminded-before"
    with pytest.raises(Forbidden):
        factories.remind(world.actor(0), vote)


def test_the_clock_reminds_once_at_the_charters_hour(world, vote):
    from beraad.votes.tasks import remind_silent

    remind_silent()
    assert not Entry.objects.filter(kind="VoteReminded").exists()
    with clock.at(vote.closes_at - dt.timedelta(hours=48)):
        remind_silent()
        remind_silent()
    assert Entry.objects.filter(kind="VoteReminded").count() == 1


def test_a_reminder_that_fails_does_not_hold_up_others(world, vote, monkeypatch):
    from beraad.votes import tasks

    other, asked = factories.open_vote(world), []

    def failing(*, actor, vote):
        asked.append(vote.pk)
        raise RuntimeError

    monkeypatch.setattr(tasks, "remind", failing)
    with clock.at(vote.closes_at - dt.timedelta(hours=48)):
        tasks.remind_silent()
    assert sorted(asked) == [vote.pk, other.pk]


def test_casting_takes_six_statements(world, vote, queries):
    seat = world.seat(0).pk
    with queries(6):
        cast_ballot(actor=factories.Actor(person=world.people[0]), vote=vote.pk, seat=seat, choice="for")
