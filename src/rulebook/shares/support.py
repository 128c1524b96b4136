"""Who stands behind which option: the ballots in columns, by option instead of by voter.

Weights and points are whole numbers. As long as all of them together stay below 2^53 they are kept in floating point,
in which such numbers and their sums are exact and fast; beyond that as Python's own integers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook.profile import Profile, Rankings

EXACT = 2**53
"""Below it every whole number has its own floating-point number."""

BLOCK = 4096

Amounts = NDArray[Any]
"""Whole numbers, one per ballot: exact in floating point, or else Python's integers."""


@dataclass(frozen=True, eq=False)
class Backers:
    """The ballots behind one option: their `rows`, and of each the weight, the points it gives and their product.

    `column` has the points of all ballots; `points`, where everybody gives one just 1, are for estimates.
    """

    column: Amounts
    rows: NDArray[np.intp]
    weights: Amounts
    points: Any
    force: Amounts


class Support:
    """The ballots of a profile, by option.

    `table` has rows × options and says how many points a ballot gives an option; `weights` are those of the rows, as
    whole numbers over `scale`. `plain` tells whether floating point is exact for sums of weights times points, and
    `measure` in what those sums are counted.
    """

    def __init__(self, table: NDArray[Any], weights: NDArray[Any], scale: int) -> None:
        top = max(1, int(table.max(initial=0)))
        self.plain = int(weights.sum()) * top < EXACT
        self.measure = "weight" if top == 1 else "points"
        kind = np.dtype(object) if not self.plain else np.dtype(np.int8 if top < 128 else np.int64)
        self.columns = np.empty(table.shape[::-1], dtype=kind)
        # Block by block, as a processor's cache does not hold more at once.
        for start in range(0, len(table), BLOCK):
            self.columns[:, start : start + BLOCK] = table[start : start + BLOCK].T
        self.weights: Amounts = weights.astype(np.float64 if self.plain else object)
        self.scale = scale
        self.total = int(self.weights.sum())
        self.behind = cache(self._behind)

    def _behind(self, option: int) -> Backers:
        column = self.columns[option]
        rows = np.flatnonzero(column != 0)
        weights = self.weights[rows]
        if self.measure == "weight":
            return Backers(column, rows, weights, 1, weights)
        points = column[rows]
        return Backers(column, rows, weights, points.astype(np.float64), weights * points)

    def weight(self, option: int) -> int:
        """Return the weight of the ballots behind an option."""
        return int(self.behind(option).weights.sum())

    def totals(self) -> list[Fraction]:
        """Return the points that each option gets, times the weight behind them."""
        sums = (int(self.behind(option).force.sum()) for option in range(len(self.columns)))
        return [Fraction(total, self.scale) for total in sums]


class Ranked:
    """Rankings as support that depends on the moment: for the best of those still open, or down to some rank."""

    def __init__(self, profile: Rankings, options: int) -> None:
        self._ranks = profile.ranks(options)
        self._weights, self._scale = profile.weights, profile.scale
        self._last = profile.order.shape[1] + 1

    @property
    def named(self) -> Support:
        """Every ballot behind every option that it names."""
        return Support(self._ranks < self._last, self._weights, self._scale)

    def best(self, open: Collection[int]) -> Support:
        """Every ballot behind the best it names of the `open` options, or behind several that it has equal."""
        ranks, best = self._best(open)
        return Support((ranks == best) & (ranks < self._last), self._weights, self._scale)

    def ahead(self, open: Collection[int], chosen: Sequence[int]) -> NDArray[np.intp]:
        """Return how many of the chosen each ballot has no lower than the best of the open options."""
        _, best = self._best(open)
        return np.asarray((self._ranks[:, chosen] <= best).sum(axis=1))

    def _best(self, open: Collection[int]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """Ranks in which all that are not open are last, and the best of each ballot, in a column."""
        shut = [option for option in range(self._ranks.shape[1]) if option not in open]
        ranks = self._ranks.copy()
        ranks[:, shut] = self._last
        return ranks, ranks.min(axis=1, keepdims=True)

    def levels(self) -> list[Support]:
        """Every ballot behind its first rank, then behind its first two, and so on: behind those it does not rank after
        its own last rank, or at the end when it ranks nobody."""
        ranked = self._ranks < self._last
        own = np.where(ranked, self._ranks, 0).max(axis=1, keepdims=True)
        ranks = np.where(ranked, self._ranks, np.where(own, own + 1, self._last))
        return [Support(ranks <= level, self._weights, self._scale) for level in range(1, self._last + 1)]


def approved(profile: Profile, options: int) -> Support:
    """Return every ballot behind every option that it names or gives something, however much."""
    if isinstance(profile, Rankings):
        return Ranked(profile, options).named
    return Support(profile.table > 0, profile.weights, profile.scale)


def by_class(classes: NDArray[np.intp], weights: Amounts, size: int) -> list[int]:
    """Return the weight of each class from 0 to `size`, given the class of each weight."""
    # The quick way adds in floating point, which is exact as long as the total is.
    if weights.dtype != object and weights.sum() < EXACT:
        sums = np.bincount(classes, weights=weights, minlength=size)
    else:
        sums = np.zeros(size, dtype=weights.dtype)
        np.add.at(sums, classes, weights)
    return [int(amount) for amount in sums]
