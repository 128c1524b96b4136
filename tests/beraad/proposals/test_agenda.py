"""The agenda of a steering group: kept by its members, read by everybody once it is published."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import VISITOR
from beraad.access.policies import visible
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.proposals import agenda
from beraad.proposals.models import AgendaItem, Meeting
from beraad.record.checks import run
from beraad.record.queries import history

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 12)


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def meeting(world):
    return agenda.plan_meeting(actor=world.actor(0), body=world.steering, day=DAY, place="Leuven")


def add(world, meeting, *titles, by=0):
    return [agenda.add_item(actor=world.actor(by), meeting=meeting, title=title) for title in titles]


def listed(meeting):
    return [item.title for item in meeting.items.all()]


def test_members_put_things_on_the_agenda_in_an_order(world, meeting):
    _first, second, third = add(world, meeting, "Budget", "Catalogue", "Any other business", by=1)
    agenda.move_up(actor=world.actor(0), meeting=meeting, item=third.pk)
    assert listed(meeting) == ["Budget", "Any other business", "Catalogue"]
    agenda.move_up(actor=world.actor(0), meeting=meeting, item=_first.pk)
    assert listed(meeting)[0] == "Budget"
    agenda.finish_item(actor=world.actor(0), meeting=meeting, item=second.pk)
    assert AgendaItem.objects.get(pk=second.pk).done
    agenda.finish_item(actor=world.actor(1), meeting=meeting, item=second.pk)
    assert not AgendaItem.objects.get(pk=second.pk).done
    agenda.remove_item(actor=world.actor(0), meeting=meeting, item=_first.pk)
    assert listed(meeting) == ["Any other business", "Catalogue"]
    assert list(run()) == []


def test_a_proposal_comes_by_its_number(world, meeting):
    proposal = factories.asked(world)
    item = agenda.add_item(actor=world.actor(0), meeting=meeting, proposal=proposal.number.lower())
    assert (item.title, item.proposal) == (proposal.title, proposal)
    with pytest.raises(Conflict) as refusal:
        agenda.add_item(actor=world.actor(0), meeting=meeting, proposal=proposal.number)
    assert refusal.value.code == "on-agenda-already"
    draft = factories.proposal(world)
    for number in (draft.number, "V-1999-001", "\x00"):
        with pytest.raises(Invalid) as refusal:
            agenda.add_item(actor=world.actor(0), meeting=meeting, proposal=number)
        assert refusal.value.fields == {"proposal": "proposal-unknown"}


@pytest.mark.parametrize(
    ("given", "fields"),
    [({}, {"title": "text-missing"}), ({"title": "x" * 201}, {"title": "text-too-long"})],
)
def test_an_item_says_what_it_is_about(world, meeting, given, fields):
    with pytest.raises(Invalid) as refusal:
        agenda.add_item(actor=world.actor(0), meeting=meeting, **given)
    assert refusal.value.fields == fields


def test_an_agenda_has_an_end(world, meeting, monkeypatch):
    monkeypatch.setattr(agenda, "MOST", 2)
    add(world, meeting, "One", "Two")
    with pytest.raises(Conflict) as refusal:
        add(world, meeting, "Three")
    assert refusal.value.code == "agenda-full"


def test_a_group_meets_once_a_day_and_not_in_the_past(world, meeting):
    with pytest.raises(Conflict) as refusal:
        agenda.plan_meeting(actor=world.actor(1), body=world.steering, day=DAY)
    assert refusal.value.code == "meeting-planned"
    with pytest.raises(Invalid) as refusal:
        agenda.plan_meeting(actor=world.actor(1), body=world.steering, day=clock.today() - dt.timedelta(days=1))
    assert refusal.value.fields == {"day": "day-past"}


def test_what_was_not_done_goes_along_to_the_next_meeting(world, meeting):
    done, left = add(world, meeting, "Budget", "Catalogue")
    agenda.finish_item(actor=world.actor(0), meeting=meeting, item=done.pk)
    with clock.at(clock.local(DAY + dt.timedelta(days=1), 10)):
        following = agenda.plan_meeting(actor=world.actor(0), body=world.steering, day=DAY + dt.timedelta(days=28))
    assert (listed(meeting), listed(following)) == (["Budget"], ["Catalogue"])
    assert list(run()) == []


def test_only_the_members_of_a_steering_group_keep_its_agenda(world, meeting):
    for actor in (world.actor(2), world.secretariat, VISITOR):
        with pytest.raises(Forbidden):
            agenda.plan_meeting(actor=actor, body=world.steering, day=DAY)
        with pytest.raises(NotFound):
            agenda.add_item(actor=actor, meeting=meeting, title="Budget")
    with pytest.raises(Forbidden):
        agenda.plan_meeting(actor=world.actor(0), body=world.consortium, day=DAY)


def test_nobody_else_reads_it_before_it_is_published(world, meeting):
    add(world, meeting, "Budget")
    others = (world.actor(2), world.secretariat, VISITOR)
    assert [visible(actor, Meeting.objects.all()).count() for actor in (world.actor(1), *others)] == [1, 0, 0, 0]
    assert not any(entry.kind in ("MeetingPlanned", "AgendaChanged") for entry in history(key(world.steering)))
    agenda.publish_agenda(actor=world.actor(1), meeting=meeting)
    assert [visible(actor, Meeting.objects.all()).count() for actor in others] == [1, 1, 1]
    assert "AgendaPublished" in {entry.kind for entry in history(key(world.steering))}
    with pytest.raises(Forbidden):
        agenda.add_item(actor=world.actor(2), meeting=meeting, title="Budget")
    assert list(run()) == []


def test_an_agenda_is_published_once_and_not_empty(world, meeting):
    with pytest.raises(Conflict) as refusal:
        agenda.publish_agenda(actor=world.actor(0), meeting=meeting)
    assert refusal.value.code == "agenda-empty"
    add(world, meeting, "Budget")
    agenda.publish_agenda(actor=world.actor(0), meeting=meeting)
    with pytest.raises(Conflict) as refusal:
        agenda.publish_agenda(actor=world.actor(0), meeting=meeting)
    assert refusal.value.code == "agenda-published"


def test_an_item_of_another_meeting_is_not_there(world, meeting):
    other = agenda.plan_meeting(actor=world.actor(0), body=world.steering, day=DAY + dt.timedelta(days=1))
    (item,) = add(world, other, "Budget")
    for deed in (agenda.move_up, agenda.finish_item, agenda.remove_item):
        with pytest.raises(NotFound):
            deed(actor=world.actor(0), meeting=meeting, item=item.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda: AgendaItem.objects.update(title="Another"),
        lambda: AgendaItem.objects.update(done=True),
        lambda: AgendaItem.objects.all().delete(),
        lambda: Meeting.objects.update(place="Gent"),
        lambda: Meeting.objects.update(day=dt.date(2026, 4, 1)),
        lambda: Meeting.objects.update(published_at=factories.NOW),
    ],
)
def test_verify_sees_what_was_changed_by_another_hand(world, meeting, change):
    add(world, meeting, "Budget")
    change()
    assert {finding.code for finding in run()} == {"agenda-changed"}
