"""Reading data from outside: every wrong shape is refused with the path where it stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from rulebook.errors import RulebookError

_NUMBER = re.compile(r"[0-9]+(/0*[1-9][0-9]*)?")


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its path, and the error that a wrong shape raises."""

    value: object
    error: type[RulebookError]
    path: str = ""

    def fail(self, code: str, **params: object) -> NoReturn:
        """Refuse this value."""
        raise self.error(code, self.path, **params)

    def below(self, key: object, value: object = None) -> "Node":
        """Return the node of `value` at `key` under this one."""
        return Node(value, self.error, f"{self.path}.{key}" if self.path else str(key))

    def entries(self) -> dict[str, "Node"]:
        """Return an object with keys of its own choosing."""
        if not isinstance(self.value, Mapping) or not all(isinstance(key, str) for key in self.value):
            self.fail("object-expected")
        return {key: self.below(key, value) for key, value in self.value.items()}

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Node"]:
        """Return an object that has every required key and none besides these."""
        entries = self.entries()
        for key in required:
            if key not in entries:
                self.below(key).fail("key-missing")
        for key, entry in entries.items():
            if key not in required and key not in optional:
                entry.fail("key-unknown")
        return entries

    def items(self) -> list["Node"]:
        """Return a list's items."""
        if not isinstance(self.value, list | tuple):
            self.fail("list-expected")
        return [self.below(index, value) for index, value in enumerate(self.value)]

    def some(self) -> list["Node"]:
        """Return the items of a list that may not be empty."""
        return self.items() or self.fail("list-empty")

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            self.fail("text-expected")
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.fail("flag-expected")
        return self.value

    def integer(self, least: int = 0) -> int:
        """Return a whole number of at least `least`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < least:
            self.fail("integer-expected", least=least)
        return self.value

    def number(self) -> Fraction:
        """Return an exact number that is not negative: an integer, or a text such as "2/3"."""
        value = self.value
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            return Fraction(value)
        if not isinstance(value, int | Fraction) or isinstance(value, bool) or value < 0:
            self.fail("number-expected")
        return Fraction(value)

    def one_of(self, options: Collection[str]) -> str:
        """Return a text that is among `options`."""
        if not isinstance(self.value, str) or self.value not in options:
            self.fail("option-unknown", options=list(options))
        return self.value
