"""Pieces of a page that say the same for the same values: rendered once, and remembered by these."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from markupsafe import Markup

from beraad.kernel import clock


def fragment(template: str, **values: Any) -> Markup:
    """`template` with these values, which can be hashed; it asks for nothing else, and for no time of day.

    Remembered by the values, the language, and the year that short dates leave out.
    """
    return _short(template, get_language(), clock.today().year, tuple(values.items()))


def passage(template: str, **values: Any) -> Markup:
    """The same for a large part of one page, of which few are kept."""
    return _long(template, get_language(), clock.today().year, tuple(values.items()))


def drawn_anew(template: str, **values: Any) -> Markup:
    """The same, not remembered: for what is too long to keep many of."""
    return Markup(render_to_string(template, values))  # noqa: S704 - escaped there


def _drawn(template: str, _language: str, _year: int, values: tuple[tuple[str, Any], ...]) -> Markup:
    return drawn_anew(template, **dict(values))


_short, _long = lru_cache(8192)(_drawn), lru_cache(256)(_drawn)
