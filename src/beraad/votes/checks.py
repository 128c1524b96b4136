"""What `beraad verify` checks of votes against the record: what decides them, frozen electorates, ballots, counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from beraad.kernel.errors import BeraadError
from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check, guarded
from beraad.record.events import plain
from beraad.record.models import Entry
from beraad.record.queries import dated
from rulebook import RulebookError, digest

from . import counting
from .ballotbox import named, sealed
from .choices import VoteState
from .models import Ballot, Bundle, Elector, Vote, question_digest
from .terms import electorate_digest, terms

STATES = {"VotePlanned": VoteState.PLANNED, "VoteOpened": VoteState.OPEN, "VoteClosed": VoteState.CLOSED}

MARKING = {"BallotCast", "PaperHanded"}
BOXING = {"BallotCast", "SecretBallotChanged", "PaperEntered"}
"""The entries of a secret vote that say who voted, and those that say what its boxes became."""

BEFORE = {"constituents": [], "own_rule": False, "proxies": False}
"""What holds of a vote that was recorded before these could be said of one."""


@check
def votes() -> Iterator[Finding]:
    """Every vote from its planning on, against its own entries in the record."""
    told: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for (kind, data, *_), at in dated(*STATES, "VoteReminded", "VoteTakenBack"):
        if kind == "VoteTakenBack":
            told.pop(data["vote"], None)
        else:
            told[data["vote"]][kind] = data | {"at": at}
    for pk in Vote.objects.order_by("pk").values_list("pk", flat=True):
        yield from guarded(f"vote:{pk}", _as_told(pk, told.pop(pk, {})))
    for pk, data in told.items():
        yield Finding(f"vote:{pk}", "vote-gone", {"reference": next(iter(data.values()))["reference"]})


def _as_told(pk: int, told: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    vote = Vote.objects.select_related("body", "charter").get(pk=pk)
    state = next((state for kind, state in reversed(STATES.items()) if kind in told), None)
    if vote.state != state:
        yield Finding(key(vote), "vote-changed", {"reference": vote.reference, "field": "state"})
    latest = told.get("VoteOpened") or told.get("VotePlanned", {})
    for field, value in plain(terms(vote)).items():
        if latest.get(field, BEFORE.get(field)) != value:
            yield Finding(key(vote), "vote-changed", {"reference": vote.reference, "field": field})
    if question_digest(vote.text, vote.contest) != vote.text_digest:
        yield Finding(key(vote), "vote-text-changed", {"reference": vote.reference})
    if not at_once(told.get("VoteReminded", {}).get("at"), vote.reminded_at):
        yield Finding(key(vote), "vote-changed", {"reference": vote.reference, "field": "reminded_at"})
    if "VoteOpened" in told:
        yield from _electorate(vote, told["VoteOpened"])
        yield from _sealed(vote) if vote.secret else _ballots(vote)
    elif vote.seats or vote.cast or vote.papers_out or Elector.objects.filter(vote=vote).exists():
        yield Finding(key(vote), "seats-miscounted", {"said": vote.seats, "found": 0})
    if "VoteClosed" in told:
        yield from _as_counted(vote, told["VoteClosed"])
    elif (vote.closed_at, vote.outcome, vote.digest) != (None, None, ""):
        yield Finding(key(vote), "vote-changed", {"reference": vote.reference, "field": "outcome"})


def _electorate(vote: Vote, told: dict[str, Any]) -> Iterator[Finding]:
    electors = list(Elector.objects.filter(vote=vote))
    if electorate_digest(electors) != told["electorate_digest"]:
        yield Finding(key(vote), "electorate-changed", {"reference": vote.reference})
    seats = sum(e.eligible for e in electors)
    if not seats == vote.seats == told["seats"]:
        yield Finding(key(vote), "seats-miscounted", {"said": vote.seats, "found": seats})


def _ballots(vote: Vote) -> Iterator[Finding]:
    marks: dict[int, str] = {}
    for data in Entry.objects.filter(abouts__key=key(vote), kind="BallotCast").values_list("data", flat=True):
        marks[data["elector"]] = data["commitment"]
    found = 0
    for ballot in Ballot.objects.filter(elector__vote=vote).iterator(chunk_size=5000):
        found += 1
        if marks.pop(ballot.elector_id, None) != named.commitment(ballot):
            yield Finding(key(ballot), "ballot-changed", {"reference": vote.reference})
    for elector in marks:
        yield Finding(f"elector:{elector}", "ballot-gone", {"reference": vote.reference})
    if found != vote.cast or vote.papers_out:
        yield Finding(key(vote), "ballots-miscounted", {"said": vote.cast, "found": found})


def _sealed(vote: Vote) -> Iterator[Finding]:
    """Of a secret vote: who voted, how many ballots there are, and that nobody but its own deeds touched the boxes."""
    told = Entry.objects.filter(abouts__key=key(vote), kind__in=MARKING | BOXING).order_by("seq")
    entries = list(told.values_list("kind", "data"))
    marked = sealed.marked(vote)
    expected = {(data["elector"], data.get("proxy")) for kind, data in entries if kind in MARKING}
    for seat in sorted(marked ^ expected, key=str):
        code = "mark-foreign" if seat in marked else "mark-gone"
        yield Finding(f"elector:{seat[0]}", code, {"reference": vote.reference})
    faults = Counter(sealed.faults(vote))
    for code, boxes in faults.items():
        yield Finding(key(vote), code, {"reference": vote.reference, "boxes": boxes})
    if sealed.state(vote) != next((data["box"] for _kind, data in reversed(entries) if data.get("box")), digest([])):
        yield Finding(key(vote), "boxes-changed", {"reference": vote.reference})
    found = None if faults else sum(1 for _ballot in sealed.papers(vote))
    if found not in (None, vote.cast) or len(expected) != vote.cast + vote.papers_out:
        yield Finding(key(vote), "ballots-miscounted", {"said": vote.cast, "found": found, "out": vote.papers_out})


def _as_counted(vote: Vote, told: dict[str, Any]) -> Iterator[Finding]:
    try:
        counted = counting.tally(vote)
    except (BeraadError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        why = error.code if isinstance(error, (BeraadError, RulebookError)) else type(error).__name__
        yield Finding(key(vote), "vote-uncountable", {"reference": vote.reference, "why": why})
        return
    outcome = counted.outcome
    stored = (vote.digest, digest(vote.outcome), vote.closed_at)
    if stored != (outcome.digest, outcome.digest, vote.closes_at) or told["digest"] != outcome.digest:
        yield Finding(key(vote), "outcome-differs", {"reference": vote.reference, "found": outcome.digest})
    kept = Bundle.objects.filter(vote=vote).values_list("content", "digest").first()
    if kept != (counted.bundle, counted.bundle_digest) or told["bundle_digest"] != counted.bundle_digest:
        yield Finding(key(vote), "bundle-differs", {"reference": vote.reference})
