"""What `beraad verify` checks of proposals: what they ask, their state and outcome, versions and advice."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told
from rulebook import digest

from .choices import State
from .events import ProposalEvent
from .models import Advice, Proposal, Version, charter_digest

STATES = {
    "ProposalStarted": State.DRAFT,
    "ConsultationOpened": State.CONSULTATION,
    "AdviceAsked": State.ADVICE,
    "PutToVote": State.VOTE,
    "VoteTakenBack": State.ADVICE,
    "ProposalConcluded": State.CLOSED,
    "ProposalWithdrawn": State.WITHDRAWN,
}


@check
def proposals() -> Iterator[Finding]:
    """Every proposal, version and advice, against the last that the record says of it."""
    said: dict[int, dict[str, Any]] = {}
    versions: dict[tuple[int, int], str] = {}
    advice: dict[int, dict[str, Any]] = {}
    for kind, data, person, house in told(*(event.kind for event in ProposalEvent.__subclasses__()), "VoteTakenBack"):
        proposal = data["proposal"] if "proposal" in data else int(data["subject"].rpartition(":")[2])
        if kind == "ProposalStarted":
            said[proposal] = _started(data, person, house)
        said.setdefault(proposal, {}).update(_since(kind, data))
        if "content_digest" in data:
            versions[proposal, data.get("version", 1)] = data["content_digest"]
        if kind == "AdviceGiven":
            fields = ("position", "version", "digest")
            advice[proposal] = {name: data[name] for name in fields} | {"person": person}
    yield from _proposals(said)
    yield from _versions(versions)
    yield from _advice(advice)


def _started(data: dict[str, Any], person: int | None, house: int | None) -> dict[str, Any]:
    kept = {name: data[name] for name in ("service", "ask", "decision_kind", "charter_digest")}
    return kept | {"author": person, "house": None if data["group"] else house, "result": "", "note": "", "until": None}


def _since(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What an entry changes in what the record says of its proposal."""
    changed = {name: data[name] for name in ("number", "title", "result", "until") if name in data}
    if kind in STATES:
        changed["state"] = STATES[kind]
    if kind == "ProposalSettled":
        changed["state"] = State.ADVICE if data["second_call"] else State.DECIDED
    if kind in ("ProposalConcluded", "ProposalWithdrawn"):
        changed["note"] = data.get("note") or data["reason"]
    return changed


def _proposals(said: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for proposal in Proposal.objects.order_by("pk").iterator(chunk_size=2000):
        found = {
            "number": proposal.number,
            "title": proposal.title,
            "service": proposal.service_id,
            "ask": proposal.ask,
            "decision_kind": proposal.kind,
            "charter_digest": charter_digest(proposal),
            "author": proposal.author_id,
            "house": proposal.house_id,
            "state": proposal.state,
            "result": proposal.result,
            "note": proposal.closing_note,
            "until": proposal.consultation_until,
        }
        expected = said.pop(proposal.pk, {})
        for field, value in found.items():
            if not _same(field, expected.get(field), value):
                yield Finding(key(proposal), "proposal-changed", {"number": proposal.number, "field": field})
    for pk, data in said.items():
        yield Finding(f"proposal:{pk}", "proposal-gone", {"number": data.get("number")})


def _same(field: str, told: Any, found: Any) -> bool:
    """A moment stands in the record as text."""
    return (dt.datetime.fromisoformat(told) if field == "until" and told else told) == found


def _versions(told: dict[tuple[int, int], str]) -> Iterator[Finding]:
    for version in Version.objects.order_by("pk").iterator(chunk_size=500):
        if told.pop((version.proposal_id, version.number), None) != version.content_digest:
            yield Finding(key(version), "version-changed", {"proposal": version.proposal_id, "number": version.number})
    for proposal, number in told:
        yield Finding(f"proposal:{proposal}", "version-gone", {"number": number})


def _advice(told: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for advice in Advice.objects.select_related("version").order_by("pk").iterator(chunk_size=500):
        found = {
            "position": advice.position,
            "version": advice.version.number,
            "digest": digest(advice.text),
            "person": advice.person_id,
        }
        if told.pop(advice.proposal_id, None) != found:
            yield Finding(key(advice), "advice-changed", {"proposal": advice.proposal_id})
    for proposal in told:
        yield Finding(f"proposal:{proposal}", "advice-gone")
