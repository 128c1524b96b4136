"""Bodies as seen on a day: their seats, who sits in them, and which are vacant."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.kernel import clock
from beraad.kernel.periods import holds, overlaps
from beraad.kernel.prepared import prepared
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.services.choices import Stage
from beraad.services.models import Participation, Service

from .choices import BodyKind, Role
from .models import Body, Mandate, Officer, Remit, Seat


@dataclass(frozen=True)
class SeatOnDay:
    """A seat with who sits in it on a day. `stage` and `since` tell the participation behind a consortium seat."""

    seat: Seat
    house: House | None
    stage: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def holder(self) -> Mandate | None:
        return next((m for m in self.mandates if m.role == Role.HOLDER), None)

    @property
    def substitutes(self) -> list[Mandate]:
        return [m for m in self.mandates if m.role == Role.SUBSTITUTE]

    @property
    def vacant(self) -> bool:
        return not self.mandates


def body_for(actor: Actor, slug: str) -> Body:
    """The body with this slug; NotFound when there is none."""
    return one(actor, Body.objects.select_related("service"), slug=slug)


def bodies_on(day: dt.date) -> QuerySet[Body]:
    return Body.objects.on(day).select_related("service").order_by("kind", "name")


def consortium_of(service: Service, day: dt.date | None = None) -> Body | None:
    """The consortium group of a service."""
    return _consortium(service.pk, day or clock.today()).first()


@prepared
def _consortium(service: int, day: dt.date) -> QuerySet:
    return Body.objects.on(day).filter(kind=BodyKind.CONSORTIUM, service=service)


def steering_of(service: Service, day: dt.date | None = None) -> Body | None:
    """The steering group that serves a service on a day."""
    return _steering(service.pk, day or clock.today()).first()


@prepared
def _steering(service: int, day: dt.date) -> QuerySet:
    return Body.objects.filter(holds(day, "remits__"), remits__service=service)


def with_bodies(services: QuerySet[Service], day: dt.date) -> QuerySet[Service]:
    """`services`, each with the groups that govern it on a day, None where there is none: id and slug of its
    `consortium`; id, slug and name of its `steering` group and that group's number of seats (`steering_seats`).
    """
    consortium = Body.objects.on(day).filter(kind=BodyKind.CONSORTIUM, service=OuterRef("pk"))
    remit = Remit.objects.on(day).filter(service=OuterRef("pk"))
    seats = Seat.objects.on(day).filter(body=OuterRef("steering")).order_by().values("body").annotate(n=Count("pk"))
    return services.annotate(
        consortium=Subquery(consortium.values("pk")[:1]),
        consortium_slug=Subquery(consortium.values("slug")[:1]),
        steering=Subquery(remit.values("body")[:1]),
        steering_slug=Subquery(remit.values("body__slug")[:1]),
        steering_name=Subquery(remit.values("body__name")[:1]),
    ).annotate(steering_seats=Subquery(seats.values("n")))


def services_served(body: Body, day: dt.date) -> QuerySet[Service]:
    """The services a body is there for: its own, or those in its remit on that day."""
    if body.kind == BodyKind.CONSORTIUM:
        return Service.objects.filter(pk=body.service_id)
    return Service.objects.filter(pk__in=Remit.objects.on(day).filter(body=body).values("service"))


def seats_on(body: Body, day: dt.date, stages: Iterable[str] = tuple(Stage.values)) -> list[SeatOnDay]:
    """The seats of a body on a day with their mandates, by name of house or label; three statements at most.

    The seats of a consortium group are those of the houses that take part on that day, in one of `stages` (which of
    them give a vote is for the charter to say).
    """
    if body.kind == BodyKind.CONSORTIUM:
        seats = _consortium_seats(body, day, stages)
    else:
        seats = [SeatOnDay(seat, None) for seat in body.seats.on(day).order_by("label", "pk")]
    mandates = mandates_on([s.seat.pk for s in seats], day)
    return [
        SeatOnDay(
            s.seat,
            s.house or _house_of(mandates.get(s.seat.pk)),
            s.stage,
            s.since,
            s.until,
            mandates.get(s.seat.pk, []),
        )
        for s in seats
    ]


def _consortium_seats(body: Body, day: dt.date, stages: Iterable[str]) -> list[SeatOnDay]:
    taking_part = {
        p.house_id: p for p in Participation.objects.on(day).filter(service=body.service_id, stage__in=list(stages))
    }
    seats = Seat.objects.filter(body=body, house__isnull=False).select_related("house").order_by("house__name")
    return [
        SeatOnDay(seat, seat.house, (p := taking_part[seat.house_id]).stage, p.start, p.end)
        for seat in seats
        if seat.house_id in taking_part and seat.house.covers(day)
    ]


def _house_of(mandates: list[Mandate] | None) -> House | None:
    return mandates[0].house if mandates else None


def mandates_on(seats: Iterable[int], day: dt.date) -> dict[int, list[Mandate]]:
    """The mandates of these seats on a day, holders first; one statement."""
    found: dict[int, list[Mandate]] = {}
    rows = Mandate.objects.on(day).filter(seat__in=list(seats)).select_related("person", "house")
    for mandate in rows.order_by("role", "start", "pk"):
        found.setdefault(mandate.seat_id, []).append(mandate)
    return found


def mandates_for(
    day: dt.date, *, group: int | None, houses: Iterable[int] = (), consortium: int | None = None
) -> list[Mandate]:
    """Who sits in a `group` on a day, and for these `houses` in a `consortium` (both by id); one statement.

    With person and house, and of the seat its `body_id` and the house it belongs to, if any (`seat_house_id`); by
    municipality of the house, representatives before substitutes.
    """
    wanted = Q(seat__body=group) | Q(seat__body=consortium, seat__house__in=list(houses))
    rows = Mandate.objects.on(day).filter(wanted).select_related("person", "house")
    rows = rows.annotate(body_id=F("seat__body"), seat_house_id=F("seat__house"))
    return list(rows.order_by("house__filed", "role", "person__name", "pk"))


def unrepresented(houses: QuerySet[House], consortium: int | None, day: dt.date) -> QuerySet[House]:
    """Those of `houses` for which nobody sits in a consortium group (by id) on a day."""
    mandates = Mandate.objects.on(day).filter(seat__body=consortium, seat__house=OuterRef("pk"))
    return houses.exclude(Exists(mandates))


def consortia_of(services: Iterable[int], day: dt.date) -> list[Body]:
    """The consortium groups of these services (by id) on a day, by name."""
    rows = bodies_on(day).filter(kind=BodyKind.CONSORTIUM, service__in=list(services))
    return list(rows)


def remits_of(body: Body) -> list[Remit]:
    """Which services a body serves and served, the latest first."""
    return list(body.remits.select_related("service").order_by("-start", "service__name"))


def seats_to_fill(body: Body, day: dt.date) -> list[SeatOnDay]:
    """The seats of a body that hold on a day or later, with who sits in them; by municipality or label. Those of a
    consortium group hold while their house takes part."""
    part = Participation.objects.filter(overlaps(day, None), house=OuterRef("house"), service=body.service_id)
    held = body.seats.filter(Q(house=None) | Exists(part), overlaps(day, None))
    seats = held.select_related("house").order_by("house__filed", "label", "pk")
    mandates = mandates_on([seat.pk for seat in seats], day)
    return [SeatOnDay(seat, seat.house, mandates=mandates.get(seat.pk, [])) for seat in seats]


def seat_for(actor: Actor, body: Body, pk: int | str) -> Seat:
    """The seat of a body with this id; NotFound when it has none."""
    return one(actor, Seat.objects.select_related("body__service", "house").filter(body=body), pk=pk)


def mandate_for(actor: Actor, body: Body, pk: int | str) -> Mandate:
    """The mandate in a body with this id; NotFound when there is none."""
    rows = Mandate.objects.select_related("seat__body", "seat__house", "person", "house")
    return one(actor, rows.filter(seat__body=body), pk=pk)


def vacancies(body: Body, day: dt.date) -> list[SeatOnDay]:
    """The seats of a body in which nobody sits on a day."""
    return [seat for seat in seats_on(body, day) if seat.vacant]


def _holding(day: dt.date) -> QuerySet[Mandate]:
    """The mandates that hold on a day, in seats that do: a seat in a consortium group while the house takes part."""
    takes_part = Participation.objects.filter(
        holds(day), house=OuterRef("house"), service=OuterRef("seat__body__service")
    )
    return Mandate.objects.on(day).filter(holds(day, "seat__"), Q(seat__house__isnull=True) | Exists(takes_part))


def sitting(person_id: int | None, day: dt.date) -> QuerySet[Mandate]:
    """The mandates of a person that hold on a day."""
    return _holding(day).filter(person=person_id)


def seats_of(actor: Actor, day: dt.date | None = None) -> list[Mandate]:
    """The actor's own mandates today, with seat, body and house, for the desk; one statement."""
    if not actor.signed_in:
        return []
    return list(_seats_of(actor.person_id, day or clock.today()))


