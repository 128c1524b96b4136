"""Who is pivotal: the voting power of each member, exactly.

Sources: L. Penrose, "The Elementary Statistics of Majority Voting" (1946), and J. Banzhaf, "Weighted Voting Doesn't
Work" (1965): how often a member turns defeat into victory, of all ways in which the others can vote. L. Shapley and
M. Shubik (1954): how often it does, of all orders in which members can join. Computed by generating functions, as in
J. Bilbao et al., "Voting Power in the European Union Enlargement", European Journal of Operational Research 143 (2002).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import factorial

from rulebook.analysis.games import Game
from rulebook.analysis.generating import Counts, Sets


@dataclass(frozen=True)
class Influence:
    """How often a member is pivotal: in `swings` of the sets of other members, which is the `chance` of it when every
    other one tosses a coin, and which is the `share` of the swings of all (the normalised Banzhaf index)."""

    swings: int
    chance: Fraction
    share: Fraction


def banzhaf(game: Game) -> dict[str, Influence]:
    """Return the influence of each member, by id; AnalysisError "analysis-large" beyond what can be counted exactly."""
    winning = Winning(game, sizes=game.heads > 0)
    swings = [sum(winning.swings(place)) for place in range(len(game.members))]
    ways, total = 2 ** max(len(swings) - 1, 0), sum(swings) or 1
    return {
        id: Influence(own, Fraction(own, ways), Fraction(own, total))
        for id, own in zip(game.members, swings, strict=True)
    }


def shapley_shubik(game: Game) -> dict[str, Fraction]:
    """Return the Shapley–Shubik index of each member, by id; together they are 1 when all together win.

    Raises AnalysisError "analysis-large" beyond what can be counted exactly.
    """
    number = len(game.members)
    orders = [factorial(size) * factorial(number - 1 - size) for size in range(number)]
    winning = Winning(game, sizes=True)
    return {
        id: Fraction(sum(map(int.__mul__, orders, winning.swings(place))), factorial(number))
        for place, id in enumerate(game.members)
    }


class Winning:
    """The winning sets of a game, counted: by size from 0, or where sizes are not told apart in one sum."""

    def __init__(self, game: Game, *, sizes: bool) -> None:
        self._game = game
        self._sizes = sizes
        self._caps = [total - quota for total, quota in zip(game.totals, game.quotas, strict=True)]
        self._known: dict[tuple[int, ...], list[int]] = {}
        self._counts: Counts | None = None
        if all(cap >= 0 for cap in self._caps):
            # A set weighs at least the quota when those outside it weigh at most the rest: these are fewer to count.
            sets = Sets(game.weights, self._caps, sizes=sizes)
            sets.accumulate()
            self._counts = sets.freeze()

    @cached_property
    def sets(self) -> list[int]:
        """How many sets win."""
        return self._tall(self._reaching([0] * len(self._caps)))

    def swings(self, place: int) -> list[int]:
        """In how many sets of the others, by their size, the member at `place` turns defeat into victory."""
        own = self._game.weights[place]
        if own not in self._known:
            without = self._without(own)
            inside = [every - some for every, some in zip(self.sets, self._tall(without), strict=True)]
            if self._sizes:
                inside.pop(0)
            self._known[own] = [one - other for one, other in zip(inside, self._tall(without), strict=False)]
        return self._known[own]

    def _without(self, own: Sequence[int]) -> list[int]:
        """How many sets without a certain member of this weight reach the quotas.

        With the member each of them would reach so much more. So they are the sets that reach so much more, less those
        among them without the member; and so on, until nothing weighs enough.
        """
        if not self._sizes and not any(own):
            # Who weighs nothing is in half of them.
            return [every // 2 for every in self.sets]
        most = [cap // weight for cap, weight in zip(self._caps, own, strict=True) if weight]
        steps = min(most, default=len(self._game.members))
        without = [0] * len(self.sets)
        for step in range(steps, 0, -1):
            reaching = self._reaching([step * weight for weight in own])
            without = [every - some for every, some in zip(reaching, without, strict=True)]
            if self._sizes:
                without = [*without[1:], 0]
        return without

    def _reaching(self, more: Sequence[int]) -> list[int]:
        """How many sets reach so much more than the quotas."""
        if self._counts is None:
            return [0] * (len(self._game.members) + 1 if self._sizes else 1)
        return self._counts.at([cap - own for cap, own in zip(self._caps, more, strict=True)])[::-1]

    def _tall(self, numbers: Sequence[int]) -> list[int]:
        """The same numbers, of sets with enough heads only."""
        return [number if size >= self._game.heads else 0 for size, number in enumerate(numbers)]
