"""What actions do with rows before they write: lock, check the shape, see what changes, try and undo."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Model

from .errors import Invalid

Row = TypeVar("Row", bound=Model)

CODES = {
    "blank": "required",
    "null": "required",
    "invalid_choice": "unknown-choice",
    "max_length": "too-long",
    "max_digits": "number-too-long",
    "max_whole_digits": "number-too-long",
    "max_decimal_places": "number-too-long",
}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def locked(row: Row) -> Row:
    """`row` as it stands now, locked until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within the block can be looked at there, and is undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def problems(row: Model) -> dict[str, str]:
    """Trim the texts of `row` and name a code per field that cannot be stored; relations are left alone.

    SQLite would take anything and PostgreSQL would fail late, so shape is checked here.
    """
    fields = [field for field in row._meta.concrete_fields if not field.is_relation and not field.primary_key]
    found = {}
    for field in fields:
        value = getattr(row, field.attname)
        if isinstance(field, CharField) and isinstance(value, str):
            setattr(row, field.attname, value.strip())
            if UNSTORABLE.search(value):
                found[field.name] = "unreadable-character"
    try:
        row.clean_fields(exclude={f.name for f in row._meta.concrete_fields if f not in fields} | set(found))
    except ValidationError as error:
        found |= {name: _code(errors[0]) for name, errors in error.error_dict.items()}
    start, end = getattr(row, "start", None), getattr(row, "end", None)
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end <= start:
        found.setdefault("end", "ends-before-start")
    return found


def wellformed(row: Row) -> Row:
    """`row`, trimmed; raises `Invalid` with a code per field when it cannot be stored as it is."""
    if found := problems(row):
        codes = set(found.values())
        raise Invalid(codes.pop() if len(codes) == 1 else "invalid", found)
    return row


def change(row: Model, changes: dict[str, Any]) -> dict[str, list[Any]]:
    """Set these fields on `row`; what really changed, as field: [old, new]. Raises `Invalid` like `wellformed`."""
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    wellformed(row)
    return {name: [old, new] for name, old in before.items() if (new := getattr(row, name)) != old}


def _code(error: ValidationError) -> str:
    code = error.code or "invalid"
    return CODES.get(code, "date-invalid" if code.startswith("invalid_date") else code)
