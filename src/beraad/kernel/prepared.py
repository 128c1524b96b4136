"""Queries that are put together once and asked many times.

For a short answer the ORM takes ten to thirty times as long to write the statement as the database to find it. What is
asked by every page or ballot is therefore written once per process (docs/decisions/0014-prepared-queries.md).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from inspect import signature
from operator import attrgetter, itemgetter, methodcaller
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    AutoField,
    BigIntegerField,
    BinaryField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.functions import Upper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesListIterable,
    create_namedtuple_class,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery

FIELDS: dict[type, Field] = {
    int: BigIntegerField(),
    str: TextField(),
    bytes: BinaryField(),
    dt.date: DateField(),
    dt.datetime: DateTimeField(),
}
# As many as there may be of one query, by which of its arguments are given and by those that shape it.
SHAPES = 256
Part = tuple[int | None, int | None]


class Given(Expression):
    """The place in a query of a value that is given when it is asked."""

    def __init__(self, name: str, kind: type) -> None:
        super().__init__(output_field=FIELDS[kind])
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Given"]]:
        return "%s", [self]

    def upper(self) -> Upper:
        """As a text has it."""
        return Upper(self)

    def __str__(self) -> str:
        raise TypeError(f"{self.name} is given later: it cannot be part of a text")

    def of(self, values: dict[str, Any], own: BaseDatabaseWrapper) -> Any:
        """The value, as the database takes it."""
        return self.output_field.get_db_prep_value(values[self.name], own)


def prepared(build: Callable[..., QuerySet]) -> Callable[..., "Asked"]:
    """Make of a function that gives a queryset one that asks it without putting it together again.

    The function runs once, with stand-ins for its positional arguments where these are whole numbers, texts, days or
    moments: it may filter by them and no more. What is empty (None, 0, "") or passed by keyword is part of the shape
    of the query: each shape is put together by itself. Prefetching is not for these queries.
    """
    shaped = _by_shape(build, lambda rows, part: _Plan(rows[slice(*part)]))

    @wraps(build)
    def ask(*values: Any, **shape: Any) -> Asked:
        return Asked(lambda part: shaped(values, shape, part))

    return ask


def prepared_update(build: Callable[..., tuple[QuerySet, dict[str, Any]]]) -> Callable[..., int]:
    """The same for a function that gives a queryset and what its rows are to become; says how many rows that were."""
    shaped = _by_shape(build, lambda made: _Change(*made))

    @wraps(build)
    def change(*values: Any, **shape: Any) -> int:
        found = shaped(values, shape)
        return found[0].run(found[1]) if found else 0

    return change


def insert(*rows: Model) -> None:
    """Write new rows, all of one model, and give them the ids that the database does."""
    statement, fields = _insertion(type(rows[0]), len(rows))
    own = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(row, field.attname), own) for row in rows for field in fields]
    with own.cursor() as cursor:
        cursor.execute(statement, values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = pk, False, DEFAULT_DB_ALIAS


@lru_cache(SHAPES)
def _insertion(model: type[Model], many: int) -> tuple[str, list[Field]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quote = connection.ops.quote_name
    columns, row = ", ".join(quote(field.column) for field in fields), ", ".join("%s" for _field in fields)
    rows = ", ".join(f"({row})" for _row in range(many))
    pk = quote(model._meta.pk.column)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {rows} RETURNING {pk}", fields  # noqa: S608


def _by_shape(build: Callable[..., Any], plan: Callable[..., Any]) -> Callable[..., tuple[Any, dict[str, Any]] | None]:
    """Gives the plan for some arguments, made once per shape, with the values it is to be asked with."""
    order = list(signature(build).parameters)

    @lru_cache(SHAPES)
    def planned(_vendor: str, kinds: tuple[Any, ...], shape: tuple[tuple[str, Any], ...], *more: Any) -> Any:
        given = [Given(name, kind) if kind in FIELDS else kind for name, kind in zip(order, kinds, strict=False)]
        try:
            return plan(build(*given, **dict(shape)), *more)
        except EmptyResultSet:
            return None

    def shaped(values: tuple[Any, ...], shape: dict[str, Any], *more: Any) -> tuple[Any, dict[str, Any]] | None:
        kinds = tuple(type(value) if value and type(value) in FIELDS else value for value in values)
        found = planned(connection.vendor, kinds, tuple(shape.items()), *more)
        return found and (found, dict(zip(order, values, strict=False)))

    return shaped


def _executed(sql: str, params: Sequence[Any], values: dict[str, Any], read: Callable[[CursorWrapper], Any]) -> Any:
    """What `read` gets of the cursor when the values are in the place of their stand-ins."""
    own = connections[DEFAULT_DB_ALIAS]  # at once, as each look at Django's `connection` finds it again
    filled = [param.of(values, own) if isinstance(param, Given) else param for param in params]
    with own.cursor() as cursor:
        cursor.execute(sql, filled)
        return read(cursor)


class _Change:
    """An update with its statement."""

    def __init__(self, rows: QuerySet, changes: dict[str, Any]) -> None:
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        self._sql, self._params = query.get_compiler(rows.db).as_sql()

    def run(self, values: dict[str, Any]) -> int:
        return _executed(self._sql, self._params, values, attrgetter("rowcount"))


class _Plan:
    """A queryset with its statement, and how its rows are read, as Django's compiler has it."""

    def __init__(self, rows: QuerySet) -> None:
        if rows._prefetch_related_lookups:
            raise TypeError("a prepared query cannot prefetch")
        compiler = rows.query.get_compiler(rows.db)
        self._sql, self._params = compiler.as_sql()
        columns = [column for column, *_more in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(columns).items())
        self._read = _READERS[rows._iterable_class](rows, compiler)

    def rows(self, values: dict[str, Any]) -> Iterator[Any]:
        """What the database says, as the queryset would give it."""
        found = _executed(self._sql, self._params, values, methodcaller("fetchall"))
        return map(self._read, self._converted(found) if self._converters else found)

    def _converted(self, rows: list[Any]) -> Iterator[list[Any]]:
        own = connections[DEFAULT_DB_ALIAS]
        for row in map(list, rows):
            for place, (converters, column) in self._converters:
                value = row[place]
                for convert in converters:
                    value = convert(value, column, own)
                row[place] = value
            yield row


