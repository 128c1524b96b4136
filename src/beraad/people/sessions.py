"""Who is behind a request: Django's sessions and allauth's backend, with the two questions of every page prepared."""

import datetime as dt
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from beraad.kernel.prepared import prepared

from .models import Person


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict[str, Any]:
        now = timezone.now()  # noqa: TID251 - as Django dates them
        kept = _kept(self.session_key, now).first() if self.session_key else None
        if kept is None:
            self._session_key = None
        return self.decode(kept) if kept else {}


class Backend(AuthenticationBackend):
    """Signing in as allauth has it."""

    def get_user(self, user_id: Any) -> Person | None:
        person = _person(user_id).first()
        return person if person and self.user_can_authenticate(person) else None


@prepared
def _kept(key: str, now: dt.datetime) -> QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data", flat=True)


@prepared
def _person(pk: int) -> QuerySet:
    return Person.objects.filter(pk=pk)
