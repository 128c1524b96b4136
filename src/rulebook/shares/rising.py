"""The least of many amounts that only ever rise, where to know one exactly takes long.

Of each amount a floor is kept, in floating point and surely not above it. Only where a floor lies below the least
amount found so far is it raised, and then the amount itself asked. The floors save work and decide nothing.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Generic, Protocol, TypeVar

ROUNDING = 2.0**-50
"""More than what a handful of roundings can be off by, as a share of the number."""


class Bid(Protocol):
    """What is offered, at which rate."""

    @property
    def rate(self) -> Fraction | float:
        """The amount that is to be least."""


B = TypeVar("B", bound=Bid)


class Rising(Generic[B]):
    """The options that are still in the running, with the floors of their amounts.

    `floor` returns a floor for an option, given an earlier one, and `exact` the amount as part of a bid; either returns
    None for an option that is out for ever.
    """

    def __init__(
        self,
        options: Iterable[int],
        floor: Callable[[int, float], float | None],
        exact: Callable[[int, float], B | None],
    ) -> None:
        self._floors = dict.fromkeys(options, 0.0)
        self._floor, self._exact = floor, exact

    def keep(self, options: Iterable[int]) -> "Rising[B]":
        """Drop all but these."""
        self._floors = {option: self._floors[option] for option in options if option in self._floors}
        return self

    def least(self) -> dict[int, B]:
        """Return the bids of the options whose amount is the least; none when no option is left."""
        waiting = [(floor, option) for option, floor in self._floors.items()]
        heapify(waiting)
        raised = set[int]()
        found: dict[int, B] = {}
        edge = float("inf")
        while waiting and waiting[0][0] <= edge:
            before, option = heappop(waiting)
            if option not in raised:
                raised.add(option)
                floor = self._floor(option, before)
                if floor is None:
                    del self._floors[option]
                else:
                    self._floors[option] = floor
                    heappush(waiting, (floor, option))
                continue
            bid = self._exact(option, before)
            if bid is None:
                del self._floors[option]
                continue
            best = next(iter(found.values())).rate if found else None
            if best is None or bid.rate < best:
                found, edge = {option: bid}, float(bid.rate) * (1 + ROUNDING)
            elif bid.rate == best:
                found[option] = bid
        return found
