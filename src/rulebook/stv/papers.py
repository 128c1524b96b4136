"""Ballot papers in a count that hands them on from one they name to the next, many at a time.

A paper is where it lies: the place of its present preference in one long row of all preferences. So a stage of a count
costs what it moves.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rulebook.minutes import Minutes
from rulebook.profile import Profile, Rankings

NOBODY = -1
"""To whom papers go that name nobody any more."""

Moved = dict[tuple[int, int], int]
"""How many units of votes went from whom to whom."""

Places = NDArray[np.intp]


class Pile(NamedTuple):
    """Papers that lie together: where each of them is, what it weighs, and what they weigh in all."""

    at: Places
    weights: NDArray[Any]
    total: int


class Papers:
    """All papers of a count.

    `order` has a row per paper with what it names, best first and filled up with -1: numbers below `names`. Papers
    stop only at names that are open; at first all are.
    """

    def __init__(self, order: NDArray[Any], weights: NDArray[Any], names: int) -> None:
        rows, depth = order.shape
        ended = np.full((rows, depth + 1), -1, dtype=order.dtype)
        ended[:, :depth] = order
        # Read without a sign, -1 is more than any name: it becomes `names`, where what has ended stops.
        unsigned = ended.ravel().view(f"u{order.dtype.itemsize}")
        self._named = np.minimum(unsigned, names, out=unsigned)
        self._stops = np.ones(names + 1, dtype=bool)
        self.names = names
        self.start: Places = np.arange(rows, dtype=np.intp) * (depth + 1)
        self.weights = weights
        self.total = int(weights.sum())

    def open(self, names: Iterable[int]) -> None:
        """Let papers stop at these names only."""
        self._stops[:-1] = False
        self._stops[list(names)] = True

    def dealt(self) -> dict[int, Pile]:
        """Return all papers in piles, each by the first open one it names, or NOBODY."""
        return self._sorted(self.start.copy(), self.weights)

    def handed(self, pile: Pile) -> dict[int, Pile]:
        """Return the papers of a pile in piles, each by the next open one it names, or NOBODY."""
        return self._sorted(pile.at + 1, pile.weights)

    def settled(self, at: Places) -> NDArray[Any]:
        """Move papers from where they are (`at` changes) to the next place where they may stop, unless they may stop
        where they are; return the name that each stops at, or `names` where it has ended."""
        named: NDArray[Any] = self._named.take(at)
        going = np.flatnonzero(~self._stops.take(named))
        while going.size:
            at[going] += 1
            reached = self._named.take(at[going])
            named[going] = reached
            going = going[~self._stops.take(reached)]
        return named

    def _sorted(self, at: Places, weights: NDArray[Any]) -> dict[int, Pile]:
        named = self.settled(at)
        order = np.argsort(named, kind="stable")
        at, weights = at[order], weights[order]
        ends = np.cumsum(np.bincount(named, minlength=self.names + 1)).tolist()
        piles, begin = {}, 0
        for name, end in enumerate(ends):
            if end > begin:
                part = weights[begin:end]
                piles[NOBODY if name == self.names else name] = Pile(at[begin:end], part, int(part.sum()))
            begin = end
        return piles


def together(piles: Iterable[Pile]) -> Pile:
    """Return several piles as one."""
    at, weights, totals = zip(*piles, strict=True)
    return Pile(np.concatenate(at), np.concatenate(weights), sum(totals))


def strict(profile: Profile, minutes: Minutes) -> Rankings:
    """Return the ballots cut off where they name equals: two equal preferences are no next preference, and what comes
    after them is none either."""
    assert isinstance(profile, Rankings)
    if profile.joined is None:
        return profile
    equals = profile.joined.any(axis=1)
    # The first of the equals stands one before the first that is joined to it.
    ends = np.where(equals, profile.joined.argmax(axis=1) - 1, profile.order.shape[1])
    order = np.where(np.arange(profile.order.shape[1]) < ends[:, None], profile.order, profile.order.dtype.type(-1))
    minutes.step("equals-cut", weight=Fraction(int(profile.weights[equals].sum()), profile.scale))
    return replace(profile, order=order, joined=None)


def valid(profile: Rankings) -> Rankings:
    """Return the ballots that name someone, their weights in as few parts of one as can be."""
    named = profile.order[:, 0] >= 0
    if not named.all():
        joined = None if profile.joined is None else profile.joined[named]
        profile = replace(profile, order=profile.order[named], joined=joined, weights=profile.weights[named])
    part = gcd(profile.scale, int(np.gcd.reduce(profile.weights))) if profile.scale > 1 and named.any() else 1
    return replace(profile, weights=profile.weights // part, scale=profile.scale // part) if part > 1 else profile
