"""The verbs of the command line. Each writes what it found, and returns the status to end with."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rulebook import registry, words
from rulebook.bundles import recount as recounted
from rulebook.errors import FileError, RulebookError, RuleError
from rulebook.telling import Teller

if TYPE_CHECKING:
    from rulebook.formats.source import Progress

LARGEST = 128 * 1024 * 1024
"""The most bytes of a bundle that are read; one of 100,000 ballots has about a third of it."""

MOST = 400
"""The most letters of a line that is written."""

LARGEST_FILE = 1024 * 1024 * 1024
"""The most bytes of a file of ballots that are read; a million ballots have about a thirtieth of it."""


def recount(arguments: Namespace) -> int:
    """Count a bundle again and compare: 0 the same, 1 different, 2 unreadable."""
    try:
        found = recounted(_loaded(arguments.file))
    except (ValueError, OSError, RecursionError) as error:
        return _unreadable(Teller(arguments.language), error)
    if found.difference is None:
        print(f"same: {found.digest}")
        return 0
    path, expected, stated = found.difference
    print(f"different: {_line(path)}: recounted {_line(expected)}, in the file {_line(stated)}")
    return 1


def count(arguments: Namespace) -> int:
    """Count a file of ballots: 0, or 2 when it is unreadable or cannot be counted so."""
    # Here and not above: a bundle of a yes or no is counted again without numpy.
    from rulebook import formats
    from rulebook.formats.counting import count as counted
    from rulebook.formats.report import report

    teller = Teller(arguments.language)
    try:
        raw = _raw(arguments.file, LARGEST_FILE)
        election = formats.read(arguments.file.name, raw, _progress(teller))
        id = arguments.method or election.method
        if id is None:
            raise RuleError("method-missing", methods=sorted(registry.HOMES))
        found = counted(election, id, _typed(arguments.option), arguments.seats)
    except (FileError, OSError) as error:
        return _unreadable(teller, error)
    except RulebookError as error:
        print(_line(teller.said("refused", reason=teller.error(error))), file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(found.data, ensure_ascii=False, indent=1))
    else:
        print("\n".join(map(_line, report(found, teller))))
    return 0


def methods(arguments: Namespace) -> int:
    """List the methods, with what can be set of each."""
    listed = registry.methods()
    if arguments.json:
        print(json.dumps([_described(method, arguments.language) for method in listed], ensure_ascii=False, indent=1))
        return 0
    for method in listed:
        name, use = words.method(method.id, arguments.language)
        print(f"{method.id:20} {name}. {use}")
        for setting, one in method.settings.items():
            print(f"{'':20} {setting}={one.shown} {' | '.join(one.options)}".rstrip())
    return 0


def _described(method: registry.Method, language: str) -> dict[str, Any]:
    name, use = words.method(method.id, language)
    settings = {
        setting: {"default": one.shown, "options": list(one.options)} for setting, one in method.settings.items()
    }
    return {
        "id": method.id,
        "version": method.version,
        "name": name,
        "use": use,
        "ballot": method.kind,
        "purpose": method.purpose,
        "settings": settings,
    }


def _typed(pairs: Iterable[str]) -> dict[str, str]:
    typed = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise RuleError("setting-unclear", given=pair)
        typed[name.strip()] = value.strip()
    return typed


def _progress(teller: Teller) -> "Progress | None":
    """Who shows on a terminal how far the reading is; nobody where there is none."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, whole: int) -> None:
        text = teller.said("reading", part=100 * done // whole)
        print(f"\r{text}" if done < whole else f"\r{' ' * len(text)}\r", end="", file=sys.stderr, flush=True)

    return show


def _unreadable(teller: Teller, error: Exception) -> int:
    reason = str(error)
    if isinstance(error, RulebookError):
        reason = teller.error(error) if isinstance(error, FileError) else f"{teller.error(error)} ({error})"
    print(_line(teller.said("unreadable", reason=reason)), file=sys.stderr)
    return 2


def _raw(path: Path, most: int) -> bytes:
    with path.open("rb") as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise OSError(f"more than {most} bytes")
    return raw


def _loaded(path: Path) -> Any:
    text = _raw(path, LARGEST).decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=_unique, parse_float=_inexact, parse_constant=_inexact)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Of a key given twice, readers take different ones: such a file has no single meaning.
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise ValueError("a key is given twice")
    return entries


def _inexact(text: str) -> NoReturn:
    raise ValueError(f"not an exact number: {text}")


def _line(value: object) -> str:
    # What a file holds may not break the line or steer the terminal.
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)[
        :MOST
    ]
