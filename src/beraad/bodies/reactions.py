"""Seats follow participation."""

from beraad.access.actor import Actor
from beraad.record import reactions
from beraad.record.models import Entry
from beraad.services.events import ParticipationChanged, ParticipationsImported

from .actions import derive_seats


@reactions.on(ParticipationChanged)
def seat_participant(*, actor: Actor, event: ParticipationChanged, entry: Entry) -> None:
    derive_seats([event.service], event.house)


@reactions.on(ParticipationsImported)
def seat_participants(*, actor: Actor, event: ParticipationsImported, entry: Entry) -> None:
    derive_seats(list(event.services))