@prepared
def _seats_of(person: int, day: dt.date) -> QuerySet:
    rows = sitting(person, day).select_related("seat__body__service", "house")
    return rows.order_by("house__name", "seat__body__name")


def sits_in(actor: Actor, body: Body | None, day: dt.date | None = None) -> bool:
    """Whether the actor holds a seat of this body, or is a substitute in it."""
    if body is None or not actor.signed_in:
        return False
    return sitting(actor.person_id, day or clock.today()).filter(seat__body=body).exists()


def mandates_of_house(house: House, day: dt.date) -> list[Mandate]:
    """Who speaks for a house on a day, by body."""
    rows = _holding(day).filter(house=house).select_related("person", "seat__body__service")
    return list(rows.order_by("seat__body__name", "role", "person__name"))


def services_steered(mandates: list[Mandate], day: dt.date) -> list[int]:
    """The services served by the steering groups among these mandates; one statement."""
    groups = {m.seat.body_id for m in mandates if m.seat.body.kind == BodyKind.STEERING}
    return list(Remit.objects.on(day).filter(body__in=groups).values_list("service", flat=True)) if groups else []


def mandates_of_person(person: Person, day: dt.date) -> list[Mandate]:
    """The mandates of a person that hold on a day or later, by body."""
    rows = Mandate.objects.filter(overlaps(day, None), person=person).select_related("seat__body", "house")
    return list(rows.order_by("seat__body__name", "start"))


