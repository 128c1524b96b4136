"""Dates, numbers and money as part 3 of the checklist writes them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from beraad.kernel import clock
from beraad.web.ui import formats

CLOSES = clock.local(dt.date(2026, 10, 8), 17)


@pytest.fixture(autouse=True)
def october(clock_at):
    clock_at("2026-10-06 14:00")


def plain(text):
    return str(text).replace(formats.NB, " ")


@pytest.mark.parametrize(
    ("language", "full", "long", "short"),
    [
        ("nl", "donderdag 8 oktober 2026", "8 oktober 2026", "8 okt."),
        ("en", "Thursday 8 October 2026", "8 October 2026", "8 Oct"),
        ("fr", "jeudi 8 octobre 2026", "8 octobre 2026", "8 oct."),
    ],
)
def test_a_date_in_each_form(language, full, long, short):
    with translation.override(language):
        assert [plain(formats.nldate(CLOSES, form)) for form in ("full", "long", "short")] == [full, long, short]


def test_another_year_is_named_also_in_a_short_date():
    assert plain(formats.nldate(dt.date(2025, 9, 1), "short")) == "1 sep. 2025"


def test_the_day_and_the_month_stay_on_one_line():
    assert f"8{formats.NB}oktober" in formats.nldate(CLOSES)


def test_a_moment_is_told_where_the_provider_is_not_in_utc():
    assert plain(formats.nldatetime(dt.datetime(2026, 10, 8, 22, 30, tzinfo=dt.UTC))) == (
        "vrijdag 9 oktober 2026, 0.30 uur"
    )


def test_a_deadline_in_english_has_both_clocks():
    with translation.override("en"):
        assert plain(formats.nldatetime(CLOSES)) == "Thursday 8 October 2026, 5:00 pm (17:00)"
        assert plain(formats.nltime(clock.local(dt.date(2026, 10, 8), 0, 5))) == "12:05 am"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-10-08 17:00", "2 days left"),
        ("2026-10-08 09:00", "2 days left"),
        ("2026-10-07 13:00", "23 hours left"),
        ("2026-10-06 15:30", "1 hour left"),
        ("2026-10-06 14:12", "12 min. left"),
        ("2026-10-06 14:00", "closed"),
    ],
)
def test_how_long_is_left(moment, said):
    with translation.override("en"):
        value = dt.datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)
        assert plain(formats.left(value)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-8, "28 Sep"),
        (-2, "2 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (3, "in 3 days"),
        (8, "14 Oct"),
    ],
)
def test_a_day_as_people_say_it(days, said):
    with translation.override("en"):
        assert plain(formats.relative(clock.today() + dt.timedelta(days=days))) == said


def test_a_period_shows_its_last_day_not_the_first_one_after():
    row = SimpleNamespace(start=dt.date(2026, 1, 1), end=dt.date(2027, 1, 1))
    assert plain(formats.period(row)) == "1 jan. – 31 dec."


def test_a_time_element_holds_the_exact_moment():
    assert formats.time(CLOSES, "left") == (
        f'<time datetime="2026-10-08T17:00:00+02:00" title="{formats.nldatetime(CLOSES)}">{formats.left(CLOSES)}</time>'
    )
    assert formats.time(dt.date(2026, 10, 8), "long").startswith('<time datetime="2026-10-08">')


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"),
    [
        ("nl", 12450, None, "12.450"),
        ("nl", 1234567, None, "1.234.567"),
        ("nl", Decimal("80.50"), None, "80,5"),
        ("nl", -470, None, "−470"),
        ("nl", 2.675, 2, "2,68"),
        ("en", 1234.5, None, "1,234.5"),
        ("fr", 12450, None, "12 450"),
    ],
)
def test_a_number(language, value, digits, text):
    with translation.override(language):
        assert plain(formats.number(value, digits)).replace("\u202f", " ") == text


def test_a_percentage_rounds_half_up_and_an_exact_whole_one_has_no_decimals():
    assert plain(formats.pct(Fraction(404, 502))) == "80,5 %"
    assert plain(formats.pct(Fraction(1, 2))) == "50 %"
    assert plain(formats.pct(Fraction(6665, 10000), 1)) == "66,7 %"
    with translation.override("en"):
        assert formats.pct(Fraction(404, 502)) == "80.5%"


def test_a_threshold_that_is_just_missed_is_seen_to_be_missed():
    reached, needed = Fraction(6666, 10000), Fraction(2, 3)
    assert plain(formats.pct(reached, beside=needed)) == "66,66 %"
    assert plain(formats.pct(needed, beside=reached)) == "66,67 %"


@given(st.fractions(0, 1, max_denominator=10**6), st.fractions(0, 1, max_denominator=10**6))
def test_two_shares_look_alike_only_when_they_are(one, other):
    shown = formats.pct(one, beside=other), formats.pct(other, beside=one)
    assert (shown[0] == shown[1]) == (one == other)


def test_a_fraction_in_figures_and_in_words():
    assert formats.fraction(Fraction(404, 502)) == "202/251"
    assert formats.fraction("2/3") == "2/3"
    with translation.override("en"):
        assert formats.fraction(Fraction(2, 3), words=True) == "two thirds"


@pytest.mark.parametrize(
    ("language", "amount", "text"),
    [
        ("nl", 12450, "€ 12.450"),
        ("nl", Decimal("1.15"), "€ 1,15"),
        ("nl", -470, "− € 470"),
        ("en", 12450, "€12,450"),
    ],
)
def test_an_amount(language, amount, text):
    with translation.override(language):
        assert plain(formats.eur(amount)) == text
