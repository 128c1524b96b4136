"""How long a piece of work takes, and what that is beside a peer."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from bench.rows import Row


class Timed(NamedTuple):
    """Processor time in seconds, of all threads; and what the work returned."""

    seconds: float
    result: Any


def timed(work: Callable[[], Any], rounds: int = 1) -> Timed:
    """The shortest of some rounds: what other work on the machine adds is no part of it."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        taken.append(time.process_time() - start)
    return Timed(min(taken), result)


def together(*works: Timed) -> Timed:
    """Several pieces of work as one; the result is that of the last."""
    return Timed(sum(work.seconds for work in works), works[-1].result)


def beside(what: str, own: Timed, peer: str, other: Timed, aim: float | None = None) -> Row:
    """Our time as a part of a peer's: 0.125 is eight times as fast."""
    return Row(what, own.seconds / other.seconds, f"× {peer}", aim, own.seconds * 1000)


def taken(what: str, work: Timed) -> Row:
    """The time of a piece of work by itself."""
    return Row(what, work.seconds * 1000, "ms")


def generator(name: str) -> np.random.Generator:
    """Chance that is the same wherever it has this name."""
    return np.random.default_rng(list(name.encode()))
