"""Deadlines, in calendar days at a place: pure functions of the moments passed in.

Days are counted as in Regulation (EEC, Euratom) No 1182/71, art. 3: the day of the event itself does not
count, and a period of days runs to the end of its last day. Moments are aware datetimes (a naive one raises
ValueError); `zone` is where the days are lived, so that a day keeps its length of one day when the clocks
change.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from rulebook.errors import RuleError
from rulebook.outcome import Step
from rulebook.shape import Node


@dataclass(frozen=True)
class Windows:
    """How many days each stage takes.

    A vote is open for at least `vote_days`, which is also its length unless another is chosen, and at most
    `vote_days_max`.
    """

    consultation_days: int
    notice_days: int
    vote_days: int
    vote_days_max: int
    advice_days: int
    objection_days: int

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Windows":
        """Return the windows in `data`; RuleError with code and path when they are not in order."""
        fields = Node(data, RuleError).fields(tuple(cls.__dataclass_fields__))
        windows = cls(**{name: node.integer(name.startswith("vote")) for name, node in fields.items()})
        if windows.vote_days_max < windows.vote_days:
            fields["vote_days_max"].fail("days-order", least=windows.vote_days)
        return windows

    @property
    def data(self) -> dict[str, int]:
        """The windows as plain data."""
        return asdict(self)


def day_after(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the first moment of the day that is `days` after the day of `moment`."""
    return datetime.combine(_local(moment, zone).date() + timedelta(days=days), time.min, zone)


def deadline(start: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the end of a period of `days` that begins with the event at `start`: the midnight after its last
    day.
    """
    return day_after(start, days + 1, zone)


def earliest_opening(windows: Windows, notice: datetime, zone: tzinfo) -> datetime:
    """Return from when a vote may open of which notice was given at `notice`: the day `notice_days` later."""
    return day_after(notice, windows.notice_days, zone)


def closing(windows: Windows, opens: datetime, zone: tzinfo) -> datetime:
    """Return when a vote that opens at `opens` closes unless otherwise chosen: the same hour, `vote_days`
    later.
    """
    return _local(opens, zone) + timedelta(days=windows.vote_days)


def window_refusals(
    windows: Windows, *, notice: datetime, opens: datetime, closes: datetime, zone: tzinfo
) -> tuple[Step, ...]:
    """Return why a vote may not be open from `opens` to `closes`; empty when it may. Moments are ISO 8601
    texts.
    """
    earliest = earliest_opening(windows, notice, zone)
    opening, end = _local(opens, zone), _local(closes, zone)
    shortest = opening + timedelta(days=windows.vote_days)
    longest = opening + timedelta(days=windows.vote_days_max)
    refusals = []
    if opens < earliest:
        refusals.append(Step("opens-too-early", {"earliest": earliest.isoformat(), "days": windows.notice_days}))
    if end < shortest:
        refusals.append(Step("closes-too-early", {"earliest": shortest.isoformat(), "days": windows.vote_days}))
    if end > longest:
        refusals.append(Step("closes-too-late", {"latest": longest.isoformat(), "days": windows.vote_days_max}))
    return tuple(refusals)


def _local(moment: datetime, zone: tzinfo) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(zone)
