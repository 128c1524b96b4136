"""Who may follow later: readers that come after the record, each at its own pace, safe to repeat."""

from collections.abc import Callable

from django.db import transaction

from .models import Cursor, Entry

BATCH = 200
_readers: dict[str, Callable[[Entry], None]] = {}


def reader(name: str) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """Register `handle(entry)` as the reader `name`; it is called once per entry, again after a failure."""

    def register(handle: Callable[[Entry], None]) -> Callable[[Entry], None]:
        _readers[name] = handle
        return handle

    return register


def names() -> list[str]:
    return sorted(_readers)


def follow(name: str) -> int:
    """Let one reader catch up with a batch. Returns how many entries it took; raises what the reader raises."""
    with transaction.atomic():
        Cursor.objects.get_or_create(reader=name)
        cursor = Cursor.objects.select_for_update().get(reader=name)
        entries = list(Entry.objects.filter(seq__gt=cursor.seq).prefetch_related("abouts")[:BATCH])
        for entry in entries:
            _readers[name](entry)
        if entries:
            cursor.seq = entries[-1].seq
            cursor.save(update_fields=["seq"])
    return len(entries)


def follow_all() -> int:
    """Let every reader catch up with a batch; returns the number of entries taken by all together."""
    return sum(follow(name) for name in names())
