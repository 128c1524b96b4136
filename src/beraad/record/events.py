"""The base of every event: a frozen dataclass of plain values that says what it is about."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

KINDS: dict[str, type["Event"]] = {}


def plain(value: Any) -> Any:
    """A value as an entry holds it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened. `about` are the keys (`house:7`) of the things whose history shows it.

    The kind of an event is its class name; it is stored, so a class is never renamed. What is not `told` is left out
    of the histories that everybody sees.
    """

    about: tuple[str, ...]

    kind: ClassVar[str]
    told: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        cls.kind = cls.__name__
        KINDS[cls.kind] = cls

    @property
    def data(self) -> dict[str, Any]:
        return {k: plain(v) for k, v in asdict(self).items() if k != "about"}
