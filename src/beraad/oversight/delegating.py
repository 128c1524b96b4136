"""What the board does: the management agreement kept, powers delegated, decisions sent back, contested, answered."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.models import Body
from beraad.bodies.queries import consortium_of
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.kernel.texts import written
from beraad.record.actions import append
from beraad.register.models import Decision
from beraad.services.models import Service
from rulebook import deadline, digest

from .actions import drop_all, record
from .choices import Cause, ReturnState
from .events import (
    AgreementRecorded,
    DecisionReturned,
    DelegationEnded,
    PowerDelegated,
    ReturnAnswered,
    ReturnContested,
)
from .models import Delegation, ManagementAgreement, Return
from .queries import decided_for
from .standing import agreement_on, board_check, board_on, returned_for

LONG = 5_000


@transaction.atomic
def record_agreement(
    *, actor: Actor, title: str, start: dt.date, clauses: Sequence[dict[str, str]], source: str
) -> ManagementAgreement:
    """Record the next version of the management agreement, in force from `start`, in numbered clauses.

    Invalid when a clause has no number or text, or a number stands twice, or it starts before the one before it.
    """
    require(actor, "keep", ManagementAgreement)
    last = ManagementAgreement.objects.select_for_update().order_by("-number").first()
    if last and start < last.start:
        raise Invalid("starts-before-current", {"start": "starts-before-current"}, day=last.start)
    agreement = wellformed(
        ManagementAgreement(
            number=(ManagementAgreement.objects.aggregate(top=Max("number"))["top"] or 0) + 1,
            title=title,
            start=start,
            clauses=_clauses(clauses),
            source=source,
            recorded_at=clock.now(),
        )
    )
    agreement.save(force_insert=True)
    append(
        actor=actor,
        event=AgreementRecorded(
            about=(key(agreement),),
            agreement=agreement.pk,
            number=agreement.number,
            title=agreement.title,
            start=start,
            source=agreement.source,
            digest=digest(agreement.clauses),
        ),
    )
    return agreement


def _clauses(given: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    fields = {"number": 20, "title": 200, "text": LONG}
    found = [
        {
            name: written(clause.get(name, ""), "clauses", most=most, empty=name == "title")
            for name, most in fields.items()
        }
        for clause in given
    ]
    numbers = [clause["number"] for clause in found]
    if not found or len(set(numbers)) < len(numbers):
        raise Invalid("clauses-unfit", {"clauses": "clauses-unfit"})
    return found


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    service: Service,
    text: str,
    limits: Sequence[str],
    start: dt.date,
    end: dt.date | None,
    decision: str,
    source: str,
    check_days: int,
    contest_days: int,
    answer_days: int,
) -> Delegation:
    """Record that the board lets the consortium group of a service decide, within limits, by a decision of its own.

    Conflict when there is no board or group, or another delegation holds in that period.
    """
    require(actor, "delegate", Delegation)
    delegation = wellformed(
        Delegation(
            **_parties(service, start),
            service=service,
            text=written(text, "text"),
            limits=[written(limit, "limits", most=1_000) for limit in limits],
            start=start,
            end=end,
            decision=written(decision, "decision", most=40),
            source=source,
            check_days=check_days,
            contest_days=contest_days,
            answer_days=answer_days,
        )
    )
    locked(service)
    if other := Delegation.objects.filter(overlaps(start, end), service=service).first():
        raise Conflict("delegation-present", start=other.start)
    delegation.save(force_insert=True)
    ids = {"board": delegation.board_id, "service": service.pk, "body": delegation.body_id}
    said = {"start": start, "board_decision": delegation.decision, "digest": document_digest(delegation)}
    _record_delegation(actor, PowerDelegated, delegation, end=end, **ids, **said)
    return delegation


def _parties(service: Service, day: dt.date) -> dict[str, Body]:
    """The board that delegates, and the group to which it does."""
    board, body = board_on(day), consortium_of(service, day)
    if board is None:
        raise Conflict("no-board")
    if body is None:
        raise Conflict("no-consortium", service=service.name)
    return {"board": board, "body": body}


def _record_delegation(
    actor: Actor, event: type[PowerDelegated] | type[DelegationEnded], delegation: Delegation, **said: Any
) -> None:
    parties = {"board": delegation.board, "service": delegation.service, "body": delegation.body}
    names = {f"{name}_name": party.name for name, party in parties.items()}
    about = (key(delegation), *map(key, parties.values()))
    append(actor=actor, event=event(about=about, delegation=delegation.pk, **names, **said))


def document_digest(delegation: Delegation) -> str:
    """The digest of what a delegation says, but for its dates."""
    names = ("text", "limits", "source", "check_days", "contest_days", "answer_days")
    return digest({name: getattr(delegation, name) for name in names})


@transaction.atomic
def end_delegation(*, actor: Actor, delegation: Delegation, end: dt.date, decision: str) -> None:
    """End a delegation by another decision of the board. Errors as for shortening a period."""
    require(actor, "end", delegation)
    decision = written(decision, "decision", most=40)
    delegation = locked(delegation)
    delegation.shorten(end)
    delegation.save(update_fields=["end"])
    _record_delegation(actor, DelegationEnded, delegation, end=end, board_decision=decision)


@transaction.atomic
def send_back(*, actor: Actor, decision: Decision, clause: str, reason: str, board_decision: str) -> Return:
    """Send a decision back within the term, because of a clause of the management agreement and for that in words.

    Conflict when nothing was delegated, the term is over, it was sent back before, or there is no agreement; Invalid
    without an existing clause or without words.
    """
    decision = decided_for(actor, decision.number, lock=True)
    require(actor, "send_back", decision, of=Return)
    check = board_check(decision)
    if check is None or not check.open:
        raise Conflict("check-over" if check else "nothing-delegated")
    agreement = agreement_on(decision.decided_at.astimezone(clock.ZONE).date())
    if agreement is None:
        raise Conflict("no-agreement")
    if agreement.clause(clause) is None:
        raise Invalid("clause-unknown", {"clause": "clause-unknown"})
    now = clock.now()
    returned = Return.objects.create(
        decision=decision,
        delegation=check.delegation,
        agreement=agreement,
        clause=clause,
        reason=written(reason, "reason", most=LONG),
        board_decision=written(board_decision, "board_decision", most=40),
        person=actor.person,
        at=now,
        contest_until=deadline(now, check.delegation.contest_days, clock.ZONE),
    )
    told = {name: getattr(returned, name) for name in ("clause", "reason", "board_decision", "contest_until")}
    told |= {"delegation": check.delegation.pk, "agreement": agreement.pk, "agreement_number": agreement.number}
    _record(actor, DecisionReturned, returned, board_name=check.delegation.board.name, **told)
    return returned


def _record(actor: Actor, event: Any, returned: Return, **data: Any) -> None:
    about = (key(returned), key(returned.delegation.board))
    record(actor, event, returned.decision, *about, returned=returned.pk, **data)


@transaction.atomic
def contest(*, actor: Actor, returned: Return, text: str) -> None:
    """Contest, within the term and in words, that a decision was sent back; the board then has to answer."""
    returned = returned_for(actor, returned.decision.number, lock=True)
    require(actor, "contest", returned)
    now = clock.now()
    if now >= returned.contest_until:
        raise Conflict("contest-over")
    returned.contest, returned.contester, returned.contested_at = written(text, "text", most=LONG), actor.person, now
    returned.state = ReturnState.CONTESTED
    returned.answer_until = deadline(now, returned.delegation.answer_days, clock.ZONE)
    returned.save(update_fields=["contest", "contester", "contested_at", "state", "answer_until"])
    told = {"contest": returned.contest, "answer_until": returned.answer_until, "name": actor.person.name}
    _record(actor, ReturnContested, returned, **told)


@transaction.atomic
def answer(*, actor: Actor, returned: Return, upheld: bool, text: str) -> None:
    """Say for the board, in words, that a decision stays sent back although that was contested, so that what follows
    from it is dropped; or that it holds after all, which needs no contest."""
    returned = returned_for(actor, returned.decision.number, lock=True)
    require(actor, "answer", returned)
    if upheld and returned.state == ReturnState.RETURNED:
        raise Conflict("not-contested", until=clock.last_day(returned.contest_until))
    returned.answer, returned.answerer = written(text, "text", most=LONG), actor.person
    _answered(actor, returned, ReturnState.UPHELD if upheld else ReturnState.WITHDRAWN)


@transaction.atomic
def settle(*, returned: Return) -> None:
    """When a term is over: what nobody contested stays sent back, and a decision to whose contest the board did not
    answer holds after all. Safe to repeat."""
    returned = returned_for(SYSTEM, returned.decision.number, lock=True)
    now = clock.now()
    if returned.state == ReturnState.RETURNED and returned.contest_until <= now:
        _answered(SYSTEM, returned, ReturnState.UPHELD)
    elif returned.state == ReturnState.CONTESTED and returned.answer_until <= now:
        _answered(SYSTEM, returned, ReturnState.LAPSED)


def _answered(actor: Actor, returned: Return, state: str) -> None:
    returned.state, returned.answered_at = state, clock.now()
    returned.save(update_fields=["state", "answer", "answerer", "answered_at"])
    told = {"return_state": state, "answer": returned.answer, "board_name": returned.delegation.board.name}
    _record(actor, ReturnAnswered, returned, **told)
    if state == ReturnState.UPHELD:
        drop_all(decision=returned.decision, cause=Cause.RETURNED)
