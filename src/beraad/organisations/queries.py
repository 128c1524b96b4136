"""Organisations as seen on a day: who is an actor, which houses there are, whom they serve, and their figures."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any

from django.db.models import BigIntegerField, Prefetch, Q, QuerySet, Value

from beraad.access.actor import VISITOR, Actor
from beraad.access.policies import one, visible
from beraad.kernel import clock
from beraad.kernel.periods import holds
from beraad.kernel.prepared import prepared
from beraad.people.models import Appointment, Person

from .choices import Register
from .identifiers import enterprise_number
from .models import Affiliation, ClusterMember, Figure, House, LocalAuthority, Merger, Territory

# Beyond this many, reading all rows of the day is cheaper than naming each one.
MANY = 500


@dataclass(frozen=True)
class HouseFigure:
    """The number of a house, and what it is made of: plain dicts with authority (id or None), name, value, day, source
    and shared_by, the number of houses among which the authority's number was divided."""

    value: Fraction
    origin: list[dict[str, Any]]


def actor_for(person: Person | None, house_id: int | None = None) -> Actor:
    """Who this person is today: their offices, their houses by name, and for which of these they act.

    `house_id` counts while they belong to that house; else the first. One statement.
    """
    if person is None or person.pk is None or not person.is_active:
        return VISITOR
    houses, offices = {}, set()
    for house, name in sorted(_belongs_to(person.pk, clock.today()), key=itemgetter(1)):
        if house is None:
            offices.add(name)
        else:
            houses[house] = name
    if house_id not in houses:
        house_id = next(iter(houses), None)
    return Actor(person=person, house_id=house_id, houses=houses, offices=frozenset(offices))


@prepared
def _belongs_to(person: int, day: dt.date) -> QuerySet:
    """The houses a person belongs to on a day, by id and name, and the offices they hold, without an id."""
    houses = _mine(person, day).values_list("house", "house__name")
    offices = Appointment.objects.on(day).filter(person=person).annotate(house=Value(None, BigIntegerField()))
    return houses.union(offices.values_list("house", "office"), all=True)


def belonging(person: int, day: dt.date) -> QuerySet:
    """The ids of the houses to which a person (by id) belongs on a day, for use in a filter."""
    return _mine(person, day).values("house")


def _mine(person: int, day: dt.date) -> QuerySet[Affiliation]:
    return Affiliation.objects.on(day).filter(holds(day, "house__"), person=person)


def houses_of(person: Person, day: dt.date | None = None) -> QuerySet[House]:
    """The houses a person belongs to on a day, by name."""
    day = day or clock.today()
    mine = Affiliation.objects.on(day).filter(person=person)
    return House.objects.on(day).filter(pk__in=mine.values("house")).order_by("name")


def house_for(actor: Actor, slug: str) -> House:
    """The house with this address; NotFound when there is none."""
    return one(actor, House.objects.all(), slug=slug)


def authority_for(actor: Actor, pk: int | str) -> LocalAuthority:
    """The authority with this number; NotFound when there is none."""
    return one(actor, LocalAuthority.objects.all(), pk=pk)


def houses_on(day: dt.date) -> QuerySet[House]:
    """The houses there are on a day, by municipality and name."""
    return House.objects.on(day).order_by("filed", "pk")


def authorities_on(day: dt.date) -> QuerySet[LocalAuthority]:
    """The authorities there are on a day, by name."""
    return LocalAuthority.objects.on(day).order_by("name")


def found_houses(actor: Actor, day: dt.date, text: str = "", kind: str = "", province: str = "") -> QuerySet[House]:
    """The houses on a day of which the name, or that of an authority they serve, holds every word of `text`.

    Each has `served`: its territories of that day with their authority.
    """
    houses = visible(actor, houses_on(day))
    for word in text.split():
        houses = houses.filter(Q(name__icontains=word) | Q(pk__in=_serving(day, Q(authority__name__icontains=word))))
    if kind:
        houses = houses.filter(kind=kind)
    if province:
        houses = houses.filter(pk__in=_serving(day, Q(authority__province=province)))
    served = Territory.objects.on(day).select_related("authority").order_by("authority__name")
    return houses.prefetch_related(Prefetch("territories", served, to_attr="served"))


def _serving(day: dt.date, condition: Q) -> QuerySet:
    return Territory.objects.on(day).filter(condition).values("house")


def found_authorities(actor: Actor, day: dt.date, text: str = "", province: str = "") -> QuerySet[LocalAuthority]:
    """The authorities on a day of which the name holds every word of `text`, or that have it as a number."""
    authorities = visible(actor, authorities_on(day))
    for word in text.split():
        numbered = Q(nis=word) | Q(kbo=enterprise_number(word) or "?") | Q(ovo=word.upper())
        authorities = authorities.filter(Q(name__icontains=word) | numbered)
    return authorities.filter(province=province) if province else authorities


def provinces() -> list[str]:
    """The provinces in which there are authorities, by name."""
    return _places("province")


