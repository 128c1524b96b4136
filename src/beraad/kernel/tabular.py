"""Tables in files: read whatever a spreadsheet made of them, written so that reading gives the same again."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from . import clock
from .errors import Invalid

LIMIT = 50_000_000
DELIMITERS = ";,\t|"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# A spreadsheet takes a cell that begins so for a formula; an apostrophe in front says that it is text.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken over: in which row (as a spreadsheet counts) and column, and what stood there."""

    row: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    value: str = ""


@dataclass(frozen=True)
class Column:
    """A column by its name and other names it goes by; `parse` raises Invalid; an empty cell gives `blank`."""

    name: str
    parse: Callable[[str], Any] = str.strip
    required: bool = False
    aliases: tuple[str, ...] = ()
    blank: Any = ""


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its header and its rows with their number; rows without anything in them are left out."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Record:
    """One row, parsed: a value per column that the file has."""

    row: int
    values: dict[str, Any]

    def get(self, column: str, default: Any = None) -> Any:
        """The value in a column; `default` where the file has no such column or the cell is empty."""
        value = self.values.get(column)
        return default if value is None or value == "" else value


def read(data: bytes) -> Sheet:
    """The table in `data`, whatever its encoding (UTF-8, UTF-16 with its mark, Windows-1252) and delimiter.

    Raises Invalid: `file-empty`, `file-too-large`, `file-spreadsheet`, `file-unreadable`, `file-binary`, `quote-open`.
    """
    if len(data) > LIMIT:
        raise Invalid("file-too-large", limit=LIMIT // 1_000_000)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Invalid("file-spreadsheet")
    text, delimiter = _without_separator_line(_decoded(data))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    try:
        rows = [(number, [_unguarded(cell) for cell in cells]) for number, cells in enumerate(reader, 1)]
    except csv.Error as error:
        code = "cell-too-long" if "limit" in str(error) else "quote-open"
        raise Invalid(code, row=reader.line_num) from None
    rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        raise Invalid("file-empty")
    (_, header), *body = rows
    return Sheet([cell.strip() for cell in header], body)


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that `read` gives back unchanged, and that a spreadsheet opens without running anything in it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """`cell` such that no spreadsheet takes it for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _decoded(data: bytes) -> str:
    encodings = next(([name] for mark, name in BOMS.items() if data.startswith(mark)), ["utf-8", "cp1252"])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Invalid("file-binary")
        return text
    raise Invalid("file-unreadable")


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel may name the delimiter on a line of its own, which it does not count as a row."""
    named = re.match(r'"?sep=([;,\t|])"?\r?\n', text, re.IGNORECASE)
    return (text[named.end() :], named[1]) if named else (text, "")


def _delimiter(text: str) -> str:
    """The one that cuts the first line that has anything on it in most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: len(next(csv.reader([first], delimiter=delimiter), [])))


def simplified(name: str) -> str:
    """How names of columns are compared: `KBO-number ` is `kbo_number`."""
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


def matched(header: Sequence[str], columns: Iterable[Column]) -> dict[str, int]:
    """Which place in `header` each column has, as far as it is there; its own name goes before an alias."""
    places: dict[str, int] = {}
    for place, name in reversed(list(enumerate(map(simplified, header)))):
        places[name] = place
    return {
        column.name: places[name]
        for column in columns
        if (name := next((name for name in (column.name, *column.aliases) if name in places), None)) is not None
    }


def parsed(sheet: Sheet, columns: Sequence[Column]) -> tuple[list[Record], list[Problem]]:
    """The rows of `sheet` by these columns, and what is wrong with the others."""
    places = matched(sheet.header, columns)
    problems = _header_problems(sheet.header, columns, places)
    if problems:
        return [], problems
    given = [(column, places[column.name]) for column in columns if column.name in places]
    records = []
    for number, cells in sheet.rows:
        extra = cells[len(sheet.header) :]
        if len(cells) < len(sheet.header) or any(cell.strip() for cell in extra):
            params = {"expected": len(sheet.header), "found": len(cells)}
            problems.append(Problem(number, "", "row-ragged", params))
            continue
        values, wrong = _row(number, cells, given)
        problems += wrong
        if not wrong:
            records.append(Record(number, values))
    return records, problems


def unused(sheet: Sheet, columns: Sequence[Column]) -> list[str]:
    """The columns of `sheet` that none of `columns` takes."""
    used = set(matched(sheet.header, columns).values())
    return [name for place, name in enumerate(sheet.header) if place not in used and name]


def _header_problems(header: list[str], columns: Sequence[Column], places: dict[str, int]) -> list[Problem]:
    names = [simplified(name) for name in header]
    used = {names[place] for place in places.values()}
    twice = [Problem(1, name, "column-twice") for name in sorted(used) if names.count(name) > 1]
    missing = [column.name for column in columns if column.required and column.name not in places]
    return twice + [Problem(1, name, "column-missing", {"name": name}) for name in missing]


def _row(number: int, cells: list[str], given: list[tuple[Column, int]]) -> tuple[dict[str, Any], list[Problem]]:
    values, problems = {}, []
    for column, place in given:
        cell = cells[place].strip()
        try:
            values[column.name] = column.parse(cell) if cell else column.blank
        except Invalid as refused:
            problems.append(Problem(number, column.name, refused.code, refused.params, cell[:80]))
        if column.required and not cell:
            problems.append(Problem(number, column.name, "required"))
    return values, problems


def day(cell: str) -> dt.date:
    """2025-01-31, 31/1/2025, 31-1-2025 or 31.1.2025; Invalid `date-invalid`, `date-far`."""
    for form in DATES:
        try:
            found = dt.datetime.strptime(cell, form).date()
        except ValueError:
            continue
        if not clock.plausible(found):
            raise Invalid("date-far")
        return found
    raise Invalid("date-invalid")


def number(cell: str) -> Decimal:
    """12450, 12.450, 12 450, 12,5 or 12.5 (a group of three after a mark counts thousands); `number-invalid`."""
    digits = re.sub(r"[\s\u00a0\u202f']", "", cell)
    for mark, point in ((".", ","), (",", ".")):
        if re.fullmatch(rf"[0-9]{{1,3}}(\{mark}[0-9]{{3}})+(\{point}[0-9]+)?", digits):
            digits = digits.replace(mark, "")
    digits = digits.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,4})?", digits):
        raise Invalid("number-invalid")
    return Decimal(digits)


def number_cell(value: Decimal) -> str:
    """A number as `number` reads it: whole, or with four decimals, which cannot be taken for thousands."""
    return str(int(value)) if value == int(value) else f"{value:.4f}"


def one_of(choices: type[Enum], words: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """A parser of the values of `choices`, and of `words` for them; Invalid `choice-unlisted`."""
    values = [str(choice.value) for choice in choices]
    known = dict(words or {}) | dict(zip(values, values, strict=True))

    def parse(cell: str) -> str:
        value = known.get(cell.casefold())
        if value is None:
            raise Invalid("choice-unlisted", choices=", ".join(known))
        return value

    return parse


def several(cell: str) -> list[str]:
    """The parts of a cell that holds a list, cut at semicolons, bars or commas."""
    return [part.strip() for part in re.split(r"[;|,]", cell) if part.strip()]


def day_cell(value: dt.date | None) -> str:
    return value.isoformat() if value else ""
