"""How a group is made up on a day, beside how its charter wants it: who sits until when, which voices are missing."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate, Remit, Seat
from beraad.bodies.queries import bodies_on, seats_on
from beraad.charters.composition import AUTHORITY, Composition
from beraad.charters.models import Charter
from beraad.charters.queries import charter_on
from beraad.charters.rules import Rules, adopted
from beraad.kernel.errors import Conflict
from beraad.organisations.choices import Register
from beraad.organisations.models import House, Territory
from beraad.organisations.queries import figures_for
from beraad.services.models import Participation

from .models import Term

VOICES = ("size", "kind", "province")
SHOWN = 5
"""How many voices that nobody asked for, but that are missing all the same, are told of."""


@dataclass(frozen=True)
class Governed:
    """What a group is made up by: the charter, its rules, and its composition."""

    charter: Charter
    rules: Rules
    composition: Composition


@dataclass(frozen=True)
class Place:
    """A seat on a day with who sits in it, and until when by the charter (None: no end is known)."""

    seat: Seat
    holder: Mandate | None
    due: dt.date | None
    term: Term | None = None

    def goes_on(self, day: dt.date) -> bool:
        """Whether its holder sits there on `day` by right, and not only until there is a successor."""
        return self.holder is not None and (self.due is None or self.due > day)


@dataclass(frozen=True)
class Gap:
    """A voice that is missing in a group: that of `houses`, which are of all these `groups`. `missing` seats are
    guaranteed to it; 0 where the charter guarantees none."""

    groups: Mapping[str, str]
    missing: int
    houses: list[House]


def consortia(body: Body, day: dt.date) -> list[Body]:
    """The consortium groups that a steering group serves on a day, by code: those who elect it."""
    served = Remit.objects.on(day).filter(body=body).values("service")
    return list(bodies_on(day).filter(kind=BodyKind.CONSORTIUM, service__in=served).order_by("code"))


def governed(body: Body, day: dt.date) -> Governed | None:
    """By what a steering group is made up on a day: its own charter, or the first that says so of those it serves."""
    if body.kind != BodyKind.STEERING:
        return None
    for group in (body, *consortia(body, day)):
        charter = charter_on(group, day)
        rules = adopted(charter.rules) if charter else None
        if rules and rules.composition:
            return Governed(charter, rules, rules.composition)
    return None


def by_charter(charter: Charter) -> Governed:
    """The same of a version of a charter that says so. Conflict when it does not."""
    rules = adopted(charter.rules)
    if rules.composition is None:
        raise Conflict("no-composition")
    return Governed(charter, rules, rules.composition)


def composition_of(body: Body, day: dt.date) -> Governed:
    """By what a steering group is made up on a day; Conflict when no charter says so."""
    found = governed(body, day)
    if found is None:
        raise Conflict("no-composition")
    return found


def places(body: Body, day: dt.date) -> list[Place]:
    """The seats of a group on a day, with who sits there and until when."""
    seats = seats_on(body, day)
    holders = {seat.seat.pk: seat.holder for seat in seats}
    mandates = [holder.pk for holder in holders.values() if holder]
    terms = {term.mandate_id: term for term in Term.objects.filter(mandate__in=mandates)}
    found = []
    for seat in seats:
        holder = holders[seat.seat.pk]
        term = terms.get(holder.pk) if holder else None
        found.append(Place(seat.seat, holder, term.due if term else holder and holder.end, term))
    return sorted(found, key=lambda place: place.seat.pk)


def taking_part(body: Body, rules: Rules, day: dt.date) -> QuerySet[House]:
    """The houses that elect a group on a day, and of which anyone may stand."""
    served = Remit.objects.on(day).filter(body=body).values("service")
    part = Participation.objects.on(day).filter(house=OuterRef("pk"), service__in=served, stage__in=rules.stages)
    return House.objects.on(day).filter(Exists(part)).order_by("filed", "pk")


def groups_of(houses: Iterable[House], composition: Composition, day: dt.date) -> dict[int, dict[str, str]]:
    """What each house (by id) is on a day, as guarantees and ceilings look at it: kind, province, region, size, and the
    authority that it serves. What is not known of a house is absent."""
    kinds = {house.pk: house.kind for house in houses}
    found = {pk: {"kind": kind} for pk, kind in kinds.items()}
    rows = Territory.objects.on(day).filter(house__in=kinds).select_related("authority")
    for row in rows.order_by("house", "authority__name", "pk"):
        own = {"province": row.authority.province, "region": row.authority.region, AUTHORITY: row.authority.name}
        found[row.house_id] = {name: text for name, text in own.items() if text} | found[row.house_id]
    for pk, figure in figures_for(kinds, Register.INHABITANTS, day).items():
        # All whom it serves, also where it does not serve them alone.
        size = composition.size_of(sum((Fraction(one["value"]) for one in figure.origin), Fraction(0)))
        found[pk] |= {"size": size} if size else {}
    return found


def gaps(body: Body, own: Governed, sitting: Collection[Mandate], day: dt.date) -> list[Gap]:
    """Which voices are missing in a group in which these go on `sitting`: first those that the charter guarantees, then
    the kinds of houses of which nobody sits there, those of most houses first."""
    houses = list(taking_part(body, own.rules, day))
    seated = [mandate.house for mandate in sitting]
    groups = groups_of([*houses, *seated], own.composition, day)
    within = [groups[house.pk] for house in seated]
    found = []
    for limit in own.composition.limits(within, [groups[house.pk] for house in houses]):
        if limit.least:
            voice = {limit.kind: str(limit.group)}
            found.append(Gap(voice, limit.least, [h for h in houses if _of(groups[h.pk], voice)]))
    return [*found, *_unheard(houses, groups, within)[:SHOWN]]


def _unheard(houses: list[House], groups: Mapping[int, Mapping[str, str]], within: list[dict[str, str]]) -> list[Gap]:
    cells: dict[tuple[str, ...], list[House]] = {}
    for house in houses:
        own = groups[house.pk]
        if all(name in own for name in VOICES):
            cells.setdefault(tuple(own[name] for name in VOICES), []).append(house)
    voices = {cell: dict(zip(VOICES, cell, strict=True)) for cell in cells}
    missing = [
        Gap(voices[cell], 0, members)
        for cell, members in cells.items()
        if not any(_of(one, voices[cell]) for one in within)
    ]
    return sorted(missing, key=lambda gap: (-len(gap.houses), sorted(gap.groups.items())))


def _of(groups: Mapping[str, str], voice: Mapping[str, str]) -> bool:
    return all(groups.get(name) == group for name, group in voice.items())
