"""Guarantees and ceilings while a count goes on: who can no longer be chosen, and who can no longer be missed.

Of the options in a group, a limit wants some least and some most number to be chosen. An option can belong to groups of
several kinds, so whether all limits can still be met together is a question about whole numbers. Options with the same
groups are one cell. With limits on one kind or two, the cells are a table with bounds on its rows and columns, which
`flow` fills or not. With more kinds the question is hard in general; it is answered by a complete search, that fills
the table of each two kinds and divides the cells where a third kind objects. It may fill `STEPS` tables: far more than
a council with a dozen groups of each of three kinds needs. Beyond that the limits are refused, and never guessed at.

Sources: I. D. Hill, "STV with constraints", Voting matters 9 (1998): who cannot be elected is "doomed" and excluded,
who must be elected is "guarded"; J. Otten, "STV with multiple constraints", Voting matters 13 (2001).
"""

from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import combinations

from rulebook.award import flow
from rulebook.award.flow import Bound
from rulebook.contest import Contest, Limit
from rulebook.errors import RuleError

STEPS = 2_000
WAYS = 100  # that were found and are tried first

Numbers = list[int]
"""How many options of each cell."""

Table = dict[tuple[int, int], int]


class Limits:
    """What the limits of a contest leave open, at any moment of a count.

    Every question takes who are `chosen` already and who are `open`: neither chosen nor excluded. Its answer is exact:
    it considers every way in which the places that are left could be filled from those who are open.
    """

    def __init__(self, contest: Contest, least: int | None = None, most: int | None = None) -> None:
        """`least` to `most` options are to be chosen; unless said, as many as there are seats.

        Raises RuleError when there are too few options ("seats-unfilled"), when the limits cannot all be met
        ("limits-conflict", with those that cannot be met together), or when that is too hard to say
        ("limits-entangled"), which the questions can find too.
        """
        seats = contest.seats if least is None else least
        if seats > len(contest.standing):
            raise RuleError("seats-unfilled", "seats", seats=seats, options=len(contest.standing))
        system = partial(_System, contest, (seats, contest.seats if most is None else most))
        self._system = system(contest.limits)
        self._ways: deque[Numbers] = deque(maxlen=WAYS)
        if not self.possible((), contest.standing):
            raise RuleError("limits-conflict", "limits", limits=_conflict(contest, system), seats=seats)

    def possible(self, chosen: Iterable[int], open: Iterable[int]) -> bool:
        """Return whether the places left can be filled from `open` so that all limits are met."""
        taken, free = self._system.spread(chosen), self._system.spread(open)
        return self._possible(taken, _sums(taken, free))

    def barred(self, chosen: Iterable[int], open: Iterable[int]) -> list[int]:
        """Return who of `open` cannot be chosen any more: with them, the limits could not all be met."""
        system, places = self._system, list(open)
        taken, free = system.spread(chosen), system.spread(places)
        most = _sums(taken, free)
        shut = {cell for cell, one in system.ones(free) if not self._possible(_sums(taken, one), most)}
        return [place for place in places if system.cell[place] in shut]

    def needed(self, chosen: Iterable[int], open: Iterable[int]) -> list[int]:
        """Return who of `open` must still be chosen: without them, the limits could not all be met."""
        system, places = self._system, list(open)
        taken, free = system.spread(chosen), system.spread(places)
        most = _sums(taken, free)
        must = {cell for cell, one in system.ones(free) if not self._possible(taken, _less(most, one))}
        return [place for place in places if system.cell[place] in must]

    def _possible(self, least: Numbers, most: Numbers) -> bool:
        """Whether the limits can be met with so many of each cell; ways found before answer most questions."""
        for way in self._ways:
            if all(low <= number <= high for low, number, high in zip(least, way, most, strict=True)):
                return True
        found = self._system.fill(least, most)
        if found is not None:
            self._ways.appendleft(found)
        return found is not None


