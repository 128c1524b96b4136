"""The day a page is about: today, or another one that was asked for with `?op=2026-01-31`."""

import datetime as dt
from typing import NamedTuple

from django.http import HttpRequest

from beraad.kernel import clock

EARLIEST = dt.date(1900, 1, 1)


class AskedDay(NamedTuple):
    """`day` is what the page shows. `typed` is what stood in the address, `wrong` whether that is no usable day."""

    day: dt.date
    typed: str = ""
    wrong: bool = False

    @property
    def another(self) -> bool:
        """Whether the page is about another day than today."""
        return self.day != clock.today()


def asked_day(request: HttpRequest) -> AskedDay:
    """The day in `?op=`; today when none was asked for, or when it cannot be read."""
    typed = request.GET.get("op", "").strip()[:40]
    if not typed:
        return AskedDay(clock.today())
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        day = dt.date.min
    return AskedDay(day, typed) if day >= EARLIEST else AskedDay(clock.today(), typed, wrong=True)
