"""Every option against every other: how much weight ranks the one above the other.

Who does not rank an option has it below all that they rank; equals are neither above nor below each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.planes import Planes
from rulebook.profile import Profile, Rankings
from rulebook.settings import Setting, Settings

STRENGTH = Setting("winning-votes", ("winning-votes", "margins"))
"""How strong a defeat is: by the weight for the winner, or by how much more that is than the weight for the loser."""

_BALLOTS = 2**15  # at a time: what the processor can keep near


@dataclass(frozen=True, eq=False)
class Pairwise:
    """A contest's pairs: `above[a, b]` is the weight, times `scale`, of the ballots that rank place a above place b,
    out of `total`. Who withdrew is ranked by nobody."""

    contest: Contest
    above: NDArray[Any]
    total: int
    scale: int

    @cached_property
    def beats(self) -> NDArray[np.bool_]:
        """Whether more weight ranks one above the other than the reverse."""
        found: NDArray[np.bool_] = self.above > self.above.T
        return found

    def amount(self, units: int) -> Fraction:
        """Return units of weight as weight."""
        return Fraction(int(units), self.scale)

    def winner(self, among: Sequence[int]) -> int | None:
        """Return who beats every other of `among`, if anyone does."""
        wins = self.beats[np.ix_(among, among)].sum(axis=1)
        return next((place for place, won in zip(among, wins, strict=True) if won == len(among) - 1), None)

    def shown(self, table: NDArray[Any]) -> dict[str, dict[str, Fraction]]:
        """Return a table of amounts times `scale` as amounts by id, of the standing against each other."""
        standing = self.contest.standing
        ids = self.contest.ids(standing)
        rows = [[self.amount(units) for units in row] for row in table[np.ix_(standing, standing)].tolist()]
        return {
            one: {other: amount for other, amount in zip(ids, row, strict=True) if other != one}
            for one, row in zip(ids, rows, strict=True)
        }

    def tell(self, minutes: Minutes, **more: object) -> None:
        """Put the table on record as a round, with what `more` there is of it, and whether one beats all others."""
        minutes.round(pairwise=self.shown(self.above), **more)
        winner = self.winner(self.contest.standing)
        if winner is None:
            minutes.step("condorcet-none")
        else:
            minutes.step("condorcet-winner", option=self.contest.options[winner].id)


@dataclass(frozen=True, eq=False)
class Defeats:
    """Who beats whom, and how strongly: `level[a, b]` orders the defeats of b by a from the weakest, 1, upwards, and is
    0 where a does not beat b. `units[level]` is the strength that a level shows, times the scale."""

    level: NDArray[np.int64]
    units: NDArray[Any]


def compare(contest: Contest, profile: Profile) -> Pairwise:
    """Return the pairs of a contest, counted from its ballots."""
    assert isinstance(profile, Rankings)
    size = len(contest.options)
    ranks = profile.ranks(size).T
    above = np.zeros((size, size), dtype=profile.weights.dtype)
    for start in range(0, len(profile.weights), _BALLOTS):
        part = ranks[:, start : start + _BALLOTS]
        planes = Planes(profile.weights[start : start + _BALLOTS])
        for place in range(size):
            above[place] += planes.behind(part[place] < part)
    gone = [place for place in range(size) if place not in contest.standing]
    above[:, gone] = 0
    return Pairwise(contest, above, int(profile.weights.sum()), profile.scale)


def defeats(pairs: Pairwise, settings: Settings) -> Defeats:
    """Return who beats whom by the strength that is set.

    Of two defeats with equal votes for their winners, the one with fewer for its loser is stronger: so M. Schulze, "A
    New Monotonic, Clone-Independent, Reversal Symmetric, and Condorcet-Consistent Single-Winner Election Method",
    Social Choice and Welfare 36 (2011), section 2.1.
    """
    against = pairs.above.T
    margins = settings.text("strength") == "margins"
    strength = pairs.above - against if margins else pairs.above
    found = [
        (strength[a, b], 0 if margins else -against[a, b], (a, b))
        for a, b in zip(*np.nonzero(pairs.beats), strict=True)
    ]
    strengths = sorted({(units, less) for units, less, _ in found})
    order = {one: level for level, one in enumerate(strengths, 1)}
    level = np.zeros(pairs.above.shape, dtype=np.int64)
    for units, less, pair in found:
        level[pair] = order[units, less]
    return Defeats(level, np.array([0, *(units for units, _ in strengths)], dtype=pairs.above.dtype))
