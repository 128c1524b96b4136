"""The methods of counting, by id and version: a decision keeps the version it was taken under for ever."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from rulebook.settings import Setting

if TYPE_CHECKING:
    from rulebook.ballots import Bounds, Paper
    from rulebook.contest import Contest
    from rulebook.electorate import Member
    from rulebook.minutes import Minutes
    from rulebook.outcome import Outcome
    from rulebook.profile import Profile
    from rulebook.rule import Rule
    from rulebook.settings import Settings

Counter = Callable[["Rule", Sequence["Member"], Sequence["Paper"], int, str | None], "Outcome"]
"""Rule, electorate, papers, call (1 or 2) and casting vote in; outcome out."""

Selector = Callable[["Contest", "Profile", "Settings", "Minutes"], Sequence[int]]
"""Contest, ballots (without who withdrew), settings and new minutes in; the places of the options chosen out, in
the order in which they were. What led to it goes into the minutes."""

Bounder = Callable[["Contest", "Settings"], "Bounds"]
"""Contest and settings in; out what one ballot may hold at most."""

KINDS = ("choice", "approval", "ranking", "points", "grades")
"""The kinds of ballot: for, against or abstain; the options one agrees with; options in order; whole numbers per
option; a grade per option."""


@dataclass(frozen=True)
class Method:
    """A way of counting the `kind` of ballot it takes, with what can be set of it.

    A method for "choice" has a `count`; one about options a `select`. `purpose` says what it is for: "proposal" (yes or
    no), "option" (one of several), "seats" or "budget". `bounds` says what one ballot may hold; None is no bound. Some
    methods take `other_kinds` of ballot as well, or serve `other_purposes`.
    """

    id: str
    version: int
    kind: str
    purpose: str
    count: Counter | None = None
    select: Selector | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    bounds: Bounder | None = None
    other_kinds: tuple[str, ...] = ()
    other_purposes: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of ballot it takes, the usual one first."""
        return (self.kind, *self.other_kinds)

    @property
    def purposes(self) -> tuple[str, ...]:
        """All that it is for, the usual first."""
        return (self.purpose, *self.other_purposes)


HOMES = {
    "majority": "majority",
    "consent": "consent",
    "approval": "approval",
    "score": "score",
    "majority-judgment": "majority_judgment",
    "dots": "dots",
    "borda": "borda",
    "irv": "irv",
    "schulze": "schulze",
    "ranked-pairs": "ranked_pairs",
    "minimax": "minimax",
    "copeland": "copeland",
    "apportionment": "apportionment",
    "scottish-stv": "scottish_stv",
    "meek-stv": "meek_stv",
    "ers97-stv": "ers97_stv",
    "pav": "pav",
    "phragmen": "phragmen",
    "equal-shares": "equal_shares",
    "greedy-budget": "greedy_budget",
    "knapsack": "knapsack",
}
"""The module in `rulebook.methods` where each method lives. It is imported when the method is asked for, so that
who only counts yes and no needs no numpy."""

_methods: dict[tuple[str, int], Method] = {}


def register(method: Method) -> None:
    """Add a method; its module does so when imported."""
    _methods[method.id, method.version] = method


def find(id: str, version: int) -> Method | None:
    """Return the method, or None when there is none by that id and version."""
    _fetch(id)
    return _methods.get((id, version))


def latest(id: str) -> Method | None:
    """Return the newest version of a method, or None when there is none by that id."""
    _fetch(id)
    versions = [version for known, version in _methods if known == id]
    return _methods[id, max(versions)] if versions else None


def methods() -> tuple[Method, ...]:
    """Return all methods by id and version."""
    for id in HOMES:
        _fetch(id)
    return tuple(_methods[key] for key in sorted(_methods))


def _fetch(id: str) -> None:
    if id in HOMES:
        import_module(f"rulebook.methods.{HOMES[id]}")
