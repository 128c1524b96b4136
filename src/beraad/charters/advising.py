"""How a steering group gives its advice, by the charter of the consortium group that it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook import Rule

from .defaults import rule

MEMBER, VOTE, CONSENT = WAYS = ("member", "vote", "consent")
LONGEST = 60
OWN_RULE = Rule.parse(rule(second_call=False))
"""By which rule the group votes on its advice: more than half of those for or against, with more than half present."""


@dataclass(frozen=True)
class Advising:
    """Who settles the advice: any `member` in the group's name, or the group itself by vote or consent in `days`."""

    by: str = MEMBER
    days: int = 7

    @property
    def data(self) -> dict[str, Any]:
        return {"by": self.by, "days": self.days}

    @classmethod
    def read(cls, given: Any, problems: dict[str, str]) -> "Advising":
        """As a charter says it; what it leaves out is as it was before it could be said. Adds to `problems`."""
        fields = cls().data | dict(given) if isinstance(given, Mapping) else {}
        by, days = fields.get("by"), fields.get("days")
        if by not in WAYS:
            problems["advice.by"] = "option-unknown"
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST:
            problems["advice.days"] = "number-out-of-range"
        problems |= {f"advice.{extra}": "key-unknown" for extra in set(fields) - {"by", "days"}}
        return cls(str(by), days) if isinstance(days, int) else cls()
