"""Why someone may vote, or not, and where a weight comes from: what was frozen, in words."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beraad.web.ui.formats import nldate, number
from beraad.web.ui.phrases import REASONS, phrase

from .rules import register


class Source(NamedTuple):
    """A number behind a weight: how many of what, of whom, on which day, by which source, divided among how many."""

    amount: Fraction
    register: str
    name: str
    day: dt.date
    source: str
    shared_by: int

    @property
    def text(self) -> str:
        """The source on one line."""
        words = {
            "amount": number(self.amount),
            "register": self.register,
            "name": self.name,
            "day": nldate(self.day, "short"),
            "source": self.source,
        }
        text = _("%(name)s: %(amount)s %(register)s on %(day)s (%(source)s)") % words
        if self.shared_by > 1:
            text += ", " + _("divided among %(n)s organisations") % {"n": self.shared_by}
        return text


def reason_text(reason: Mapping[str, Any]) -> str:
    """Why a seat or house may or may not vote, as part of a sentence."""
    return phrase(REASONS, reason["code"], reason)


def sources(origin: Mapping[str, list[Mapping[str, Any]]]) -> list[Source]:
    """The numbers that a weight was derived from, as frozen with it."""
    return [
        Source(
            Fraction(part["value"]),
            register(name),
            part["name"],
            dt.date.fromisoformat(part["day"]),
            part["source"],
            part["shared_by"],
        )
        for name, parts in origin.items()
        for part in parts
    ]
