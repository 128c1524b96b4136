from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import RuleError, Windows, closing, day_after, deadline, earliest_opening, window_refusals
from rulebook.codes import REFUSALS

BRUSSELS = ZoneInfo("Europe/Brussels")
DATA = {
    "consultation_days": 14,
    "notice_days": 10,
    "vote_days": 14,
    "vote_days_max": 42,
    "advice_days": 30,
    "objection_days": 5,
}
WINDOWS = Windows.parse(DATA)


def at(month, day, hour=0, minute=0):
    return datetime(2025, month, day, hour, minute, tzinfo=BRUSSELS)


def test_windows_come_back_as_they_went_in():
    assert WINDOWS.data == DATA
    assert Windows.parse(DATA | {"notice_days": 0}).notice_days == 0


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"notice_days": -1}, "integer-expected", "notice_days"),
        ({"vote_days": 0}, "integer-expected", "vote_days"),
        ({"vote_days_max": 13}, "days-order", "vote_days_max"),
        ({"lunch_days": 1}, "key-unknown", "lunch_days"),
    ],
)
def test_wrong_windows(changes, code, path):
    with pytest.raises(RuleError) as caught:
        Windows.parse(DATA | changes)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_a_vote_opens_ten_days_after_its_notice_at_the_earliest():
    assert earliest_opening(WINDOWS, at(5, 1, 23, 59), BRUSSELS) == at(5, 11)
    assert earliest_opening(WINDOWS, at(5, 1), BRUSSELS) == at(5, 11)


def test_the_day_is_the_day_at_the_place():
    late_in_utc = datetime(2025, 5, 1, 22, 30, tzinfo=UTC)
    assert earliest_opening(WINDOWS, late_in_utc, BRUSSELS) == at(5, 12)


def test_a_deadline_is_the_end_of_its_last_day():
    assert deadline(at(5, 1, 15), 5, BRUSSELS) == at(5, 7)


def test_a_vote_closes_at_the_hour_it_opened_when_the_clocks_change():
    assert closing(WINDOWS, at(3, 20, 9), BRUSSELS) == at(4, 3, 9)
    assert closing(WINDOWS, at(3, 20, 9), BRUSSELS).utcoffset() == at(4, 3).utcoffset()


@pytest.mark.parametrize(
    ("opens", "closes", "refusals"),
    [
        (at(5, 11), at(5, 25), []),
        (at(5, 11), at(6, 22), []),
        (at(5, 10, 23, 59), at(5, 30), [("opens-too-early", at(5, 11), 10)]),
        (at(5, 11, 9), at(5, 25, 8, 59), [("closes-too-early", at(5, 25, 9), 14)]),
        (at(5, 11, 9), at(6, 22, 9, 1), [("closes-too-late", at(6, 22, 9), 42)]),
        (at(5, 10), at(5, 9), [("opens-too-early", at(5, 11), 10), ("closes-too-early", at(5, 24), 14)]),
        # Fourteen days, though an hour was lost on the way.
        (at(10, 20, 9), at(11, 3, 9), []),
    ],
)
def test_why_a_window_is_refused(opens, closes, refusals):
    found = window_refusals(WINDOWS, notice=at(5, 1, 12), opens=opens, closes=closes, zone=BRUSSELS)
    assert [(step.code, *step.params.values()) for step in found] == [
        (code, moment.isoformat(), days) for code, moment, days in refusals
    ]
    assert all(tuple(step.params) == REFUSALS[step.code] for step in found)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        day_after(datetime(2025, 5, 1), 1, BRUSSELS)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.integers(0, 400))
def test_what_is_proposed_by_default_is_allowed(notice, days):
    opens = day_after(notice, WINDOWS.notice_days + days, BRUSSELS)
    closes = closing(WINDOWS, opens, BRUSSELS)
    assert window_refusals(WINDOWS, notice=notice, opens=opens, closes=closes, zone=BRUSSELS) == ()
