"""Files of ballots that other programs write: read by what their name ends in, each by a module of its own."""

from collections.abc import Callable
from functools import partial

from rulebook.errors import FileError
from rulebook.formats import blt, pabulib, preflib
from rulebook.formats.source import Election, Progress, Source

READERS: dict[str, Callable[[Source], Election]] = {
    "blt": blt.read,
    "pb": pabulib.read,
    **{type: partial(preflib.read, type=type) for type in preflib.TYPES},
}
"""By the last part of a file's name."""


def read(name: str, raw: bytes, progress: Progress | None = None) -> Election:
    """Return what a file by this name holds; FileError with its line for what is not in order."""
    ending = name.rpartition(".")[2].lower()
    if ending not in READERS:
        raise FileError("format-unknown", name, formats=sorted(READERS))
    return READERS[ending](Source(raw, progress))
