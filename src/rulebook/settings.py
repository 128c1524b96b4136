"""What can be set of a method, by name: read strictly, each with what it is when nobody sets it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rulebook.shape import Node
from rulebook.wire import plain

_WHOLE = re.compile("[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}")

Value = str | int | Fraction | bool | None
"""What a setting can be."""


@dataclass(frozen=True)
class Setting:
    """One thing that can be set: one of `options` (texts), or else of the type of `default`: a flag, a whole
    number of at least `least`, or an exact number."""

    default: Value
    options: tuple[str, ...] = ()
    least: int = 0

    @property
    def shown(self) -> str:
        """The default, as one types it."""
        return str(self.default).lower() if isinstance(self.default, bool) else str(self.default)

    def read(self, node: Node) -> Value:
        """Return the value in data; what it cannot be is refused."""
        if self.options:
            return node.one_of(self.options)
        if isinstance(self.default, bool):
            return node.flag()
        if isinstance(self.default, Fraction):
            return node.number()
        return node.integer(self.least)

    def typed(self, node: Node) -> Value:
        """Return the value from a text, as typed on a command line."""
        if isinstance(self.default, bool):
            return node.one_of(("true", "false")) == "true"
        if self.options:
            return node.one_of(self.options)
        text = node.text()
        if isinstance(self.default, Fraction):
            return Fraction(text) if _DECIMAL.fullmatch(text) else node.number()
        return self.read(Node(int(text), node.error, node.path) if _WHOLE.fullmatch(text) else node)


@dataclass(frozen=True)
class Settings:
    """The values of all settings of a method, by name."""

    values: Mapping[str, Value]

    @classmethod
    def read(cls, node: Node, known: Mapping[str, Setting]) -> "Settings":
        """Read settings from data; those that are absent are the method's own."""
        given = node.fields((), tuple(known))
        return cls({name: one.read(given[name]) if name in given else one.default for name, one in known.items()})

    @classmethod
    def typed(cls, node: Node, known: Mapping[str, Setting]) -> "Settings":
        """Read settings that were all typed as text."""
        given = node.fields((), tuple(known))
        return cls({name: one.typed(given[name]) if name in given else one.default for name, one in known.items()})

    @property
    def data(self) -> dict[str, Any]:
        """All values as plain data, defaults included, so that a later default never changes a decision."""
        data: dict[str, Any] = plain(self.values)
        return data

    def text(self, name: str) -> str:
        """Return a setting that is one of several texts."""
        return str(self.values[name])

    def integer(self, name: str) -> int:
        """Return a setting that is a whole number."""
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def flag(self, name: str) -> bool:
        """Return a setting that is true or false."""
        return self.values[name] is True

    def number(self, name: str) -> Fraction:
        """Return a setting that is an exact number."""
        value = self.values[name]
        assert isinstance(value, Fraction)
        return value
