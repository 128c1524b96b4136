"""What a vote is decided by, as the record holds it from its planning on."""

import datetime as dt
from typing import Any

from rulebook import digest

from .models import Elector, Vote


def terms(vote: Vote) -> dict[str, Any]:
    """Everything that a vote is decided by, as the fields of a `VoteEvent`; what is large by its digest."""
    return {
        "vote": vote.pk,
        "subject": vote.subject,
        "reference": vote.reference,
        "title": vote.title,
        "body": vote.body_id,
        "constituents": vote.constituents,
        "charter_id": vote.charter_id,
        "charter": vote.charter.number,
        "charter_digest": digest(vote.charter.rules),
        "decision_kind": vote.kind,
        "call": vote.call,
        "opens_at": vote.opens_at.astimezone(dt.UTC),
        "closes_at": vote.closes_at.astimezone(dt.UTC),
        "reference_date": vote.reference_date,
        "text_digest": vote.text_digest,
        "method": vote.rule["method"],
        "rule_digest": digest(vote.rule),
        "own_rule": vote.own_rule,
        "proxies": vote.proxies,
        "seed": vote.seed,
    }


def electorate_digest(electors: list[Elector]) -> str:
    """The digest of an electorate as frozen, whatever the order."""
    rows = [[e.seat_id, e.house_id, e.name, e.eligible, e.weight, e.figures, e.reason, e.origin] for e in electors]
    return digest(sorted(rows, key=lambda row: row[0]))
