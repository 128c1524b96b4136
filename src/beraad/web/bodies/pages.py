"""What the pages of a body show, gathered from below."""

import datetime as dt
from typing import Any

from beraad.access.actor import Actor
from beraad.access.policies import Verdict, may
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import (
    body_for,
    consortia_of,
    mandates_for,
    remits_of,
    seats_on,
    unrepresented,
)
from beraad.charters.models import Charter
from beraad.charters.queries import charter_on, charters_of, governing, needs_decision
from beraad.charters.rules import adopted
from beraad.elections.queries import running_election, shortage
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.oversight.queries import group_above, groups_under
from beraad.proposals.models import Meeting
from beraad.proposals.queries import may_start, meetings
from beraad.record.queries import history
from beraad.services.queries import participants, participants_count
from beraad.web.parts.articles import articles, differences, kind_rows
from beraad.web.parts.days import AskedDay
from beraad.web.parts.history import lines
from beraad.web.parts.pages import page

HISTORY = 20
# What a group did and what was done to it; each vote's own page tells its steps.
TOLD = (
    "BodyFounded",
    "RemitGiven",
    "SeatAdded",
    "SeatClosed",
    "MandateGranted",
    "MandateEnded",
    "CharterAdopted",
    "AdviceGiven",
    "AgendaPublished",
    "VoteOpened",
    "DecisionEntered",
    "DecisionCalledUp",
    "DecisionReturned",
    "ReturnAnswered",
    "PowerDelegated",
    "DelegationEnded",
    "GroupPutUnder",
    "GroupReleased",
    "YearReported",
    "ElectionCalled",
    "ElectionCounted",
    "ElectionTookEffect",
    "ElectionFailed",
    "SeatFellEmpty",
    "SeatFilled",
    "TermOver",
    "GroupBelowMinimum",
    "GroupAtMinimum",
    "OfficerNamed",
    "OfficerLeft",
)
VACANT = 20


def body_page(actor: Actor, slug: str, asked: AskedDay, wanted: str | None) -> dict[str, Any]:
    """A body on a day: whom it serves, its seats, who sits in them, what happened to it."""
    body = body_for(actor, slug)
    entries = page(history(key(body)).filter(kind__in=TOLD), wanted, HISTORY)
    consortium = body.kind == BodyKind.CONSORTIUM
    staff = bool(may(actor, "change", body)) and not asked.another
    seats = _consortium(actor, body, asked.day) if consortium else _seats(body, asked.day)
    charter = charter_on(body, asked.day)
    return seats | {
        "body": body,
        "charter": charter,
        "staff": staff,
        "may_write": staff and consortium and bool(_may_change(actor, body)),
        "may_end": lambda mandate: bool(may(actor, "end", mandate)),
        "history": lines(entries.rows),
        "page": entries,
        "above": group_above(body, asked.day) if body.kind == BodyKind.STEERING else None,
        "under": groups_under(body, asked.day) if body.kind == BodyKind.OVERARCHING else [],
        "proxies": actor.signed_in and charter is not None and adopted(charter.rules).proxy.allowed,
        "election": running_election(body) if body.kind == BodyKind.STEERING else None,
        "shortage": shortage(body) if body.kind == BodyKind.STEERING else None,
        "meetings": meetings(actor, body) if body.kind == BodyKind.STEERING else [],
        "at_desk": body.kind == BodyKind.STEERING and bool(may(actor, "plan", body, of=Meeting)),
        "year": asked.day.year if body.start <= asked.day <= clock.today() else None,
    }


def _consortium(actor: Actor, body: Body, day: dt.date) -> dict[str, Any]:
    houses = participants(actor, body.service, day)
    empty = list(unrepresented(houses, body.pk, day)[: VACANT + 1])
    return {
        "consortia": [],
        "seat_count": participants_count(body.service, day),
        "vacant": empty[:VACANT],
        "more_vacant": len(empty) > VACANT,
        "own": mandates_for(day, group=None, houses=actor.houses, consortium=body.pk) if actor.houses else [],
    }


def _seats(body: Body, day: dt.date) -> dict[str, Any]:
    remits = remits_of(body)
    services = [remit.service_id for remit in remits if remit.covers(day)]
    return {"seats": seats_on(body, day), "remits": remits, "consortia": consortia_of(services, day)}


def charter_page(actor: Actor, slug: str, asked: AskedDay, number: str) -> dict[str, Any]:
    """The rules of a body on a day, or one version of them by number."""
    body = body_for(actor, slug)
    versions = charters_of(body)
    charter = _version(versions, number) if number else _on(versions, asked.day)
    shown = _shown(charter) if charter else {}
    governs = _on(versions, clock.today()) or next(iter(versions), None)
    decided = by_decision(actor, body, governs)
    return shown | {
        "body": body,
        "charter": charter,
        "versions": [(version, _until(version, versions)) for version in versions],
        "coming": next((v for v in reversed(versions) if charter and v.number > charter.number), None),
        "staff": bool(may(actor, "adopt", Charter)),
        "consortia": [] if versions else _served(body, asked.day),
        "by_decision": decided,
        "unused": not decided and governs is not None and adopted(governs.rules).amend == "decision",
        "may_write": bool(body.service and actor.signed_in and may_write(actor, body, decided)),
    }


def by_decision(actor: Actor, body: Body, governs: Charter | None) -> bool:
    """Whether new rules of a body become a proposal when this actor writes them, rather than come into force."""
    if governs is None or may(actor, "adopt", Charter):
        return needs_decision(body, governs)
    return adopted(governs.rules).amend == "decision"


def _may_change(actor: Actor, body: Body) -> Verdict:
    return may_write(actor, body, by_decision(actor, body, governing(body, clock.today())))


def may_write(actor: Actor, body: Body, by_decision: bool) -> Verdict:
    """Whether the actor may write new rules for a consortium group: to propose them, or else to adopt them."""
    return may_start(actor, body.service) if by_decision else may(actor, "adopt", Charter)


def _shown(charter: Charter) -> dict[str, Any]:
    rules = adopted(charter.rules)
    return {"kinds": kind_rows(rules), "articles": articles(rules)}


def _served(body: Body, day: dt.date) -> list[Body]:
    """The consortium groups by whose rules a steering group decides."""
    return consortia_of([remit.service_id for remit in remits_of(body) if remit.covers(day)], day)


def _version(versions: list[Charter], number: str) -> Charter:
    found = next((version for version in versions if str(version.number) == number), None)
    if found is None:
        raise NotFound
    return found


def _on(versions: list[Charter], day: dt.date) -> Charter | None:
    """The version in force on a day, as `charters.queries.charter_on` finds it."""
    started = [version for version in versions if version.start <= day]
    return max(started, key=lambda version: (version.start, version.number), default=None)


def _until(charter: Charter, versions: list[Charter]) -> dt.date | None:
    """The day on which the next version took over; the same day when it never came into force."""
    later = [version.start for version in versions if version.number > charter.number]
    return min(later, default=None)


def compared(actor: Actor, slug: str, old: str, new: str) -> dict[str, Any]:
    """What differs between two versions of a body's rules; NotFound when either is none."""
    body = body_for(actor, slug)
    versions = charters_of(body)
    before, after = _version(versions, old), _version(versions, new)
    return {
        "body": body,
        "before": before,
        "after": after,
        "versions": versions,
        "differences": differences(adopted(before.rules), adopted(after.rules)),
    }
