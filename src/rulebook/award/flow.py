"""Whole numbers within bounds that add up: the rows and the columns of a table, each between a least and a most.

A table with bounds on its cells, rows, columns and sum is a network, and what fills it a flow in whole numbers, found
by augmenting along shortest paths (J. Edmonds and R. Karp, Journal of the ACM 19, 1972).
"""

from collections import deque
from collections.abc import Mapping, Sequence

Bound = tuple[int, int]
"""A least and a most."""


def fill(
    rows: Sequence[Bound], columns: Sequence[Bound], cells: Mapping[tuple[int, int], Bound], whole: Bound
) -> dict[tuple[int, int], int] | None:
    """Return a number for each of the `cells` (row, column) such that it and the sums of all rows, of all columns and
    of the whole are within their bounds; None when there is no such table. Cells not given are empty."""
    net = _Net(len(rows) + len(columns) + 2)
    source, sink = net.size - 2, net.size - 1
    for row, bound in enumerate(rows):
        net.add(source, row, bound)
    for column, bound in enumerate(columns):
        net.add(len(rows) + column, sink, bound)
    places = {(row, column): net.add(row, len(rows) + column, bound) for (row, column), bound in cells.items()}
    net.add(sink, source, whole)
    if not net.settle():
        return None
    return {cell: cells[cell][0] + net.room[edge ^ 1] for cell, edge in places.items()}


class _Net:
    """A network in which what must flow through an edge is lent and asked back at its ends.

    Edges come in pairs: `room[edge]` is what can still go through, `room[edge ^ 1]` what can be taken back.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.head: list[int] = []
        self.room: list[int] = []
        self.edges: list[list[int]] = [[] for _ in range(size + 2)]
        self.extra = [0] * size
        self.sound = True

    def add(self, tail: int, head: int, bound: Bound) -> int:
        """Add an edge through which `bound` must flow, and return its number."""
        least, most = bound
        self.sound = self.sound and least <= most
        self.extra[head] += least
        self.extra[tail] -= least
        return self._join(tail, head, most - least)

    def settle(self) -> bool:
        """Let all edges have their bounds; return whether that can be."""
        giver, taker = self.size, self.size + 1
        owed = 0
        for node, extra in enumerate(self.extra):
            if extra > 0:
                self._join(giver, node, extra)
                owed += extra
            elif extra < 0:
                self._join(node, taker, -extra)
        while owed and self.sound and (pushed := self._push(giver, taker)):
            owed -= pushed
        return self.sound and not owed

    def _join(self, tail: int, head: int, room: int) -> int:
        edge = len(self.head)
        self.head += [head, tail]
        self.room += [room, 0]
        self.edges[tail].append(edge)
        self.edges[head].append(edge + 1)
        return edge

    def _push(self, start: int, end: int) -> int:
        """Send as much as goes along a shortest path, and return how much; 0 when there is no path."""
        came: dict[int, int] = {start: -1}
        queue = deque([start])
        while queue and end not in came:
            node = queue.popleft()
            for edge in self.edges[node]:
                if self.room[edge] and self.head[edge] not in came:
                    came[self.head[edge]] = edge
                    queue.append(self.head[edge])
        if end not in came:
            return 0
        path = []
        while end != start:
            path.append(came[end])
            end = self.head[came[end] ^ 1]
        amount = min(self.room[edge] for edge in path)
        for edge in path:
            self.room[edge] -= amount
            self.room[edge ^ 1] += amount
        return amount
