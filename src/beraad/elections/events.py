"""What happens in elections. Every event has in `rows` what it changed: the digest of each row by its key."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupEvent(Event):
    """Every event names the group."""

    body: int
    body_name: str
    rows: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ElectionEvent(GroupEvent):
    """Every event of an election names it."""

    election: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ElectionCalled(ElectionEvent):
    """`invited` are the houses invited by name, by id."""

    cause: str
    seats: int
    start: dt.date
    stands_until: dt.datetime
    votes_until: dt.datetime
    charter: int
    seed: str
    invited: list[int]


@dataclass(frozen=True, kw_only=True)
class ElectionDatesSet(ElectionEvent):
    stands_until: dt.datetime
    objects_until: dt.datetime
    withdraws_until: dt.datetime
    votes_until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ElectionCalledAgain(ElectionEvent):
    """There were not more candidates than seats, and the charter asks to call once more."""

    stands_until: dt.datetime
    candidates: int


@dataclass(frozen=True, kw_only=True)
class ElectionCalledOff(ElectionEvent):
    reason: str


@dataclass(frozen=True, kw_only=True)
class CandidacyEvent(ElectionEvent):
    candidacy: int
    candidate: int
    name: str
    house: int
    house_name: str


@dataclass(frozen=True, kw_only=True)
class CandidateAsked(CandidacyEvent):
    """Who is asked and does not want to is nobody's affair."""

    told = False


@dataclass(frozen=True, kw_only=True)
class CandidateStood(CandidacyEvent):
    asked: bool


@dataclass(frozen=True, kw_only=True)
class CandidacyChanged(CandidacyEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CandidacyDeclined(CandidacyEvent):
    told = False


@dataclass(frozen=True, kw_only=True)
class CandidacyWithdrawn(CandidacyEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CandidateRefused(CandidacyEvent):
    """`why` is the code of the reason."""

    why: str


@dataclass(frozen=True, kw_only=True)
class CandidateObjected(CandidacyEvent):
    """An objection is read by those concerned until it is judged."""

    told = False

    objection: int
    by_house: str


@dataclass(frozen=True, kw_only=True)
class CandidateObjectionJudged(CandidacyEvent):
    objection: int
    upheld: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class ObjectionsLapsed(ElectionEvent):
    """They were not judged before the ballot paper was made, so those objected to stand."""

    told = False

    objections: list[int]


@dataclass(frozen=True, kw_only=True)
class ResultObjected(ElectionEvent):
    objection: int
    by_house: str


@dataclass(frozen=True, kw_only=True)
class ResultObjectionJudged(ElectionEvent):
    objection: int
    upheld: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class BallotMade(ElectionEvent):
    """Who stands is known. `seats` may be fewer than were called for, where nobody stands for a guaranteed one."""

    votes: list[int]
    candidates: list[int]
    seats: int


@dataclass(frozen=True, kw_only=True)
class ElectionCounted(ElectionEvent):
    """`winners` are candidacies in the order in which they were elected, `names` theirs."""

    ending: str
    winners: list[int]
    names: list[str]
    contests_until: dt.datetime
    effective_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ElectionTookEffect(ElectionEvent):
    """`mandates` are those granted, in the order of election; who could no longer sit is not among them."""

    start: dt.date
    mandates: list[int]
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class ElectionFailed(ElectionEvent):
    ending: str


@dataclass(frozen=True, kw_only=True)
class TermSet(GroupEvent):
    """Until when someone sits, of whom no election says so."""

    mandate: int
    name: str
    due: dt.date


@dataclass(frozen=True, kw_only=True)
class MemberEvent(GroupEvent):
    mandate: int
    member: int
    name: str
    house: int
    house_name: str
    day: dt.date


@dataclass(frozen=True, kw_only=True)
class TermOver(MemberEvent):
    """Someone left the group, and is thanked."""


@dataclass(frozen=True, kw_only=True)
class TermSucceeded(MemberEvent):
    """Someone's term ended, and they sit on in the next."""

    told = False


@dataclass(frozen=True, kw_only=True)
class VacancyEvent(GroupEvent):
    vacancy: int
    seat: int
    label: str


@dataclass(frozen=True, kw_only=True)
class SeatFellEmpty(VacancyEvent):
    since: dt.date
    way: str


@dataclass(frozen=True, kw_only=True)
class SeatOffered(VacancyEvent):
    """By the count-back of the ballots this candidate is next."""

    candidacy: int
    candidate: int
    name: str
    house_name: str
    until: dt.datetime


@dataclass(frozen=True, kw_only=True)
class SeatPassed(VacancyEvent):
    """Who was offered a seat did not take it, or did not answer in time."""

    candidacy: int
    name: str
    answered: bool


@dataclass(frozen=True, kw_only=True)
class SeatFilled(VacancyEvent):
    mandate: int
    name: str
    house_name: str
    way: str


@dataclass(frozen=True, kw_only=True)
class SeatLeftEmpty(VacancyEvent):
    """It is left to the next election, or an election is to fill it (`by_election`)."""

    by_election: bool


@dataclass(frozen=True, kw_only=True)
class GroupBelowMinimum(GroupEvent):
    members: int
    minimum: int


@dataclass(frozen=True, kw_only=True)
class GroupAtMinimum(GroupEvent):
    members: int
    minimum: int
