"""Where someone is signed in, and ending that. Account matters, kept out of the public record."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from beraad.kernel import clock

from .models import Person


@dataclass(frozen=True)
class SignedIn:
    """A browser in which someone is signed in; `current` when it is the one that asks."""

    id: int
    since: dt.datetime
    agent: str
    current: bool


def where(person: Person, current: str | None) -> list[SignedIn]:
    """The browsers in which `person` is signed in, the one with session key `current` first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=alive)
    found = [SignedIn(row.pk, row.created_at, row.user_agent, row.session_key == current) for row in rows]
    return sorted(found, key=lambda s: (not s.current, -s.id))


def end(person: Person, *, only: int | None = None, but: str | None = None) -> int:
    """End sessions of `person`: all, all but the one with key `but`, or `only` that row. Returns how many."""
    rows = UserSession.objects.filter(user=person)
    if only is not None:
        rows = rows.filter(pk=only)
    if but is not None:
        rows = rows.exclude(session_key=but)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    return rows.delete()[0]
