"""What every ballot has left of its equal share of the money, and what buying an option together would cost each.

A share is 1 per unit of weight. Every purse is kept twice: roughly, in floating point with a known greatest error, and
exactly, as 1 minus the prices of what it paid for. Wherever the rough figures lie further apart than their error they
tell who is poorer; wherever they do not, the exact ones do.
"""

from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from rulebook.exact import Common
from rulebook.shares.rising import ROUNDING
from rulebook.shares.support import Amounts, Backers, Support

Poor = NDArray[np.bool_]
"""Who of the backers of an option has less than it asks of them."""


class Purses:
    """The purses of all ballots of `support`."""

    def __init__(self, support: Support) -> None:
        rows = len(support.weights)
        self.rough = np.ones(rows)
        self.empty = np.zeros(rows, dtype=bool)
        self._plain = support.plain
        self._prices = Common()
        self._columns: list[Amounts] = []

    @property
    def slack(self) -> float:
        """How far a rough purse can be off: a few roundings per purchase, or anything where weights are not plain."""
        return (len(self._columns) + 1) * ROUNDING if self._plain else inf

    def held(self, rows: NDArray[np.intp], weights: Amounts) -> Fraction:
        """Return what the ballots in `rows` have left together, given their weights."""
        full = ~self.empty[rows]
        rows, weights = rows[full], weights[full]
        paid = self._prices.times(int((column[rows] * weights).sum()) for column in self._columns)
        return int(weights.sum()) - paid

    def floor(self, backers: Backers, cost: Fraction, start: float) -> float | None:
        """Return a price that is surely not above the one to be paid; None when they surely have too little.

        `start` is such a price from before.
        """
        if not self._plain:
            return 0.0
        return floor_price(self.rough[backers.rows], backers, float(cost), start, self.slack)

    def price(self, backers: Backers, cost: Fraction, near: float) -> tuple[Fraction, Poor] | None:
        """Return what each pays per point, and who is too poor for that and pays all there is; None when they have too
        little together.

        `near` is a guess at who is poor. Whoever is wrongly taken to be poor or not, the price found is too low rather
        than too high, and rises with every correction until the right ones are poor.
        """
        money = self.rough[backers.rows]
        poor = money < near * backers.points
        if poor.all():
            poor = np.zeros_like(poor)
        while able := int((backers.force * ~poor).sum()):
            price = (cost - self.held(backers.rows[poor], backers.weights[poor])) / able
            split = self._poorer(backers, money, price)
            if (split == poor).all():
                return price, poor
            poor = split
        return None

    def _poorer(self, backers: Backers, money: NDArray[np.float64], price: Fraction) -> Poor:
        # Nobody has more than 1, so that a price above it may as well be 2, which every float can hold.
        asked = float(min(price, Fraction(2))) * backers.points
        gap = money - asked
        poor: Poor = gap < 0
        near = np.flatnonzero(np.abs(gap) <= self.slack * (1 + asked))
        if len(near):
            rows = backers.rows[near]
            exact = np.full(len(rows), self._prices.denominator, dtype=object)
            for paid, column in zip(self._prices.numerators, self._columns, strict=True):
                exact -= column[rows].astype(object) * paid
            exact[self.empty[rows]] = 0
            points = backers.column[rows].astype(object)
            poor[near] = exact * price.denominator < points * (price.numerator * self._prices.denominator)
        return poor

    def pay(self, backers: Backers, price: Fraction, poor: Poor) -> None:
        """Take the price of each point from the backers, and all they have from the poor."""
        self.rough[backers.rows] -= float(price) * backers.points
        broke = backers.rows[poor]
        self.rough[broke] = 0
        self.empty[broke] = True
        self._prices.append(price)
        self._columns.append(backers.column)


def floor_price(money: NDArray[np.float64], backers: Backers, cost: float, start: float, slack: float) -> float | None:
    """Return a price surely not above the least at which the backers, with `money` each, pay `cost` together; None
    when they surely cannot. What each has may be off by `slack`, and `start` is such a price already.

    What they pay grows with the price, ever more slowly as more of them are poor. So the straight line on from a price
    that is too low leads to one that is too low as well, or right.
    """
    price, before = start, 0.0
    # A sum may be off by a rounding for each of its parts, and each part by the slack.
    error = len(money) * ROUNDING * cost + slack * float(backers.weights.sum())
    while True:
        asked = price * backers.points
        rich = money > asked
        able = float((backers.force * rich).sum())
        if not able:
            most = float((money * backers.weights).sum()) * (1 + len(money) * ROUNDING) + error
            return None if most < cost else price
        if able == before:
            return price
        paid = float((np.minimum(money, asked) * backers.weights).sum())
        reached = price + (cost - paid) / able
        before, price = able, max(price, reached - error / able - ROUNDING * reached)
