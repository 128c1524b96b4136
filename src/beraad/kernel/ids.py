"""Numbers and codes that people read out to each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random, SystemRandom

# No 0/O, 1/I/L: a code is read over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_secret = SystemRandom()
_source: ContextVar[Random | None] = ContextVar("source", default=None)


def number(prefix: str, year: int, sequence: int) -> str:
    """`V-2026-031`: the permanent number of a thing."""
    return f"{prefix}-{year}-{sequence:03d}"


def lots() -> Random:
    """What chance is drawn from: nobody can foretell it, save within `drawn_from`."""
    return _source.get() or _secret


def control_code(groups: int = 3) -> str:
    """A random code in groups of four, 59 bits by default, as on a receipt: `K7QM-2F8D-9TXP`."""
    draw = lots().choice
    return "-".join("".join(draw(ALPHABET) for _ in range(4)) for _ in range(groups))


@contextmanager
def drawn_from(source: Random) -> Iterator[None]:
    """Let codes come from `source` within the block, so that the demonstration is the same each time."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def key(thing: object) -> str:
    """`proposal:12`: how the record and loose links name a row."""
    return f"{type(thing)._meta.model_name}:{thing.pk}"  # type: ignore[attr-defined]
