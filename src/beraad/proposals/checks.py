"""What `beraad verify` checks of proposals: what they ask and who writes them, state and outcome, versions."""

import datetime as dt
from collections.abc import Iterator
from operator import eq
from typing import Any

from django.db.models import Count

from beraad.debate.models import Comment
from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated

from .choices import State
from .events import ProposalEvent
from .models import CoAuthor, Proposal, Version, charter_digest

STATES = {
    "ProposalStarted": State.DRAFT,
    "ConsultationOpened": State.CONSULTATION,
    "AdviceAsked": State.ADVICE,
    "ConsultationEnded": State.ADVICE,
    "PutToVote": State.VOTE,
    "VoteTakenBack": State.ADVICE,
    "ProposalCalledUp": State.ADVICE,
    "ProposalConcluded": State.CLOSED,
    "ProposalWithdrawn": State.WITHDRAWN,
}
MOMENTS = {
    "ProposalStarted": "created_at",
    "ConsultationOpened": "consultation_at",
    "AdviceGiven": "advised_at",
    "ProposalConcluded": "ended_at",
    "ProposalWithdrawn": "ended_at",
    "ProposalCalledUp": "called_up_at",
}


@check
def proposals() -> Iterator[Finding]:
    """Every proposal and version, against the last that the record says of it."""
    said: dict[int, dict[str, Any]] = {}
    versions: dict[tuple[int, int], dict[str, Any]] = {}
    writers: set[tuple[int, int]] = set()
    kinds = (event.kind for event in ProposalEvent.__subclasses__())
    for (kind, data, person, house), at in dated(*kinds, "VoteTakenBack"):
        proposal = data["proposal"] if "proposal" in data else int(data["subject"].rpartition(":")[2])
        if kind == "ProposalStarted":
            said[proposal] = _started(data, person, house)
        said.setdefault(proposal, {}).update(_since(kind, data))
        if kind in MOMENTS:
            said[proposal][MOMENTS[kind]] = at
        if kind == "ProposalSettled":
            said[proposal]["ended_at"] = None if data["second_call"] else said[proposal].get("vote_until")
        if kind == "ProposalCalledUp":
            said[proposal]["ended_at"] = None
        if "content_digest" in data:
            written = {"content_digest": data["content_digest"], "person": person, "made_at": at}
            versions[proposal, data.get("version", 1)] = written
        if "coauthor" in data:
            change = writers.add if kind == "CoAuthorInvited" else writers.discard
            change((proposal, data["coauthor"]))
    yield from _proposals(said)
    yield from _versions(versions)
    yield from _writers(writers)


def _started(data: dict[str, Any], person: int | None, house: int | None) -> dict[str, Any]:
    kept = {name: data[name] for name in ("service", "ask", "decision_kind", "charter_digest")}
    by_steering = data["group"] != ""
    writes = {"author": person, "house": None if by_steering else house, "by_steering": by_steering}
    later = dict.fromkeys(("until", "consultation_at", "advised_at", "called_up_at", "ended_at"))
    return kept | writes | later | {"result": "", "note": ""}


def _since(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What an entry changes in what the record says of its proposal."""
    told = ("number", "title", "result", "until", "decision_kind")
    changed = {name: data[name] for name in told if name in data}
    if kind in STATES:
        changed["state"] = STATES[kind]
    if kind == "ProposalSettled":
        changed["state"] = State.ADVICE if data["second_call"] else State.DECIDED
    if kind == "ProposalCalledUp":
        changed["result"] = "referred"
    if kind in ("ProposalConcluded", "ProposalWithdrawn"):
        changed["note"] = data.get("note") or data["reason"]
    if kind == "PutToVote":
        changed["vote_until"] = dt.datetime.fromisoformat(data["closes_at"])
    if "until" in changed:
        changed["until"] = dt.datetime.fromisoformat(changed["until"])
    return changed


def _proposals(said: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    comments = dict(Comment.objects.order_by().values_list("subject").annotate(n=Count("pk")))
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
            "by_steering": proposal.by_steering,
            "until": proposal.consultation_until,
            "comments": proposal.comments,
        }
        found |= {name: getattr(proposal, name) for name in MOMENTS.values()}
        expected = said.pop(proposal.pk, {}) | {"comments": comments.get(key(proposal), 0)}
        for field, value in found.items():
            if not (at_once if field in MOMENTS.values() else eq)(expected.get(field), value):
                yield Finding(key(proposal), "proposal-changed", {"number": proposal.number, "field": field})
    for pk, data in said.items():
        yield Finding(f"proposal:{pk}", "proposal-gone", {"number": data.get("number")})


def _versions(told: dict[tuple[int, int], dict[str, Any]]) -> Iterator[Finding]:
    for version in Version.objects.order_by("pk").iterator(chunk_size=500):
        found = {"content_digest": version.content_digest, "person": version.person_id}
        said = told.pop((version.proposal_id, version.number), {"made_at": None})
        if not at_once(said.pop("made_at"), version.made_at) or said != found:
            yield Finding(key(version), "version-changed", {"proposal": version.proposal_id, "number": version.number})
    for proposal, number in told:
        yield Finding(f"proposal:{proposal}", "version-gone", {"number": number})


def _writers(told: set[tuple[int, int]]) -> Iterator[Finding]:
    for proposal, person in sorted(told ^ set(CoAuthor.objects.values_list("proposal", "person"))):
        yield Finding(f"proposal:{proposal}", "coauthors-changed", {"person": person})
