"""The verbs of the command line. Each writes what it found, and returns the status to end with."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from rulebook import registry, words
from rulebook.bundles import read
from rulebook.bundles import recount as recounted
from rulebook.errors import FileError, RulebookError, RuleError
from rulebook.outcome import Outcome
from rulebook.telling import Teller, told_rule, told_steps

_Counted = tuple[Mapping[str, Any], Iterable[str]]
"""A count as data, and told line by line."""

_UNREADABLE = (ValueError, OSError, RecursionError)

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
    except _UNREADABLE as error:
        return _unreadable(Teller(arguments.language), error)
    if found.difference is None:
        print(f"same: {found.digest}")
        return 0
    path, expected, stated = found.difference
    print(f"different: {_line(path)}: recounted {_line(expected)}, in the file {_line(stated)}")
    return 1


def count(arguments: Namespace) -> int:
    """Count a file of ballots, or a bundle: 0, or 2 when it is unreadable or cannot be counted so."""
    teller = Teller(arguments.language)
    try:
        if arguments.file.suffix.lower() == ".json":
            data, lines = _bundle_counted(arguments, teller)
        else:
            data, lines = _file_counted(arguments, teller)
    except RuleError as error:
        print(_line(teller.said("refused", reason=teller.error(error))), file=sys.stderr)
        return 2
    except _UNREADABLE as error:
        return _unreadable(teller, error)
    print(json.dumps(data, indent=1) if arguments.json else "\n".join(map(_line, lines)))
    return 0


def _file_counted(arguments: Namespace, teller: Teller) -> _Counted:
    # Here and not above: a bundle of a yes or no is counted again without numpy.
    from rulebook import formats
    from rulebook.formats.counting import count as counted
    from rulebook.formats.report import report

    raw = _raw(arguments.file, LARGEST_FILE)
    with _Progress(teller) as progress:
        election = formats.read(arguments.file.name, raw, progress.read)
        id = arguments.method or election.method
        if id is None:
            raise RuleError("method-missing", methods=sorted(registry.HOMES))
        progress.show(teller.said("counting"))
        found = counted(election, id, _typed(arguments.option), arguments.seats)
    return found.data, report(found, teller)


def _bundle_counted(arguments: Namespace, teller: Teller) -> _Counted:
    content = read(_loaded(arguments.file))
    if arguments.method not in (None, content.rule.method) or arguments.option or arguments.seats:
        # It would be another rule, and a bundle is of one.
        raise RuleError("bundle-as-ruled", "method", method=content.rule.method)
    outcome = content.counted()
    return outcome.data | {"digest": outcome.digest}, _outcome(outcome, Teller(teller.language, content.names))


def explain(arguments: Namespace) -> int:
    """Tell in words what a bundle says: its rule, its count and its outcome. 0, or 2 when it is unreadable."""
    teller = Teller(arguments.language)
    try:
        bundle = _loaded(arguments.file)
        content = read(bundle)
        again = recounted(bundle)
    except _UNREADABLE as error:
        return _unreadable(teller, error)
    teller = Teller(arguments.language, content.names)
    lines = [str(title)] if (title := content.vote.get("title")) else []
    lines += [teller.said("rule"), *(f"    - {line}" for line in told_rule(content.rule, teller))]
    lines += ["", *_outcome(content.counted(), teller)]
    lines += [teller.said("bundle-digest", digest=again.digest)]
    if not again.same:
        lines += ["", teller.said("differs")]
    print("\n".join(map(_line, lines)))
    return 0


def _outcome(outcome: Outcome, teller: Teller) -> Iterator[str]:
    yield teller.said("count")
    yield from (f"    - {line}" for line in told_steps(outcome, teller))
    if outcome.winners:
        yield from ("", teller.said("winners"))
        yield from (f"{place:4}. {teller.shown(id)}" for place, id in enumerate(outcome.winners, 1))
    yield from ("", teller.said("digest", digest=outcome.digest))


def methods(arguments: Namespace) -> int:
    """List the methods, with what can be set of each."""
    listed = registry.methods()
    if arguments.json:
        print(json.dumps([_described(method, arguments.language) for method in listed], indent=1))
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


class _Progress:
    """What is shown on a terminal while it takes its time; nothing where there is none."""

    WIDTH = 40

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.shown = sys.stderr.isatty()

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self.show("")

    def read(self, done: int, whole: int) -> None:
        """Show how much was read."""
        self.show(self.teller.said("reading", part=100 * done // whole))

    def show(self, text: str) -> None:
        """Show a text in the place of the one before."""
        if self.shown:
            end = "" if text else "\r"
            print(f"\r{text:{self.WIDTH}}{end}", end="", file=sys.stderr, flush=True)


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
