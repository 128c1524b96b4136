"""Seats and mandates follow participation, and what someone does in a group follows the mandate."""

from beraad.access.actor import Actor
from beraad.record import reactions
from beraad.record.models import Entry
from beraad.services.events import ParticipationChanged, ParticipationsImported

from .actions import derive_seats, unseat
from .events import MandateEnded
from .officers import follow_mandate


@reactions.on(ParticipationChanged)
def seat_participant(*, actor: Actor, event: ParticipationChanged, entry: Entry) -> None:
    derive_seats([event.service], event.house)
    if not event.stage:
        unseat(actor=actor, house=event.house, day=event.day)


@reactions.on(ParticipationsImported)
def seat_participants(*, actor: Actor, event: ParticipationsImported, entry: Entry) -> None:
    derive_seats(list(event.services))


@reactions.on(MandateEnded)
def leave_duties(*, actor: Actor, event: MandateEnded, entry: Entry) -> None:
    follow_mandate(actor=actor, mandate=event.mandate, end=event.end)