def ending_mandates(day: dt.date, before: dt.date, limit: int) -> list[Mandate]:
    """The mandates that end after a day and on or before another, soonest first."""
    rows = Mandate.objects.filter(end__gt=day, end__lte=before).select_related("person", "house", "seat__body")
    return list(rows.order_by("end", "pk")[:limit])


def vacancy_counts(day: dt.date) -> list[Body]:
    """The bodies with seats in which nobody sits on a day, each with how many (`vacant`), most first; one statement."""
    taken = Mandate.objects.filter(holds(day), seat=OuterRef("pk"))
    part = Participation.objects.filter(holds(day), house=OuterRef("house"), service=OuterRef("body__service"))
    seats = Seat.objects.filter(
        ~Exists(taken), holds(day), Q(house__isnull=True) | Exists(part), body=OuterRef("pk")
    ).order_by()
    counted = seats.values("body").annotate(n=Count("pk")).values("n")
    rows = Body.objects.on(day).annotate(vacant=Subquery(counted)).filter(vacant__gt=0)
    return list(rows.order_by("-vacant", "name"))


def officers_of(body: Body, duty: str) -> QuerySet[Officer]:
    """Who has and had a duty in a group, latest first."""
    rows = Officer.objects.filter(body=body, duty=duty).select_related("body", "mandate__person", "mandate__house")
    return rows.order_by("-start", "-pk")


def officers_on(body: Body, day: dt.date) -> dict[str, Officer]:
    """Who has which duty in a group on a day, as long as they sit in it."""
    rows = Officer.objects.on(day).filter(holds(day, "mandate__"), body=body)
    return {officer.duty: officer for officer in rows.select_related("mandate__person", "mandate__house")}
