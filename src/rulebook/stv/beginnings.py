"""Ballot papers by their beginnings: the tree in which papers share what they have passed.

In Meek's method who is elected keeps a part of every paper and passes on the rest. So what counts of a paper is its
beginning: those it passes, and the first who keeps all that is left. Papers with the same beginning come to one node,
and a stage of the count moves only the papers whose beginning changes.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rulebook.stv.papers import NOBODY, Papers, Places

ROOT = 0


class Step(NamedTuple):
    """Papers of some weight that went on from a node to a name, or to NOBODY."""

    node: int
    name: int
    weight: int


class Lying(NamedTuple):
    """Papers that stop: where they are, what they weigh, and at which nodes."""

    at: Places
    weights: NDArray[Any]
    nodes: Places


class Beginnings:
    """A tree of beginnings. A node is a name that papers pass or stop at, after those of the nodes above it.

    `parents`, `names` and `weights` (of the papers that come there) are those of each node, `depths` the nodes at each
    depth below the root.
    """

    def __init__(self, papers: Papers) -> None:
        """All papers stop at the first they name."""
        self.parents = [NOBODY]
        self.names = [NOBODY]
        self.weights = [papers.total]
        self.depths: list[list[int]] = []
        self._papers = papers
        self._depth = [-1]
        self._nodes: dict[tuple[int, int], int] = {}
        self._passed: set[int] = set()
        self._open = set(range(papers.names))
        self._lying: dict[int, list[Lying]] = {}
        all = Lying(papers.start.copy(), papers.weights, np.full(len(papers.start), ROOT, dtype=np.intp))
        self._none = Lying(*(part[:0] for part in all))
        self._go(*all)

    def strike(self, names: Iterable[int]) -> list[tuple[int, Step]]:
        """Let papers go by some names as if they were not there; return which steps were taken from each."""
        struck = list(names)
        self._open.difference_update(struck)
        self._papers.open(self._open)
        steps = []
        for name in struck:
            at, weights, nodes = self._taken(name)
            for node in np.flatnonzero(np.bincount(nodes)).tolist():
                self.weights[node] = 0
            above = np.array(self.parents, dtype=np.intp)[nodes]
            steps += [(name, step) for step in self._go(at + 1, weights, above)]
        return steps

    def open(self, names: Iterable[int]) -> None:
        """Let papers pass some names, and stop at the next."""
        passed = list(names)
        self._passed.update(passed)
        for name in passed:
            at, weights, nodes = self._taken(name)
            self._go(at + 1, weights, nodes)

    def _taken(self, name: int) -> Lying:
        """Take away the papers that stop at a name."""
        parts = self._lying.pop(name, None) or [self._none]
        return Lying(*(np.concatenate(some) for some in zip(*parts, strict=True)))

    def _go(self, at: Places, weights: NDArray[Any], nodes: Places) -> list[Step]:
        """Let papers go from their nodes to the first where they stop, and return their first steps."""
        first: list[Step] = []
        while at.size:
            named = self._papers.settled(at)
            order = _order(nodes)
            order = order[np.argsort(named[order], kind="stable")]
            at, weights, nodes, named = at[order], weights[order], nodes[order], named[order]
            new = (named[1:] != named[:-1]) | (nodes[1:] != nodes[:-1])
            begins = np.concatenate([[0], np.flatnonzero(new) + 1])
            lengths = np.diff(begins, append=len(at))
            sums = np.add.reduceat(weights, begins).tolist()
            steps = [
                Step(node, NOBODY if name == self._papers.names else name, weight)
                for node, name, weight in zip(nodes[begins].tolist(), named[begins].tolist(), sums, strict=True)
            ]
            first = first or steps
            nodes = np.repeat(np.array([self._reached(step) for step in steps], dtype=np.intp), lengths)
            self._lay(steps, lengths.tolist(), at, weights, nodes)
            on = np.repeat(np.array([step.name in self._passed for step in steps]), lengths)
            at, weights, nodes = at[on] + 1, weights[on], nodes[on]
        return first

    def _reached(self, step: Step) -> int:
        """Return the node where a step leads, with its weight added."""
        if step.name == NOBODY:
            return NOBODY
        node = self._nodes.setdefault((step.node, step.name), len(self.names))
        if node == len(self.names):
            depth = self._depth[step.node] + 1
            if depth == len(self.depths):
                self.depths.append([])
            self.depths[depth].append(node)
            self._depth.append(depth)
            self.parents.append(step.node)
            self.names.append(step.name)
            self.weights.append(0)
        self.weights[node] += step.weight
        return node

    def _lay(self, steps: list[Step], lengths: list[int], at: Places, weights: NDArray[Any], nodes: Places) -> None:
        """Lay papers down where they stop; those of a name lie next to each other."""
        begin = end = 0
        for index, step in enumerate(steps):
            end += lengths[index]
            if index + 1 == len(steps) or steps[index + 1].name != step.name:
                if step.name != NOBODY and step.name not in self._passed:
                    part = slice(begin, end)
                    self._lying.setdefault(step.name, []).append(Lying(at[part], weights[part], nodes[part]))
                begin = end


def _order(numbers: Places) -> Places:
    """Return the order of numbers; small ones are sorted digit by digit, which takes a fraction of the time."""
    small = numbers.astype(np.uint16) if numbers.max() < 2**16 else numbers
    return np.argsort(small, kind="stable")
