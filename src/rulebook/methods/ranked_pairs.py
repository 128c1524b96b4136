"""Ranked Pairs: defeats are locked in from the strongest to the weakest, except those that would close a circle.

Who is then beaten by nobody is the winner. That is always one of the smallest group of options that beat all others;
so only the defeats within that group are looked at. Who comes next is the winner without those chosen before.
Where the order of equally strong defeats matters to who wins, the defeats by one of their winners go first, by the
rule's way with ties. Sources: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice
and Welfare 4 (1987); for equal defeats T. M. Zavist and T. N. Tideman, "Complete independence of clones in the ranked
pairs rule", Social Choice and Welfare 6 (1989).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, permutations

import numpy as np
from numpy.typing import NDArray

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.pairwise import Defeats, Pairwise
from rulebook.profile import Profile
from rulebook.settings import Settings

Pair = tuple[int, int]
"""The places of who beats and who is beaten."""

Under = NDArray[np.bool_]
"""Who is under whom, and so cannot be put above them."""

WORK = 200_000
"""How many orders of equal defeats are tried, times what each costs: the third power of how many can win."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options, one per seat, that no defeat that is locked in speaks against."""
    pairs = pairwise.compare(contest, profile)
    defeats = pairwise.defeats(pairs, settings)
    pairs.tell(minutes)

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        return _Lock(pairs, defeats, minutes, _top(pairs, open)).unbeaten(), Fraction()

    def tell(id: str, _: Fraction) -> None:
        minutes.step("chosen-by-pairs", option=id)

    return seating.seat(contest, minutes, leaders, tell)


def _top(pairs: Pairwise, open: Sequence[int]) -> list[int]:
    """The smallest group of the open options of which each beats every one outside."""
    wins = pairs.beats[np.ix_(open, open)].sum(axis=1)
    group = {open[int(wins.argmax())]}
    while more := {place for place in open if any(not pairs.beats[one, place] for one in group)} - group:
        group |= more
    return [place for place in open if place in group]


class _Lock:
    """Defeats among `group`, locked in level by level: `under[a, b]` says that these put b under a."""

    def __init__(self, pairs: Pairwise, defeats: Defeats, minutes: Minutes, group: Sequence[int]) -> None:
        self.pairs, self.defeats, self.minutes, self.group = pairs, defeats, minutes, group
        self.under = np.zeros_like(pairs.beats)
        by_level: dict[int, list[Pair]] = {}
        for winner, loser in permutations(group, 2):
            if level := int(defeats.level[winner, loser]):
                by_level.setdefault(level, []).append((winner, loser))
        levels = [by_level[level] for level in sorted(by_level, reverse=True)]
        for place, equal in enumerate(levels, 1):
            self._lock(equal, levels[place:])

    def unbeaten(self) -> list[int]:
        """Return who is under nobody."""
        return _unbeaten(self.under, self.group)

    def _lock(self, equal: list[Pair], later: Sequence[list[Pair]]) -> None:
        """Lock in defeats that are equally strong: first those that none of the others can speak against."""
        while equal:
            against, free, equal, under = _locked(self.under, equal)
            self._tell(against, locked=False)
            if equal and not free:
                free, equal = _by(self._first(equal, later), equal)
                under = _joined(self.under, free)
            self.under = under
            self._tell(free, locked=True)

    def _first(self, circular: list[Pair], later: Sequence[list[Pair]]) -> int:
        """Return whose defeats are locked in first. It is a tie where that makes a difference to who is unbeaten."""
        winners = sorted({winner for winner, _ in circular})
        if self._indifferent([circular, *later]):
            return min(winners, key=lambda place: self.pairs.contest.options[place].id)
        return self.minutes.settle("defeat", winners, self._amount(circular[0]))

    def _indifferent(self, levels: Sequence[list[Pair]]) -> bool:
        """Whether the same are unbeaten in the end, whichever of the defeats go first; no where that is too many ways
        to try."""
        most = WORK // len(self.group) ** 3
        found = set[tuple[int, ...]]()
        for tried, end in enumerate(islice(_ends(self.under, levels, self.group, set()), most), 1):
            found.add(end)
            if len(found) > 1 or tried == most:
                return False
        return most > 0

    def _tell(self, some: Sequence[Pair], *, locked: bool) -> None:
        for winner, loser in sorted(map(self.pairs.contest.ids, some)):
            self.minutes.round(winner=winner, loser=loser, amount=self._amount(some[0]), locked=locked)

    def _amount(self, pair: Pair) -> Fraction:
        return self.pairs.amount(self.defeats.units[self.defeats.level[pair]])


def _locked(under: Under, equal: list[Pair]) -> tuple[list[Pair], list[Pair], list[Pair], Under]:
    """What of equally strong defeats does not depend on their order: those that were spoken against, those to lock in,
    the others, and who is under whom then."""
    against, possible = _parted(equal, under)
    whole = _joined(under, possible)
    circular, free = _parted(possible, whole)
    return against, free, circular, _joined(under, free) if circular else whole


def _parted(some: Sequence[Pair], under: Under) -> tuple[list[Pair], list[Pair]]:
    """The defeats of which the winner is under the loser, and the others."""
    lost = {(winner, loser) for winner, loser in some if under[loser, winner]}
    return [pair for pair in some if pair in lost], [pair for pair in some if pair not in lost]


def _by(first: int, circular: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The defeats by one option, of which no two are ever in each other's way, and the others."""
    return [pair for pair in circular if pair[0] == first], [pair for pair in circular if pair[0] != first]


def _ends(
    under: Under, levels: Sequence[list[Pair]], group: Sequence[int], seen: set[tuple[bytes, tuple[Pair, ...]]]
) -> Iterator[tuple[int, ...]]:
    """Who is unbeaten at the end, for every choice of whose defeats go first; what was `seen` before is left out."""
    for place, equal in enumerate(levels, 1):
        while equal:
            _, free, equal, under = _locked(under, equal)
            if equal and not free:
                if (state := (under.tobytes(), tuple(equal))) not in seen:
                    seen.add(state)
                    for first in sorted({winner for winner, _ in equal}):
                        own, rest = _by(first, equal)
                        yield from _ends(_joined(under, own), [rest, *levels[place:]], group, seen)
                return
    yield tuple(_unbeaten(under, group))


def _unbeaten(under: Under, group: Sequence[int]) -> list[int]:
    return [place for place in group if not under[:, place].any()]


def _joined(under: Under, some: Sequence[Pair]) -> Under:
    """Who is under whom when some more defeats are locked in."""
    found = under.copy()
    for winner, loser in some:
        if not found[winner, loser]:
            above, below = found[:, winner].copy(), found[loser].copy()
            above[winner] = below[loser] = True
            found[above] |= below
    return found


registry.register(
    registry.Method(
        "ranked-pairs",
        1,
        "ranking",
        "option",
        select=select,
        other_purposes=("seats",),
        settings={"strength": pairwise.STRENGTH},
    )
)
