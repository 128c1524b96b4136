"""Schulze: who beats every other, or is beaten by none over any chain of defeats that is as strong as theirs in return.

The strength of a path is that of its weakest defeat. An option is better than another where its strongest path to it is
stronger than the strongest one back; nobody is better than the winner.
Source: M. Schulze, "A New Monotonic, Clone-Independent, Reversal Symmetric, and Condorcet-Consistent Single-Winner
Election Method", Social Choice and Welfare 36 (2011).
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options, one per seat, that no other one left is better than."""
    pairs = pairwise.compare(contest, profile)
    defeats = pairwise.defeats(pairs, settings)
    paths = strongest(defeats.level)
    pairs.tell(minutes, paths=pairs.shown(defeats.units[paths]))
    better = paths > paths.T

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        return [place for place in open if not better[open, place].any()], Fraction()

    def tell(id: str, _: Fraction) -> None:
        minutes.step("chosen-by-paths", option=id)

    return seating.seat(contest, minutes, leaders, tell)


def strongest(levels: NDArray[Any]) -> NDArray[Any]:
    """Return the level of the strongest path from each to each, 0 where there is none (Floyd and Warshall)."""
    paths = levels.copy()
    for between in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, between : between + 1], paths[between]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


registry.register(
    registry.Method(
        "schulze",
        1,
        "ranking",
        "option",
        select=select,
        other_purposes=("seats",),
        settings={"strength": pairwise.STRENGTH},
    )
)
