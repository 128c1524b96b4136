"""What happens to bodies, seats and mandates."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class BodyFounded(Event):
    body: int
    name: str
    body_kind: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class RemitGiven(Event):
    body: int
    body_name: str
    service: int
    service_name: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class SeatAdded(Event):
    body: int
    body_name: str
    seat: int
    label: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class SeatClosed(Event):
    body: int
    body_name: str
    seat: int
    label: str
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class MandateGranted(Event):
    body: int
    body_name: str
    seat: int
    mandate: int
    mandated: int
    name: str
    house: int
    house_name: str
    role: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class MandateEnded(Event):
    body: int
    body_name: str
    seat: int
    mandate: int
    mandated: int
    name: str
    house: int
    house_name: str
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class OfficerNamed(Event):
    body: int
    body_name: str
    officer: int
    mandate: int
    name: str
    duty: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class OfficerLeft(Event):
    body: int
    body_name: str
    officer: int
    name: str
    duty: str
    end: dt.date
