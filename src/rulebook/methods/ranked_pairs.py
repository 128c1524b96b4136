"""Ranked Pairs: defeats are locked in from the strongest to the weakest, except those that would close a circle.

Who is then beaten by nobody is the winner. That is always one of the smallest group of options that beat all others;
so only the defeats within that group are looked at. Who comes next is the winner without those chosen before.
Where the order of equally strong defeats matters, the defeats by one of their winners go first, by the rule's way with
ties. Sources: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4
(1987); for equal defeats T. M. Zavist and T. N. Tideman, "Complete independence of clones in the ranked pairs rule",
Social Choice and Welfare 6 (1989).
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.pairwise import Defeats, Pairwise
from rulebook.profile import Profile
from rulebook.settings import Settings

Pair = tuple[int, int]
"""The places of who beats and who is beaten."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options, one per seat, that no defeat that is locked in speaks against."""
    pairs = pairwise.compare(contest, profile)
    defeats = pairwise.defeats(pairs, settings)
    pairs.tell(minutes)

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        return _Lock(pairs, defeats, minutes, _top(pairs, open)).unbeaten(), Fraction()

    def tell(id: str, _: Fraction) -> None:
        minutes.step("chosen-by-pairs", option=id)

    return seating.seat(contest, minutes, leaders, tell)


def _top(pairs: Pairwise, open: Sequence[int]) -> list[int]:
    """The smallest group of the open options of which each beats every one outside."""
    wins = pairs.beats[np.ix_(open, open)].sum(axis=1)
    group = {open[int(wins.argmax())]}
    while more := {place for place in open if any(not pairs.beats[one, place] for one in group)} - group:
        group |= more
    return [place for place in open if place in group]


class _Lock:
    """Defeats among `group`, locked in level by level: `under[a, b]` says that these put b under a."""

    def __init__(self, pairs: Pairwise, defeats: Defeats, minutes: Minutes, group: Sequence[int]) -> None:
        self.pairs, self.defeats, self.minutes, self.group = pairs, defeats, minutes, group
        self.under = np.zeros_like(pairs.beats)
        levels: dict[int, list[Pair]] = {}
        for winner, loser in permutations(group, 2):
            if level := int(defeats.level[winner, loser]):
                levels.setdefault(level, []).append((winner, loser))
        for level in sorted(levels, reverse=True):
            self._lock(levels[level])

    def unbeaten(self) -> list[int]:
        """Return who is under nobody."""
        return [place for place in self.group if not self.under[:, place].any()]

    def _lock(self, equal: list[Pair]) -> None:
        """Lock in defeats that are equally strong: first those that none of the others can speak against."""
        while equal := self._possible(equal):
            whole = _joined(self.under, equal)
            circular = [(winner, loser) for winner, loser in equal if whole[loser, winner]]
            free = [pair for pair in equal if pair not in circular]
            if not free:
                winners = sorted({winner for winner, _ in circular})
                first = self.minutes.settle("defeat", winners, self._amount(circular[0]))
                # No two defeats by the same option are ever in each other's way.
                free = [pair for pair in circular if pair[0] == first]
            self.under = _joined(self.under, free) if circular else whole
            self._tell(free, locked=True)
            equal = [pair for pair in equal if pair not in free]

    def _possible(self, some: list[Pair]) -> list[Pair]:
        against = [(winner, loser) for winner, loser in some if self.under[loser, winner]]
        self._tell(against, locked=False)
        return [pair for pair in some if pair not in against]

    def _tell(self, some: Sequence[Pair], *, locked: bool) -> None:
        for winner, loser in sorted(map(self.pairs.contest.ids, some)):
            self.minutes.round(winner=winner, loser=loser, amount=self._amount(some[0]), locked=locked)

    def _amount(self, pair: Pair) -> Fraction:
        return self.pairs.amount(self.defeats.units[self.defeats.level[pair]])


def _joined(under: NDArray[np.bool_], some: Sequence[Pair]) -> NDArray[np.bool_]:
    """Who is under whom when some more defeats are locked in."""
    found = under.copy()
    for winner, loser in some:
        above, below = found[:, winner].copy(), found[loser].copy()
        above[winner] = below[loser] = True
        found |= above[:, None] & below
    return found


registry.register(
    registry.Method(
        "ranked-pairs",
        1,
        "ranking",
        "option",
        select=select,
        other_purposes=("seats",),
        settings={"strength": pairwise.STRENGTH},
    )
)
