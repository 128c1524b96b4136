"""What `beraad verify` runs: the chain itself here, and whatever upper rooms add."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from .chain import body_digest, link
from .events import KINDS
from .models import Entry, Head


@dataclass(frozen=True)
class Finding:
    """Something that does not fit: what (`record:12`), a code, and the figures of both sides."""

    thing: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


_checks: list[Callable[[], Iterator[Finding]]] = []


def check(function: Callable[[], Iterator[Finding]]) -> Callable[[], Iterator[Finding]]:
    """Register a generator of findings."""
    _checks.append(function)
    return function


def run() -> Iterator[Finding]:
    """Everything that does not fit. What a check cannot read is a finding too, and stops no other check."""
    for function in _checks:
        failed = False
        for finding in guarded(f"check:{function.__name__}", function()):
            failed |= finding.code == "check-failed"
            yield finding
        if failed:
            for model in apps.get_containing_app_config(function.__module__).get_models():
                yield from guarded(f"table:{model._meta.db_table}", _unreadable(model))


def guarded(thing: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """`findings`, and where looking for them fails, whatever way a changed byte finds for it, that `thing`."""
    try:
        yield from findings
    except Exception as error:
        yield Finding(thing, "check-failed", {"error": type(error).__name__, "why": str(error)[:200]})


def _unreadable(model: type[Model]) -> Iterator[Finding]:
    """The rows of a table that cannot be read at all."""
    rows = model._default_manager.order_by("pk")
    for pk in _broken(rows, list(rows.values_list("pk", flat=True))):
        yield Finding(f"{model._meta.db_table}:{pk}", "row-unreadable")


def _broken(rows: QuerySet, keys: list[Any]) -> Iterator[Any]:
    """Which of these rows fail: by halves, as they are few among many."""
    if not keys:
        return
    try:
        for _row in rows.filter(pk__gte=keys[0], pk__lte=keys[-1]).iterator(chunk_size=2000):
            pass
    except Exception:
        half = len(keys) // 2
        yield from (*_broken(rows, keys[:half]), *_broken(rows, keys[half:])) if half else keys


def at_once(told: dt.datetime | None, found: dt.datetime | None) -> bool:
    """Whether a moment in a row is that of its deed; those that were read from the clock apart differ by a little."""
    return told == found or (None not in (told, found) and abs(told - found) < dt.timedelta(seconds=1))


@check
def chain() -> Iterator[Finding]:
    """Recompute every body and link, from the first entry to the head."""
    digest, seq = "0" * 64, 0
    # As text: what cannot be read as a moment or as JSON is a body that does not fit, and the chain goes on.
    texts = {"at_text": Cast("at", TextField()), "data_text": Cast("data", TextField())}
    rows = Entry.objects.defer("at", "data").annotate(**texts).prefetch_related("abouts").order_by("seq")
    for entry in rows.iterator(chunk_size=2000):
        seq += 1
        thing = f"record:{entry.seq}"
        if entry.seq != seq:
            yield Finding(thing, "record-gap", {"expected": seq})
            seq = entry.seq
        if _body(entry) != entry.body:
            yield Finding(thing, "record-body", {"kind": entry.kind})
        event = KINDS.get(entry.kind)
        if event and any(about.told != event.told for about in entry.abouts.all()):
            yield Finding(thing, "record-told", {"kind": entry.kind})
        digest = link(digest, entry.body)
        if digest != entry.digest:
            yield Finding(thing, "record-link", {})
            digest = entry.digest
    head = Head.objects.values_list("seq", "digest").filter(pk=1).first()
    if head != (seq, digest):
        yield Finding("record:head", "record-head", {"seq": head and head[0], "expected": seq})


def _body(entry: Any) -> str:
    """The digest of what an entry says, "" when that cannot be read."""
    try:
        at = dt.datetime.fromisoformat(entry.at_text)
        return body_digest(
            at=(at if at.tzinfo else at.replace(tzinfo=dt.UTC)).isoformat(),
            kind=entry.kind,
            person=entry.person,
            house=entry.house,
            data=json.loads(entry.data_text),
            about=[about.key for about in entry.abouts.all()],
        )
    except (ValueError, TypeError):
        return ""
