"""What people are told of what happens after a decision: what to carry out, what is late, the board, a call to all."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import consortium_of, mandates_of_house, seats_on, steering_of
from beraad.kernel import clock
from beraad.oversight.models import Commitment, Return
from beraad.oversight.queries import AROUND, group_above
from beraad.people.models import Person
from beraad.record.models import Entry
from beraad.register.models import Decision
from beraad.services.models import Service

from .actions import Notice, queue
from .choices import Kind
from .readers import tells


@tells("CommitmentMade")
def commitment_made(entry: Entry) -> None:
    _tell_owner(entry, "made")


@tells("CommitmentChanged")
def commitment_changed(entry: Entry) -> None:
    _tell_owner(entry, "changed", reason=entry.data["reason"])


@tells("ReportJudged")
def report_judged(entry: Entry) -> None:
    """Who reported hears what is missing; that it is done stands on the page."""
    if not entry.data["accepted"]:
        _tell_owner(entry, "sent_back", reason=entry.data["answer"])


def _tell_owner(entry: Entry, what: str, reason: str = "") -> None:
    commitment = _commitment(entry)
    facts = {"what": what, "reason": reason, "due": commitment.due, "place": str(commitment.place)}
    _tell(entry, Kind.COMMITMENT, _owners(commitment), text=commitment.text, **facts, **_about(commitment.decision))


def _owners(commitment: Commitment) -> set[Person]:
    """Whom to tell: the person, who speaks for the house in the consortium group, or who sits in the body."""
    if commitment.person:
        return {commitment.person}
    if commitment.body:
        return _members(commitment.body)
    service = commitment.decision.service_id
    mandates = mandates_of_house(commitment.house, clock.today())
    return {mandate.person for mandate in mandates if mandate.seat.body.service_id in (service, None)}


@tells("CommitmentOverdue")
def commitment_overdue(entry: Entry) -> None:
    """All participants of the service hear it, who watches over it, and who carries it out."""
    commitment = _commitment(entry)
    service = commitment.decision.service
    readers = _owners(commitment) | (_participants(service) | _watchers(service) if service else set())
    facts = {"text": commitment.text, "owner": commitment.owner.name, "due": commitment.due}
    _tell(entry, Kind.OVERDUE, readers, place=str(commitment.place), **facts, **_about(commitment.decision))


def _participants(service: Service) -> set[Person]:
    body = consortium_of(service)
    return {seat.holder.person for seat in seats_on(body, clock.today()) if seat.holder} if body else set()


def _watchers(service: Service) -> set[Person]:
    """The steering group, and the group that stands over it."""
    group = steering_of(service)
    above = group_above(group, clock.today()) if group else None
    return _members(group) | _members(above)


def _members(body: Body | None) -> set[Person]:
    """Who sits in a body; of a consortium group who represents each participant."""
    if body is None:
        return set()
    seats = seats_on(body, clock.today())
    if body.kind == BodyKind.CONSORTIUM:
        return {seat.holder.person for seat in seats if seat.holder}
    return {mandate.person for seat in seats for mandate in seat.mandates}


@tells("DecisionReturned")
def decision_returned(entry: Entry) -> None:
    returned = _return(entry)
    _tell_of_return(entry, "returned", returned, _steering(returned.decision), returned.contest_until)


@tells("ReturnContested")
def return_contested(entry: Entry) -> None:
    returned = _return(entry)
    _tell_of_return(entry, "contested", returned, _members(returned.delegation.board), returned.answer_until)


@tells("ReturnAnswered")
def return_answered(entry: Entry) -> None:
    returned = _return(entry)
    _tell_of_return(entry, entry.data["return_state"], returned, _steering(returned.decision), None)


def _tell_of_return(entry: Entry, what: str, returned: Return, readers: set[Person], until: dt.datetime | None) -> None:
    facts = {
        "what": what,
        "board": returned.delegation.board.name,
        "clause": returned.clause,
        "words": returned.answer or returned.contest or returned.reason,
        "last_day": until and clock.last_day(until),
    }
    _tell(entry, Kind.BOARD, readers, **facts, **_about(returned.decision))


def _steering(decision: Decision) -> set[Person]:
    return _members(steering_of(decision.service) if decision.service else decision.body)


@tells("DecisionCalledUp")
def decision_called_up(entry: Entry) -> None:
    """The steering group hears it; participants get the vote."""
    decision = Decision.objects.select_related("service", "body").get(pk=entry.data["decision"])
    facts = {name: entry.data[name] for name in ("objections", "members")}
    _tell(entry, Kind.CALLED_UP, _steering(decision), reference=decision.reference, **facts, **_about(decision))


def _commitment(entry: Entry) -> Commitment:
    return Commitment.objects.select_related(*AROUND).get(pk=entry.data["commitment"])


def _return(entry: Entry) -> Return:
    around = ("decision__service", "decision__body", "delegation__board")
    return Return.objects.select_related(*around).get(pk=entry.data["returned"])


def _about(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.number,
        "title_decided": decision.title,
        "about": decision.service.name if decision.service else decision.body.name,
    }


def _tell(entry: Entry, kind: str, readers: Iterable[Person], **facts: Any) -> None:
    ordered = sorted(readers, key=lambda person: person.pk)
    queue(*(Notice(f"{kind}:{entry.seq}:{person.pk}", kind, person, facts) for person in ordered))
