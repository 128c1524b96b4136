"""Services as seen on a day: which there are, their phase, and who takes part."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from beraad.access.actor import Actor
from beraad.access.policies import one
from beraad.kernel.periods import overlaps
from beraad.kernel.prepared import prepared
from beraad.organisations.choices import Register
from beraad.organisations.models import Figure, House, LocalAuthority, Territory
from beraad.organisations.queries import found_houses
from beraad.record.memory import remembered

from .models import Agreement, Participation, Service, ServicePhase


def catalogue() -> QuerySet[Service]:
    """Every service there is, was or will be, by name."""
    return Service.objects.order_by("name")


def with_phase(services: QuerySet[Service], day: dt.date) -> QuerySet[Service]:
    """`services`, each with the `phase` it is in on a day, None where it is in none."""
    phase = ServicePhase.objects.on(day).filter(service=OuterRef("pk")).values("phase")[:1]
    return services.annotate(phase=Subquery(phase))


def services_on(day: dt.date) -> QuerySet[Service]:
    """The services in the catalogue on a day, by name; each with its `phase`."""
    return with_phase(catalogue().on(day), day)


@prepared
def offered(day: dt.date) -> QuerySet:
    """The same services in short, for a choice: id, slug and name."""
    return catalogue().on(day).values_list("pk", "slug", "name", named=True)


def service_for(actor: Actor, slug: str, among: QuerySet[Service] | None = None) -> Service:
    """The service with this address, as it stands `among` others (of `catalogue`); NotFound when there is none."""
    return one(actor, catalogue() if among is None else among, slug=slug)


def participations_on(service: Service, day: dt.date) -> QuerySet[Participation]:
    """Who takes part in a service on a day, by name of the house, with house and agreement."""
    rows = service.participations.on(day).select_related("house", "agreement__authority")
    return rows.order_by("house__name")


@remembered
def participants_count_by_service(day: dt.date) -> dict[int, int]:
    """How many houses take part in each service on a day; a service without any is absent."""
    counted = Participation.objects.on(day).values("service").annotate(n=Count("pk")).order_by("service")
    return dict(counted.values_list("service", "n"))


@remembered
def participants_count(service: Service, day: dt.date) -> int:
    """How many houses take part in a service on a day."""
    return service.participations.on(day).count()


@remembered
def participating_houses(day: dt.date) -> int:
    """How many houses take part in one service or more on a day."""
    return Participation.objects.on(day).aggregate(n=Count("house", distinct=True))["n"]


def participants(actor: Actor, service: Service, day: dt.date, text: str = "") -> QuerySet[House]:
    """The houses that take part in a service on a day, found and with `served` as by `found_houses`, by municipality.

    Each also has the `stage` in which it takes part, `since` when, and the day on which that ends, if any (`until`).
    """
    own = Participation.objects.on(day).filter(service=service, house=OuterRef("pk"))
    return (
        found_houses(actor, day, text)
        .filter(Exists(own))
        .annotate(
            stage=Subquery(own.values("stage")[:1]),
            since=Subquery(own.values("start")[:1]),
            until=Subquery(own.values("end")[:1]),
        )
    )


def houses_in(services: QuerySet[Service], day: dt.date) -> QuerySet[House]:
    """The houses that take part in at least one of these services on a day or later, by municipality and name."""
    periods = Participation.objects.filter(overlaps(day, None), service__in=services)
    return House.objects.filter(pk__in=periods.values("house")).order_by("filed", "pk")


@remembered
def inhabitants_reached(service: Service, day: dt.date) -> int:
    """How many inhabitants the authorities have together whose houses take part in a service, by the latest figures."""
    houses = Participation.objects.on(day).filter(service=service).values("house")
    authorities = Territory.objects.on(day).filter(house__in=houses).values("authority")
    figures = Figure.objects.filter(register=Register.INHABITANTS, day__lte=day)
    latest = figures.filter(authority=OuterRef("authority")).order_by("-day").values("pk")[:1]
    found = figures.filter(authority__in=authorities, pk=Subquery(latest)).aggregate(n=Sum("value"))
    return int(found["n"] or 0)


def participants_beside(house: House, service: Service, day: dt.date) -> list[int]:
    """The participants in a service on a day, itself included, that serve an authority which a house serves too."""
    served = Territory.objects.on(day).filter(house=house).values("authority")
    beside = Territory.objects.on(day).filter(authority__in=served).values("house")
    return list(Participation.objects.on(day).filter(service=service, house__in=beside).values_list("house", flat=True))


def phases_of(service: Service) -> list[ServicePhase]:
    """The phases a service has been in, oldest first."""
    return list(service.phases.order_by("start"))


def participations_of(house: House) -> QuerySet[Participation]:
    """All periods in which a house takes or took part, newest first, with service and agreement."""
    rows = Participation.objects.filter(house=house).select_related("service", "agreement__authority")
    return rows.order_by("-start", "service__name")


def services_around(houses: Iterable[int], beside: Iterable[int], day: dt.date) -> list[Service]:
    """The services in which one of these houses `takes_part` on a day, and those `beside` (all by id), by name."""
    part = Participation.objects.on(day).filter(house__in=list(houses), service=OuterRef("pk"))
    rows = Service.objects.annotate(takes_part=Exists(part)).filter(Q(takes_part=True) | Q(pk__in=list(beside)))
    return list(rows.order_by("name"))


def services_taken(house: House, day: dt.date) -> QuerySet[Service]:
    """The services in which a house takes part on a day or later."""
    periods = Participation.objects.filter(overlaps(day, None), house=house)
    return Service.objects.filter(pk__in=periods.values("service")).order_by("name")


def agreements_of(authority: LocalAuthority) -> QuerySet[Agreement]:
    """The agreements of an authority, newest first, with their service."""
    return Agreement.objects.filter(authority=authority).select_related("service").order_by("-start", "number")


def agreement_for(actor: Actor, authority: LocalAuthority, pk: int) -> Agreement:
    """The agreement of an authority with this id; NotFound when there is none."""
    return one(actor, Agreement.objects.select_related("authority", "service").filter(authority=authority), pk=pk)


def agreements_open_to(house: House, day: dt.date) -> QuerySet[Agreement]:
    """The agreements, on whatever service, of the authorities a house serves on a day or later; by service."""
    served = house.territories.filter(overlaps(day, None)).values("authority")
    rows = Agreement.objects.filter(overlaps(day, None), authority__in=served)
    return rows.select_related("authority", "service").order_by("service__name", "number", "start")
