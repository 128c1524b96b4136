"""The record as seen by pages: the history of one thing, newest first."""

from django.db.models import QuerySet

from .models import Entry


def history(key: str) -> QuerySet[Entry]:
    """The entries about the thing with this key, newest first."""
    return Entry.objects.filter(abouts__key=key).order_by("-seq")


def after(seq: int, limit: int = 200) -> list[Entry]:
    """The next entries after `seq`, oldest first, with what they are about."""
    return list(Entry.objects.filter(seq__gt=seq).prefetch_related("abouts")[:limit])
