"""How dates, times, numbers and money look, in the language of the page (checklist, part 3).

Each function takes a value and gives text with no-break spaces in the right places; templates never add
them. `time` alone gives markup. A language costs one look-up in Babel, once per process.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, partial
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from beraad.kernel import clock

NB = "\u00a0"
MINUS = "\u2212"
LOCALES = {"nl": "nl_BE", "en": "en_GB", "fr": "fr_BE", "de": "de_BE"}
SHORT_MONTHS = {
    "nl": ["jan.", "feb.", "maart", "apr.", "mei", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
NAMES = {
    Fraction(1, 2): gettext_lazy("half"),
    Fraction(2, 3): gettext_lazy("two thirds"),
    Fraction(3, 4): gettext_lazy("three quarters"),
    Fraction(4, 5): gettext_lazy("four fifths"),
}


@dataclass(frozen=True)
class _Style:
    """What a language needs to write a date or a number."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    decimal: str
    group: str
    percent: str
    euro: str


@cache
def _style_of(language: str) -> _Style:
    locale = Locale.parse(LOCALES.get(language, LOCALES["nl"]))
    wide = locale.months["format"]["wide"]
    short = SHORT_MONTHS.get(language) or list(locale.months["format"]["abbreviated"].values())
    symbols = locale.number_symbols["latn"]
    return _Style(
        months=("", *(wide[n] for n in range(1, 13))),
        short_months=("", *short),
        weekdays=tuple(locale.days["format"]["wide"][n] for n in range(7)),
        decimal=symbols["decimal"],
        group=NB if symbols["group"].isspace() else symbols["group"],
        percent="%" if language == "en" else NB + "%",
        euro={"nl": f"€{NB}{{}}", "en": "€{}"}.get(language, f"{{}}{NB}€"),
    )


def _style() -> _Style:
    return _style_of((get_language() or "nl")[:2])


# Dates and times


def _day(value: dt.date) -> dt.date:
    """The day, where the provider is."""
    return value.astimezone(clock.ZONE).date() if isinstance(value, dt.datetime) else value


def nldate(value: dt.date, form: str = "full") -> str:
    """A date. `full`: donderdag 8 oktober 2026; `long`: 8 oktober 2026; `short`: 8 okt., with another year."""
    day, style = _day(value), _style()
    if form == "short":
        text = f"{day.day}{NB}{style.short_months[day.month]}"
        return text if day.year == clock.today().year else f"{text} {day.year}"
    text = f"{day.day}{NB}{style.months[day.month]} {day.year}"
    return text if form == "long" else f"{style.weekdays[day.weekday()]} {text}"


def nltime(value: dt.datetime) -> str:
    """The hour and minute: 17.00 uur; 5:00 pm."""
    local = value.astimezone(clock.ZONE)
    language = (get_language() or "nl")[:2]
    if language == "en":
        return f"{local.hour % 12 or 12}:{local:%M}{NB}{'am' if local.hour < 12 else 'pm'}"
    if language == "fr":
        return f"{local.hour}{NB}h{NB}{local:%M}"
    return f"{local.hour}.{local:%M}{NB}{'Uhr' if language == 'de' else 'uur'}"


def nldatetime(value: dt.datetime, form: str = "full") -> str:
    """A moment: date and time. English adds the 24-hour clock, so that no deadline is misread."""
    text = f"{nldate(value, form)}, {nltime(value)}"
    if (get_language() or "nl").startswith("en") and form != "short":
        text += f" ({value.astimezone(clock.ZONE):%H:%M})"
    return text


