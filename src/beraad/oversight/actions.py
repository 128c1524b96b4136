"""What is done about what follows from a decision: said, reported, judged, changed, dropped, told when late."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.texts import written
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.record.actions import append
from beraad.register.models import Decision

from .choices import RUNNING, Cause, Progress
from .events import (
    CommitmentChanged,
    CommitmentDropped,
    CommitmentEvent,
    CommitmentMade,
    CommitmentOverdue,
    CommitmentReported,
    DecisionEvent,
    NothingFollows,
    ReportJudged,
)
from .models import Commitment, NothingToDo, Report
from .queries import Owner, commitment_for, decided_for, follow_up


def record(actor: Actor, event: type[DecisionEvent], decision: Decision, *about: str, **data: Any) -> None:
    """Append an event about a decision, its subject, its body and its service."""
    service = (key(decision.service),) if decision.service else ()
    append(
        actor=actor,
        event=event(
            about=(key(decision), decision.subject, key(decision.body), *service, *about),
            decision=decision.pk,
            decision_number=decision.number,
            **data,
        ),
    )


def _record(actor: Actor, event: type[CommitmentEvent], commitment: Commitment, **data: Any) -> None:
    about = (key(commitment), key(commitment.owner))
    record(actor, event, commitment.decision, *about, commitment=commitment.pk, place=commitment.place, **data)


def _owned_by(owner: Owner) -> dict[str, Any]:
    """The columns of a commitment for its owner."""
    columns = {"person": Person, "house": House, "body": Body}
    return {name: owner if isinstance(owner, kind) else None for name, kind in columns.items()}


@transaction.atomic
def commit(*, actor: Actor, decision: Decision, text: str, owner: Owner, due: dt.date) -> Commitment:
    """Say that something follows from a decision: what, who does it, and by when. A mark that nothing does goes away.

    Conflict when the decision was not taken or does not hold.
    """
    decision = decided_for(actor, decision.number, lock=True)
    require(actor, "follow", decision, of=Commitment)
    _require_asked(decision)
    text = written(text, "text", most=300)
    _require_day(due)
    NothingToDo.objects.filter(decision=decision).delete()
    last = Commitment.objects.filter(decision=decision).aggregate(top=Max("place"))["top"] or 0
    commitment = Commitment.objects.create(
        decision=decision, place=last + 1, text=text, due=due, made_at=clock.now(), **_owned_by(owner)
    )
    _record(actor, CommitmentMade, commitment, text=text, owner=key(owner), owner_name=owner.name, due=due)
    return commitment


def _require_asked(decision: Decision) -> None:
    if not follow_up(decision).asked:
        raise Conflict("decision-does-not-hold", number=decision.number)


def _require_day(due: dt.date) -> None:
    if due < clock.today():
        raise Invalid("due-in-past", {"due": "due-in-past"})


@transaction.atomic
def mark_nothing(*, actor: Actor, decision: Decision, reason: str) -> NothingToDo:
    """Say that nothing has to be done for a decision, and why. Conflict when something has, or it was said already."""
    decision = decided_for(actor, decision.number, lock=True)
    require(actor, "follow", decision, of=Commitment)
    _require_asked(decision)
    if not follow_up(decision).unsaid:
        raise Conflict("follow-up-said")
    reason = written(reason, "reason", most=300)
    mark = NothingToDo.objects.create(decision=decision, reason=reason, person=actor.person, at=clock.now())
    record(actor, NothingFollows, decision, reason=reason, name=actor.person.name)
    return mark


@transaction.atomic
def change(*, actor: Actor, commitment: Commitment, owner: Owner, due: dt.date, reason: str) -> None:
    """Give a commitment another owner or day, and say why; participants are told anew when that day passes too."""
    commitment = _locked(actor, commitment)
    require(actor, "change", commitment)
    reason = written(reason, "reason", most=2_000)
    if (owner, due) == (commitment.owner, commitment.due):
        raise Conflict("nothing-changed")
    if due != commitment.due:
        _require_day(due)
        commitment.told_at = None
    for name, value in _owned_by(owner).items():
        setattr(commitment, name, value)
    commitment.due = due
    commitment.save(update_fields=["person", "house", "body", "due", "told_at"])
    _record(actor, CommitmentChanged, commitment, owner=key(owner), owner_name=owner.name, due=due, reason=reason)


def _locked(actor: Actor, commitment: Commitment) -> Commitment:
    return commitment_for(actor, commitment.decision.number, commitment.place, lock=True)


@transaction.atomic
def report(*, actor: Actor, commitment: Commitment, text: str, done: bool, evidence: str = "") -> Report:
    """Say how a commitment goes, or that it is `done`, which asks for evidence: a link or where it can be seen."""
    commitment = _locked(actor, commitment)
    require(actor, "report", commitment)
    text = written(text, "text")
    evidence = written(evidence, "evidence", most=500, empty=not done)
    made = Report.objects.create(
        commitment=commitment, person=actor.person, at=clock.now(), done=done, text=text, evidence=evidence
    )
    if done:
        commitment.state = Progress.REPORTED
        commitment.save(update_fields=["state"])
    said = {"report": made.pk, "done": done, "text": text, "evidence": evidence, "name": actor.person.name}
    _record(actor, CommitmentReported, commitment, **said)
    return made


@transaction.atomic
def judge(*, actor: Actor, commitment: Commitment, accepted: bool, answer: str = "") -> None:
    """Accept that a commitment is done, or send the report back and say what is missing."""
    commitment = _locked(actor, commitment)
    require(actor, "judge", commitment)
    answer = written(answer, "answer", most=2_000, empty=accepted)
    last = commitment.reports.get(done=True, accepted=None)
    last.accepted, last.answer, last.judge, last.judged_at = accepted, answer, actor.person, clock.now()
    last.save(update_fields=["accepted", "answer", "judge", "judged_at"])
    commitment.state = Progress.DONE if accepted else Progress.OPEN
    commitment.ended_at = last.judged_at if accepted else None
    commitment.save(update_fields=["state", "ended_at"])
    said = {"report": last.pk, "accepted": accepted, "answer": answer, "name": actor.person.name}
    _record(actor, ReportJudged, commitment, **said)


@transaction.atomic
def drop(*, actor: Actor, commitment: Commitment, reason: str) -> None:
    """Say that a commitment will not be carried out, and why."""
    commitment = _locked(actor, commitment)
    require(actor, "drop", commitment)
    _drop(actor, commitment, Cause.REASON, written(reason, "reason", most=2_000))


def drop_all(*, decision: Decision, cause: str) -> None:
    """Drop what still runs for a decision that no longer holds. Called in the transaction in which it ceases to."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(decision=decision, state__in=RUNNING)
    for commitment in rows.select_related("decision__body", "decision__service", "person", "house", "body"):
        _drop(SYSTEM, commitment, cause, "")


def _drop(actor: Actor, commitment: Commitment, cause: str, reason: str) -> None:
    commitment.state, commitment.ended_at = Progress.DROPPED, clock.now()
    commitment.cause, commitment.reason = cause, reason
    commitment.save(update_fields=["state", "ended_at", "cause", "reason"])
    _record(actor, CommitmentDropped, commitment, cause=cause, reason=reason)


@transaction.atomic
def tell_overdue(*, commitment: Commitment) -> None:
    """Put on record, once per day on which it is due, that a commitment is late; safe to repeat."""
    commitment = _locked(SYSTEM, commitment)
    if commitment.told_at or not commitment.late:
        return
    commitment.told_at = clock.now()
    commitment.save(update_fields=["told_at"])
    told = {"text": commitment.text, "owner_name": commitment.owner.name, "due": commitment.due}
    _record(SYSTEM, CommitmentOverdue, commitment, **told)
