"""What happens to a vote. While it is open no event says what anyone chose."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class VoteEvent(Event):
    """Everything that a vote is decided by (see `terms`), large values by their digest."""

    vote: int
    subject: str
    reference: str
    title: str
    body: int
    body_name: str
    constituents: list[int]
    charter_id: int
    charter: int
    charter_digest: str
    decision_kind: str
    call: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    reference_date: dt.date
    text_digest: str
    method: str
    rule_digest: str
    own_rule: bool
    proxies: bool
    seed: str


@dataclass(frozen=True, kw_only=True)
class VotePlanned(VoteEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class VoteOpened(VoteEvent):
    """`charter` is the one in force on that day, which need not be the one it was planned under."""

    seats: int
    electorate_digest: str


@dataclass(frozen=True, kw_only=True)
class VoteTakenBack(Event):
    """A planned vote will not open; nothing but the record keeps it."""

    vote: int
    subject: str
    reference: str
    title: str
    body_name: str
    opens_at: dt.datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """The mark that a seat voted. `commitment` is the digest of ballot and receipt; it tells nothing without them.

    Of a secret vote nothing binds a ballot to its mark: `box` is the digest of all boxes with this ballot in one of
    them. That a house voted, or voted again, is its own affair; pages show how many did. `proxy` is by which one
    (by id), if it was cast for the house by proxy.
    """

    told = False

    vote: int
    elector: int
    reference: str
    house_name: str
    changed: bool
    commitment: str
    box: str = ""
    proxy: int | None = None
    by_proxy: bool = False


@dataclass(frozen=True, kw_only=True)
class BoxEvent(Event):
    """What changes or may change the boxes of a secret vote; `box` is the digest of all of them after it."""

    told = False

    vote: int
    reference: str
    box: str


@dataclass(frozen=True, kw_only=True)
class SecretBallotChanged(BoxEvent):
    """Someone who has the code of a ballot changed it: nobody knows who, so nobody is named."""


@dataclass(frozen=True, kw_only=True)
class PapersPrinted(Event):
    vote: int
    reference: str
    number: int
    weight: str


@dataclass(frozen=True, kw_only=True)
class PaperAsked(Event):
    told = False

    vote: int
    reference: str
    elector: int
    house_name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperRefused(Event):
    told = False

    vote: int
    reference: str
    elector: int
    house_name: str


@dataclass(frozen=True, kw_only=True)
class PaperHanded(Event):
    """A seat got a paper, as two people agreed, and votes in no other way."""

    told = False

    vote: int
    reference: str
    elector: int
    house_name: str
    asked_by: int
    asked_by_name: str


@dataclass(frozen=True, kw_only=True)
class PaperRead(Event):
    """Someone entered what a paper says; it waits for a second person."""

    told = False

    vote: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class PaperEntered(BoxEvent):
    """A second person entered the same of a paper, and it is in a box."""


@dataclass(frozen=True, kw_only=True)
class VoteReminded(Event):
    vote: int
    reference: str
    waiting: int


@dataclass(frozen=True, kw_only=True)
class VoteClosed(Event):
    vote: int
    subject: str
    reference: str
    title: str
    body_name: str
    result: str
    cast: int
    seats: int
    digest: str
    bundle_digest: str
    papers_out: int = 0


@dataclass(frozen=True, kw_only=True)
class ProxyEvent(Event):
    """`holder` is who votes for `house_name`, in the seat that this has in a body."""

    proxy: int
    body: int
    body_name: str
    seat: int
    house: int
    house_name: str
    holder: int
    holder_name: str


@dataclass(frozen=True, kw_only=True)
class ProxyGiven(ProxyEvent):
    """For one `vote` (with its `reference`), or for all from `start` to `end`. `commitment` binds the instruction."""

    giver: int
    vote: int | None
    reference: str
    start: dt.date
    end: dt.date | None
    source: str
    commitment: str


@dataclass(frozen=True, kw_only=True)
class ProxyRevoked(ProxyEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class ProxyReported(ProxyEvent):
    """The holder told in words how it was used; `commitment` binds them."""

    told = False

    vote: int
    reference: str
    commitment: str


@dataclass(frozen=True, kw_only=True)
class InterestEvent(Event):
    """`name` is the house for which someone sat in the seat."""

    interest: int
    subject: str
    reference: str
    body: int
    body_name: str
    seat: int
    name: str


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(InterestEvent):
    """`member` (by id) sat in the seat; `source` says how the secretariat knows, when that recorded it."""

    member: int
    member_name: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class InterestRetracted(InterestEvent):
    pass
