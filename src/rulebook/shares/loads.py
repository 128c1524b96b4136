"""When an option can be paid for by its backers, while everybody's money grows at the same speed.

Money comes in at 1 per unit of weight and of time. What each has is kept as the moment since which it has been saving:
the purchase at which it last gave all it had, or before the first of them the beginning, less what it had by then.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rulebook.exact import Common
from rulebook.shares.purses import Purses
from rulebook.shares.rising import ROUNDING
from rulebook.shares.support import Backers, Support, by_class


@dataclass(frozen=True)
class Moment:
    """The moment at which an option can be paid for."""

    rate: Fraction


class Loads:
    """Since when each ballot of a support has been saving, given what it had in its purse before that."""

    def __init__(self, support: Support, purses: Purses | None = None) -> None:
        rows = len(support.weights)
        self._plain = support.plain
        self._purses = purses
        self._last = np.zeros(rows, dtype=np.intp)
        self._rough = -purses.rough if purses else np.zeros(rows)
        self._moments = Common()

    def floor(self, backers: Backers, cost: Fraction) -> float:
        """Return a moment surely not after the one at which `backers` can pay `cost`."""
        if not self._plain:
            return -np.inf
        since = self._rough[backers.rows] * backers.weights
        weight = float(backers.weights.sum())
        whole = float(np.abs(since).sum()) + float(cost)
        slack = self._purses.slack if self._purses else 0.0
        error = (len(since) + 4) * ROUNDING * whole + slack * weight
        return (float(since.sum()) + float(cost) - error) / weight

    def moment(self, backers: Backers, cost: Fraction) -> Moment:
        """Return the moment at which `backers` can pay `cost`."""
        last = self._last[backers.rows]
        first, *later = by_class(last, backers.weights, len(self._moments.numerators) + 1)
        owed = cost + self._moments.times(later)
        if self._purses and first:
            untouched = last == 0
            owed -= self._purses.held(backers.rows[untouched], backers.weights[untouched])
        return Moment(owed / int(backers.weights.sum()))

    def pay(self, backers: Backers, moment: Fraction) -> None:
        """Let the backers give all they have at that moment."""
        self._moments.append(moment)
        self._last[backers.rows] = len(self._moments.numerators)
        if self._plain:
            self._rough[backers.rows] = float(moment)
