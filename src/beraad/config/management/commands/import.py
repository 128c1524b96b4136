import datetime as dt  # noqa: N999 - the command is called `import`
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from beraad.access.actor import SYSTEM
from beraad.kernel.errors import BeraadError
from beraad.kernel.ready import require_database
from beraad.kernel.tabular import LIMIT
from beraad.organisations.imports import TABLES, Line, Preview, apply, preview
from beraad.web.ui.phrases import ERRORS, phrase, sentence

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Takes over a table from a file: shows what would be added, changed and refused; with --apply does it, all of "
        "it or nothing. Ends with 0, with 1 when rows are refused, with 2 when the file cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--table", choices=sorted(TABLES), default="", help="recognised by its header unless given")
        parser.add_argument("--start", type=dt.date.fromisoformat, help="first day of new rows without: 2025-01-31")
        parser.add_argument("--source", default="", help="where this is written; the name of the file when not given")
        parser.add_argument("--apply", action="store_true", help="do it; without this nothing changes")

    @override("en")
    def handle(self, *, file: Path, table: str, start: dt.date | None, source: str, **options: Any) -> None:
        require_database()
        given = {"actor": SYSTEM, "table": table, "start": start, "source": source or file.name}
        try:
            with file.open("rb") as opened:
                data = opened.read(LIMIT + 1)
            found = preview(data=data, **given)
            self._show(found)
            if found.problems:
                rows = "1 row is" if found.refused == 1 else f"{found.refused} rows are"
                raise CommandError(f"Nothing was changed: {rows} refused.", returncode=1)
            if options["apply"]:
                apply(data=data, **given)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from None
        except BeraadError as error:
            raise CommandError(sentence(error), returncode=2) from None
        self.stdout.write("Done." if options["apply"] else "Nothing was changed yet: add --apply to do it.")

    def _show(self, found: Preview) -> None:
        self.stdout.write(
            f"{found.table}: {len(found.added)} to add, {len(found.changed)} to change, {found.same} the same, "
            f"{found.refused} refused"
        )
        if found.unused:
            self.stdout.write(f"These columns are not used: {', '.join(found.unused)}")
        self._list("+", found.added)
        self._list("~", found.changed)
        for problem in found.problems[:SHOWN]:
            where = f"row {problem.row}, {problem.column}" if problem.column else f"row {problem.row}"
            value = f" ({problem.value})" if problem.value else ""
            self.stdout.write(f"  ! {where}{value}: {phrase(ERRORS, problem.code, problem.params)}")
        self._more(len(found.problems))
        if any((problem.column, problem.code) == ("start", "required") for problem in found.problems):
            self.stdout.write("Give rows without a first day one with --start, for example --start 2025-01-31.")

    def _list(self, sign: str, lines: list[Line]) -> None:
        for line in lines[:SHOWN]:
            changes = "; ".join(f"{name}: {old} → {new}" for name, (old, new) in line.changes.items())
            self.stdout.write(f"  {sign} row {line.row}: {line.name}{f' ({changes})' if changes else ''}")
        self._more(len(lines))

    def _more(self, number: int) -> None:
        if number > SHOWN:
            self.stdout.write(f"    and {number - SHOWN} more")
