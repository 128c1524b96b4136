"""Taking over a table from a file: first a preview that says what would happen, then all of it or nothing.

A table is a class here; `TABLES` knows them all, those of upper rooms too. Statements are constant in number: rows are
compared in memory with what is there, and written in bulk, under one event.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Field, Model

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.periods import Period
from beraad.kernel.rows import problems as shape_problems
from beraad.kernel.sequences import take_turn
from beraad.kernel.tabular import Column, Problem, Record, Sheet, day, matched, parsed, read, unused, write
from beraad.organisations.events import TableImported
from beraad.record.actions import append
from beraad.record.events import Event

BATCH = 1000
# So many rows tell which of two tables with the same columns a file is.
LOOKED_AT = 20

START = Column("start", day, blank=None, aliases=("van", "begin", "from", "startdatum"))
END = Column("end", day, blank=None, aliases=("tot", "einde", "until", "einddatum"))
SOURCE = Column("source", aliases=("bron",))


@dataclass(frozen=True)
class Line:
    """One row of the file: what it is about, and for a change field: [old, new]."""

    row: int
    name: str
    changes: dict[str, list[Any]] = field(default_factory=dict)


@dataclass
class Preview:
    """What taking over a file does, or did; with a problem in any row nothing is done."""

    table: str
    digest: str
    unused: list[str]
    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed)


class RowRefused(Exception):
    """A row cannot be taken over because of one of its columns."""

    def __init__(self, column: str, code: str, **params: Any) -> None:
        super().__init__(column, code, params)
        self.column, self.code, self.params = column, code, params


class Import:
    """One table: its columns, how a row is found again, what it refers to and what else must hold."""

    table: ClassVar[str]
    model: ClassVar[type[Model]]
    columns: ClassVar[tuple[Column, ...]]
    owners: ClassVar[tuple[type[Model], ...]] = ()

    def __init__(self, start: dt.date | None = None, source: str = "") -> None:
        self.start, self.source = start, source
        self.present: dict[Hashable, Any] = {}
        self.added: list[Any] = []
        self.changed: list[Any] = []
        self.rows: dict[int, int] = {}
        self.passed = 0

    def reshape(self, sheet: Sheet) -> Sheet:
        """`sheet` with one row per row of the table, where the file is arranged otherwise; `passed` counts the rows
        that say that nothing changes."""
        return sheet

    def load(self, records: list[Record]) -> None:
        """Fetch, in a constant number of statements, what the records refer to; fill `present` by key."""
        raise NotImplementedError

    def key(self, record: Record) -> Hashable:
        """By what a row is found again; raises RowRefused when the record refers to something unknown."""
        raise NotImplementedError

    def values(self, record: Record) -> dict[str, Any]:
        """The fields of the model that the record gives; a choice that is left open is the usual one."""
        return {
            name: value
            for name, value in record.values.items()
            if name in self.fields and (value != "" or not self.fields[name].choices)
        }

    def attach(self, record: Record, row: Any) -> dict[str, list[Any]]:
        """Add to a row what no single field holds; what that changes, as field: [old, new]."""
        return {}

    def label(self, row: Any) -> str:
        """What a row is called in a preview."""
        return str(row)

    def check(self) -> Iterator[tuple[Any, RowRefused]]:
        """What does not fit between rows, of this file or on record: the row and why."""
        return iter(())

    def lock(self) -> None:
        """Make others who take over a file wait, and those who change by hand what hangs on the rows of `owners`."""
        take_turn("imports")
        for model in self.owners:
            list(model._default_manager.select_for_update().order_by("pk").values_list("pk", flat=True))

    def keep(self, actor: Actor) -> None:
        """Write what was added and changed."""
        names = [name for name in self.fields if name != "id"]
        manager = self.model._default_manager
        # What ends makes room for what begins.
        self.changed.sort(key=lambda row: getattr(row, "end", None) is None)
        manager.bulk_create(
            self.changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
        manager.bulk_create(self.added, batch_size=BATCH)

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {field.name: field for field in self.model._meta.concrete_fields}

    def about(self) -> Iterable[str]:
        """The keys of what was added and changed."""
        raise NotImplementedError

    def event(self, preview: Preview) -> Event | None:
        """What the record says of it; None where the deeds of `keep` are recorded each for itself."""
        return TableImported(
            about=tuple(self.about()),
            table=self.table,
            added=len(preview.added),
            changed=len(preview.changed),
            same=preview.same,
            digest=preview.digest,
            source=self.source,
        )

    def export(self) -> Iterable[list[str]]:
        """The rows of the table as cells, by `columns`, such that taking them over changes nothing."""
        raise NotImplementedError


TABLES: dict[str, type[Import]] = {}
Table = TypeVar("Table", bound=type[Import])


def table(cls: Table) -> Table:
    """Register the decorated class under its name."""
    TABLES[cls.table] = cls
    return cls


def recognised(sheet: Sheet) -> str:
    """The table that has its required columns in `sheet`, uses most of the others and knows the words in its rows.

    Raises Invalid: `table-unknown`, and `table-ambiguous` where two fit alike, for a guess could do harm.
    """
    used: dict[str, tuple[int, int]] = {}
    for name, cls in TABLES.items():
        shaped = cls().reshape(Sheet(sheet.header, sheet.rows[:LOOKED_AT]))
        found = matched(shaped.header, cls.columns)
        if all(column.name in found for column in cls.columns if column.required):
            strange = sum(problem.code == "choice-unlisted" for problem in parsed(shaped, cls.columns)[1])
            used[name] = len(sheet.header) - len(unused(shaped, cls.columns)), -strange
    best = [name for name, number in used.items() if number == max(used.values())]
    if not best:
        raise Invalid("table-unknown", columns=", ".join(sheet.header)[:200])
    if len(best) > 1:
        raise Invalid("table-ambiguous", tables=best)
    return best[0]


def preview(*, actor: Actor, data: bytes, table: str = "", start: dt.date | None = None, source: str = "") -> Preview:
    """What taking over `data` would do. Nothing is changed.

    The table is recognised by its header unless named; `start` and `source` count for new rows that have none.
    Raises Invalid when the file cannot be read at all; what is wrong with single rows stands in the preview.
    """
    return _planned(actor, data, table, start, source)[1]


@transaction.atomic
def apply(*, actor: Actor, data: bytes, table: str = "", start: dt.date | None = None, source: str = "") -> Preview:
    """Take `data` over, all of it or, raising Invalid `import-refused`, nothing. Doing it again changes nothing."""
    plan, found = _planned(actor, data, table, start, source, lock=True)
    if found.problems:
        raise Invalid("import-refused", rows=found.refused)
    if found.empty:
        return found
    try:
        with transaction.atomic():
            plan.keep(actor)
    except IntegrityError:
        raise Conflict("import-meanwhile") from None
    if event := plan.event(found):
        append(actor=actor, event=event)
    return found


def export(*, actor: Actor, table: str) -> bytes:
    """All rows of a table as a file that `apply` takes over without any change."""
    plan = _table(table)()
    require(actor, "export", plan.model)
    return write([column.name for column in plan.columns], plan.export())


def _table(name: str) -> type[Import]:
    if name not in TABLES:
        raise Invalid("table-unknown", columns=name)
    return TABLES[name]


def _planned(
    actor: Actor, data: bytes, table: str, start: dt.date | None, source: str, lock: bool = False
) -> tuple[Import, Preview]:
    sheet = read(data)
    plan = _table(table or recognised(sheet))(start, source)
    require(actor, "keep", plan.model)
    if lock:
        plan.lock()
    sheet = plan.reshape(sheet)
    records, problems = parsed(sheet, plan.columns)
    found = Preview(plan.table, hashlib.sha256(data).hexdigest(), unused(sheet, plan.columns), problems=problems)
    found.same = plan.passed
    plan.load(records)
    _compare(plan, records, found)
    for row, refused in plan.check():
        if number := plan.rows.get(id(row)):
            found.problems.append(Problem(number, refused.column, refused.code, refused.params))
    found.problems.sort(key=lambda problem: (problem.row, problem.column))
    return plan, found


def _compare(plan: Import, records: list[Record], found: Preview) -> None:
    seen: dict[Hashable, int] = {}
    for record in records:
        try:
            key = plan.key(record)
            if key in seen:
                raise RowRefused("", "row-twice", first=seen[key])
            seen[key] = record.row
            _place(plan, record, plan.present.get(key), found)
        except RowRefused as refused:
            value = str(record.get(refused.column, ""))[:80]
            found.problems.append(Problem(record.row, refused.column, refused.code, refused.params, value))


def _place(plan: Import, record: Record, row: Any, found: Preview) -> None:
    """Put the record with what is added, changed or the same. An empty cell leaves what is there."""
    values, new = plan.values(record), row is None
    if new:
        for name in {"start", "source"} & plan.fields.keys():
            values[name] = values.get(name) or getattr(plan, name)
        row, changes = plan.model(**values), {}
    else:
        given = {name: value for name, value in values.items() if value not in ("", None)}
        changes = {name: [old, value] for name, value in given.items() if (old := getattr(row, name)) != value}
        for name, (_, value) in changes.items():
            setattr(row, name, value)
    changes |= plan.attach(record, row)
    if not new and not changes:
        found.same += 1
        return
    if wrong := shape_problems(row):
        found.problems += [Problem(record.row, column, code) for column, code in wrong.items()]
        return
    (plan.added if new else plan.changed).append(row)
    plan.rows[id(row)] = record.row
    (found.added if new else found.changed).append(Line(record.row, plan.label(row), {} if new else changes))


def overlapping(rows: Iterable[Period], group: Callable[[Any], Hashable]) -> Iterator[tuple[Any, Any]]:
    """Pairs of rows of the same group of which the periods share a day, the later one first."""
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[group(row)].append(row)
    for members in groups.values():
        members.sort(key=lambda row: row.start)
        reach = members[0]
        for row in members[1:]:
            if reach.end is None or reach.end > row.start:
                yield row, reach
                yield reach, row
            if reach.end is not None and (row.end is None or row.end > reach.end):
                reach = row