class _System:
    """Limits as bounds on the groups of each kind, over cells of options whose groups of all these kinds are the same.

    The sign of a cell has the place of its group within each kind; group 0 of a kind is everything not limited.
    """

    def __init__(self, contest: Contest, whole: Bound, limits: Sequence[Limit]) -> None:
        self.whole = whole
        self.bounds: list[list[Bound]] = []
        signs: dict[int, tuple[int, ...]] = dict.fromkeys(contest.standing, ())
        for kind in sorted({limit.kind for limit in limits}):
            bounds = _bounds(contest, [limit for limit in limits if limit.kind == kind], whole[1])
            index = {group: number for number, group in enumerate(bounds, 1)}
            for place, sign in signs.items():
                signs[place] = (*sign, index.get(contest.options[place].groups.get(kind, ""), 0))
            self.bounds.append([(0, whole[1]), *bounds.values()])
        while len(self.bounds) < 2:  # A table has two sides, also where fewer kinds are limited.
            self.bounds.append([(0, whole[1])])
            signs = {place: (*sign, 0) for place, sign in signs.items()}
        self.signs = sorted(set(signs.values()))
        self.cell = {place: self.signs.index(sign) for place, sign in signs.items()}

    def spread(self, places: Iterable[int]) -> Numbers:
        """Return how many of `places` each cell has."""
        numbers = [0] * len(self.signs)
        for place in places:
            numbers[self.cell[place]] += 1
        return numbers

    def ones(self, free: Numbers) -> list[tuple[int, Numbers]]:
        """Return the cells with free options, each with the numbers that are one of that cell."""
        cells = range(len(free))
        return [(cell, [int(other == cell) for other in cells]) for cell in cells if free[cell]]

    def fill(self, least: Numbers, most: Numbers) -> Numbers | None:
        """Return how many of each cell to choose, from `least` to `most` of it, or None when there is no way."""
        ends = [(least, most)]
        for _ in range(STEPS):
            if not ends:
                return None
            least, most = ends.pop()
            pairs = combinations(range(len(self.bounds)), 2)
            tables = [self._table(one, other, least, most) for one, other in pairs]
            if tables[0] is None or None in tables:
                continue
            numbers, sums = self._divided(tables[0], least, most)
            split = self._objection(numbers, sums, least, most)
            if split is None:
                return numbers
            cell, few = split
            fewer = (least, _with(most, cell, few))
            more = (_with(least, cell, few + 1), most)
            # The side that goes towards what was objected comes first.
            ends += [fewer, more] if few >= numbers[cell] else [more, fewer]
        raise RuleError("limits-entangled", "limits")

    def _table(self, one: int, other: int, least: Numbers, most: Numbers) -> Table | None:
        """A way to fill the table of two kinds."""
        cells: dict[tuple[int, int], Bound] = {}
        for sign, low, high in zip(self.signs, least, most, strict=True):
            at = sign[one], sign[other]
            lowest, highest = cells.get(at, (0, 0))
            cells[at] = lowest + low, highest + high
        return flow.fill(self.bounds[one], self.bounds[other], cells, self.whole)

    def _divided(self, table: Table, least: Numbers, most: Numbers) -> tuple[Numbers, list[Numbers]]:
        """The table's numbers divided over the cells that are one in it, with the sums per group of each kind; a cell
        whose other groups still lack some comes first, one whose groups are full last."""
        numbers = list(least)
        sums = [[0] * len(bounds) for bounds in self.bounds]
        together: dict[tuple[int, int], list[int]] = {}
        for cell, sign in enumerate(self.signs):
            together.setdefault((sign[0], sign[1]), []).append(cell)
            for kind, group in enumerate(sign):
                sums[kind][group] += numbers[cell]

        def wish(cell: int) -> int:
            places = list(enumerate(self.signs[cell]))[2:]
            lacking = sum(sums[kind][group] < self.bounds[kind][group][0] for kind, group in places)
            return lacking - 2 * sum(sums[kind][group] >= self.bounds[kind][group][1] for kind, group in places)

        for at, cells in together.items():
            for _ in range(table[at] - sum(least[cell] for cell in cells)):
                cell = max((cell for cell in cells if numbers[cell] < most[cell]), key=wish)
                numbers[cell] += 1
                for kind, group in enumerate(self.signs[cell]):
                    sums[kind][group] += 1
        return numbers, sums

    def _objection(
        self, numbers: Numbers, sums: list[Numbers], least: Numbers, most: Numbers
    ) -> tuple[int, int] | None:
        """A cell of a group that has too few or too many, and the number after which to split it."""
        for kind, bounds in enumerate(self.bounds):
            for group, (low, high) in enumerate(bounds):
                cells = [cell for cell, sign in enumerate(self.signs) if sign[kind] == group]
                if sums[kind][group] < low:
                    return next((cell, numbers[cell]) for cell in cells if numbers[cell] < most[cell])
                if sums[kind][group] > high:
                    return next((cell, numbers[cell] - 1) for cell in cells if numbers[cell] > least[cell])
        return None


def shown(limit: Limit) -> str:
    """Return a limit in symbols: "province Limburg ≥ 1", "organisation ≤ 1"."""
    name = limit.kind if limit.group is None else f"{limit.kind} {limit.group}"
    parts = [f"{name} ≥ {limit.least}"] if limit.least else []
    return ", ".join(parts if limit.most is None else [*parts, f"{name} ≤ {limit.most}"])


def _bounds(contest: Contest, limits: Sequence[Limit], top: int) -> dict[str, Bound]:
    """The bounds of each group of one kind."""
    # Also of who withdrew: a guarantee to a group does not end when its last candidate does.
    every = sorted({option.groups[limits[0].kind] for option in contest.options if limits[0].kind in option.groups})
    bounds: dict[str, Bound] = {}
    for limit in limits:
        for group in every if limit.group is None else [limit.group]:
            low, high = bounds.get(group, (0, top))
            bounds[group] = max(low, limit.least), high if limit.most is None else min(high, limit.most)
    return bounds


def _conflict(contest: Contest, system: "partial[_System]") -> list[str]:
    """Limits that cannot be met together, of which every one is needed for that."""
    guilty = list(contest.limits)
    for limit in contest.limits:
        rest = [other for other in guilty if other is not limit]
        without = system(rest)
        if without.fill(without.spread(()), without.spread(contest.standing)) is None:
            guilty = rest
    return [shown(limit) for limit in guilty]


def _sums(some: Numbers, others: Numbers) -> Numbers:
    return [one + other for one, other in zip(some, others, strict=True)]


def _less(some: Numbers, others: Numbers) -> Numbers:
    return [one - other for one, other in zip(some, others, strict=True)]


def _with(numbers: Numbers, cell: int, number: int) -> Numbers:
    return [*numbers[:cell], number, *numbers[cell + 1 :]]
