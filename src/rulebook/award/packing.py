"""The set of options that is worth the most and that a budget can pay, found exactly.

Source: G. Nemhauser and Z. Ullmann, "Discrete dynamic programming and capital allocation", Management Science 15
(1969): option by option, of all sets so far only those are kept that no other matches in worth at no more cost. A set
that cannot become worth as much as one that is known, even if parts of options were to be had, is dropped as well.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from rulebook import exact
from rulebook.award.quotas import Quota
from rulebook.errors import RuleError

MOST = 100_000
"""The most sets that are kept side by side; what would need more is refused, and never guessed at."""


class Pack(NamedTuple):
    """A set of options: what it costs, what it is worth, and what it takes of each quota."""

    cost: int
    worth: int
    options: tuple[int, ...]
    taken: tuple[Fraction, ...]


class Packing:
    """Options with cost and worth, a budget to pay them from, and quotas to keep."""

    def __init__(
        self,
        options: Collection[int],
        costs: Sequence[Fraction],
        worths: Sequence[Fraction],
        budget: Fraction,
        quotas: Sequence[Quota],
    ) -> None:
        whole, _ = exact.scaled([budget, *(costs[option] for option in options)])
        parts, self.scale = exact.scaled(worths[option] for option in options)
        self._quotas = quotas
        self._budget = whole[0]
        items = [
            Pack(cost, worth, (option,), tuple(quota.takes.get(option, Fraction()) for quota in quotas))
            for option, cost, worth in zip(options, whole[1:], parts, strict=True)
        ]
        # Who is worth the most for the money comes first, so that what the others can add is soon known.
        self._items = sorted(items, key=lambda item: (item.cost > 0, -Fraction(item.worth, item.cost or 1)))

    def best(self, within: Collection[int] = (), without: Collection[int] = (), known: int = 0) -> Pack | None:
        """Return the best pack that has all options `within` and none of those `without`, and that is worth at least
        `known`: of the worthiest the cheapest. None when there is none.

        Raises RuleError "knapsack-too-large" when too many sets would have to be kept.
        """
        start = Pack(0, 0, (), tuple(Fraction() for _ in self._quotas))
        for item in self._items:
            start = _joined(start, item) if item.options[0] in within else start
        packs = [start] if self._allowed(start) else []
        items = [item for item in self._items if item.options[0] not in (*within, *without)]
        ahead = _Ahead(items, self._budget)
        for number, item in enumerate(items):
            grown = [_joined(pack, item) for pack in packs]
            packs = _undominated([*packs, *(pack for pack in grown if self._allowed(pack))])
            hopes = [ahead.most(pack, number + 1) for pack in packs]
            if packs:
                known = max(known, self._filled(packs[hopes.index(max(hopes))], items[number + 1 :]))
            packs = [pack for pack, hope in zip(packs, hopes, strict=True) if hope >= known]
            if len(packs) > MOST:
                raise RuleError("knapsack-too-large", most=MOST)
        done = [pack for pack in packs if self._met(pack) and pack.worth >= known]
        return max(done, key=lambda pack: (pack.worth, -pack.cost), default=None)

    def _allowed(self, pack: Pack) -> bool:
        return pack.cost <= self._budget and all(
            quota.most is None or taken <= quota.most for quota, taken in zip(self._quotas, pack.taken, strict=True)
        )

    def _met(self, pack: Pack) -> bool:
        return all(taken >= quota.least for quota, taken in zip(self._quotas, pack.taken, strict=True))

    def _filled(self, pack: Pack, items: Sequence[Pack]) -> int:
        """What a pack is worth once it is filled with what still fits, item by item; 0 when it is none then."""
        for item in items:
            fuller = _joined(pack, item)
            pack = fuller if self._allowed(fuller) else pack
        return pack.worth if self._met(pack) else 0


class _Ahead:
    """What items in their order can still add, when of the last a part may be had."""

    def __init__(self, items: Sequence[Pack], budget: int) -> None:
        self._items, self._budget = items, budget
        self._costs = [0, *accumulate(item.cost for item in items)]
        self._worths = [0, *accumulate(item.worth for item in items)]

    def most(self, pack: Pack, start: int) -> int:
        """Return what a pack can be worth at most with items from `start` on."""
        reach = self._costs[start] + self._budget - pack.cost
        end = bisect_right(self._costs, reach) - 1
        worth = pack.worth + self._worths[end] - self._worths[start]
        if end < len(self._items):
            part = self._items[end]
            worth += (reach - self._costs[end]) * part.worth // part.cost
        return worth


def _joined(pack: Pack, item: Pack) -> Pack:
    taken = tuple(one + other for one, other in zip(pack.taken, item.taken, strict=True))
    return Pack(pack.cost + item.cost, pack.worth + item.worth, (*pack.options, *item.options), taken)


def _undominated(packs: list[Pack]) -> list[Pack]:
    """Those that no other, which takes the same of each quota, matches in worth at no more cost."""
    best: dict[tuple[Fraction, ...], int] = {}
    kept = []
    for pack in sorted(packs, key=lambda pack: (pack.cost, -pack.worth)):
        if pack.worth > best.get(pack.taken, -1):
            best[pack.taken] = pack.worth
            kept.append(pack)
    return kept
