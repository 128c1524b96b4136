"""How terms follow one another, as pure judgement: when they end, and which still count."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter

from beraad.charters.composition import Composition


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def dues(composition: Composition, start: dt.date, going_on: Iterable[dt.date], elected: int) -> list[dt.date]:
    """Until when those elected sit from `start`, in the order in which they were elected.

    The seats are renewed in groups, one after the other; those who go on sitting until the days `going_on` have their
    places in them. Whoever was elected first gets the longest term in which there is room.
    """
    groups, months = composition.stagger, composition.term_months
    ends = [after_months(start, months * (groups - group) // groups) for group in range(groups)]
    room = [composition.seats // groups + (group < composition.seats % groups) for group in range(groups)]
    for due in going_on:
        room[min(range(groups), key=lambda group: abs(ends[group] - due))] -= 1
    found = []
    for _one in range(elected):
        group = next((group for group, free in enumerate(room) if free > 0), 0)
        room[group] -= 1
        found.append(ends[group])
    return found


def terms_on_end(composition: Composition, periods: Sequence[tuple[dt.date, dt.date | None]], start: dt.date) -> int:
    """How many terms on end someone sat just before `start`, from the periods of their mandates in the group.

    One that ended up to as many days before as a call takes goes on in the next; less than half a term is none.
    """
    pause = dt.timedelta(days=composition.windows.opens_before)
    count, boundary = 0, start
    for begun, end in sorted(periods, key=itemgetter(0), reverse=True):
        if end is not None and end + pause < boundary:
            break
        left = boundary if end is None else min(end, boundary)
        count += left >= after_months(begun, (composition.term_months + 1) // 2)
        boundary = min(begun, boundary)
    return count
