"""Generating functions of sets of members: how many sets there are of each size and each weight, exactly.

The polynomial, one factor (1 + y x^w) for each member, is kept as one long integer per power of y, in which each
coefficient has a slot of as many bits as the largest can need. To multiply by a factor is then to shift and to add,
which Python does at the speed of memory.
"""

from collections.abc import Sequence
from math import prod

from rulebook.errors import AnalysisError

LARGEST = 2**28
"""The most bytes that a table may take where the size of a set matters; half of it where that does not.

For 300 members and a majority of more than half these are 46,000 votes together, or 7,000,000: half a minute of work,
or one.
"""


class Sets:
    """The sets of members that weigh at most `caps`, one for each measure.

    `weights` has for each member what it weighs in each measure. With `sizes` sets are told apart by their size too. Of
    these sets it gives the number; after `accumulate` those that weigh at most so much and not exactly.
    """

    def __init__(self, weights: Sequence[Sequence[int]], caps: Sequence[int], *, sizes: bool) -> None:
        self._caps = caps
        self._width = len(weights) // 8 + 1
        self._strides = [prod(cap + 1 for cap in caps[place + 1 :]) for place in range(len(caps))]
        self._slots = prod(cap + 1 for cap in caps)
        rows = len(weights) + 1 if sizes else 1
        needed, most = rows * self._slots * self._width, LARGEST if sizes else LARGEST // 2
        if needed > most:
            raise AnalysisError("analysis-large", needed=needed, most=most)
        # Slots stand the other way round, nothing weighed in the highest: a set that becomes too heavy falls off below.
        empty = 1 << (8 * self._width * (self._slots - 1))
        self._rows = [empty] + [0] * (rows - 1)
        # The heaviest come first, so that the rows of large sets stay empty for long.
        for number, own in enumerate(sorted(map(tuple, weights), reverse=True), 1):
            if all(weight <= cap for weight, cap in zip(own, caps, strict=True)):
                self._multiply(own, number if sizes else 0)

    def _multiply(self, own: Sequence[int], number: int) -> None:
        if number == 0:
            self._rows[0] += self._moved(self._rows[0], own)
        for size in range(number, 0, -1):
            if self._rows[size - 1]:
                self._rows[size] += self._moved(self._rows[size - 1], own)

    def _moved(self, row: int, by: Sequence[int]) -> int:
        """A row with all its sets heavier by so much; those that get too heavy are gone."""
        if any(by[1:]):
            row &= self._fitting(by)
        return row >> (8 * self._width * sum(map(int.__mul__, by, self._strides)))

    def _fitting(self, by: Sequence[int]) -> int:
        """All bits of those slots that can get heavier by so much in every measure but the first.

        In the first they fall off by themselves; in the others they would land among those of another weight.
        """
        mask = b"\xff" * self._width
        for cap, weight, stride in reversed(list(zip(self._caps[1:], by[1:], self._strides[1:], strict=True))):
            mask = bytes(self._width * stride * weight) + mask * (cap + 1 - weight)
        return int.from_bytes(mask * (self._caps[0] + 1), "little")

    def accumulate(self) -> None:
        """Let the sets that weigh less count with those that weigh more."""
        for place, cap in enumerate(self._caps):
            step = 1
            while step <= cap:
                by = [step if other == place else 0 for other in range(len(self._caps))]
                self._rows = [row + self._moved(row, by) for row in self._rows]
                step *= 2

    def freeze(self) -> "Counts":
        """Return the numbers, to be read; the sets are used up."""
        rows = []
        while self._rows:
            rows.append(self._rows.pop().to_bytes(self._width * self._slots, "little"))
        return Counts(rows[::-1], self._caps, self._strides, self._width)


class Counts:
    """How many sets there are, by weight and size."""

    def __init__(self, rows: Sequence[bytes], caps: Sequence[int], strides: Sequence[int], width: int) -> None:
        self._rows = rows
        self._caps = caps
        self._strides = strides
        self._width = width

    def at(self, weights: Sequence[int]) -> list[int]:
        """Return the number of sets of these weights, by size from 0; none when a weight is below zero."""
        if any(weight < 0 for weight in weights):
            return [0] * len(self._rows)
        slot = sum(
            (cap - weight) * stride for cap, weight, stride in zip(self._caps, weights, self._strides, strict=True)
        )
        start = slot * self._width
        return [int.from_bytes(row[start : start + self._width], "little") for row in self._rows]
