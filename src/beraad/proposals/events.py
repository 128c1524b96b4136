"""What happens to a proposal."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class ProposalEvent(Event):
    """Every event of a proposal names it."""

    proposal: int
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ProposalStarted(ProposalEvent):
    """`charter_digest` is "" where no charter is proposed; `content_digest` that of a version in full."""

    service: int
    ask: str
    decision_kind: str
    charter_digest: str
    content_digest: str
    service_name: str
    name: str
    house_name: str
    group: str


@dataclass(frozen=True, kw_only=True)
class DraftEdited(ProposalEvent):
    name: str
    content_digest: str


@dataclass(frozen=True, kw_only=True)
class CoAuthorInvited(ProposalEvent):
    coauthor: int
    name: str


@dataclass(frozen=True, kw_only=True)
class CoAuthorRemoved(ProposalEvent):
    coauthor: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(ProposalEvent):
    until: dt.datetime
    service_name: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ConsultationEnded(ProposalEvent):
    """What is of a kind that needs no advice waits for its vote."""


@dataclass(frozen=True, kw_only=True)
class VersionPublished(ProposalEvent):
    version: int
    name: str
    note: str
    digest: str
    content_digest: str


@dataclass(frozen=True, kw_only=True)
class AdviceAsked(ProposalEvent):
    body: int
    body_name: str


@dataclass(frozen=True, kw_only=True)
class AdviceGiven(ProposalEvent):
    """`draft` and `vote` are what the group prepared it in, and settled it by; 0 for neither."""

    body: int
    body_name: str
    position: str
    version: int
    digest: str
    draft: int = 0
    vote: int = 0


@dataclass(frozen=True, kw_only=True)
class AdviceDrafted(ProposalEvent):
    """The steering group's own affair until the advice is given: `digest` binds the words and tells nothing."""

    told = False

    body: int
    body_name: str
    draft: int
    text: int
    version: int
    digest: str
    name: str


@dataclass(frozen=True, kw_only=True)
class GroupAsked(ProposalEvent):
    """The steering group says of its own advice whether it agrees: by `way`, until `closes_at`."""

    told = False

    body: int
    body_name: str
    draft: int
    text: int
    vote: int
    way: str
    closes_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class GroupAnswered(ProposalEvent):
    """What came of that; an advice that the group does not take is its own affair."""

    told = False

    body: int
    body_name: str
    draft: int
    vote: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class PutToVote(ProposalEvent):
    vote: int
    body_name: str
    call: int
    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ProposalSettled(ProposalEvent):
    result: str
    call: int
    second_call: bool


@dataclass(frozen=True, kw_only=True)
class ProposalCalledUp(ProposalEvent):
    """From now on it is a decision of this kind, which another body takes."""

    decision_kind: str
    body_name: str


@dataclass(frozen=True, kw_only=True)
class ProposalConcluded(ProposalEvent):
    note: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(ProposalEvent):
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """`digest` is that of the whole agenda after it; what stands in it is the group's own affair until published."""

    meeting: int
    body: int
    body_name: str
    day: dt.date
    name: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    told = False

    place: str


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(MeetingEvent):
    told = False


@dataclass(frozen=True, kw_only=True)
class AgendaPublished(MeetingEvent):
    pass
