"""What `beraad verify` checks of the board, of calls to the consortium and of reports, against the record."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told
from rulebook import digest

from .choices import ReturnState
from .delegating import document_digest
from .models import CalledUp, Delegation, ManagementAgreement, Objection, Return, Span, YearReport


def _compared(model: type[Model], code: str, said: dict[int, dict[str, Any]], found: Any) -> Iterator[Finding]:
    """Each row against what was `said` of it; `found(row)` gives the same of the row."""
    for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
        if said.pop(row.pk, None) != found(row):
            yield Finding(key(row), f"{code}-changed")
    for pk in said:
        yield Finding(f"{model._meta.model_name}:{pk}", f"{code}-gone")


def _day(day: dt.date | None) -> str | None:
    return day and day.isoformat()


def _moment(moment: dt.datetime | None) -> dt.datetime | None:
    return moment and moment.astimezone(dt.UTC)


@check
def agreements() -> Iterator[Finding]:
    fields = ("number", "title", "start", "source", "digest")
    said = {data["agreement"]: {name: data[name] for name in fields} for _, data, *_ in told("AgreementRecorded")}
    yield from _compared(
        ManagementAgreement,
        "agreement",
        said,
        lambda row: {
            "number": row.number,
            "title": row.title,
            "start": _day(row.start),
            "source": row.source,
            "digest": digest(row.clauses),
        },
    )


@check
def delegations() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, *_ in told("PowerDelegated", "DelegationEnded"):
        if kind == "PowerDelegated":
            kept = ("board", "service", "body", "start", "end", "board_decision", "digest")
            said[data["delegation"]] = {name: data[name] for name in kept}
        else:
            said.setdefault(data["delegation"], {})["end"] = data["end"]
    yield from _compared(
        Delegation,
        "delegation",
        said,
        lambda row: {
            "board": row.board_id,
            "service": row.service_id,
            "body": row.body_id,
            "start": _day(row.start),
            "end": _day(row.end),
            "board_decision": row.decision,
            "digest": document_digest(row),
        },
    )


@check
def returns() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, person, _house in told("DecisionReturned", "ReturnContested", "ReturnAnswered"):
        said.setdefault(data["returned"], {}).update(_since(kind, data, person))
    yield from _compared(
        Return,
        "return",
        said,
        lambda row: {
            "decision": row.decision_id,
            "delegation": row.delegation_id,
            "agreement": row.agreement_id,
            "clause": row.clause,
            "reason": row.reason,
            "board_decision": row.board_decision,
            "person": row.person_id,
            "contest_until": _moment(row.contest_until),
            "state": row.state,
            "contest": row.contest,
            "contester": row.contester_id,
            "answer_until": _moment(row.answer_until),
            "answer": row.answer,
            "answerer": row.answerer_id,
        },
    )


def _since(kind: str, data: dict[str, Any], person: int | None) -> dict[str, Any]:
    """What an entry changes in what the record says of a decision that was sent back."""
    if kind == "DecisionReturned":
        kept = ("decision", "delegation", "agreement", "clause", "reason", "board_decision")
        later = {"contest": "", "contester": None, "answer_until": None, "answer": "", "answerer": None}
        now = {"person": person, "state": ReturnState.RETURNED, "contest_until": _read(data["contest_until"])}
        return {name: data[name] for name in kept} | now | later
    if kind == "ReturnContested":
        until = _read(data["answer_until"])
        return {
            "state": ReturnState.CONTESTED,
            "contest": data["contest"],
            "contester": person,
            "answer_until": until,
        }
    return {"state": data["return_state"], "answer": data["answer"], "answerer": person}


def _read(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC)


@check
def calls() -> Iterator[Finding]:
    """Who asked that the consortium group decides, and what it took to itself."""
    asked: dict[tuple[int, int], dict[str, Any]] = {}
    taken: dict[int, dict[str, Any]] = {}
    for kind, data, person, _house in told("CallUpAsked", "CallUpNoLongerAsked", "DecisionCalledUp"):
        if kind == "CallUpAsked":
            asked[data["decision"], data["house"]] = {"reason": data["reason"], "person": person}
        elif kind == "CallUpNoLongerAsked":
            asked.pop((data["decision"], data["house"]), None)
        else:
            taken[data["decision"]] = {name: data[name] for name in ("objections", "members")}
    for row in Objection.objects.order_by("pk").iterator(chunk_size=500):
        said = asked.pop((row.decision_id, row.house_id), None)
        if said != {"reason": row.reason, "person": row.person_id}:
            yield Finding(key(row), "objection-changed", {"decision": row.decision_id, "house": row.house_id})
    for decision, house in asked:
        yield Finding(f"decision:{decision}", "objection-gone", {"house": house})
    for row in CalledUp.objects.order_by("pk"):
        if taken.pop(row.decision_id, None) != {"objections": row.objections, "members": row.members}:
            yield Finding(key(row), "call-up-changed", {"decision": row.decision_id})
    for decision in taken:
        yield Finding(f"decision:{decision}", "call-up-gone")


@check
def spans() -> Iterator[Finding]:
    said: dict[int, dict[str, Any]] = {}
    for kind, data, *_ in told("GroupPutUnder", "GroupReleased"):
        if kind == "GroupPutUnder":
            said[data["span"]] = {name: data[name] for name in ("body", "group", "start", "source")} | {"end": None}
        else:
            said.setdefault(data["span"], {})["end"] = data["end"]
    yield from _compared(
        Span,
        "span",
        said,
        lambda row: {
            "body": row.body_id,
            "group": row.group_id,
            "start": _day(row.start),
            "source": row.source,
            "end": _day(row.end),
        },
    )


@check
def reports() -> Iterator[Finding]:
    fields = ("body", "year", "digest")
    said = {data["report"]: {name: data[name] for name in fields} for _, data, *_ in told("YearReported")}
    yield from _compared(
        YearReport,
        "year-report",
        said,
        lambda row: {"body": row.body_id, "year": row.year, "digest": digest(row.content)},
    )
