"""What `beraad verify` checks of what follows from decisions, against what the record says of it."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told

from .choices import Progress
from .events import CommitmentEvent
from .models import Commitment, NothingToDo, Report


@check
def commitments() -> Iterator[Finding]:
    """Every commitment and report, and every mark that nothing follows."""
    said: dict[int, dict[str, Any]] = {}
    reports: dict[int, dict[str, Any]] = {}
    marks: dict[int, dict[str, Any]] = {}
    for kind, data, person, _house in told(
        *(event.kind for event in CommitmentEvent.__subclasses__()), "NothingFollows"
    ):
        if kind == "NothingFollows":
            marks[data["decision"]] = {"reason": data["reason"], "person": person}
            continue
        if kind == "CommitmentMade":
            marks.pop(data["decision"], None)
        said.setdefault(data["commitment"], {}).update(_since(kind, data))
        if "report" in data:
            reports.setdefault(data["report"], {}).update(_reported(kind, data, person))
    yield from _commitments(said)
    yield from _reports(reports)
    yield from _marks(marks)


def _since(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What an entry changes in what the record says of its commitment."""
    if kind == "CommitmentMade":
        kept = ("decision", "place", "text", "owner", "due")
        return {name: data[name] for name in kept} | {"state": Progress.OPEN, "cause": "", "reason": ""}
    if kind == "CommitmentChanged":
        return {name: data[name] for name in ("owner", "due")}
    if kind == "CommitmentReported":
        return {"state": Progress.REPORTED} if data["done"] else {}
    if kind == "ReportJudged":
        return {"state": Progress.DONE if data["accepted"] else Progress.OPEN}
    if kind == "CommitmentDropped":
        return {"state": Progress.DROPPED, "cause": data["cause"], "reason": data["reason"]}
    return {}


def _reported(kind: str, data: dict[str, Any], person: int | None) -> dict[str, Any]:
    if kind == "CommitmentReported":
        kept = {name: data[name] for name in ("commitment", "done", "text", "evidence")}
        return kept | {"person": person, "accepted": None, "answer": "", "judge": None}
    return {"accepted": data["accepted"], "answer": data["answer"], "judge": person}


def _commitments(said: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for row in Commitment.objects.select_related("person", "house", "body").order_by("pk").iterator(chunk_size=500):
        found = {
            "decision": row.decision_id,
            "place": row.place,
            "text": row.text,
            "owner": key(row.owner),
            "due": row.due.isoformat(),
            "state": row.state,
            "cause": row.cause,
            "reason": row.reason,
        }
        if said.pop(row.pk, None) != found:
            yield Finding(key(row), "commitment-changed", {"decision": row.decision_id, "place": row.place})
    for pk, data in said.items():
        yield Finding(f"commitment:{pk}", "commitment-gone", {"decision": data.get("decision")})


def _reports(said: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for row in Report.objects.order_by("pk").iterator(chunk_size=500):
        found = {
            "commitment": row.commitment_id,
            "done": row.done,
            "text": row.text,
            "evidence": row.evidence,
            "person": row.person_id,
            "accepted": row.accepted,
            "answer": row.answer,
            "judge": row.judge_id,
        }
        if said.pop(row.pk, None) != found:
            yield Finding(key(row), "report-changed", {"commitment": row.commitment_id})
    for pk in said:
        yield Finding(f"report:{pk}", "report-gone")


def _marks(said: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for row in NothingToDo.objects.order_by("pk"):
        if said.pop(row.decision_id, None) != {"reason": row.reason, "person": row.person_id}:
            yield Finding(key(row), "mark-changed", {"decision": row.decision_id})
    for decision in said:
        yield Finding(f"decision:{decision}", "mark-gone")
