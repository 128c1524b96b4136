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

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()  # noqa: TID251 - as Django dates them
        found = _session(self.session_key, now).first() if self.session_key else None
        if found is None:
            self._session_key = None
        return found


class Backend(AuthenticationBackend):
    """Signing in as allauth has it."""

    def get_user(self, user_id: Any) -> Person | None:
        person = _person(user_id).first()
        return person if person and self.user_can_authenticate(person) else None


@prepared
def _session(key: str, now: dt.datetime) -> QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def _person(pk: int) -> QuerySet:
    return Person.objects.filter(pk=pk)