def left(value: dt.datetime) -> str:
    """How long until a deadline: nog 2 dagen, nog 5 uur, nog 12 min.; "closed" when it has passed."""
    now = clock.now()
    seconds = (value - now).total_seconds()
    if seconds <= 0:
        return _("closed")
    if seconds < 3600:
        minutes = max(1, int(seconds // 60))
        return _("%(n)s min. left").replace(" min", NB + "min") % {"n": minutes}
    if seconds < 86400:
        hours = int(seconds // 3600)
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    days = (_day(value) - _day(now)).days
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def relative(value: dt.date) -> str:
    """A day as people say it: vandaag, gisteren, over 3 dagen; beyond a week the date."""
    days = (_day(value) - clock.today()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow"), 2: _("the day after tomorrow")}
    if days in near:
        return near[days]
    if 0 < days <= 7:
        return _("in %(n)s days") % {"n": days}
    if -7 <= days < 0:
        return _("%(n)s days ago") % {"n": -days}
    return nldate(value, "short")


def period(value: Any) -> str:
    """The days a row with `start` and exclusive `end` holds for: sinds 1 jan. 2018; 1 jan. – 31 dec. 2026."""
    if value.end is None:
        return _("since %(day)s") % {"day": nldate(value.start, "short")}
    return between(value.start, value.end - dt.timedelta(days=1))


def between(first: dt.date, last: dt.date) -> str:
    """From one day up to and including another, for tables and tags: 24 sep. – 8 okt."""
    return f"{nldate(first, 'short')} – {nldate(last, 'short')}"


_FORMS: dict[str, Callable[[Any], str]] = {
    "left": left,
    "relative": relative,
    "hour": nltime,
    "day": partial(nldate, form="long"),
}


def time(value: dt.date, form: str = "full") -> Markup:
    """A `<time>` element around a date, or around a moment with its hour.

    `form` is that of `nldate`, or `left`, `relative`, `day` (a moment without its hour), `hour`.
    """
    this_year = clock.today().year if form == "short" else 0
    draw = _time.__wrapped__ if form in {"left", "relative"} else _time
    return draw(value, form, get_language(), this_year)


@lru_cache(4096)
def _time(value: dt.date, form: str, _language: str, _this_year: int) -> Markup:
    """Remembered for as long as the text holds: in one language, and for a short date in one year."""
    moment = isinstance(value, dt.datetime)
    whole = nldatetime if moment else nldate
    text = _FORMS[form](value) if form in _FORMS else whole(value, form)
    exact = value.astimezone(clock.ZONE).isoformat(timespec="seconds") if moment else value.isoformat()
    title = f' title="{_whole(value)}"' if form in {"left", "relative"} else ""
    return Markup(f'<time datetime="{exact}"{title}>{text}</time>')  # noqa: S704 - digits and our own words


def _whole(value: dt.date) -> str:
    """A date or moment in full; of a term that ends at midnight the last day."""
    if not isinstance(value, dt.datetime):
        return nldate(value)
    last = clock.last_day(value)
    return nldatetime(value) if last == _day(value) else _("until %(day)s included") % {"day": nldate(last)}


# Numbers


def _exact(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    return Fraction(repr(value) if isinstance(value, float) else value)


def _scaled(value: Fraction, digits: int) -> int:
    """The value in units of its last digit, rounded half up: as people round, and as the record does not."""
    above, below = abs(value.numerator) * 10**digits, value.denominator
    rounded = (2 * above + below) // (2 * below)
    return -rounded if value.numerator < 0 else rounded


def _written(scaled: int, digits: int) -> str:
    style = _style()
    whole, rest = divmod(abs(scaled), 10**digits)
    text = f"{whole:,}".replace(",", style.group)
    if digits:
        text += f"{style.decimal}{rest:0{digits}d}"
    return MINUS + text if scaled < 0 else text


def number(value: Any, digits: int | None = None) -> str:
    """A number: 12.450; 80,5. Without `digits`, whole numbers stay whole and others get at most two."""
    exact = _exact(value)
    if digits is None:
        cents = _scaled(exact, 2)
        digits = 0 if cents % 100 == 0 else 1 if cents % 10 == 0 else 2
    return _written(_scaled(exact, digits), digits)


def pct(value: Any, digits: int = 1, beside: Any = None) -> str:
    """A share as percentage: 80,5 %; an exact whole one without decimals: 50 %.

    `beside` is the share it is compared with: when both would look alike although they differ, both get
    as many digits as it takes (66,66 % beside 66,67 %).
    """
    exact = _exact(value) * 100
    other = exact if beside is None else _exact(beside) * 100
    while other != exact and _scaled(exact, digits) == _scaled(other, digits):
        digits += 1
    if exact.denominator == 1:
        digits = 0
    return _written(_scaled(exact, digits), digits) + _style().percent


def fraction(value: Any, words: bool = False) -> str:
    """An exact fraction: 2/3, in words where a name exists: twee derde."""
    exact = _exact(value)
    if words and exact in NAMES:
        return str(NAMES[exact])
    if exact.denominator == 1:
        return number(exact)
    return f"{number(exact.numerator)}/{number(exact.denominator)}"


def eur(value: Any) -> str:
    """An amount: € 12.450; with cents only where there are: € 1,15."""
    cents = _scaled(_exact(value), 2)
    whole = cents % 100 == 0
    text = _style().euro.format(_written(abs(cents) // (100 if whole else 1), 0 if whole else 2))
    return f"{MINUS}{NB}{text}" if cents < 0 else text


def option_lines(contest: Mapping[str, Any] | None) -> str:
    """What there is to choose from, a line each: "Reading corner; 1.200" where it has a cost; "" for a yes or no."""
    if contest is None:
        return ""
    costs = contest["budget"] is not None
    return "\n".join(
        f"{option['name']}; {number(option['cost'])}" if costs else option["name"] for option in contest["options"]
    )


FILTERS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        nldate,
        nltime,
        nldatetime,
        left,
        relative,
        period,
        between,
        time,
        number,
        pct,
        fraction,
        eur,
        option_lines,
    )
}
