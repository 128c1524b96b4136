"""The methods of counting, by id and version: a decision keeps the version it was taken under for ever."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulebook.ballots import Paper
from rulebook.electorate import Member

if TYPE_CHECKING:
    from rulebook.outcome import Outcome
    from rulebook.rule import Rule

Counter = Callable[["Rule", Sequence[Member], Sequence[Paper], int, str | None], "Outcome"]
"""Rule, electorate, papers, call (1 or 2) and casting vote in; outcome out."""


@dataclass(frozen=True)
class Method:
    """A way of counting: the `kind` of ballot it takes, whether it `accepts` one ballot's content, and its
    `count`.
    """

    id: str
    version: int
    kind: str
    accepts: Callable[[object], bool]
    count: Counter


_methods: dict[tuple[str, int], Method] = {}


def register(method: Method) -> None:
    """Add a method."""
    _methods[method.id, method.version] = method


def find(id: str, version: int) -> Method | None:
    """Return the method, or None when there is none by that id and version."""
    return _methods.get((id, version))


def methods() -> tuple[Method, ...]:
    """Return all methods by id and version."""
    return tuple(_methods[key] for key in sorted(_methods))
