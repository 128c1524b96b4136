"""What a steering group puts on its agenda, in which order, and what is done."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from beraad.access.actor import Actor
from beraad.access.policies import one, require
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.kernel.texts import written
from beraad.record.actions import append
from rulebook import digest

from .events import AgendaChanged, AgendaPublished, MeetingEvent, MeetingPlanned
from .models import AgendaItem, Meeting
from .queries import proposal_for

MOST = 60


def agenda_digest(items: Iterable[AgendaItem]) -> str:
    """The digest of an agenda: its items in order, with what they are about and whether they are done."""
    return digest([[item.title, item.proposal_id, item.done] for item in items])


@transaction.atomic
def plan_meeting(*, actor: Actor, body: Body, day: dt.date, place: str = "") -> Meeting:
    """Plan a meeting of a group; what was left of meetings that are over goes along. Invalid for a day that is past,
    Conflict when the group meets on that day already."""
    require(actor, "plan", body, of=Meeting)
    if day < clock.today():
        raise Invalid("day-past", {"day": "day-past"})
    place = written(place, "place", most=200, empty=True)
    Body.objects.select_for_update().get(pk=body.pk)
    if Meeting.objects.filter(body=body, day=day).exists():
        raise Conflict("meeting-planned", day=day)
    meeting = Meeting.objects.create(body=body, day=day, place=place)
    _carry_over(actor, meeting)
    _tell(actor, MeetingPlanned, meeting, place=place)
    return meeting


def _carry_over(actor: Actor, meeting: Meeting) -> None:
    left = AgendaItem.objects.filter(meeting__body=meeting.body, meeting__day__lt=clock.today(), done=False)
    left = list(left.order_by("meeting__day", "number"))
    before = {item.meeting_id for item in left}
    for number, item in enumerate(left, 1):
        item.number, item.meeting = number, meeting
        item.save(update_fields=["number", "meeting"])
    for over in Meeting.objects.filter(pk__in=before).select_related("body").order_by("pk"):
        _tell(actor, AgendaChanged, over)


@transaction.atomic
def add_item(*, actor: Actor, meeting: Meeting, title: str = "", proposal: str = "") -> AgendaItem:
    """Put something on the agenda, last: a proposal by its number, or words. Invalid when it is neither, or when the
    proposal is not there for the actor; Conflict when it stands there, or the agenda is full."""
    meeting = _kept(actor, meeting)
    about = _proposal(actor, proposal) if proposal.strip() else None
    title = about.title if about and not title.strip() else written(title, "title", most=200)
    if about and meeting.items.filter(proposal=about).exists():
        raise Conflict("on-agenda-already", number=about.number)
    if meeting.items.count() >= MOST:
        raise Conflict("agenda-full", most=MOST)
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, number=last + 1, title=title, proposal=about)
    _tell(actor, AgendaChanged, meeting)
    return item


def _proposal(actor: Actor, number: str) -> Any:
    try:
        return proposal_for(actor, number.strip().upper())
    except NotFound:
        raise Invalid("proposal-unknown", {"proposal": "proposal-unknown"}) from None


@transaction.atomic
def move_up(*, actor: Actor, meeting: Meeting, item: int) -> None:
    """Let an item change places with the one before it; the first stays where it is. NotFound when it is not there."""
    meeting = _kept(actor, meeting)
    found = _item(meeting, item)
    before = meeting.items.filter(number__lt=found.number).last()
    if before is None:
        return
    before.number, found.number = found.number, before.number
    for moved in (before, found):
        moved.save(update_fields=["number"])
    _tell(actor, AgendaChanged, meeting)


@transaction.atomic
def finish_item(*, actor: Actor, meeting: Meeting, item: int) -> None:
    """Mark an item as done, or as not done after all. NotFound when it is not there."""
    meeting = _kept(actor, meeting)
    found = _item(meeting, item)
    found.done = not found.done
    found.save(update_fields=["done"])
    _tell(actor, AgendaChanged, meeting)


@transaction.atomic
def remove_item(*, actor: Actor, meeting: Meeting, item: int) -> None:
    """Take an item off the agenda. NotFound when it is not there."""
    meeting = _kept(actor, meeting)
    _item(meeting, item).delete()
    _tell(actor, AgendaChanged, meeting)


@transaction.atomic
def publish_agenda(*, actor: Actor, meeting: Meeting) -> None:
    """Let everybody read the agenda from now on. Conflict when they can, or when nothing stands on it."""
    meeting = _kept(actor, meeting)
    if meeting.published_at:
        raise Conflict("agenda-published")
    if not meeting.items.exists():
        raise Conflict("agenda-empty")
    meeting.published_at = clock.now()
    meeting.save(update_fields=["published_at"])
    _tell(actor, AgendaPublished, meeting, at=meeting.published_at)


def _kept(actor: Actor, meeting: Meeting) -> Meeting:
    """The meeting, locked, for who keeps its agenda."""
    found = one(actor, Meeting.objects.select_related("body"), pk=meeting.pk, lock=True)
    require(actor, "keep", found)
    return found


def _item(meeting: Meeting, item: int) -> AgendaItem:
    found = meeting.items.filter(pk=item).first()
    if found is None:
        raise NotFound
    return found


def _tell(
    actor: Actor, event: type[MeetingEvent], meeting: Meeting, *, at: dt.datetime | None = None, **more: Any
) -> None:
    told = event(
        about=(key(meeting), key(meeting.body)),
        meeting=meeting.pk,
        body=meeting.body_id,
        body_name=meeting.body.name,
        day=meeting.day,
        name=actor.person.name,
        digest=agenda_digest(meeting.items.all()),
        **more,
    )
    append(actor=actor, event=told, at=at)
