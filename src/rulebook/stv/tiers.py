"""Rankings with equals, read as rankings of tiers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook.profile import Rankings

WORD = 62
"""So many options fit in the bits of one whole number of the machine's."""


def tiered(profile: Rankings, options: int) -> tuple[NDArray[Any], Sequence[tuple[int, ...]]]:
    """Return the ballots as a table of tiers by number, best first and filled up with -1, and the options of each tier.

    The first tiers are the options by themselves, each under its own place; then come those with several.
    """
    alone: list[tuple[int, ...]] = [(option,) for option in range(options)]
    if profile.joined is None or not profile.joined.any():
        return profile.order, alone
    named = profile.order >= 0
    bit = np.array([1 << option for option in range(options)], dtype=np.int64 if options <= WORD else object)
    begins = named & ~profile.joined
    # The options of a tier stand next to each other, and what fills a row up belongs to none.
    cells = np.flatnonzero(named.ravel())
    sets = np.bitwise_or.reduceat(bit[profile.order.ravel()[cells]], np.flatnonzero(begins.ravel()[cells]))
    different, which = np.unique(sets, return_inverse=True)
    tiers, numbers = alone, []
    for bits in different.tolist():
        members = tuple(option for option in range(options) if bits >> option & 1)
        numbers.append(members[0] if len(members) == 1 else len(tiers))
        tiers += [members] if len(members) > 1 else []
    columns = (np.cumsum(begins, axis=1) - 1)[begins]
    kind = next(kind for kind in (np.int8, np.int16, np.int32) if len(tiers) <= np.iinfo(kind).max)
    table = np.full((len(begins), int(columns.max()) + 1), -1, dtype=kind)
    table[np.nonzero(begins)[0], columns] = np.array(numbers, dtype=kind)[which]
    return table, tiers
