"""What happens to services, agreements and participation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class ServiceStarted(Event):
    service: int
    code: str
    name: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(Event):
    """`changes` is field: [old, new]."""

    service: int
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class PhaseEntered(Event):
    service: int
    name: str
    phase: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(Event):
    agreement: int
    number: str
    authority: int
    authority_name: str
    service: int
    service_name: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(Event):
    agreement: int
    number: str
    authority: int
    authority_name: str
    service: int
    service_name: str
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class AgreementsCarriedOver(Event):
    """Agreements went from authorities to the one they went up in: number, service and former party of each."""

    successor: int
    successor_name: str
    agreements: list[dict[str, Any]]
    day: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class ParticipationChanged(Event):
    """From `day` on the house takes part in `stage`, until `end`; stage "" says that it no longer takes part."""

    service: int
    service_name: str
    house: int
    house_name: str
    before: str
    stage: str
    day: dt.date
    end: dt.date | None
    agreement: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ParticipationsImported(Event):
    """A file of participations was taken over; `services` are the ids of those concerned."""

    services: list[int]
    added: int
    changed: int
    same: int
    digest: str
    source: str
