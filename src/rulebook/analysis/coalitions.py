"""The smallest sets of members that can adopt a proposal, and the smallest that can stop one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb

from rulebook.analysis.games import Game
from rulebook.analysis.power import Winning
from rulebook.errors import AnalysisError

LISTED = 100

STEPS = 200_000
"""How long sets are looked for, to be listed."""

_Need = tuple[Sequence[int], int]
"""What each member weighs in a measure, and how much of it is needed."""


@dataclass(frozen=True)
class Smallest:
    """The smallest sets that can do something: of how many members, how many such sets there are, and which.

    A `size` of None: no set can, and a `number` of None: they are too many to count. `sets` has them all, each by id,
    when they are no more than was asked and quickly found, and else nothing.
    """

    size: int | None
    number: int | None
    sets: tuple[tuple[str, ...], ...] = ()


def smallest_winning(game: Game, *, listed: int = LISTED) -> Smallest:
    """Return the smallest sets of members that win, listed when they are at most `listed`.

    Raises AnalysisError "analysis-large" where several measures must be met together and that is too much to count.
    """
    needs, most = _needs(game, game.quotas), len(game.members)
    numbers: Sequence[int] = ()
    try:
        numbers = Winning(game, sizes=True).sets
        size = next((size for size, number in enumerate(numbers) if number), most + 1)
    except AnalysisError:
        # One measure alone is met with the fewest by the heaviest, however many sets there are.
        if len(needs) > 1:
            raise
        size = max([game.heads, *map(_fewest, needs)])
    if size > most:
        return Smallest(None, 0)
    return Smallest(size, *_found(game, size, [needs], numbers[size] if numbers else None, listed))


def smallest_blocking(game: Game, *, listed: int = LISTED) -> Smallest:
    """Return the smallest sets of members without whom nobody wins, listed when they are at most `listed`."""
    number_of = len(game.members)
    needs = _needs(game, [total - quota + 1 for total, quota in zip(game.totals, game.quotas, strict=True)])
    together = max(number_of - game.heads + 1, 0) if game.heads else None
    sizes = [_fewest(need) for need in needs] + ([] if together is None else [together])
    if not sizes or min(sizes) > number_of:
        return Smallest(None, 0)
    size = min(sizes)
    ways = [[need] for need in needs] + ([[]] if together == size else [])
    try:
        number = comb(number_of, size) - Winning(game, sizes=True).sets[number_of - size]
    except AnalysisError:
        return Smallest(size, *_found(game, size, ways, None, listed))
    return Smallest(size, *_found(game, size, ways, number, listed))


def _needs(game: Game, quotas: Sequence[int]) -> list[_Need]:
    return list(zip(zip(*game.weights, strict=True), quotas, strict=True)) if game.quotas else []


def _fewest(need: _Need) -> int:
    """How many members it takes at least, the heaviest first; one more than there are when all together fall short."""
    weights, quota = need
    sums = accumulate(sorted(weights, reverse=True), initial=0)
    return next((size for size, weight in enumerate(sums) if weight >= quota), len(weights) + 1)


def _found(
    game: Game, size: int, ways: Sequence[Sequence[_Need]], number: int | None, listed: int
) -> tuple[int | None, tuple[tuple[str, ...], ...]]:
    """How many sets of this size meet all needs of one of the `ways`, and which: as far as known and asked."""
    if number is not None and number > listed:
        return number, ()
    sets = set[tuple[str, ...]]()
    for needs in ways:
        for places in _meeting(len(game.members), size, needs):
            if places is None or len(sets) > listed:
                return number, ()
            sets.add(tuple(game.members[place] for place in sorted(places)))
    return len(sets), tuple(sorted(sets))


def _meeting(number: int, size: int, needs: Sequence[_Need]) -> Iterator[tuple[int, ...] | None]:
    """The sets of so many places that meet all needs; None at last when it takes too long to find them all."""
    order = sorted(range(number), key=lambda place: [-weights[place] for weights, _ in needs])
    # What the heaviest can add: in the first measure of those still to come, in the others of all.
    tops = [list(accumulate(sorted(weights, reverse=True), initial=0)) for weights, _ in needs]
    left: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for _ in range(STEPS):
        if not left:
            return
        at, chosen = left.pop()
        more = size - len(chosen)
        if at + more > number or not _possible(needs, tops, chosen, at, more):
            continue
        if more == 0:
            yield chosen
        else:
            left += [(at + 1, chosen), (at + 1, (*chosen, order[at]))]
    yield None


def _possible(needs: Sequence[_Need], tops: Sequence[Sequence[int]], chosen: Sequence[int], at: int, more: int) -> bool:
    """Whether those chosen and so many of those still to come can meet each need, taken by itself."""
    for place, ((weights, quota), top) in enumerate(zip(needs, tops, strict=True)):
        most = top[at + more] - top[at] if place == 0 else top[more]
        if sum(weights[one] for one in chosen) + most < quota:
            return False
    return True
