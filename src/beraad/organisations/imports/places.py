"""Finding authorities and houses by whatever a file calls them, from memory."""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import TypeVar

from beraad.kernel.periods import Period
from beraad.kernel.tabular import day_cell
from beraad.organisations.identifiers import enterprise_number, nis_code, ovo_code
from beraad.organisations.models import House, LocalAuthority, Territory

from .engine import RowRefused

# What else the columns are called that name an authority or a house.
AUTHORITY = ("nis", "nis_code", "kbo", "kbo_number", "lokaal_bestuur", "gemeente", "municipality")
HOUSE = ("huis", "organisatie", "organisation", "slug")

Row = TypeVar("Row", bound=Period)


class Places:
    """All authorities and houses, fetched at first need in one statement each."""

    @cached_property
    def authorities(self) -> list[LocalAuthority]:
        return list(LocalAuthority.objects.order_by("start", "pk"))

    @cached_property
    def houses(self) -> list[House]:
        return list(House.objects.order_by("start", "pk"))

    @cached_property
    def served(self) -> dict[int, list[Territory]]:
        """The territories of each house."""
        found = defaultdict(list)
        for territory in Territory.objects.order_by("start", "pk"):
            found[territory.house_id].append(territory)
        return found

    @cached_property
    def _authorities(self) -> dict[str, list[LocalAuthority]]:
        found = defaultdict(list)
        for authority in self.authorities:
            for name in {authority.nis, authority.kbo, authority.ovo, authority.name.casefold()} - {""}:
                found[name].append(authority)
        return found

    @cached_property
    def _houses(self) -> dict[str, list[House]]:
        found = defaultdict(list)
        for house in self.houses:
            for name in {house.slug, house.name.casefold()}:
                found[name].append(house)
        return found

    def authority(self, text: str, day: dt.date | None, column: str = "authority") -> LocalAuthority:
        """The authority with this NIS code, KBO number, OVO code or name; RowRefused `authority-unknown`.

        Of several in the course of time, the one there is on `day`, else the last.
        """
        code = nis_code(text) or ovo_code(text) or enterprise_number(text) or text.casefold()
        return _of_day(self._authorities.get(code), day, RowRefused(column, "authority-unknown", value=text))

    def house(self, text: str, day: dt.date | None, column: str = "house") -> House:
        """The house with this address or name; RowRefused `house-unknown`. Of several as for authorities."""
        found = self._houses.get(text) or self._houses.get(text.casefold())
        return _of_day(found, day, RowRefused(column, "house-unknown", value=text))


def _of_day(found: list[Row] | None, day: dt.date | None, refusal: RowRefused) -> Row:
    if not found:
        raise refusal
    return next((row for row in found if day and row.covers(day)), found[-1])


def authority_cell(authority: LocalAuthority) -> str:
    """An authority as `Places.authority` finds it: by NIS code, else KBO number, else name."""
    return authority.nis or authority.kbo or authority.name


def period_cells(row: Period) -> list[str]:
    """The cells of start, end and source."""
    return [day_cell(row.start), day_cell(row.end), row.source]
