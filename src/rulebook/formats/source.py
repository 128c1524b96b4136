"""A file as it came, and what was read from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from rulebook.contest import Contest, Option
from rulebook.errors import FileError
from rulebook.outcome import Step
from rulebook.profile import Profile

MOST_OPTIONS = 10_000
"""The most options a file may have: what a table of ballots and options can bear."""

BLOCK = 4 * 1024 * 1024
"""How many bytes are read at a time."""

Progress = Callable[[int, int], None]
"""Told how many bytes are done, and of how many."""


@dataclass(frozen=True)
class Election:
    """What a file holds: a contest, and its ballots of `kind`.

    `approved_from` is the least number on a ballot that says yes. `method` and `settings` (as typed) are how the file
    says it was counted, None where it does not; `stated` whom it says were chosen, by id. `remarks` are the differences
    between what the file says and what it holds.
    """

    contest: Contest
    kind: str
    profile: Profile
    approved_from: int = 1
    method: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    stated: frozenset[str] | None = None
    remarks: tuple[Step, ...] = ()


class Source:
    """The bytes of a file, with one end of line throughout and no byte order mark; it knows what line is where."""

    def __init__(self, raw: bytes, progress: Progress | None = None) -> None:
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        self.raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in raw else raw
        self.progress = progress

    def fail(self, code: str, line: int, **params: object) -> NoReturn:
        """Refuse the file for what stands at a line, the first being 1."""
        raise FileError(code, f"line {line}", **params)

    def line(self, at: int) -> int:
        """Return the line of the byte at an offset."""
        return 1 + self.raw.count(b"\n", 0, at)

    @cached_property
    def last(self) -> int:
        """The last line that is not empty."""
        return self.line(len(self.raw.rstrip()))

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return a part as text; FileError where it is no UTF-8."""
        try:
            return self.raw[start:end].decode()
        except UnicodeDecodeError as error:
            self.fail("text-unreadable", self.line(start + error.start))

    def blocks(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Walk from `start` to `end` in blocks of whole lines, each with its offset."""
        while start < end:
            stop = self.raw.find(b"\n", start + BLOCK, end) + 1 or end
            yield start, self.raw[start:stop]
            start = stop
            if self.progress:
                self.progress(start, len(self.raw))


def named(names: list[str]) -> tuple[Option, ...]:
    """Return options that are known by their names; of those who share one, each later one is given its number."""
    taken: set[str] = set()
    options = []
    for number, name in enumerate(names, 1):
        id = name
        while id in taken:
            id = f"{id} ({number})"
        taken.add(id)
        options.append(Option(id, name))
    return tuple(options)
