"""Houses, whom they serve, and who belongs to them, as files."""

from collections.abc import Hashable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from beraad.access.actor import Actor
from beraad.kernel.errors import Invalid
from beraad.kernel.ids import key
from beraad.kernel.tabular import Column, Record, one_of, several
from beraad.organisations.actions import free_slug
from beraad.organisations.choices import HouseKind
from beraad.organisations.filing import filed, place, refile
from beraad.organisations.models import Affiliation, House, LocalAuthority, Territory
from beraad.people.actions import register_people
from beraad.people.models import Person

from .engine import BATCH, END, SOURCE, START, Import, RowRefused, overlapping, table
from .places import AUTHORITY, HOUSE, Places, authority_cell, period_cells

WORDS = {"bibliotheek": "library", "cultuurcentrum": "cultural_centre", "gemeenschapscentrum": "community_centre"}


@table
class Houses(Import):
    """Found again by address (`slug`), else name. `nis` are authorities it serves for as long as both are there."""

    table, model = "houses", House
    columns = (
        Column("name", required=True, aliases=("naam",)),
        Column("slug", aliases=("adres",)),
        Column("kind", one_of(HouseKind, WORDS), aliases=("soort",)),
        Column("nis", several, aliases=("nis_codes", "nis_code", "serves"), blank=()),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        self.territories: list[Territory] = []
        self.present |= {row.name.casefold(): row for row in self.places.houses}
        self.present |= {("slug", row.slug): row for row in self.places.houses}
        self.slugs = {row.slug for row in self.places.houses} | {record.get("slug", "") for record in records}

    def key(self, record: Record) -> Hashable:
        slug = record.get("slug")
        return ("slug", slug) if slug else record.values["name"].casefold()

    def values(self, record: Record) -> dict[str, Any]:
        values = super().values(record)
        return values if values.get("slug") else {name: value for name, value in values.items() if name != "slug"}

    def attach(self, record: Record, row: House) -> dict[str, list[Any]]:
        if not row.slug:
            row.slug = free_slug(row.name, self.slugs)
            self.slugs.add(row.slug)
        served = {territory.authority_id for territory in self.places.served[row.pk]} if row.pk else set()
        named = [self.places.authority(text, row.start, "nis") for text in record.get("nis", ())]
        fresh = [authority for authority in dict.fromkeys(named) if authority.pk not in served]
        opened = [self._territory(row, authority) for authority in fresh]
        self.territories += opened
        if row.pk is None:
            row.filed = filed(row.name, place([(territory.end, territory.authority.name) for territory in opened]))
        return {"authority": ["", ", ".join(authority.name for authority in fresh)]} if fresh else {}

    def _territory(self, house: House, authority: LocalAuthority) -> Territory:
        """The days on which both are there."""
        starts = [start for start in (house.start, authority.start) if start]
        ends = [end for end in (house.end, authority.end) if end]
        territory = Territory(
            house=house, authority=authority, start=max(starts), end=min(ends, default=None), source=house.source
        )
        if territory.end and territory.end <= territory.start:
            raise RowRefused("nis", "authority-absent", name=authority.name, day=territory.start)
        return territory

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        for row, other in overlapping([*self.places.houses, *self.added], lambda row: row.name):
            yield row, RowRefused("name", "house-present", name=other.name)

    def keep(self, actor: Actor) -> None:
        super().keep(actor)
        Territory.objects.bulk_create(self.territories, batch_size=BATCH)
        refile(house.pk for house in self.changed)

    def about(self) -> Iterable[str]:
        authorities = (territory.authority for territory in self.territories)
        return map(key, chain(self.added, self.changed, authorities))

    def export(self) -> Iterable[list[str]]:
        """`nis` names those served all along; other territories have dates of their own, and a table."""
        authorities = LocalAuthority.objects.in_bulk()
        places = Places()
        for row in House.objects.order_by("name", "start"):
            served = [
                authorities[territory.authority_id]
                for territory in places.served[row.pk]
                if (territory.start, territory.end) == _both(row, authorities[territory.authority_id])
            ]
            yield [row.name, row.slug, row.kind, ";".join(map(authority_cell, served)), *period_cells(row)]


def _both(house: House, authority: LocalAuthority) -> tuple[Any, Any]:
    ends = [end for end in (house.end, authority.end) if end]
    return max(house.start, authority.start), min(ends, default=None)


@table
class Territories(Import):
    """Whom a house serves; found again by house, authority and start."""

    table, model, owners = "territories", Territory, (House,)
    columns = (
        Column("house", required=True, aliases=HOUSE),
        Column("authority", required=True, aliases=AUTHORITY),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        rows = Territory.objects.select_related("house", "authority")
        self.present = {(row.house_id, row.authority_id, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        pair = self._pair(record)
        return pair["house"].pk, pair["authority"].pk, record.get("start", self.start)

    def values(self, record: Record) -> dict[str, Any]:
        return super().values(record) | self._pair(record)

    def _pair(self, record: Record) -> dict[str, Any]:
        start = record.get("start", self.start)
        return {
            "house": self.places.house(record.values["house"], start),
            "authority": self.places.authority(record.values["authority"], start),
        }

    def label(self, row: Territory) -> str:
        return f"{row.house} – {row.authority}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        rows = [*self.present.values(), *self.added]
        for row, other in overlapping(rows, lambda row: (row.house_id, row.authority_id)):
            params = {"name": other.authority.name, "start": other.start, "end": other.end}
            yield row, RowRefused("start", "territory-overlaps", **params)

    def keep(self, actor: Actor) -> None:
        super().keep(actor)
        refile(row.house_id for row in chain(self.added, self.changed))

    def about(self) -> Iterable[str]:
        for row in chain(self.added, self.changed):
            yield from (key(row.house), key(row.authority))

    def export(self) -> Iterable[list[str]]:
        rows = Territory.objects.select_related("house", "authority")
        for row in rows.order_by("house__slug", "authority__name", "start"):
            yield [row.house.slug, authority_cell(row.authority), *period_cells(row)]


def _heard(name: str) -> str:
    """A name whatever its spaces and capitals."""
    return " ".join(name.split()).casefold()


def _email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise Invalid("email-invalid") from None
    return cell.lower()


@table
class Affiliations(Import):
    """Who belongs to a house; found again by address, house and start. Who is new, and has a name, is registered."""

    table, model, owners = "affiliations", Affiliation, (House,)
    columns = (
        Column("email", _email, required=True, aliases=("e_mail", "mail", "e_mailadres")),
        Column("name", aliases=("naam",)),
        Column("house", required=True, aliases=HOUSE),
        Column("function", aliases=("functie",)),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        self.people = {person.email.lower(): person for person in Person.objects.all()}
        rows = Affiliation.objects.select_related("house", "person")
        self.present = {(row.person.email.lower(), row.house_id, row.start): row for row in rows}

    def key(self, record: Record) -> Hashable:
        return record.values["email"], self._house(record).pk, record.get("start", self.start)

    def values(self, record: Record) -> dict[str, Any]:
        email, name = record.values["email"], record.get("name")
        if email not in self.people:
            if not name:
                raise RowRefused("email", "person-unknown", value=email)
            self.people[email] = Person(email=email, name=name[:120])
        if name and _heard(name[:120]) != _heard(self.people[email].name):
            raise RowRefused("name", "address-of-another", name=self.people[email].name, email=email)
        return super().values(record) | {"person": self.people[email], "house": self._house(record)}

    def _house(self, record: Record) -> House:
        return self.places.house(record.values["house"], record.get("start", self.start))

    def label(self, row: Affiliation) -> str:
        return f"{row.person} – {row.house}"

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        rows = [*self.present.values(), *self.added]
        for row, other in overlapping(rows, lambda row: (row.person.email.lower(), row.house_id)):
            params = {"name": other.house.name, "start": other.start, "end": other.end}
            yield row, RowRefused("start", "affiliation-overlaps", **params)

    def keep(self, actor: Actor) -> None:
        if fresh := {email: person.name for email, person in self.people.items() if person.pk is None}:
            self.people |= register_people(actor=actor, people=fresh)
        for row in self.added:
            row.person = self.people[row.person.email.lower()]
        super().keep(actor)

    def about(self) -> Iterable[str]:
        for row in chain(self.added, self.changed):
            yield from (key(row.house), key(row.person))

    def export(self) -> Iterable[list[str]]:
        rows = Affiliation.objects.select_related("person", "house").order_by("person__email", "house__slug", "start")
        for row in rows:
            yield [row.person.email, row.person.name, row.house.slug, row.function, *period_cells(row)]