def _as_models(rows: QuerySet, compiler: Any) -> Callable[[Any], Model]:
    info, added = compiler.klass_info, list((compiler.annotation_col_map or {}).items())
    places, build = info["select_fields"], info["model"].from_db
    start, end = places[0], places[-1] + 1
    names = [column.target.attname for column, *_more in compiler.select[start:end]]
    related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)

    def read(row: Any) -> Model:
        made = build(DEFAULT_DB_ALIAS, names, row[start:end])
        for one in related:
            one.populate(row, made)
        for name, place in added:
            setattr(made, name, row[place])
        return made

    return read


def _as_named(rows: QuerySet, compiler: Any) -> Callable[[Any], Any]:
    return create_namedtuple_class(*rows._fields)._make


_READERS: dict[type, Callable[[QuerySet, Any], Callable[[Any], Any]]] = {
    ModelIterable: _as_models,
    NamedValuesListIterable: _as_named,
    ValuesListIterable: lambda rows, compiler: tuple,
    FlatValuesListIterable: lambda rows, compiler: itemgetter(0),
}


@dataclass(frozen=True)
class Asked:
    """The rows of a prepared query, asked for when they are gone through; a slice is part of the query."""

    _plan: Callable[[Part], tuple[_Plan, dict[str, Any]] | None]
    _part: Part = (None, None)

    def __iter__(self) -> Iterator[Any]:
        found = self._plan(self._part)
        return found[0].rows(found[1]) if found else iter(())

    def __getitem__(self, part: slice) -> Self:
        return replace(self, _part=(part.start, part.stop))

    def first(self) -> Any:
        """The first row; None when there is none."""
        return next(iter(self), None)
