"""Equal Shares for a whole span of shares at once: what is surely the same for every share from a low to a high one.

As long as the same options are bought in the same order, a greater share means that nobody's purse is emptier and no
price higher. Each purse is known to lie between two straight lines over the span, and so is each price: from purses
that are straight lines follows a price that is the greatest of several straight lines, one for each choice of who is
poor, so that any of these lies below it, and the line between its two ends above. A straight line below another at both
ends of the span is so throughout. So where the price of one option is surely below all others', it is bought whatever
the share; and where that cannot be told, nothing is claimed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np

from rulebook.award.room import Room
from rulebook.shares.purses import floor_price
from rulebook.shares.raising import UNKNOWN, Unsure
from rulebook.shares.rising import ROUNDING, Rising
from rulebook.shares.support import Backers, Support

NEARLY = 0.99

Settle = Callable[[list[int], Fraction], int]
"""Equals and their rate in; out who comes first."""

Line = tuple[float, float]
"""A straight line, by its values at the low share and at the high one."""


class Lines:
    """The purses of `rows` ballots over the span: of each a line below it and one above, in high shares."""

    def __init__(self, rows: int, low: float) -> None:
        self.below = np.repeat([[low], [1.0]], rows, axis=1)
        self.above = self.below.copy()
        self._slack = ROUNDING

    def floor(self, backers: Backers, cost: float, start: float) -> float | None:
        """Return what the price is surely never below, given such a floor already; None when it is never paid."""
        return floor_price(self.above[1][backers.rows], backers, cost, start, self._slack)

    def ceiling(self, backers: Backers, cost: float, start: float, end: int = 0) -> float:
        """Return what the price is surely not above at that end, given a floor; infinite when it may not be paid."""
        money = self.below[end][backers.rows]
        price = floor_price(money, backers, cost, start, self._slack)
        able = float((backers.force * (money > (price or 0.0) * backers.points)).sum())
        if price is None or not able:
            return inf
        error = self._error(backers)
        price += 4 * error / able + 4 * ROUNDING * price
        paid = float((np.minimum(money, price * backers.points) * backers.weights).sum())
        return price if paid - error >= cost else inf

    def over(self, backers: Backers, cost: float, start: float) -> Line:
        """Return a line above the price."""
        return self.ceiling(backers, cost, start, 0), self.ceiling(backers, cost, start, 1)

    def under(self, backers: Backers, cost: float, start: float) -> Line:
        """Return a line below the price: that of who is poor in the middle of the span, or else at its high end."""
        money = self.above[:, backers.rows]
        for purses in (money.mean(axis=0), money[1]):
            price = floor_price(purses, backers, cost, start, self._slack) or start
            rich = purses > price * backers.points
            if able := float((backers.force * rich).sum()):
                poor = (money * ~rich * backers.weights).sum(axis=1)
                low, high = (cost - poor - 2 * self._error(backers)) / able
                return float(low), float(high)
        return start, start

    def short(self, backers: Backers, cost: float) -> float:
        """Return in how great a first part of the span the price surely cannot be paid."""
        low, high = (self.above[:, backers.rows] * backers.weights).sum(axis=1)
        missing = cost - low - self._error(backers)
        return float(missing / (high - low)) if missing > 0 else 0.0

    def wealthy(self, backers: Backers, price: float) -> bool:
        """Return whether all backers surely have more than that price."""
        return bool((self.below[0][backers.rows] > price * backers.points + 2 * self._slack).all())

    def pay(self, backers: Backers, under: Line, over: Line) -> None:
        """Take a price that lies between two lines from all who have that much, and from the others all they have."""
        rows = backers.rows
        for end in (0, 1):
            self.above[end][rows] = np.maximum(self.above[end][rows] - under[end] * backers.points, 0)
        left = self.below[:, rows] - np.array([[over[0]], [over[1]]]) * backers.points
        # Both the line and nothing lie below what is left. The better of the two is the higher one in the middle.
        self.below[:, rows] = np.where(left.sum(axis=0) > 0, left, 0)
        self._slack += ROUNDING

    def _error(self, backers: Backers) -> float:
        return (len(backers.rows) * ROUNDING + self._slack) * float(backers.weights.sum())


@dataclass(frozen=True)
class Asked:
    """What an option costs at most, at the low share, for what it is worth, and what never less."""

    rate: float
    floor: float


class Span:
    """Equal Shares in a room, for every share from `low` to `high`."""

    def __init__(self, room: Room, stages: Sequence[Support], by_cost: bool, low: Fraction, high: Fraction) -> None:
        self.room, self._stages, self._by_cost, self._high = room, stages, by_cost, high
        self._lines = Lines(len(stages[0].weights), float(low / high))
        self._costs: dict[int, float] = {}

    def fits(self, settle: Settle) -> bool:
        """Return whether there is money for all that is bought; Unsure where that may depend on the share."""
        for support in self._stages:
            if not support.plain:
                raise Unsure
            rising, asked = self._rising(support)
            while rising.least():
                option, under, over = self._first(support, asked, settle)
                if not self.room.fits(option):
                    return False
                self._lines.pay(support.behind(option), under, over)
                self.room.take(option)
                rising.keep(self.room.open)
                asked.clear()
        return True

    def _worth(self, option: int) -> float:
        return (self._by_cost and self._costs[option]) or 1.0

    def _rising(self, support: Support) -> tuple[Rising[Asked], dict[int, Asked]]:
        """The open options by what they cost at most, and, once they are asked, those that matter."""
        costs = {option: self.room.costs[option] * support.scale / self._high for option in self.room.open}
        self._costs = {option: float(cost) for option, cost in costs.items() if cost <= support.weight(option) > 0}
        asked: dict[int, Asked] = {}

        def floor(option: int, before: float) -> float | None:
            start = before * self._worth(option) * (1 - ROUNDING)
            price = self._lines.floor(support.behind(option), self._costs[option], start)
            return None if price is None else price / self._worth(option) * (1 - ROUNDING)

        def ceiling(option: int, near: float) -> Asked:
            start = near * self._worth(option) * (1 - ROUNDING)
            price = self._lines.ceiling(support.behind(option), self._costs[option], start)
            asked[option] = Asked(price / self._worth(option) * (1 + ROUNDING), near)
            return asked[option]

        return Rising(self._costs, floor, ceiling), asked

    def _first(self, support: Support, asked: dict[int, Asked], settle: Settle) -> tuple[int, Line, Line]:
        """Return who is bought, of those that were asked, and the lines of its price."""
        first = min(asked, key=lambda option: asked[option].rate)
        rivals = [option for option in asked if asked[option].floor <= asked[first].rate]
        if len(rivals) > 1 and all(self._certain(support, option, asked[option]) for option in rivals):
            first = self._fixed(support, rivals, settle)
            rivals = [first]
        lines = {}
        for option in rivals:
            start = asked[option].floor * self._worth(option) * (1 - ROUNDING)
            lines[option] = self._lines.under(support.behind(option), self._costs[option], start)
        over = self._lines.over(
            support.behind(first), self._costs[first], asked[first].floor * self._worth(first) * (1 - ROUNDING)
        )
        if max(over) == inf:
            raise Unsure(NEARLY * self._lines.short(support.behind(first), self._costs[first]) or UNKNOWN)
        for rival in rivals:
            if rival != first:
                low, high = (
                    under / self._worth(rival) - top / self._worth(first) * (1 + 4 * ROUNDING)
                    for under, top in zip(lines[rival], over, strict=True)
                )
                if low <= 0:
                    raise Unsure
                if high <= 0:
                    raise Unsure(NEARLY * low / (low - high))
        return first, lines[first], over

    def _certain(self, support: Support, option: int, asked: Asked) -> bool:
        """Whether all its backers pay the same, whatever the share, because none of them is ever poor."""
        return asked.rate < inf and self._lines.wealthy(support.behind(option), asked.rate * self._worth(option))

    def _fixed(self, support: Support, equals: Sequence[int], settle: Settle) -> int:
        """Return who comes first of options whose prices do not depend on the share."""
        rates = {}
        for option in equals:
            each = Fraction(support.scale, int(support.behind(option).force.sum()))
            cost = self.room.costs[option]
            rates[option] = each if self._by_cost and cost else each * cost
        least = min(rates.values())
        return settle(sorted(option for option in equals if rates[option] == least), least)
