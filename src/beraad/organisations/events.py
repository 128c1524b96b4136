"""What happens to authorities, houses, figures, affiliations and clusters."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class AuthorityRegistered(Event):
    authority: int
    name: str
    authority_kind: str
    nis: str
    kbo: str
    ovo: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class AuthorityChanged(Event):
    """`changes` is field: [old, new]."""

    authority: int
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class HouseRegistered(Event):
    """`serves` are the authorities, as id and name."""

    house: int
    name: str
    house_kind: str
    start: dt.date
    source: str
    serves: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HouseChanged(Event):
    house: int
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class TerritorySet(Event):
    house: int
    house_name: str
    authority: int
    authority_name: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class FigureRecorded(Event):
    """A number about an authority or a house (the other is None); `before` is the number it replaces."""

    register: str
    authority: int | None
    house: int | None
    name: str
    day: dt.date
    value: str
    before: str | None
    source: str


@dataclass(frozen=True, kw_only=True)
class AffiliationStarted(Event):
    affiliated: int
    name: str
    house: int
    house_name: str
    function: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class FunctionChanged(Event):
    affiliated: int
    name: str
    house: int
    house_name: str
    before: str
    function: str


@dataclass(frozen=True, kw_only=True)
class AffiliationEnded(Event):
    affiliated: int
    name: str
    house: int
    house_name: str
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class ClusterFormed(Event):
    cluster: int
    name: str
    start: dt.date
    members: list[dict[str, Any]]
    source: str


@dataclass(frozen=True, kw_only=True)
class ClusterJoined(Event):
    cluster: int
    name: str
    authority: int
    authority_name: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class AuthoritiesMerged(Event):
    """`formers` and `houses` (whose territory moved) are ids with names; `figures` are the sums recorded."""

    successor: int
    successor_name: str
    formers: list[dict[str, Any]]
    former_names: list[str]
    houses: list[dict[str, Any]]
    figures: dict[str, str]
    day: dt.date
    new_legal_entity: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class HousesMerged(Event):
    former: int
    former_name: str
    successor: int
    successor_name: str
    day: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class TableImported(Event):
    """A file was taken over: which table, how many rows were added and changed, and the digest of the file."""

    table: str
    added: int
    changed: int
    same: int
    digest: str
    source: str
