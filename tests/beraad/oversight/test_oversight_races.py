"""What two hands do at the same instant after a decision, on PostgreSQL."""

import contextvars
import datetime as dt
from functools import partial

import pytest

import factories
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.organisations.queries import actor_for
from beraad.oversight import actions, calling_up
from beraad.oversight.models import CalledUp, Commitment, NothingToDo, Objection
from beraad.record import checks
from beraad.votes.models import Vote
from racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def world():
    rules = defaults.consortium() | {"call_up": {"days": 14, "share": "1/4", "kind": "ordinary"}}
    return factories.world(rules=rules)


@pytest.fixture
def taken(decide):
    decision = decide(kind="operational")
    with clock.at(decision.decided_at + dt.timedelta(days=1)):
        yield decision


def now(*deeds):
    """The same, each thread with the hour of the test."""
    return together(*(partial(contextvars.copy_context().run, deed) for deed in deeds))


def test_the_last_objections_at_once_call_up_once(world, taken):
    actors = [world.actor(index) for index in (2, 3, 4)]
    now(*(lambda a=a: calling_up.object_to(actor=a, decision=taken, reason="It concerns us.") for a in actors))
    assert (CalledUp.objects.count(), Vote.objects.filter(call=2).count()) == (1, 1)
    assert Objection.objects.count() == 2, "who came after it was called up is told so"
    assert list(checks.run()) == []


def test_one_house_with_two_hands_objects_once(world, taken):
    actor = world.actor(2)
    results = now(*[lambda: calling_up.object_to(actor=actor, decision=taken, reason="It concerns us.")] * 2)
    assert [getattr(result, "code", "") for result in results if isinstance(result, BeraadError)] == ["objected-before"]


def test_something_and_nothing_to_do_at_once(world, taken, staff):
    due = clock.today() + dt.timedelta(days=30)
    now(
        lambda: actions.mark_nothing(actor=world.actor(0), decision=taken, reason="Known."),
        lambda: actions.commit(actor=world.actor(1), decision=taken, text="Do it", owner=staff, due=due),
    )
    assert Commitment.objects.count() == 1 and not NothingToDo.objects.exists()
    assert list(checks.run()) == []


def test_two_members_judge_one_report(world, taken, staff):
    due = clock.today() + dt.timedelta(days=30)
    made = actions.commit(actor=world.actor(0), decision=taken, text="Do it", owner=staff, due=due)
    actions.report(actor=actor_for(staff), commitment=made, text="Done.", done=True, evidence="x")
    results = now(
        lambda: actions.judge(actor=world.actor(0), commitment=made, accepted=True),
        lambda: actions.judge(actor=world.actor(1), commitment=made, accepted=False, answer="No."),
    )
    assert [result.code for result in results if isinstance(result, BeraadError)] == ["nothing-reported"]
    assert list(checks.run()) == []