def regions() -> list[str]:
    """Likewise the regions."""
    return _places("region")


def _places(kind: str) -> list[str]:
    found = LocalAuthority.objects.exclude(**{kind: ""}).order_by(kind)
    return list(found.values_list(kind, flat=True).distinct())


def territories_of(house: House) -> QuerySet[Territory]:
    """Which authorities a house serves and served, newest first."""
    return house.territories.select_related("authority").order_by("-start", "authority__name")


def houses_serving(authority: LocalAuthority) -> QuerySet[Territory]:
    """Which houses serve and served an authority, newest first."""
    return authority.territories.select_related("house").order_by("-start", "house__name")


def mergers_of(authority: LocalAuthority) -> tuple[list[Merger], Merger | None]:
    """What went up in an authority, by name, and in what it went up itself."""
    went_in = authority.mergers_in.select_related("former").order_by("day", "former__name")
    return list(went_in), authority.mergers_out.select_related("successor").first()


def clusters_of(authority: LocalAuthority) -> QuerySet[ClusterMember]:
    """The clusters an authority is and was in, newest first."""
    return authority.clusters.select_related("cluster").order_by("-start", "cluster__name")


def figures_of(authority: LocalAuthority) -> QuerySet[Figure]:
    """The numbers of an authority, newest first."""
    return authority.figures.order_by("register", "-day")


def affiliations_of(actor: Actor, house: House, day: dt.date) -> QuerySet[Affiliation]:
    """Who belongs to a house on a day, as far as the actor may know, by name."""
    people = Affiliation.objects.on(day).filter(house=house).select_related("person")
    return visible(actor, people).order_by("person__name")


def figures_for(house_ids: Iterable[int], register: str, day: dt.date) -> dict[int, HouseFigure]:
    """The figure of each house in a register on a day, with its origin; two statements at most.

    Inhabitants are those of the authorities a house serves, each by its latest figure on or before `day`. Where
    several of these houses serve the same authority its inhabitants are divided among them in equal, exact parts, so
    that nobody counts twice. Of other registers the house has figures of its own. A house is absent when its figure,
    or that of any authority it serves, is not known: a part would pass for the whole.
    """
    houses = set(house_ids)
    if register == Register.INHABITANTS:
        return _inhabitants(houses, day)
    return {
        house: HouseFigure(Fraction(figure.value), [_origin(figure, figure.house.name, shared_by=1)])
        for house, figure in _latest("house", houses, register, day).items()
    }


def _inhabitants(houses: set[int], day: dt.date) -> dict[int, HouseFigure]:
    serves: dict[int, dict[int, str]] = {}
    for house, authority, name in _territories(houses, day):
        serves.setdefault(house, {})[authority] = name
    served_by = Counter(authority for authorities in serves.values() for authority in authorities)
    latest = _latest("authority", served_by, Register.INHABITANTS, day)
    return {
        house: HouseFigure(
            sum((Fraction(latest[pk].value) / served_by[pk] for pk in authorities), Fraction(0)),
            [_origin(latest[pk], name, shared_by=served_by[pk]) for pk, name in authorities.items()],
        )
        for house, authorities in serves.items()
        if authorities.keys() <= latest.keys()
    }


def _territories(houses: Collection[int], day: dt.date) -> Iterable[tuple[int, int, str]]:
    rows = _among(Territory.objects.on(day), "house", houses).order_by("house", "authority__name", "authority")
    return (row for row in rows.values_list("house", "authority", "authority__name") if row[0] in houses)


def _latest(owner: str, pks: Collection[int], register: str, day: dt.date) -> dict[int, Figure]:
    rows = Figure.objects.filter(register=register, day__lte=day, **{f"{owner}__isnull": False})
    rows = _among(rows, owner, pks).select_related(owner).order_by("day")
    return {pk: figure for figure in rows if (pk := getattr(figure, f"{owner}_id")) in pks}


def _among(rows: QuerySet, field: str, pks: Collection[int]) -> QuerySet:
    return rows.filter(**{f"{field}__in": list(pks)}) if len(pks) <= MANY else rows


def _origin(figure: Figure, name: str, *, shared_by: int) -> dict[str, Any]:
    return {
        "authority": figure.authority_id,
        "name": name,
        "value": str(Fraction(figure.value)),
        "day": figure.day.isoformat(),
        "source": figure.source,
        "shared_by": shared_by,
    }


def affiliations_on(person: Person, day: dt.date) -> list[Affiliation]:
    """The houses a person belongs to on a day, with what they do there, by name."""
    rows = Affiliation.objects.on(day).filter(holds(day, "house__"), person=person).select_related("house")
    return list(rows.order_by("house__name"))


def affiliations_of_person(person: Person) -> list[Affiliation]:
    """The houses a person belongs or belonged to, newest first."""
    rows = Affiliation.objects.filter(person=person).select_related("house")
    return list(rows.order_by("-start", "house__name"))
