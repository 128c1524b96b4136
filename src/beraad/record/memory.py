"""Figures about the whole field, counted again only when something happened.

Whatever governs leaves an entry in the record, so what was counted holds for as long as the record does not move and
the day does not pass. It is for sums over thousands of rows that many pages show; a page's own rows are asked afresh.
"""

import datetime as dt
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet

from beraad.kernel import clock
from beraad.kernel.prepared import prepared

from .models import Head

Figure = TypeVar("Figure")
State = tuple[str | None, dt.date]
# More than the figures there are: whoever asks for many days one by one does not fill the memory.
MOST = 2000


class _Memory:
    """What was counted as the record stood at one state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.figures: dict[Hashable, object] = {}


_memory = _Memory((None, dt.date.min))


def remembered(count: Callable[..., Figure]) -> Callable[..., Figure]:
    """Remember what `count` gives for the same arguments, which can be hashed; nobody changes what it gives.

    Within a transaction it is counted anew: what is seen there may never come to be.
    """

    @wraps(count)
    def recall(*args: Hashable) -> Figure:
        global _memory  # noqa: PLW0603 - replaced whole, so that no thread mixes two states
        if connection.in_atomic_block:
            return count(*args)
        state = (_end().first(), clock.today())
        memory = _memory
        if memory.state != state or len(memory.figures) > MOST:
            memory = _memory = _Memory(state)
        key = (count, args)
        if key not in memory.figures:
            memory.figures[key] = count(*args)
        return memory.figures[key]  # type: ignore[return-value]

    return recall


@prepared
def _end() -> QuerySet:
    return Head.objects.filter(pk=1).values_list("digest", flat=True)
