"""What happens after a decision."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class DecisionEvent(Event):
    """Every event about what follows from a decision names it."""

    decision: int
    decision_number: str


@dataclass(frozen=True, kw_only=True)
class CommitmentEvent(DecisionEvent):
    commitment: int
    place: int


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(CommitmentEvent):
    """`owner` is a key (`house:7`), `owner_name` what it is called."""

    text: str
    owner: str
    owner_name: str
    due: dt.date


@dataclass(frozen=True, kw_only=True)
class CommitmentChanged(CommitmentEvent):
    owner: str
    owner_name: str
    due: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CommitmentReported(CommitmentEvent):
    report: int
    done: bool
    text: str
    evidence: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ReportJudged(CommitmentEvent):
    report: int
    accepted: bool
    answer: str
    name: str


@dataclass(frozen=True, kw_only=True)
class CommitmentDropped(CommitmentEvent):
    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CommitmentOverdue(CommitmentEvent):
    text: str
    owner_name: str
    due: dt.date


@dataclass(frozen=True, kw_only=True)
class NothingFollows(DecisionEvent):
    reason: str
    name: str


@dataclass(frozen=True, kw_only=True)
class AgreementRecorded(Event):
    agreement: int
    number: int
    title: str
    start: dt.date
    source: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class PowerDelegated(Event):
    """`digest` is that of everything the document says."""

    delegation: int
    board: int
    board_name: str
    service: int
    service_name: str
    body: int
    body_name: str
    start: dt.date
    end: dt.date | None
    board_decision: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    delegation: int
    board_name: str
    service_name: str
    body_name: str
    end: dt.date
    board_decision: str


@dataclass(frozen=True, kw_only=True)
class DecisionReturned(DecisionEvent):
    returned: int
    delegation: int
    agreement: int
    agreement_number: int
    clause: str
    reason: str
    board_name: str
    board_decision: str
    contest_until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ReturnContested(DecisionEvent):
    returned: int
    contest: str
    name: str
    answer_until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ReturnAnswered(DecisionEvent):
    """`return_state` is how it ends: upheld, withdrawn, or lapsed when no answer came in time."""

    returned: int
    return_state: str
    answer: str
    board_name: str


@dataclass(frozen=True, kw_only=True)
class CallUpAsked(DecisionEvent):
    house: int
    house_name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CallUpNoLongerAsked(DecisionEvent):
    house: int
    house_name: str


@dataclass(frozen=True, kw_only=True)
class DecisionCalledUp(DecisionEvent):
    objections: int
    members: int
    body_name: str


@dataclass(frozen=True, kw_only=True)
class GroupPutUnder(Event):
    span: int
    body: int
    body_name: str
    group: int
    group_name: str
    start: dt.date
    source: str


@dataclass(frozen=True, kw_only=True)
class GroupReleased(Event):
    span: int
    body_name: str
    group_name: str
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class YearReported(Event):
    report: int
    body: int
    body_name: str
    year: int
    year_name: str
    decided: int
    digest: str
