"""What has to happen by itself: deeds that the clock calls, registered by whoever owns them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tick:
    """A deed to be called every so many seconds; it looks for what is due and is safe to repeat."""

    name: str
    seconds: float
    deed: Callable[[], object]


_ticks: list[Tick] = []


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a deed for the clock."""

    def register(deed: Callable[[], object]) -> Callable[[], object]:
        _ticks.append(Tick(f"{deed.__module__}.{deed.__qualname__}", seconds, deed))
        return deed

    return register


def ticks() -> list[Tick]:
    return list(_ticks)
