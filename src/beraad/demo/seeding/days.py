"""When the history of the demonstration happened, counted back from its present day."""

import datetime as dt
from dataclasses import dataclass

from beraad.kernel import clock

START = dt.date(2024, 11, 25)
MERGERS = dt.date(2025, 1, 1)
SOONEST = dt.date(2026, 11, 22)
# What is told as less than so many days ago happened that long ago; what came before is stretched back to the start.
RECENT = 100
# What people did longer ago than this falls on a working day.
EXACT = 20
SPAN = (SOONEST - START).days
MERGED = (SOONEST - MERGERS).days


@dataclass(frozen=True)
class Days:
    """The days of a story, told in days before `today`; `MERGED` days ago is always 1 January 2025."""

    today: dt.date

    @property
    def now(self) -> dt.datetime:
        """The moment the history ends: the first of the day, so that all of it is past."""
        return clock.local(self.today)

    def ago(self, days: int) -> dt.date:
        """The day told as `days` ago; negative, it is to come. The order of days is kept."""
        if days <= RECENT:
            day = self.today - dt.timedelta(days)
        elif days >= MERGED:
            return START + dt.timedelta(SPAN - days)
        else:
            stretch = ((self.today - MERGERS).days - RECENT) / (MERGED - RECENT)
            day = self.today - dt.timedelta(RECENT + int((days - RECENT) * stretch))
        if days <= EXACT or day.weekday() < 5:
            return day
        return min(day + dt.timedelta(7 - day.weekday()), self.today - dt.timedelta(EXACT))

    def at(self, days: int, hour: int, minute: int = 0) -> dt.datetime:
        """A moment on that day."""
        return clock.local(self.ago(days), hour, minute)

    def next_new_year(self, after: int = 20) -> dt.date:
        """The first 1 January that is more than `after` days away: when notices and terms run out."""
        return dt.date((self.today + dt.timedelta(after)).year + 1, 1, 1)
