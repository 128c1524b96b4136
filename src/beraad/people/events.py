"""What happens to people. The record is never erased, so no event carries an address of e-mail."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class _AboutPerson(Event):
    who: int
    name: str


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(_AboutPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class PeopleRegistered(Event):
    """Many were registered at once; who, is what it is about."""

    number: int


@dataclass(frozen=True, kw_only=True)
class PersonChanged(_AboutPerson):
    """`changed` names the fields, not what stood or stands in them."""

    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DetailsConfirmed(_AboutPerson):
    """Someone says that what is known of them is right, and that they may speak for these houses."""

    houses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(_AboutPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(_AboutPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class PersonInvited(_AboutPerson):
    until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(_AboutPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class InvitationRefused(_AboutPerson):
    pass


@dataclass(frozen=True, kw_only=True)
class Appointed(_AboutPerson):
    appointment: int
    office: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(_AboutPerson):
    appointment: int
    office: str
    end: dt.date
