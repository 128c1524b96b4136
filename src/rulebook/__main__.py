"""The command line: `python -m rulebook VERB`, or `rulebook VERB` where it is installed.

It ends with 0 when all went well, 1 when a recount differs, 2 when what is asked cannot be done, 130 when it is
interrupted, and 141 when nobody reads on.
"""

import argparse
import io
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rulebook import commands
from rulebook.telling import Teller
from rulebook.words import LANGUAGES

INTERRUPTED, UNREAD = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command with `argv` (the process's own when None) and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A name that a terminal cannot show stops nothing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What could not be written may not be written at the end either.
        with suppress(BrokenPipeError):
            sys.stdout.close()
        return UNREAD
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        print(Teller(arguments.language).said("numpy-missing"), file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--language", choices=sorted(LANGUAGES), default="en", help="of what is written")
    parser = argparse.ArgumentParser(prog="rulebook", description="Count votes, and count them again.")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    count = verbs.add_parser("count", parents=[language], help="count a file of ballots")
    count.add_argument("file", type=Path, help=".blt, .soc, .soi, .toc, .toi, .cat, .pb, or a bundle as .json")
    count.add_argument("--method", metavar="ID", help="by which method; see the verb methods")
    count.add_argument("--seats", type=_seats, metavar="N", help="how many are to be chosen")
    count.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="a setting of the method")
    count.add_argument("--json", action="store_true", help="write data")
    count.set_defaults(run=commands.count)

    again = verbs.add_parser("recount", parents=[language], help="count a bundle again and compare")
    again.add_argument("file", type=Path)
    again.set_defaults(run=commands.recount)

    explain = verbs.add_parser("explain", parents=[language], help="tell in words what a bundle says")
    explain.add_argument("file", type=Path)
    explain.set_defaults(run=commands.explain)

    methods = verbs.add_parser("methods", parents=[language], help="list the methods and what can be set of them")
    methods.add_argument("--json", action="store_true", help="write data")
    methods.set_defaults(run=commands.methods)
    return parser


def _seats(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError("a whole number of at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
