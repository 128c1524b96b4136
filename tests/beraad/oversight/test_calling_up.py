"""Participants call up what the steering group decided: enough objections in time bring it to a full vote."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.charters import defaults
from beraad.charters.models import Charter
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.organisations.models import Figure
from beraad.oversight import actions, calling_up, delegating, queries, standing
from beraad.oversight.models import CalledUp, Objection
from beraad.proposals.models import Proposal
from beraad.proposals.queries import in_preparation
from beraad.record.models import Entry
from beraad.register.models import Decision
from beraad.services.models import Participation
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def rules(share="1/4", **changes):
    return defaults.consortium() | {"call_up": {"days": 14, "share": share, "kind": "ordinary"}} | changes


@pytest.fixture
def world():
    """Of six participants more than a quarter is two."""
    return factories.world(rules=rules())


@pytest.fixture
def taken(decide):
    decision = decide(kind="operational")
    with clock.at(decision.decided_at + DAY):
        yield decision


def ask(world, decision, index, reason="This concerns us all."):
    return calling_up.object_to(actor=world.actor(index), decision=decision, reason=reason)


def test_what_the_steering_group_decided_can_be_called_up_for_a_term(taken, world):
    found = standing.appeal(taken)
    assert (found.needed, found.members, found.open, found.objections) == (2, 6, True, [])
    assert found.until == clock.local(taken.decided_at.astimezone(clock.ZONE).date() + 15 * DAY)


def test_what_the_consortium_decided_cannot(decide, world):
    decision = decide()
    assert standing.appeal(decision) is None
    with clock.at(decision.decided_at + DAY), pytest.raises(Conflict, match="call-up-impossible"):
        ask(world, decision, 2)


def test_where_the_rules_know_no_call_up_nothing_is_called_up(decide, world):
    Charter.objects.update(rules=rules(call_up=None))
    assert standing.appeal(decide(kind="operational")) is None


@pytest.mark.parametrize(("share", "needed"), [("0", 1), ("1/3", 3), ("1/2", 4), ("5/6", 6)])
def test_above_the_share_is_one_more_than_it(decide, world, share, needed):
    Charter.objects.update(rules=rules(share))
    assert standing.appeal(decide(kind="operational")).needed == needed


def test_below_the_threshold_the_decision_holds(taken, world):
    ask(world, taken, 2)
    assert len(standing.appeal(taken).objections) == 1
    assert queries.follow_up(taken).asked
    assert Proposal.objects.get().state == "decided"


def test_above_it_the_consortium_votes_on_the_same_text(taken, world, staff):
    due = taken.decided_at.date() + 90 * DAY
    made = actions.commit(actor=world.actor(0), decision=taken, text="Start", owner=staff, due=due)
    ask(world, taken, 2)
    ask(world, taken, 3)
    called, proposal = CalledUp.objects.get(), Proposal.objects.get()
    assert (called.objections, called.members) == (2, 6)
    assert (proposal.state, proposal.kind, proposal.result) == ("vote", "ordinary", "referred")
    vote = Vote.objects.get(call=2)
    assert (vote.body, vote.state, vote.text) == (world.consortium, "planned", taken.text)
    assert vote.rule["quorum"] == vote.rule["second_call"]["quorum"] != [], "it asks the quorum of a first vote"
    assert clock.local(clock.today() + DAY, 9) == vote.opens_at
    made.refresh_from_db()
    assert (made.state, made.cause) == ("dropped", "called-up")
    assert not queries.follow_up(taken).asked


@pytest.mark.parametrize(
    ("choice", "result", "state"), [("for", "adopted", "decided"), ("against", "rejected", "decided")]
)
def test_what_the_consortium_decides_is_a_decision_of_its_own(taken, world, choice, result, state):
    ask(world, taken, 2)
    ask(world, taken, 3)
    vote = Vote.objects.get(call=2)
    with clock.at(vote.opens_at + DAY):
        keep_hours()
        for index in range(6):
            cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)
    with clock.at(vote.closes_at):
        keep_hours()
    decision = Decision.objects.get(vote=vote.pk)
    proposal = Proposal.objects.get()
    assert (decision.body, decision.result, proposal.state, proposal.result) == (
        world.consortium,
        result,
        state,
        result,
    )
    assert queries.follow_up(decision).asked is (result == "adopted")
    assert standing.appeal(decision) is None


def test_who_may_object_and_how(taken, world):
    with pytest.raises(Forbidden, match="participants-only"):
        calling_up.object_to(actor=world.secretariat, decision=taken, reason="x")
    with pytest.raises(Invalid):
        ask(world, taken, 2, reason=" ")
    ask(world, taken, 2)
    with pytest.raises(Conflict, match="objected-before"):
        ask(world, taken, 2)


def test_an_objection_can_be_taken_back_until_it_worked(taken, world):
    ask(world, taken, 2)
    calling_up.withdraw_objection(actor=world.actor(2), decision=taken)
    assert not Objection.objects.exists()
    with pytest.raises(NotFound):
        calling_up.withdraw_objection(actor=world.actor(2), decision=taken)
    ask(world, taken, 2)
    ask(world, taken, 3)
    with pytest.raises(Conflict, match="call-up-over"):
        calling_up.withdraw_objection(actor=world.actor(2), decision=taken)
    with pytest.raises(Conflict, match="call-up-over"):
        ask(world, taken, 4)


def test_after_the_term_it_is_too_late(taken, world):
    with clock.at(standing.appeal(taken).until), pytest.raises(Conflict, match="call-up-over"):
        ask(world, taken, 2)


def test_who_no_longer_takes_part_no_longer_counts(taken, world):
    ask(world, taken, 2)
    Participation.objects.filter(house=world.houses[2]).update(end=clock.today())
    ask(world, taken, 3)
    assert not CalledUp.objects.exists()
    assert (len(standing.appeal(taken).objections), standing.appeal(taken).members) == (1, 5)


def test_what_hinders_the_vote_does_not_undo_the_call(taken, world):
    """The rules for prices need inhabitants; without these no vote can be planned, and the secretariat sees it."""
    Charter.objects.update(rules=rules() | {"call_up": {"days": 14, "share": "1/4", "kind": "price"}})
    Figure.objects.all().delete()
    ask(world, taken, 2)
    ask(world, taken, 3)
    assert Proposal.objects.get().state == "advice"
    assert [proposal.number for proposal in in_preparation().vote] == [Proposal.objects.get().number]
    assert not Vote.objects.filter(call=2).exists()


def test_the_record_holds_it_all_and_shows_what_was_changed_by_hand(taken, world, findings):
    ask(world, taken, 2)
    ask(world, taken, 3)
    assert findings() == []
    told = Entry.objects.filter(kind="DecisionCalledUp").get().data
    assert (told["objections"], told["members"]) == (2, 6)
    Objection.objects.update(reason="Other")
    CalledUp.objects.update(objections=5)
    assert findings() == ["call-up-changed", "objection-changed", "objection-changed"]
    Objection.objects.all().delete()
    assert findings().count("objection-gone") == 2


def test_what_was_called_up_the_board_need_not_check(taken, world):
    ask(world, taken, 2)
    assert standing.board_check(taken) is None, "nothing was delegated"
    made = bodies.found_body(actor=SYSTEM, kind=BodyKind.BOARD, code="RVB", name="Raad", start=factories.START)
    given = {"check_days": 30, "contest_days": 7, "answer_days": 14, "source": "x", "decision": "RVB 1"}
    delegating.delegate(
        actor=world.secretariat, service=world.service, text="All.", limits=[], start=factories.START, end=None, **given
    )
    assert standing.board_check(taken).delegation.board == made
    ask(world, taken, 3)
    assert standing.board_check(taken) is None
