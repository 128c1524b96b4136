"""The one source of the present moment, so that tests and the demonstration can set it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")
_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day where the provider is."""
    return now().astimezone(ZONE).date()


def local(day: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """The moment `day` reaches `hour:minute` where the provider is."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def last_day(until: dt.datetime) -> dt.date:
    """The last whole day of a term that ends at a midnight, as people say it: until and including that day."""
    return (until - dt.timedelta(microseconds=1)).astimezone(ZONE).date()


def plausible(day: dt.date) -> bool:
    """Whether a day, or moment, can be meant: not one of another age, which is a mistake in the year."""
    return 1800 <= day.year <= today().year + 100


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let `now()` be `moment` within the block. `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("clock.at takes an aware moment")
    token = _fixed.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
