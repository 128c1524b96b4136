"""The sentences behind codes: what the domain, the rulebook and the record say, in the language of the page.

Every code has one phrase; `%(name)s` in it is filled by the parameter of that name. The house tests see to
it that no code is without.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from beraad.kernel.errors import BeraadError

from .formats import nldate, nldatetime, number

ERRORS: dict[str, Any] = {
    "invalid": _("Something in this form is not right yet. Look at the fields below."),
    "not-found": _("This page does not exist, or no longer."),
    "not-allowed": _("You may not do this."),
}

# What is said of a code nobody wrote a sentence for: by HTTP status.
GENERAL: dict[int, Any] = {
    403: _("You may not do this."),
    404: _("This page does not exist, or no longer."),
    409: _("This is not possible now. Something changed since you opened the page."),
    422: _("This cannot be used as it is."),
}

# Of the record: a sentence per kind of event, about who did what.
EVENTS: dict[str, Any] = {}

# Of the rulebook: steps, conditions and reasons of an outcome.
RULES: dict[str, Any] = {}

# Of the electorate: why a seat may vote, or not, and where its weight comes from.
REASONS: dict[str, Any] = {}


def phrase(phrases: Mapping[str, Any], code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence for `code`, filled. KeyError when `phrases` has none."""
    values: Mapping[str, Any] = {name: _shown(value) for name, value in (params or {}).items()}
    return str(phrases[code]) % defaultdict(str, values)


def sentence(error: BeraadError) -> str:
    """What to tell about an error: its own sentence, else the general one of its status."""
    phrases = ERRORS if error.code in ERRORS else {error.code: GENERAL.get(error.status, GENERAL[422])}
    return phrase(phrases, error.code, error.params)


def _shown(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return nldatetime(value)
    if isinstance(value, dt.date):
        return nldate(value, "long")
    if isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool):
        return number(value)
    return value
