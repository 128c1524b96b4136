"""Many ballots about the same options, as arrays in which equal ballots are one row with the weight of all.

Weights are integers over one denominator (`scale`), so that sums are exact: in int64 where the total fits, and else
as Python's own integers in an object array.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook import exact

Table = NDArray[Any]
"""A two-dimensional array of small integers: a row per different ballot."""

SAFE = 2**62
"""Below it a sum fits in int64 with room to spare."""


@dataclass(frozen=True, eq=False)
class Rankings:
    """Ballots that order options, partly or wholly.

    `order[row]` has the places of the options in `Contest.options`, best first, filled up with -1. `joined` is None
    where no ballot has equals; else `joined[row, k]` says that option k of the row is equal to the one before it
    (equals stand in ascending order, so that the same ballot is always the same row).
    """

    order: Table
    joined: Table | None
    weights: NDArray[Any]
    scale: int = 1

    @property
    def total(self) -> Fraction:
        """The weight of all ballots together."""
        return Fraction(int(self.weights.sum()), self.scale)

    def merged(self) -> "Rankings":
        """The same ballots with equal ones together."""
        whole = self.order if self.joined is None else np.hstack([self.order, self.joined.astype(self.order.dtype)])
        first, weights = merge(whole, self.weights)
        joined = None if self.joined is None else self.joined[first]
        return replace(self, order=self.order[first], joined=joined, weights=weights)

    def without(self, options: Iterable[int]) -> "Rankings":
        """The same ballots with some options struck out: those after them move up, equals of them stay equals."""
        gone = np.isin(self.order, list(options))
        if not gone.any():
            return self
        stays = np.argsort(gone, axis=1, kind="stable")
        order = np.take_along_axis(np.where(gone, -1, self.order), stays, axis=1)
        if self.joined is None:
            return replace(self, order=order)
        # The tier of an option is how many tiers began before it; it is equal to who now stands before it in the same.
        tier = np.take_along_axis(np.cumsum(~self.joined, axis=1), stays, axis=1)
        joined = np.zeros_like(self.joined)
        joined[:, 1:] = (tier[:, 1:] == tier[:, :-1]) & (order[:, 1:] >= 0)
        return replace(self, order=order, joined=joined)

    def ranks(self, options: int) -> Table:
        """Return a table of rows × `options`: 1 for the best, equal ranks for equals, and for who is unranked one
        rank below all who are ranked. Each column lies together in memory."""
        rows, depth = self.order.shape
        kind = np.uint8 if depth < 255 else np.uint16
        found = np.full((options + 1) * rows, depth + 1, dtype=kind)
        # What fills a row up has place -1: it lands in the last column, which is cut off.
        at = np.arange(rows)
        rank: NDArray[Any] = np.zeros(rows, dtype=kind)
        for column in range(depth):
            rank += 1 if self.joined is None else ~self.joined[:, column]
            found[self.order[:, column].astype(np.intp) * rows + at] = rank
        return found.reshape(options + 1, rows)[:options].T


@dataclass(frozen=True, eq=False)
class Scores:
    """Ballots that give every option a whole number: 0 or 1 (approval), points, or a grade (0 the worst).

    `table` has rows × options; an option of which a ballot says nothing has 0.
    """

    table: Table
    weights: NDArray[Any]
    scale: int = 1

    @property
    def total(self) -> Fraction:
        """The weight of all ballots together."""
        return Fraction(int(self.weights.sum()), self.scale)

    def merged(self) -> "Scores":
        """The same ballots with equal ones together."""
        first, weights = merge(self.table, self.weights)
        return replace(self, table=self.table[first], weights=weights)

    def without(self, options: Iterable[int]) -> "Scores":
        """The same ballots with nothing for some options."""
        table = self.table.copy()
        table[:, list(options)] = 0
        return replace(self, table=table)


Profile = Rankings | Scores
"""All the ballots of a contest."""


def rankings(ballots: Iterable[tuple[Sequence[Sequence[int]], Fraction]], options: int) -> Rankings:
    """Return ballots, each a list of tiers (places of equal options, best first) with its weight, as one profile."""
    listed = list(ballots)
    kind = np.int8 if options < 128 else np.int16
    places = np.array([place for tiers, _ in listed for tier in tiers for place in sorted(tier)], dtype=kind)
    sizes = np.array([len(tier) for tiers, _ in listed for tier in tiers], dtype=np.intp)
    equal = np.ones(len(places), dtype=bool)
    equal[np.cumsum(sizes) - sizes] = False
    lengths = np.array([sum(map(len, tiers)) for tiers, _ in listed], dtype=np.intp)
    filled = np.arange(max(1, lengths.max(initial=0))) < lengths[:, np.newaxis]
    order = np.full(filled.shape, -1, dtype=kind)
    order[filled] = places
    joined = np.zeros(filled.shape, dtype=bool)
    joined[filled] = equal
    weights, scale = weigh(weight for _, weight in listed)
    return Rankings(order, joined if equal.any() else None, weights, scale).merged()


def scores(ballots: Iterable[tuple[Sequence[int], Fraction]], options: int) -> Scores:
    """Return ballots, each a whole number per option with the ballot's weight, as one profile."""
    listed = list(ballots)
    table = np.array([row for row, _ in listed], dtype=np.int64).reshape(len(listed), options)
    weights, scale = weigh(weight for _, weight in listed)
    return Scores(table, weights, scale).merged()


def weigh(weights: Iterable[Fraction]) -> tuple[NDArray[Any], int]:
    """Return `weights` as integers over one denominator, and that denominator."""
    integers, scale = exact.scaled(weights)
    return np.array(integers, dtype=np.int64 if sum(integers) < SAFE else object), scale


def merge(table: Table, weights: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Return, for each different row of `table`, where it stands first in sorted order, and its weights' sum.

    The rows come sorted, so that the order in which ballots came leaves no trace.
    """
    if not table.size:
        return np.zeros(min(len(table), 1), dtype=np.intp), weights.sum(keepdims=True)[: len(table)]
    keys = _keys(table)
    order = np.argsort(keys[0]) if len(keys) == 1 else np.lexsort(keys[::-1])
    differs = np.zeros(len(order), dtype=bool)
    differs[0] = True
    for key in keys:
        ranked = key[order]
        differs[1:] |= ranked[1:] != ranked[:-1]
    starts = np.flatnonzero(differs)
    return order[starts], np.add.reduceat(weights[order], starts)


def _keys(table: Table) -> list[NDArray[np.uint64]]:
    """The rows as whole numbers that sort as they do, with as many cells in each as its 64 bits hold."""
    lowest = int(table.min())
    bits = max(1, (int(table.max()) - lowest).bit_length())
    keys = []
    for first in range(0, table.shape[1], 64 // bits):
        key = np.zeros(len(table), dtype=np.uint64)
        for cells in table[:, first : first + 64 // bits].T:
            key <<= np.uint64(bits)
            key |= (cells.astype(np.int64) - lowest).view(np.uint64)
        keys.append(key)
    return keys
