"""Names for people who do not exist."""

import re
import unicodedata
from random import Random

from .land import DATA


def slug(text: str) -> str:
    """`Sint-Pieters-Leeuw` as part of an address: `sint-pieters-leeuw`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


def address(name: str, place: str) -> str:
    """An address in a domain that can never exist: `nele.claes@bree.example`."""
    first, _, last = name.partition(" ")
    return f"{slug(first)}.{slug(last)}@{slug(place)}.example"


class Names:
    """An endless supply of people, everybody with a name of their own."""

    def __init__(self, rng: Random, taken: set[str]) -> None:
        self._rng, self._taken = rng, set(taken)
        self._first, self._last = (_lines(f"{part}_names.txt") for part in ("first", "last"))

    def next(self) -> str:
        while True:
            name = f"{self._rng.choice(self._first)} {self._rng.choice(self._last)}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()
