"""The record as seen by pages: the history of one thing, newest first."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from .models import About, Entry


def history(key: str, without: tuple[str, ...] = ()) -> QuerySet[Entry]:
    """The entries about the thing with this key, newest first, but those of the kinds `without`."""
    return Entry.objects.filter(abouts__key=key).exclude(kind__in=without).order_by("-seq")


def after(seq: int, limit: int = 200) -> list[Entry]:
    """The next entries after `seq`, oldest first, with what they are about."""
    return list(Entry.objects.filter(seq__gt=seq).prefetch_related("abouts")[:limit])


def news(keys: list[str], kinds: list[str], since: dt.datetime, limit: int = 15) -> list[Entry]:
    """The latest entries of these kinds about any of these things since a moment, newest first; one statement."""
    about = About.objects.filter(entry=OuterRef("pk"), key__in=keys)
    rows = Entry.objects.filter(Exists(about), kind__in=kinds, at__gt=since)
    return list(rows.order_by("-seq")[:limit])


def latest(limit: int) -> list[Entry]:
    """The last entries of all, newest first."""
    return list(Entry.objects.order_by("-seq")[:limit])
