"""How a steering group gives its advice, by the charter of the consortium group that it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebook import Rule

from .defaults import rule
from .reading import one_of, whole

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
        problems |= {f"advice.{extra}": "key-unknown" for extra in set(fields) - {"by", "days"}}
        by = one_of(fields.get("by"), WAYS, "advice.by", problems)
        return cls(by, whole(fields.get("days"), 1, LONGEST, "advice.days", problems))
