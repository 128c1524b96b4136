"""What `beraad verify` checks of advice: what was given, and what a steering group prepared, against the record."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated

from .choices import AdviceState
from .models import Advice, AdviceDraft, AdviceText

STATES = {
    "AdviceDrafted": AdviceState.DRAFT,
    "GroupAsked": AdviceState.ROUND,
    "GroupAnswered": AdviceState.DRAFT,
    "AdviceGiven": AdviceState.GIVEN,
}
FIELDS = ("version", "digest", "body")


@check
def advice() -> Iterator[Finding]:
    """Every advice and every text of a draft, against the last that the record says of it."""
    given: dict[int, dict[str, Any]] = {}
    drafted: dict[tuple[int, int], dict[str, Any]] = {}
    drafts: dict[int, dict[str, Any]] = {}
    for (kind, data, person, _house), at in dated(*STATES):
        draft = data.get("draft", 0)
        if kind == "AdviceDrafted":
            told = {name: data[name] for name in FIELDS}
            drafted[draft, data["text"]] = told | {"person": person, "made_at": at}
        if kind == "AdviceGiven":
            # What the group settled by a vote was written by who wrote the draft.
            writer = drafts.get(draft, {}).get("writer") if data.get("vote") else person
            told = {name: data.get(name) for name in (*FIELDS, "position")} | {"vote": data.get("vote", 0)}
            given[data["proposal"]] = told | {"person": writer, "given_at": at}
        if draft:
            found = drafts.setdefault(draft, {"writer": person})
            found |= {"state": STATES[kind], "proposal": data["proposal"], "body": data["body"]}
            found["writer"] = person if kind == "AdviceDrafted" else found["writer"]
    yield from _given(given)
    yield from _drafted(drafted)
    yield from _drafts(drafts)


def _given(told: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for advice in Advice.objects.select_related("version").order_by("pk").iterator(chunk_size=500):
        found = {
            "position": advice.position,
            "version": advice.version.number if advice.version.proposal_id == advice.proposal_id else None,
            "digest": advice.digest,
            "person": advice.person_id,
            "vote": advice.vote_id or 0,
        }
        said = {"given_at": None} | told.pop(advice.proposal_id, {})
        # What was recorded before an entry named the group says nothing of it.
        found["body"] = advice.body_id if said.get("body") else None
        if not at_once(said.pop("given_at"), advice.given_at) or said != found:
            yield Finding(key(advice), "advice-changed", {"proposal": advice.proposal_id})
    for proposal in told:
        yield Finding(f"proposal:{proposal}", "advice-gone")


def _drafted(told: dict[tuple[int, int], dict[str, Any]]) -> Iterator[Finding]:
    for text in AdviceText.objects.select_related("draft", "version").order_by("pk").iterator(chunk_size=500):
        found = {
            "body": text.draft.body_id,
            "version": text.version.number if text.version.proposal_id == text.draft.proposal_id else None,
            "digest": text.content_digest,
            "person": text.person_id,
        }
        said = told.pop((text.draft_id, text.number), {"made_at": None})
        if not at_once(said.pop("made_at"), text.made_at) or said != found:
            yield Finding(key(text), "advice-text-changed", {"draft": text.draft_id, "number": text.number})
    for draft, number in told:
        yield Finding(f"advicedraft:{draft}", "advice-text-gone", {"number": number})


def _drafts(told: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    for draft in AdviceDraft.objects.order_by("pk").iterator(chunk_size=500):
        found = {"state": draft.state, "proposal": draft.proposal_id, "body": draft.body_id}
        said = {name: value for name, value in told.pop(draft.pk, {}).items() if name != "writer"}
        if said != found:
            yield Finding(key(draft), "advice-draft-changed", {"proposal": draft.proposal_id})
    for draft in told:
        yield Finding(f"advicedraft:{draft}", "advice-draft-gone")
