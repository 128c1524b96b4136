"""The record as seen by pages: the history of one thing, newest first."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from .models import About, Entry


def history(key: str, *, whole: bool = False) -> QuerySet[Entry]:
    """The entries about the thing with this key, newest first; unless `whole`, only what everybody is told."""
    told = {} if whole else {"abouts__told": True}
    return Entry.objects.filter(abouts__key=key, **told).order_by("-abouts__entry_id")


def after(seq: int, limit: int = 200) -> list[Entry]:
    """The next entries after `seq`, oldest first, with what they are about."""
    return list(Entry.objects.filter(seq__gt=seq).prefetch_related("abouts")[:limit])


def news(keys: list[str], kinds: list[str], since: dt.datetime, limit: int = 15) -> list[Entry]:
    """The latest entries of these kinds about any of these things since a moment, newest first; one statement."""
    # Entries come as time goes by: the first since then spares looking at all that is older.
    first = Entry.objects.filter(at__gt=since).order_by("at").values("seq")[:1]
    about = About.objects.filter(key__in=keys, told=True, entry__gte=Subquery(first)).values("entry")
    rows = Entry.objects.filter(pk__in=about, kind__in=kinds, at__gt=since)
    return list(rows.order_by("-seq")[:limit])


def latest(limit: int, *, without: str) -> list[Entry]:
    """The last entries, newest first, but for what is about a thing of the model `without` (as in its key)."""
    about = About.objects.filter(entry=OuterRef("pk"), key__startswith=f"{without}:")
    return list(Entry.objects.filter(~Exists(about)).order_by("-seq")[:limit])


Told = tuple[str, dict[str, Any], int | None, int | None]


def told(*kinds: str) -> Iterator[Told]:
    """What the entries of these kinds say, oldest first: kind, data, who did it and for which house. One statement."""
    return (told for told, _at in dated(*kinds))


def dated(*kinds: str) -> Iterator[tuple[Told, dt.datetime]]:
    """The same, each with its moment."""
    rows = Entry.objects.filter(kind__in=kinds).order_by("seq").values_list("kind", "data", "person", "house", "at")
    return ((row[:4], row[4]) for row in rows.iterator(chunk_size=2000))
