"""The command line: `python -m rulebook recount FILE`.

It ends with 0 when a recount gives the same, 1 when it differs, 2 when the file cannot be read as a bundle.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from rulebook.bundles import recount

LARGEST = 128 * 1024 * 1024
"""The most bytes read; a bundle of 100,000 ballots has about a third of it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command with `argv` (the process's own when None) and return its exit status."""
    parser = argparse.ArgumentParser(prog="rulebook", description="Count votes, and count them again.")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    again = verbs.add_parser("recount", help="count a bundle again and compare")
    again.add_argument("file", type=Path)
    again.set_defaults(run=_recount)
    arguments = parser.parse_args(argv)
    status: int = arguments.run(arguments)
    return status


def _recount(arguments: argparse.Namespace) -> int:
    try:
        found = recount(_load(arguments.file))
    except (ValueError, OSError, RecursionError) as error:
        print(f"unreadable: {_line(str(error))}", file=sys.stderr)
        return 2
    if found.difference is None:
        print(f"same: {found.digest}")
        return 0
    path, expected, stated = found.difference
    print(f"different: {_line(path)}: recounted {_line(expected)}, in the file {_line(stated)}")
    return 1


def _load(path: Path) -> Any:
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError(f"more than {LARGEST} bytes")
    return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unique, parse_float=_inexact, parse_constant=_inexact)


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
    return text.encode("unicode_escape").decode("ascii")[:300]


if __name__ == "__main__":
    sys.exit(main())
