"""The weight behind many sets of ballots, counted by bits.

A weight is a sum of powers of two. Which ballots have one power in their weight is a row of bits; which ballots are in
a set is a row of bits too. How many bits the rows have in common, times the power, summed over the powers, is the
weight behind the set: exact for weights of any size, and with few powers faster than any sum.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]


class Planes:
    """The weights of ballots, a row of bits for each power of two."""

    def __init__(self, weights: NDArray[Any]) -> None:
        self._kind = weights.dtype
        most = int(weights.max()) if weights.size else 0
        planes = [(bit, ((weights >> bit) & 1).astype(bool)) for bit in range(most.bit_length())]
        self._planes = [(1 << bit, _packed(plane[None, :])) for bit, plane in planes if plane.any()]

    def behind(self, sets: NDArray[np.bool_]) -> NDArray[Any]:
        """Return the weight behind each of `sets`, a row each that says of every ballot whether it is in."""
        packed = _packed(sets)
        amounts = np.zeros(len(sets), dtype=self._kind)
        for power, plane in self._planes:
            counts = np.bitwise_count(packed & plane).sum(axis=1, dtype=np.int64)
            amounts += counts.astype(self._kind) * power
        return amounts


def _packed(sets: NDArray[np.bool_]) -> Bits:
    """Rows of yes and no as rows of bits, filled up to whole words."""
    rows, columns = sets.shape
    packed = np.zeros((rows, -(-columns // 64) * 8), dtype=np.uint8)
    packed[:, : -(-columns // 8)] = np.packbits(sets, axis=1)
    return packed.view(np.uint64)
