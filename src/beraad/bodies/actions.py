"""What is done with bodies: found, give a remit, add seats, grant and end mandates."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from beraad.access.actor import Actor
from beraad.access.policies import may, require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.organisations.actions import affiliate
from beraad.organisations.models import Affiliation, House
from beraad.people.models import Person
from beraad.record.actions import append
from beraad.services.models import Participation, Service

from .choices import BodyKind, Role
from .events import BodyFounded, MandateEnded, MandateGranted, RemitGiven, SeatAdded, SeatClosed
from .models import Body, Mandate, Remit, Seat


@transaction.atomic
def found_body(
    *, actor: Actor, kind: str, code: str, name: str, start: dt.date, service: Service | None = None, source: str = ""
) -> Body:
    """Found a body; a consortium group comes with a seat for every house that takes part in its service."""
    require(actor, "found", Body)
    if (kind == BodyKind.CONSORTIUM) != (service is not None):
        raise Invalid("consortium-needs-service")
    body = wellformed(
        Body(kind=kind, code=code, slug=slugify(name), name=name, service=service, start=start, source=source)
    )
    if Body.objects.filter(Q(code=body.code) | Q(slug=body.slug)).exists():
        raise Conflict("body-present", name=body.name, value=body.code)
    if service and Body.objects.filter(overlaps(start, None), kind=kind, service=service).exists():
        raise Conflict("consortium-present", service=service.name)
    body.save(force_insert=True)
    append(
        actor=actor,
        event=BodyFounded(
            about=(key(body), *([key(service)] if service else [])),
            body=body.pk,
            name=body.name,
            body_kind=kind,
            start=start,
            source=body.source,
        ),
    )
    if service:
        derive_seats([service.pk])
    return body


def derive_seats(services: list[int], house: int | None = None) -> None:
    """See to it that every house (or this one) that ever takes part in these services has its seat; safe to repeat.

    When a seat holds follows from the participation; the row only gives mandates something to refer to.
    """
    bodies = {b.service_id: b for b in Body.objects.filter(kind=BodyKind.CONSORTIUM, service__in=services)}
    taking_part = Participation.objects.filter(service__in=list(bodies))
    seated = Seat.objects.filter(body__in=bodies.values())
    if house is not None:
        taking_part, seated = taking_part.filter(house=house), seated.filter(house=house)
    missing = set(taking_part.values_list("service", "house")) - set(seated.values_list("body__service", "house"))
    Seat.objects.bulk_create(
        [Seat(body=bodies[service], house_id=one, start=bodies[service].start) for service, one in sorted(missing)],
        ignore_conflicts=True,
    )


@transaction.atomic
def give_remit(*, actor: Actor, body: Body, service: Service, start: dt.date, source: str = "") -> Remit:
    """Let a steering group serve a service from `start`; the group that served it until then stops that day."""
    require(actor, "change", body)
    if body.kind != BodyKind.STEERING:
        raise Invalid("steering-only")
    remit = wellformed(Remit(body=body, service=service, start=start, source=source))
    current = Remit.objects.select_for_update().filter(overlaps(start, None), service=service).order_by("start")
    for former in current:
        if former.start >= start:
            raise Conflict("remit-later", start=former.start)
        former.end = start
        former.save(update_fields=["end"])
    remit.save(force_insert=True)
    append(
        actor=actor,
        event=RemitGiven(
            about=(key(body), key(service)),
            body=body.pk,
            body_name=body.name,
            service=service.pk,
            service_name=service.name,
            start=start,
            source=remit.source,
        ),
    )
    return remit


@transaction.atomic
def add_seat(*, actor: Actor, body: Body, label: str, start: dt.date, source: str = "") -> Seat:
    """Add a seat to a steering or working group or board."""
    require(actor, "change", body)
    if body.kind == BodyKind.CONSORTIUM:
        raise Invalid("seats-derived")
    seat = wellformed(Seat(body=body, label=label, start=start, source=source))
    seat.save(force_insert=True)
    append(
        actor=actor,
        event=SeatAdded(
            about=(key(body),),
            body=body.pk,
            body_name=body.name,
            seat=seat.pk,
            label=seat.label,
            start=start,
            source=seat.source,
        ),
    )
    return seat


@transaction.atomic
def close_seat(*, actor: Actor, seat: Seat, end: dt.date) -> None:
    """Abolish a seat from `end`; mandates in it end with it. Errors as for shortening a period."""
    require(actor, "change", seat.body)
    if seat.house_id:
        raise Invalid("seats-derived")
    seat = locked(seat)
    seat.shorten(end)
    mandates = list(seat.mandates.filter(overlaps(end, None)))
    if any(end <= mandate.start for mandate in mandates):
        raise Invalid("ends-before-start", {"end": "ends-before-start"})
    seat.save(update_fields=["end"])
    for mandate in mandates:
        _end(actor, mandate, end)
    append(
        actor=actor,
        event=SeatClosed(
            about=(key(seat.body),),
            body=seat.body_id,
            body_name=seat.body.name,
            seat=seat.pk,
            label=seat.label,
            end=end,
        ),
    )


@transaction.atomic
def grant_mandate(
    *,
    actor: Actor,
    seat: Seat,
    person: Person,
    start: dt.date,
    source: str,
    house: House | None = None,
    role: str = Role.HOLDER,
    end: dt.date | None = None,
) -> Mandate:
    """Let `person` sit in `seat` for `house` (a consortium seat knows its own).

    Conflict when the house does not take part on `start`, when the seat already has a representative in that
    period, or when this person already sits in it.
    """
    require(actor, "grant", seat)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body__service", "house").get(pk=seat.pk)
    house = seat.house or house
    _require_fit(seat, house, start)
    mandate = wellformed(Mandate(seat=seat, person=person, house=house, role=role, start=start, end=end, source=source))
    present = seat.mandates.filter(overlaps(start, end)).select_related("person")
    if same := next((m for m in present if m.person_id == person.pk), None):
        raise Conflict("mandate-present", name=person.name, start=same.start)
    if role == Role.HOLDER and (other := next((m for m in present if m.role == Role.HOLDER), None)):
        raise Conflict("seat-taken", name=other.person.name, start=other.start)
    if not Affiliation.objects.filter(overlaps(start, None), person=person, house=house).exists():
        # Who speaks for a house belongs to it.
        affiliate(actor=actor, person=person, house=house, start=start, source=mandate.source)
    mandate.save(force_insert=True)
    append(
        actor=actor,
        event=MandateGranted(
            about=(key(seat.body), key(house), key(person)),
            body=seat.body_id,
            body_name=seat.body.name,
            seat=seat.pk,
            mandate=mandate.pk,
            mandated=person.pk,
            name=person.name,
            house=house.pk,
            house_name=house.name,
            role=role,
            start=start,
            end=end,
            source=mandate.source,
        ),
    )
    return mandate


def _require_fit(seat: Seat, house: House | None, start: dt.date) -> None:
    if house is None:
        raise Invalid("mandate-needs-house", {"house": "required"})
    if seat.house_id:
        services = [seat.body.service_id]
    else:
        services = list(Remit.objects.on(start).filter(body=seat.body).values_list("service", flat=True))
        if not seat.covers(start):
            raise Conflict("seat-closed", label=seat.label)
    taking_part = Participation.objects.on(start).filter(house=house, service__in=services)
    if services and not taking_part.exists():
        raise Conflict("house-takes-no-part", house=house.name, day=start)


@transaction.atomic
def end_mandate(*, actor: Actor, mandate: Mandate, end: dt.date) -> None:
    """End a mandate: from `end` on the person no longer sits in the seat.

    Only the secretariat says so afterwards (`ends-in-past`). Other errors as for shortening a period.
    """
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("seat__body", "person", "house")
        .get(pk=mandate.pk)
    )
    require(actor, "end", mandate)
    if end < clock.today() and not may(actor, "backdate", mandate):
        raise Invalid("ends-in-past", {"end": "ends-in-past"})
    _end(actor, mandate, end)


def _end(actor: Actor, mandate: Mandate, end: dt.date) -> None:
    mandate.shorten(end)
    mandate.save(update_fields=["end"])
    body = mandate.seat.body
    append(
        actor=actor,
        event=MandateEnded(
            about=(key(body), key(mandate.house), key(mandate.person)),
            body=body.pk,
            body_name=body.name,
            seat=mandate.seat_id,
            mandate=mandate.pk,
            mandated=mandate.person_id,
            name=mandate.person.name,
            house=mandate.house_id,
            house_name=mandate.house.name,
            end=end,
        ),
    )


def unseat(*, actor: Actor, house: int, day: dt.date) -> None:
    """End, from `day`, the mandates for a house in groups of which it takes none of the services any more."""
    mandates = Mandate.objects.filter(overlaps(day, None), house=house, seat__house__isnull=True, start__lt=day)
    for mandate in mandates.select_related("seat__body", "person", "house"):
        served = Remit.objects.on(day).filter(body=mandate.seat.body).values("service")
        if served and not Participation.objects.on(day).filter(house=house, service__in=served).exists():
            _end(actor, mandate, day)
