"""Authorities and figures as files."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain
from typing import Any

from beraad.access.actor import Actor
from beraad.kernel.errors import Invalid
from beraad.kernel.ids import key
from beraad.kernel.tabular import (
    Column,
    Record,
    Sheet,
    day,
    day_cell,
    number,
    number_cell,
    one_of,
    simplified,
)
from beraad.organisations.choices import AuthorityKind, Register
from beraad.organisations.filing import refile
from beraad.organisations.identifiers import enterprise_number, nis_code, ovo_code, shown_enterprise_number
from beraad.organisations.models import Figure, LocalAuthority, Territory

from .engine import END, SOURCE, START, Import, RowRefused, overlapping, table
from .places import AUTHORITY, HOUSE, Places, authority_cell, period_cells

# A column per year, as in `population_2020` or `inwoners_2025`.
YEARLY = re.compile(r"(population|inhabitants|inwoners|bevolking)_([12][0-9]{3})(_.*)?")


def _number(parse: Callable[[str], str | None], code: str) -> Callable[[str], str]:
    def checked(cell: str) -> str:
        if found := parse(cell):
            return found
        raise Invalid(code)

    return checked


@table
class Authorities(Import):
    """Found again by NIS code, else KBO number, else name."""

    table, model = "authorities", LocalAuthority
    columns = (
        Column("name", required=True, aliases=("name_nl", "naam")),
        Column("kind", one_of(AuthorityKind), aliases=("soort",)),
        Column("nis", _number(nis_code, "nis-invalid"), aliases=("nis_code", "niscode")),
        Column("kbo", _number(enterprise_number, "kbo-invalid"), aliases=("kbo_number", "ondernemingsnummer")),
        Column("ovo", _number(ovo_code, "ovo-invalid"), aliases=("ovo_code",)),
        Column("province", aliases=("provincie",)),
        Column("region", aliases=("reference_region", "referentieregio")),
        Column("postal_code", aliases=("postcode",)),
        START,
        END,
        SOURCE,
    )

    def load(self, records: list[Record]) -> None:
        self.authorities = list(LocalAuthority.objects.order_by("start", "pk"))
        self.present |= {row.name.casefold(): row for row in self.authorities}
        self.present |= {row.kbo: row for row in self.authorities if row.kbo}
        self.present |= {row.nis: row for row in self.authorities if row.nis}

    def key(self, record: Record) -> Hashable:
        nis, kbo = record.get("nis"), record.get("kbo")
        if nis and nis not in self.present and kbo in self.present and not self.present[kbo].nis:
            return kbo
        return nis or kbo or record.values["name"].casefold()

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        rows = [*self.authorities, *self.added]
        for name in ("kbo", "ovo"):
            numbered = [row for row in rows if getattr(row, name)]
            for row, other in overlapping(numbered, lambda row, name=name: getattr(row, name)):
                yield row, RowRefused(name, f"{name}-taken", value=getattr(row, name), name=other.name)

    def keep(self, actor: Actor) -> None:
        super().keep(actor)
        renamed = [row.pk for row in self.changed]
        refile(Territory.objects.filter(authority__in=renamed).values_list("house", flat=True))

    def about(self) -> Iterable[str]:
        return map(key, chain(self.added, self.changed))

    def export(self) -> Iterable[list[str]]:
        for row in LocalAuthority.objects.order_by("start", "nis", "name"):
            yield [
                row.name,
                row.kind,
                row.nis,
                shown_enterprise_number(row.kbo),
                row.ovo,
                row.province,
                row.region,
                row.postal_code,
                *period_cells(row),
            ]


@table
class Figures(Import):
    """Found again by register, authority or house, and day. A file may have a column per year instead."""

    table, model, owners = "figures", Figure, (LocalAuthority,)
    columns = (
        Column("register", one_of(Register, {"inwoners": "inhabitants", "uitleningen": "loans", "bezoeken": "visits"})),
        Column("authority", aliases=AUTHORITY),
        Column("house", aliases=HOUSE),
        Column("day", day, blank=None, aliases=("datum", "dag", "date")),
        Column("value", number, required=True, aliases=("waarde", "aantal")),
        SOURCE,
    )

    def reshape(self, sheet: Sheet) -> Sheet:
        names = [simplified(name) for name in sheet.header]
        yearly = [(place, found) for place, name in enumerate(names) if (found := YEARLY.fullmatch(name))]
        if not yearly:
            return sheet
        others = [place for place, name in enumerate(names) if not YEARLY.fullmatch(name) and name != "source"]
        rows = []
        for row, cells in sheet.rows:
            if len(cells) != len(names):
                rows.append((row, []))
                continue
            for place, found in yearly:
                source = ", ".join(filter(None, [self.source, names[place]]))
                rows.append((row, [*(cells[p] for p in others), f"{found[2]}-01-01", cells[place], source]))
        return Sheet([*(sheet.header[place] for place in others), "day", "value", "source"], rows)

    def load(self, records: list[Record]) -> None:
        self.places = Places()
        days = [found for record in records if (found := record.get("day", self.start))]
        if days:
            rows = Figure.objects.filter(day__range=(min(days), max(days))).select_related("authority", "house")
            self.present = {(row.register, row.authority_id, row.house_id, row.day): row for row in rows}

    def key(self, record: Record) -> Hashable:
        owner = self._owner(record)
        return (
            record.get("register", Register.INHABITANTS.value),
            owner.get("authority") and owner["authority"].pk,
            owner.get("house") and owner["house"].pk,
            self._day(record),
        )

    def values(self, record: Record) -> dict[str, Any]:
        given = {"register": record.get("register", Register.INHABITANTS.value), "value": record.values["value"]}
        if record.get("source"):
            given["source"] = record.values["source"]
        return given | {"day": self._day(record)} | self._owner(record)

    def _owner(self, record: Record) -> dict[str, Any]:
        authority, house = record.get("authority"), record.get("house")
        if bool(authority) == bool(house):
            raise RowRefused("authority", "figure-of-one")
        if authority:
            return {"authority": self.places.authority(authority, self._day(record))}
        return {"house": self.places.house(house, self._day(record))}

    def _day(self, record: Record) -> Any:
        if found := record.get("day", self.start):
            return found
        raise RowRefused("day", "required")

    def label(self, row: Figure) -> str:
        return f"{row.authority or row.house}: {number_cell(row.value)}"

    def about(self) -> Iterable[str]:
        return (key(row.authority or row.house) for row in chain(self.added, self.changed))

    def export(self) -> Iterable[list[str]]:
        rows = Figure.objects.select_related("authority", "house")
        for row in rows.order_by("register", "authority__nis", "authority__name", "house__slug", "day"):
            authority = authority_cell(row.authority) if row.authority else ""
            house = row.house.slug if row.house else ""
            yield [row.register, authority, house, day_cell(row.day), number_cell(row.value), row.source]
