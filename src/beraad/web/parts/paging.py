"""A list in pages, each at the cost of one statement: no count of what nobody looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from beraad.web.ui.jinja import query

FURTHEST = 10_000


@dataclass(frozen=True)
class Page:
    """The rows of page `number`, which of the list they are, and the addresses of the pages beside it, or None."""

    rows: Sequence[Any]
    number: int
    first: int
    previous: str | None
    next: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(request: HttpRequest, rows: QuerySet, size: int = 50) -> Page:
    """The page of `rows` asked for with `?pagina=3`; the first when that is no number."""
    typed = request.GET.get("pagina", "")
    number = min(max(int(typed), 1), FURTHEST) if typed.isdecimal() and len(typed) < 9 else 1
    start = (number - 1) * size
    # One more than fits tells whether there is a next page.
    found = list(rows[start : start + size + 1])
    return Page(
        rows=found[:size],
        number=number,
        first=start + 1,
        previous=query(request, pagina=number - 1 if number > 2 else None) if number > 1 else None,
        next=query(request, pagina=number + 1) if len(found) > size else None,
    )
