"""One page of a long list, without counting it: asking for one row more than shown tells whether there is a next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

DEEPEST = 10_000


@dataclass(frozen=True)
class Page:
    """The rows of one page, the place of the first in the whole list, and the numbers of the neighbours, or None."""

    rows: Sequence[Any]
    first: int
    previous: int | None
    next: int | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page(rows: QuerySet | Sequence[Any], wanted: str | None, size: int) -> Page:
    """The page `wanted` (as it stands in an address; the first when that is no number) of `rows`; one statement."""
    usable = wanted and wanted.isdecimal() and wanted.isascii() and len(wanted) < 9
    number = (min(int(wanted), DEEPEST) or 1) if usable else 1
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(
        rows=tuple(found[:size]),
        first=start + 1,
        previous=number - 1 if number > 1 else None,
        next=number + 1 if len(found) > size else None,
    )
