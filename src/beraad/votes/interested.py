"""Declared interests as seen: which there are about a subject, and which seats have no vote by them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.bodies.models import Mandate
from beraad.bodies.queries import SeatOnDay
from beraad.kernel import clock
from beraad.kernel.prepared import prepared

from .models import Elector, Interest, Vote


@dataclass(frozen=True)
class Declared:
    """The interests declared in one subject."""

    interests: Sequence[Interest]

    def of(self, seat: SeatOnDay) -> Interest | None:
        """The interest that keeps a seat from voting: its own, or of the same house in another of the groups that vote
        together."""
        house = seat.seat.house_id
        same = (one for one in self.interests if house and one.seat.house_id == house)
        return next((one for one in self.interests if one.seat_id == seat.seat.pk), None) or next(same, None)


def declared_about(reference: str) -> Declared:
    """What is declared now about what has this reference; nothing where there is none. One statement at most."""
    rows = Interest.objects.filter(reference=reference, retracted_at=None).select_related("seat")
    return Declared(tuple(rows.order_by("declared_at")) if reference else ())


def interests_about(actor: Actor, subject: str) -> list[Interest]:
    """The interests declared in a subject, those taken back left out, by name. `sits` says of each whether the actor
    sits in its seat today. One statement."""
    return list(_about(subject, actor.person_id, clock.today()))


@prepared
def _about(subject: str, person: int | None, day: dt.date) -> QuerySet:
    sits = Exists(Mandate.objects.on(day).filter(seat=OuterRef("seat"), person=person)) if person else Value(False)
    rows = Interest.objects.filter(subject=subject, retracted_at=None).select_related("seat__body", "person")
    return rows.annotate(sits=sits).order_by("name", "pk")


def interest_for(actor: Actor, subject: str, pk: int) -> Interest:
    """The interest with this id about a subject, if it was not taken back; NotFound when there is none."""
    rows = Interest.objects.filter(subject=subject, retracted_at=None).select_related("seat__body", "person")
    return one(actor, rows, pk=pk)


def set_aside(vote: Vote) -> list[tuple[str, dict[str, Any]]]:
    """Who had no vote because of an interest, by name with the reason; one statement. None before it opens."""
    rows = Elector.objects.filter(vote=vote, eligible=False, reason__code="declared-interest")
    return list(rows.order_by("name", "pk").values_list("name", "reason"))
