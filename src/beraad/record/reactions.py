"""Who must agree at once: functions that run in the transaction of the event they react to."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from .events import Event

_reactions: dict[type[Event], list[Callable[..., None]]] = defaultdict(list)


def on(event: type[Event]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a reaction, called as `reaction(actor=…, event=…, entry=…)`; it must be safe to repeat."""

    def register(reaction: Callable[..., None]) -> Callable[..., None]:
        _reactions[event].append(reaction)
        return reaction

    return register


def run(*, actor: Any, event: Event, entry: Any) -> None:
    for reaction in _reactions[type(event)]:
        reaction(actor=actor, event=event, entry=entry)
