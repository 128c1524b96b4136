"""What candidates keep of ballot papers in Meek's method, and what they pass on, in whole numbers of `one`.

`one` is the value of a paper; of what reaches a candidate it keeps its part, rounded up, and the rest goes on to the
next. Equals share a paper as if it were divided equally over all orders they could stand in, which needs no orders:
where candidates come at random moments x between 0 and 1, a paper reaches i when those who came before have passed it
on, so that i gets its part k(i) of the integral over x of the product of 1 - x k(j) over the others j. What equals get
is rounded down.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import factorial, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rulebook.profile import SAFE, Rankings
from rulebook.stv.beginnings import ROOT, Beginnings, Step
from rulebook.stv.papers import NOBODY, Moved, Papers
from rulebook.stv.tiers import tiered


class Keeping:
    """The papers of a count by Meek's method; `parts` is what each option keeps of what reaches it."""

    def __init__(self, ballots: Rankings, options: int, fine: int) -> None:
        """`one` is `fine`, or as many times that as makes it divisible among equals."""
        order, self._tiers = tiered(ballots, options)
        self.one = one = fine * lcm(*range(1, max(map(len, self._tiers)) + 1))
        papers = Papers(order, ballots.weights, len(self._tiers))
        self.weight = papers.total
        self.parts = [one] * options
        self._options = options
        self._chosen: set[int] = set()
        self._gone: set[int] = set()
        # The tiers with several members in which each option stands, and those of them with someone who is elected.
        self._shared = defaultdict[int, list[int]](list)
        self._mixed: set[int] = set()
        self._passing = np.zeros(len(self._tiers), dtype=bool)
        self._tree = Beginnings(papers)
        # One times one, and one for every paper, must fit.
        self._kind = np.dtype(np.int64 if one * max(one, papers.total) < SAFE else object)
        self._rest = np.zeros(0, dtype=self._kind)
        self._lay_out()
        self._grow()
        self._flow = self._flows()
        self._moved: Moved = {}

    def elect(self, options: Sequence[int]) -> None:
        """Let some options pass on what they do not keep."""
        self._chosen.update(options)
        shared = {name for option in options for name in self._shared[option]}
        self._mixed |= shared
        self._pass([*options, *filter(self._passes, shared)])

    def exclude(self, options: Sequence[int]) -> None:
        """Let papers go by some options."""
        self._gone.update(options)
        shared = {name for option in options for name in self._shared[option]}
        for option in options:
            self.parts[option] = 0
        for name in shared:
            self._share(name)
        steps = self._tree.strike([*options, *(name for name in shared if self._gone.issuperset(self._tiers[name]))])
        for giver, step in steps:
            self._note(giver, step)
        self._pass(list(filter(self._passes, shared)))

    def narrow(self, option: int, quota: int, votes: int) -> None:
        """Let an option with so many votes keep what would leave it the quota."""
        self.parts[option] = _up(_up(self.parts[option] * quota, self.one) * self.one, votes)

    def votes(self) -> tuple[list[int], int]:
        """Return how much of the papers each option keeps in all, and how much all that still counts comes to: also
        what equals cannot divide."""
        self._shares[: self._options] = self.parts
        for name in self._mixed:
            self._share(name)
        votes = np.zeros(self._options, dtype=self._kind)
        self._rest[ROOT] = self.one
        for nodes, at, slots in self._levels:
            self._rest[nodes] = self._rest[self._parents[nodes]]
            kept = (self._rest[at] * self._shares[slots] + self._upward[slots]) // self.one
            np.add.at(votes, self._option[slots], kept * self._weights[at])
            np.subtract.at(self._rest, at, kept)
        found: list[int] = votes.tolist()
        over = self._rest[self._stopping] * self._weights[self._stopping]
        return found, sum(found) + int(over.sum())

    def moved(self) -> Moved:
        """Return what went from whom to whom on papers without equals, since last asked; what rounding gives back is
        below zero."""
        before, self._flow = self._flow, self._flows()
        change = self._flow - before
        for giver, taker in zip(*(found.tolist() for found in np.nonzero(change)), strict=True):
            self._add(giver, NOBODY if taker == self._options else taker, int(change[giver, taker]))
        moved, self._moved = self._moved, {}
        return moved

    def _pass(self, names: list[int]) -> None:
        self._passing[names] = True
        self._tree.open(names)
        self._grow()

    def _passes(self, name: int) -> bool:
        """Whether a tier keeps no paper whole: some of it are elected and the others gone."""
        members = set(self._tiers[name]) - self._gone
        return bool(members) and members <= self._chosen

    def _lay_out(self) -> None:
        """Give each member of each tier a slot; an option by itself has that of its own number."""
        slots = [(name, option) for name, members in enumerate(self._tiers) for option in members]
        self._option = np.array([option for _, option in slots], dtype=np.intp)
        self._width = np.array([len(members) for members in self._tiers], dtype=np.intp)
        self._slot = np.cumsum(self._width) - self._width
        self._shares = np.zeros(len(slots), dtype=self._kind)
        self._upward = np.array([(self.one - 1) * (name < self._options) for name, _ in slots], dtype=self._kind)
        for name, option in slots[self._options :]:
            self._shared[option].append(name)
        for name in range(self._options, len(self._tiers)):
            self._share(name)

    def _share(self, name: int) -> None:
        """Set what each member of a tier keeps of the papers that reach it."""
        members = [option for option in self._tiers[name] if option not in self._gone]
        parts = [self.parts[option] for option in members if option in self._chosen]
        hopeful = len(members) - len(parts)
        kept = _divided(parts, hopeful, self.one)
        rest = (self.one - sum(kept)) // hopeful if hopeful else 0
        shares = iter(kept)
        for slot, option in enumerate(self._tiers[name], self._slot[name]):
            self._shares[slot] = 0 if option in self._gone else next(shares) if option in self._chosen else rest

    def _grow(self) -> None:
        """Read the tree anew: its nodes level by level, with a place for each node and slot."""
        tree = self._tree
        self._parents = np.array(tree.parents, dtype=np.intp)
        self._names = np.array(tree.names, dtype=np.intp)
        self._weights = np.array(tree.weights, dtype=self._kind)
        # What papers are still worth when they have passed a node.
        self._rest = np.concatenate([self._rest, np.zeros(len(tree.names) - len(self._rest), dtype=self._kind)])
        self._stopping = np.flatnonzero((self._names >= self._options) & ~self._passing[self._names])
        self._levels = []
        for depth in tree.depths:
            nodes = np.array(depth, dtype=np.intp)
            nodes = nodes[self._weights[nodes] > 0]
            width = self._width[self._names[nodes]]
            begins = self._slot[self._names[nodes]] - (np.cumsum(width) - width)
            slots = np.repeat(begins, width) + np.arange(width.sum())
            self._levels.append((nodes, np.repeat(nodes, width), slots))

    def _flows(self) -> NDArray[Any]:
        """How much goes on from each option (by row) to each other, or in the last column to nobody."""
        came = self._rest[self._parents] * self._weights
        left = self._rest * self._weights
        np.subtract.at(left, self._parents[1:], came[1:])
        flows = np.zeros((self._options, self._options + 1), dtype=self._kind)
        alone = (self._names >= 0) & (self._names < self._options)
        both = alone & alone[self._parents]
        np.add.at(flows, (self._names[self._parents][both], self._names[both]), came[both])
        np.add.at(flows[:, self._options], self._names[alone], left[alone])
        return flows

    def _note(self, giver: int, step: Step) -> None:
        """Note that papers of an excluded option, which came there from above, went on to another."""
        above = self._tree.names[step.node]
        units = int(self._rest[step.node]) * step.weight if step.node < len(self._rest) else 0
        alone = step.name < self._options
        if giver < self._options and alone:
            self._add(giver, step.name, units)
        if 0 <= above < self._options > giver:
            # The flow from above, once to the excluded and now to the other, is no news.
            self._add(above, giver, units)
            if alone:
                self._add(above, step.name, -units)

    def _add(self, giver: int, taker: int, units: int) -> None:
        self._moved[giver, taker] = self._moved.get((giver, taker), 0) + units


def _divided(parts: Sequence[int], hopeful: int, one: int) -> list[int]:
    """What each of those who keep `parts` gets of a paper that they share with each other and so many hopeful ones."""
    shares = []
    whole = factorial(hopeful + len(parts))
    for place, part in enumerate(parts):
        # The product of (one - part * x) over the others, as whole numbers by the power of x.
        product = [1]
        for other in (*parts[:place], *parts[place + 1 :]):
            product = [one * low - other * high for low, high in zip([*product, 0], [0, *product], strict=True)]
        # The integral over x from 0 to 1 of x ** power * (1 - x) ** hopeful, times `whole`.
        areas = (
            factorial(power) * factorial(hopeful) * (whole // factorial(power + hopeful + 1))
            for power in range(len(product))
        )
        total = sum(number * area for number, area in zip(product, areas, strict=True))
        shares.append(part * total // (one ** (len(parts) - 1) * whole))
    return shares


def _up(number: int, divisor: int) -> int:
    return -(-number // divisor)
