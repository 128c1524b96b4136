"""The cheapest way to cover several needs at once with whole members, exactly.

What is still needed is counted down in a table with an axis for each need: in each cell stands the least that covers so
much. Every member is laid beside the table once. A need can also be that of a group; when all members of a group have
been laid, its axis is folded away, and the group counts or does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook.errors import AnalysisError

CELLS = 2**23
"""The most cells of a table: 64 MB."""

WORK = 2**30
"""The most cells that may be written for one answer: some ten seconds."""

_FAR = 2**61


@dataclass(frozen=True)
class Need:
    """That so much (`amount`, above zero) is needed, and what each member would give towards it."""

    amount: int
    gains: Sequence[int]


@dataclass(frozen=True)
class GroupNeed:
    """That groups are needed which count for so much together: what each counts for, and what it needs itself."""

    amount: int
    groups: Mapping[str, tuple[int, Need]]


def least(
    costs: Sequence[int], needs: Sequence[Need], group_needs: Sequence[GroupNeed] = (), groups: Sequence[str] = ()
) -> int | None:
    """Return the least cost of members that cover all needs together, or None when no members do.

    `groups` has for each member in which group it is. Raises AnalysisError "analysis-large" beyond what fits in a
    table.
    """
    if len(group_needs) == 1 and not needs:
        return _by_group(costs, group_needs[0], groups)
    if not needs and not group_needs:
        return 0
    most = max([sum(costs), *(sum(need.gains) for need in needs)])
    if most >= _FAR // 4:
        raise AnalysisError("analysis-large", needed=most, most=_FAR // 4)
    amounts = [need.amount for need in needs] + [need.amount for need in group_needs]
    # Either a table of the least cost by what is needed; or, where one need is large and costs are low, of how much of
    # that need can be covered, by cost.
    forms = [_Form(1, None)]
    if needs:
        main = max(range(len(needs)), key=lambda place: needs[place].amount)
        forms.append(_Form(sum(costs) + 1, main))
    sizes = [amount + 1 for amount in amounts]
    form = min(forms, key=lambda form: form.cells(sizes))
    return _Covering(costs, needs, group_needs, groups, form).cost()


def _by_group(costs: Sequence[int], need: GroupNeed, groups: Sequence[str]) -> int | None:
    """With nothing needed but groups, each of them is won as cheaply as it can be by itself."""
    prices, counts = [], []
    for name, (counting, own) in sorted(need.groups.items()):
        inside = [place for place, group in enumerate(groups) if group == name]
        price = least([costs[place] for place in inside], [Need(own.amount, [own.gains[place] for place in inside])])
        if price is not None:
            prices.append(price)
            counts.append(counting)
    return least(prices, [Need(need.amount, counts)])


@dataclass(frozen=True)
class _Form:
    """How the table is laid out: cells by cost up to `costs`, and which need stands in the cells and not on an axis."""

    costs: int
    main: int | None

    def cells(self, sizes: Sequence[int]) -> int:
        return self.costs * prod(size for place, size in enumerate(sizes) if place != self.main)


@dataclass(frozen=True)
class _Part:
    """A group: its members, what it needs itself, and for each of these the axis on which it counts, and for how much.

    `enough` says for each how much gain towards the main need is enough for it too, when that can be said.
    """

    inside: Sequence[int]
    needs: Sequence[Need]
    axes: Sequence[tuple[int, int]]
    enough: Sequence[int] | None


class _Covering:
    def __init__(
        self,
        costs: Sequence[int],
        needs: Sequence[Need],
        group_needs: Sequence[GroupNeed],
        groups: Sequence[str],
        form: _Form,
    ) -> None:
        self._costs = costs
        self._needs = [need for place, need in enumerate(needs) if place != form.main]
        self._main = None if form.main is None else needs[form.main]
        self._group_needs = group_needs
        self._groups = groups or [""] * len(costs)
        self._amounts = [need.amount for need in self._needs] + [need.amount for need in group_needs]
        self._shape = (form.costs, *(amount + 1 for amount in self._amounts))

    def cost(self) -> int | None:
        parts = [self._part(group) for group in sorted(set(self._groups))]
        self._refuse(parts)
        table = _empty(self._shape)
        for part in parts:
            table = self._with_axes(table, part) if part.enough is None else self._beside(table, part)
        whole = table[_cells(None, self._amounts)]
        if self._main is None:
            return int(whole[0]) if whole[0] < _FAR // 2 else None
        enough = np.flatnonzero(whole <= -self._main.amount)
        return int(enough[0]) if len(enough) else None

    def _part(self, group: str) -> _Part:
        inside = [place for place, other in enumerate(self._groups) if other == group]
        local = {axis: need.groups[group] for axis, need in enumerate(self._group_needs) if group in need.groups}
        needs = [need for _, need in local.values()]
        axes = [(1 + len(self._needs) + axis, counting) for axis, (counting, _) in local.items()]
        enough = [_enough(need, self._main, inside) for need in needs] if self._main else []
        return _Part(inside, needs, axes, enough if enough and all(enough) else None)

    def _refuse(self, parts: Sequence[_Part]) -> None:
        """AnalysisError where a table would be too large, or all that is to be written too much."""
        cells, work = prod(self._shape), 0
        for part in parts:
            wide = prod(self._shape) * prod(need.amount + 1 for need in part.needs)
            if part.enough is None:
                cells, work = max(cells, wide), work + wide * len(part.inside)
            else:
                work += prod(self._own(part)) * (len(part.inside) + prod(self._shape))
        for needed, most in ((cells, CELLS), (work, WORK)):
            if needed > most:
                raise AnalysisError("analysis-large", needed=needed, most=most)

    def _with_axes(self, table: NDArray[Any], part: _Part) -> NDArray[Any]:
        """The table with a group for whose own needs it has axes for a while."""
        grown = np.full((*table.shape, *(need.amount + 1 for need in part.needs)), _FAR, dtype=np.int64)
        grown[_cells(..., [0] * len(part.needs))] = table
        for place in part.inside:
            self._lay(grown, place, part.needs)
        return self._folded(grown, part)

    def _own(self, part: _Part) -> tuple[int, ...]:
        """The shape of a table for a group alone."""
        return (1 + sum(self._costs[place] for place in part.inside), *(need.amount + 1 for need in self._needs))

    def _beside(self, table: NDArray[Any], part: _Part) -> NDArray[Any]:
        """The table with a group that covers its own needs with the same gains that cover the main one.

        Then no axis is needed for them: of each cost it is known how much of the main need the group covers at most,
        and whether that is enough for the group itself.
        """
        own = _empty(self._own(part))
        for place in part.inside:
            self._lay(own, place, [])
        best = table.copy()
        for index in np.ndindex(*own.shape):
            gain = -int(own[index])
            gains = [0, *index[1:], *(0 for _ in self._group_needs)]
            for (axis, counting), enough in zip(part.axes, part.enough or (), strict=True):
                gains[axis] = counting if gain >= enough else 0
            if gain > -_FAR // 2:
                rest = _moved(table, gains)[: len(table) - index[0]]
                np.minimum(best[index[0] :], rest - gain, out=best[index[0] :])
        return best

    def _lay(self, table: NDArray[Any], place: int, local: Sequence[Need]) -> None:
        """Let each cell be covered with this member, where that is better."""
        cost, gain = self._costs[place], self._main.gains[place] if self._main else 0
        gains, own = [need.gains[place] for need in self._needs], [need.gains[place] for need in local]
        before = _moved(table, [0, *gains, *[0] * (table.ndim - 1 - len(gains) - len(own)), *own])
        if self._main is None:
            np.minimum(table, before + cost, out=table)
        else:
            np.minimum(table[cost:], before[: len(table) - cost] - gain, out=table[cost:])

    def _folded(self, table: NDArray[Any], part: _Part) -> NDArray[Any]:
        """The table without the axes of a group: for each of its needs, covered or not, the better of the two."""
        best: NDArray[Any] = table[_cells(..., [0] * len(part.needs))]
        for covered in product((0, 1), repeat=len(part.needs)):
            found = table[_cells(..., [need.amount * yes for need, yes in zip(part.needs, covered, strict=True)])]
            gains = [0] * found.ndim
            for (axis, counting), yes in zip(part.axes, covered, strict=True):
                gains[axis] = counting * yes
            best = np.minimum(best, _moved(found, gains))
        return best


def _empty(shape: Sequence[int]) -> NDArray[Any]:
    """A table before any member: nothing covers nothing."""
    table = np.full(shape, _FAR, dtype=np.int64)
    table[_cells(None, [0] * (len(shape) - 1))] = 0
    return table


def _enough(own: Need, main: Need, inside: Sequence[int]) -> int:
    """How much gain towards the main need is also enough for a group's own, where each member gives to both in the same
    proportion; 0 where they do not."""
    pairs = [(own.gains[place], main.gains[place]) for place in inside if own.gains[place] or main.gains[place]]
    if not pairs or any(one * pairs[0][1] != other * pairs[0][0] for one, other in pairs) or not all(pairs[0]):
        return 0
    return -(-own.amount * pairs[0][1] // pairs[0][0])


def _cells(first: EllipsisType | None, last: Sequence[int]) -> tuple[Any, ...]:
    """The index of all cells that have `last` on the axes after the first (None), or on the last axes (...)."""
    return (slice(None) if first is None else first, *last)


def _moved(table: NDArray[Any], gains: Sequence[int]) -> NDArray[Any]:
    """What stands in each cell where so much less is needed on each axis; never less than nothing."""
    for axis, gain in enumerate(gains):
        if gain:
            least = table[(slice(None),) * axis + (slice(1),)]
            kept = max(table.shape[axis] - gain, 0)
            first = np.repeat(least, table.shape[axis] - kept, axis=axis)
            table = np.concatenate([first, table[(slice(None),) * axis + (slice(kept),)]], axis=axis)
    return table
