"""What `beraad verify` checks of votes: counters, the binding of ballots to the record, frozen electorates, counts."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.models import Entry
from rulebook import RulebookError, digest

from . import ballotbox, counting
from .actions import electorate_digest
from .choices import VoteState
from .models import Ballot, Elector, Vote, question_digest


@check
def votes() -> Iterator[Finding]:
    """Every vote that opened, against its own entries in the record."""
    for vote in Vote.objects.exclude(state=VoteState.PLANNED).select_related("body", "charter").order_by("pk"):
        entries = list(Entry.objects.filter(abouts__key=key(vote), kind__startswith="Vote"))
        told = {entry.kind: entry.data for entry in entries}
        yield from _as_frozen(vote, told.get("VoteOpened", {}))
        yield from _ballots(vote)
        if vote.state == VoteState.CLOSED:
            yield from _as_counted(vote, told.get("VoteClosed", {}))


def _as_frozen(vote: Vote, told: dict[str, Any]) -> Iterator[Finding]:
    electors = list(Elector.objects.filter(vote=vote))
    if electorate_digest(electors) != told.get("electorate_digest"):
        yield Finding(key(vote), "electorate-changed", {"reference": vote.reference})
    if question_digest(vote.text, vote.contest) != vote.text_digest:
        yield Finding(key(vote), "vote-text-changed", {"reference": vote.reference})
    seats = sum(e.eligible for e in electors)
    if seats != vote.seats:
        yield Finding(key(vote), "seats-miscounted", {"said": vote.seats, "found": seats})


def _ballots(vote: Vote) -> Iterator[Finding]:
    marks: dict[int, str] = {}
    for data in Entry.objects.filter(abouts__key=key(vote), kind="BallotCast").values_list("data", flat=True):
        marks[data["elector"]] = data["commitment"]
    found = 0
    for ballot in Ballot.objects.filter(elector__vote=vote).iterator(chunk_size=5000):
        found += 1
        if marks.pop(ballot.elector_id, None) != ballotbox.commitment(ballot):
            yield Finding(key(ballot), "ballot-changed", {"reference": vote.reference})
    for elector in marks:
        yield Finding(f"elector:{elector}", "ballot-gone", {"reference": vote.reference})
    if found != vote.cast:
        yield Finding(key(vote), "ballots-miscounted", {"said": vote.cast, "found": found})


def _as_counted(vote: Vote, told: dict[str, Any]) -> Iterator[Finding]:
    try:
        counted = counting.tally(vote)
    except RulebookError as error:
        yield Finding(key(vote), "vote-uncountable", {"reference": vote.reference, "why": error.code})
        return
    outcome = counted.outcome
    stored = (vote.digest, digest(vote.outcome))
    if stored != (outcome.digest, outcome.digest) or told.get("digest") != outcome.digest:
        yield Finding(key(vote), "outcome-differs", {"reference": vote.reference, "found": outcome.digest})
    elif counted.bundle_digest != told.get("bundle_digest"):
        yield Finding(key(vote), "bundle-differs", {"reference": vote.reference})
