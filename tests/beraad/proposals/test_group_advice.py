"""An advice that the steering group settles itself, by consent or by vote, and of which nobody outside hears before."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM, VISITOR
from beraad.access.policies import one
from beraad.charters import defaults
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.oversight.turnout import turnout
from beraad.oversight.years import told as told_of_year
from beraad.proposals import actions, advising, queries
from beraad.proposals.choices import AdviceState
from beraad.proposals.interests import declare_interest
from beraad.proposals.models import Advice, AdviceDraft
from beraad.record.checks import run
from beraad.record.queries import history, latest
from beraad.register.models import Decision
from beraad.votes import queries as votes
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def settling(by):
    """A world in which the group settles its advice so, with a proposal that waits for it and three in the group."""
    made = factories.world(rules=defaults.consortium() | {"advice": {"by": by, "days": 7}})
    seat = factories.bodies.add_seat(actor=SYSTEM, body=made.steering, label="Seat 3", start=factories.START)
    factories.mandate(seat, made.people[2], house=made.houses[2])
    return made, factories.asked(made)


@pytest.fixture
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def consenting(moment):
    return settling("consent")


@pytest.fixture
def voting(moment):
    return settling("vote")


def draft(world, proposal, text="Do it.", by=0, based_on=0):
    return advising.draft_advice(
        actor=world.actor(by), proposal=proposal, position="positive", text=text, based_on=based_on
    )


def ask(world, proposal, by=0):
    return advising.ask_group(actor=world.actor(by), proposal=proposal)


def say(world, vote, *choices):
    """What the members say, in the order of their seats; None for nothing."""
    for index, choice in enumerate(choices):
        seat = world.steering.seats.get(label=f"Seat {index + 1}")
        if choice:
            cast_ballot(actor=world.actor(index), vote=vote.pk, seat=seat.pk, choice=choice, motivation="Too soon.")


def close(vote):
    with clock.at(vote.closes_at + dt.timedelta(seconds=1)):
        keep_hours()
    vote.refresh_from_db()


def test_what_nobody_objects_to_is_the_advice(consenting):
    world, proposal = consenting
    draft(world, proposal)
    vote = ask(world, proposal, by=1)
    assert (vote.rule["method"], vote.closes_at) == ("consent", clock.local(dt.date(2026, 3, 10)))
    say(world, vote, "for", None, None)
    close(vote)
    advice = Advice.objects.get()
    assert (advice.text, advice.person, advice.vote) == ("Do it.", world.people[0], vote)
    assert AdviceDraft.objects.get().state == AdviceState.GIVEN
    proposal.refresh_from_db()
    assert proposal.advised_at is not None
    assert list(run()) == []


def test_an_objection_with_its_reason_is_met_by_other_words_or_comes_to_a_vote(consenting):
    world, proposal = consenting
    draft(world, proposal)
    vote = ask(world, proposal)
    with pytest.raises(Invalid):
        cast_ballot(
            actor=world.actor(1), vote=vote.pk, seat=world.steering.seats.get(label="Seat 2").pk, choice="against"
        )
    say(world, vote, None, "against", None)
    close(vote)
    assert (vote.outcome["result"], Advice.objects.exists()) == ("referred", False)
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        draft(world, proposal, "Do it in a year.", by=1, based_on=1)
        assert ask(world, proposal).rule["method"] == "consent"
    assert list(run()) == []


def test_what_was_objected_to_is_voted_on_when_it_stays_as_it_is(consenting):
    world, proposal = consenting
    draft(world, proposal)
    vote = ask(world, proposal)
    say(world, vote, "for", "against", None)
    close(vote)
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        second = ask(world, proposal)
        assert second.rule["method"] == "majority"
        say(world, second, "for", "against", "for")
    close(second)
    assert Advice.objects.get().vote == second
    assert list(run()) == []


def test_who_has_an_interest_has_no_say_in_the_advice(voting):
    world, proposal = voting
    seat = world.steering.seats.get(label="Seat 3")
    declare_interest(actor=world.actor(2), proposal=proposal, seat=seat, text="We sell this.")
    draft(world, proposal)
    vote = ask(world, proposal)
    assert [elector.seat_id for elector in vote.electors.filter(eligible=False)] == [seat.pk]
    assert vote.seats == 2
    assert list(run()) == []


def test_an_objection_can_be_withdrawn_while_the_group_is_asked(consenting):
    world, proposal = consenting
    draft(world, proposal)
    vote = ask(world, proposal)
    say(world, vote, None, "against", None)
    say(world, vote, None, "for", None)
    close(vote)
    assert vote.outcome["result"] == "adopted"


def test_what_the_group_votes_down_must_change_first(voting):
    world, proposal = voting
    draft(world, proposal)
    vote = ask(world, proposal)
    assert vote.rule["method"] == "majority"
    say(world, vote, "for", "against", "against")
    close(vote)
    assert not Advice.objects.exists()
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        with pytest.raises(Conflict) as refusal:
            ask(world, proposal)
        assert refusal.value.code == "advice-voted-down"
        draft(world, proposal, "Do it in a year.", based_on=1)
        assert ask(world, proposal).state == "open"
    assert list(run()) == []


def test_a_vote_in_which_too_few_took_part_can_be_held_again(voting):
    world, proposal = voting
    draft(world, proposal)
    vote = ask(world, proposal)
    close(vote)
    assert vote.outcome["result"] == "invalid"
    with clock.at(vote.closes_at + dt.timedelta(hours=1)):
        assert ask(world, proposal).state == "open"


def test_while_the_group_is_asked_its_text_stays_and_nobody_gives_it_alone(voting):
    world, proposal = voting
    draft(world, proposal)
    ask(world, proposal)
    for deed in (lambda: draft(world, proposal, "Never.", based_on=1), lambda: ask(world, proposal)):
        with pytest.raises(Conflict) as refusal:
            deed()
        assert refusal.value.code == "advice-with-group"
    with pytest.raises(Forbidden) as refusal:
        advising.give_advice(actor=world.actor(0), proposal=proposal, position="positive", text="Do it.")
    assert refusal.value.code == "advice-by-group"


def test_the_group_is_asked_about_words_on_the_latest_text_only(voting):
    world, proposal = voting
    with pytest.raises(Conflict) as refusal:
        ask(world, proposal)
    assert refusal.value.code == "advice-not-drafted"
    draft(world, proposal)
    based_on = queries.version_of(proposal).digest
    actions.write(
        actor=world.actor(2), proposal=proposal, title=proposal.title, summary="", text="New.", based_on=based_on
    )
    with pytest.raises(Conflict) as refusal:
        ask(world, proposal)
    assert refusal.value.code == "draft-on-older-text"


def test_only_the_group_asks_itself_and_only_where_the_rules_say_so(voting):
    world, proposal = voting
    draft(world, proposal)
    for actor in (world.actor(4), world.secretariat):
        with pytest.raises(Forbidden):
            advising.ask_group(actor=actor, proposal=proposal)


def test_where_any_member_gives_the_advice_the_group_is_not_asked(moment):
    world, proposal = settling("member")
    draft(world, proposal)
    with pytest.raises(Forbidden) as refusal:
        ask(world, proposal)
    assert refusal.value.code == "advice-by-member"


def test_nobody_outside_the_group_hears_of_it_before_the_advice(voting):
    world, proposal = voting
    draft(world, proposal)
    vote = ask(world, proposal)
    say(world, vote, "against", "against", None)
    assert one(world.actor(1), Vote.objects.all(), pk=vote.pk) == vote
    for actor in (world.actor(4), world.secretariat, VISITOR):
        with pytest.raises(NotFound):
            votes.vote_for(actor, vote.pk)
    assert vote not in votes.open_votes()
    assert votes.open_for(world.actor(0)) == []
    assert [elector.vote for elector in votes.open_seats(world.actor(0))] == [vote]
    close(vote)
    things = (proposal, proposal.service, world.steering)
    told = {entry.kind for thing in things for entry in history(key(thing))}
    assert told.isdisjoint({"AdviceDrafted", "GroupAsked", "GroupAnswered", "VoteOpened", "VoteClosed"})
    kinds = {entry.kind for entry in latest(100, without="advicedraft")}
    assert kinds.isdisjoint({"AdviceDrafted", "GroupAsked", "GroupAnswered", "VoteOpened", "VoteClosed", "BallotCast"})


def test_such_a_vote_is_no_decision_and_counts_in_no_turnout(voting):
    world, proposal = voting
    draft(world, proposal)
    vote = ask(world, proposal)
    say(world, vote, "for", "for", "for")
    close(vote)
    assert not Decision.objects.exists()
    assert turnout(world.steering.pk, factories.START).votes == 0
    assert told_of_year(world.steering, 2026)["votes"]["number"] == 0
    assert votes.houses_that_voted(factories.START) == 0


def test_an_advice_that_nobody_waits_for_any_more_is_not_given(voting):
    world, proposal = voting
    draft(world, proposal)
    vote = ask(world, proposal)
    say(world, vote, "for", "for", "for")
    actions.withdraw(actor=world.actor(2), proposal=proposal, reason="Not needed any more.")
    close(vote)
    assert not Advice.objects.exists()
    assert list(run()) == []


@pytest.mark.parametrize(
    ("advice", "path"),
    [
        ({"by": "nobody", "days": 7}, "advice.by"),
        ({"by": "vote", "days": 0}, "advice.days"),
        ({"by": "vote", "days": True}, "advice.days"),
        ({"by": "vote", "days": 7, "who": 1}, "advice.who"),
        ("vote", "advice.by"),
    ],
)
def test_a_charter_says_in_full_how_advice_is_settled(advice, path):
    with pytest.raises(Invalid) as refusal:
        parse(defaults.consortium() | {"advice": advice})
    assert path in refusal.value.fields


def test_a_charter_that_says_nothing_of_it_lets_any_member_give_advice():
    rules = defaults.consortium()
    del rules["advice"]
    assert parse(rules).advising.by == "member"
    assert parse(parse(rules).data) == parse(rules)
