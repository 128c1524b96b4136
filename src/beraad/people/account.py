"""Someone's own account: where they are signed in, and their password. No affair of the public record."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from beraad.kernel import clock

from .models import Person

# Every browser claims to be others too, so the most particular mark comes first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedIn:
    """A browser in which someone is signed in; `current` when it is the one that asks."""

    id: int
    since: dt.datetime
    browser: str
    current: bool


def _browser(agent: str) -> str:
    """The browser and machine behind a user agent, as people call them: Firefox, Windows."""
    name = next((shown for mark, shown in BROWSERS if mark in agent), "")
    machine = next((shown for mark, shown in MACHINES if mark in agent), "")
    return ", ".join(filter(None, [name, machine]))


def where_signed_in(person: Person, current: str | None) -> list[SignedIn]:
    """The browsers in which `person` is signed in, the one with session key `current` first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=alive)
    found = [SignedIn(row.pk, row.created_at, _browser(row.user_agent), row.session_key == current) for row in rows]
    return sorted(found, key=lambda s: (not s.current, -s.id))


def end_sessions(person: Person, *, only: int | None = None, but: str | None = None) -> int:
    """End sessions of `person`: all, all but the one with key `but`, or `only` that row. Returns how many."""
    rows = UserSession.objects.filter(user=person)
    if only is not None:
        rows = rows.filter(pk=only)
    if but is not None:
        rows = rows.exclude(session_key=but)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    return rows.delete()[0]


def forget_ended() -> None:
    """Drop what is kept of sessions that are over."""
    Session.objects.filter(expire_date__lte=clock.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def set_password(person: Person, password: str | None, *, but: str | None = None) -> None:
    """Give `person` this password, or none; it ends their sessions, save the one with key `but`."""
    person.set_password(password) if password else person.set_unusable_password()
    person.save(update_fields=["password"])
    end_sessions(person, but=but)
