"""Queries that are put together once and asked many times.

For a short answer the ORM takes ten to thirty times as long to write the statement as the database to find it. What is
asked by every page or ballot is therefore written once per process (docs/decisions/0007-prepared-queries.md).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Expression,
    Field,
    QuerySet,
    TextField,
)
from django.db.models.functions import Upper

FIELDS: dict[type, Field] = {
    int: BigIntegerField(),
    str: TextField(),
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

    def of(self, values: dict[str, Any]) -> Any:
        """The value, as the database takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


def prepared(build: Callable[..., QuerySet]) -> Callable[..., "Asked"]:
    """Make of a function that gives a queryset one that asks it without putting it together again.

    The function runs once, with stand-ins for its positional arguments where these are whole numbers, texts, days or
    moments: it may filter by them and no more. What is empty (None, 0, "") or passed by keyword is part of the shape
    of the query: each shape is put together by itself. Prefetching is not for these queries.
    """
    order = list(signature(build).parameters)

    @lru_cache(SHAPES)
    def plan(_vendor: str, kinds: tuple[Any, ...], shape: tuple[tuple[str, Any], ...], part: Part) -> _Plan | None:
        given = [Given(name, kind) if kind in FIELDS else kind for name, kind in zip(order, kinds, strict=False)]
        try:
            return _Plan(build(*given, **dict(shape))[slice(*part)])
        except EmptyResultSet:
            return None

    @wraps(build)
    def ask(*values: Any, **shape: Any) -> Asked:
        kinds = tuple(type(value) if value and type(value) in FIELDS else value for value in values)
        named = dict(zip(order, values, strict=False))
        return Asked(lambda part: plan(connection.vendor, kinds, tuple(shape.items()), part), named)

    return ask


class _Plan:
    """A queryset with its statement, as Django's compiler wrote it."""

    def __init__(self, rows: QuerySet) -> None:
        if rows._prefetch_related_lookups:
            raise TypeError("a prepared query cannot prefetch")
        self._rows, self._compiler = rows, rows.query.get_compiler(rows.db)
        self._sql, self._params = self._compiler.as_sql()

    def rows(self, values: dict[str, Any]) -> Iterator[Any]:
        """What the database says, as the queryset would give it."""
        compiler = object.__new__(type(self._compiler))
        statement = self._sql, [value.of(values) if isinstance(value, Given) else value for value in self._params]
        compiler.__dict__ = self._compiler.__dict__ | {
            "connection": connections[DEFAULT_DB_ALIAS],
            "as_sql": lambda **_options: statement,
        }
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda *_given, **_named: compiler),
            model=self._rows.model,
            _fields=self._rows._fields,
            _known_related_objects={},
        )
        return iter(self._rows._iterable_class(asked))


@dataclass(frozen=True)
class Asked:
    """The rows of a prepared query, asked for when they are gone through; a slice is part of the query."""

    _plan: Callable[[Part], _Plan | None]
    _values: dict[str, Any]
    _part: Part = (None, None)

    def __iter__(self) -> Iterator[Any]:
        found = self._plan(self._part)
        return found.rows(self._values) if found else iter(())

    def __getitem__(self, part: slice) -> Self:
        return replace(self, _part=(part.start, part.stop))

    def first(self) -> Any:
        """The first row; None when there is none."""
        return next(iter(self), None)
