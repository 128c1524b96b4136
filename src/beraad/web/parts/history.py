"""The record in words: entries as lines with who did it, when, and where to look."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beraad.people.queries import names
from beraad.proposals.queries import titles
from beraad.record.models import Entry
from beraad.web.ui.jinja import page_of, url
from beraad.web.ui.phrases import deed
from beraad.web.ui.subjects import is_election

ICONS = {
    "ConsultationOpened": "comment",
    "VersionPublished": "edit",
    "AdviceGiven": "people",
    "VoteOpened": "vote",
    "ProposalConcluded": "check",
    "ProposalWithdrawn": "close",
    "CharterAdopted": "scale",
    "CommitmentMade": "flag",
    "CommitmentOverdue": "alert",
    "DecisionCalledUp": "hand",
    "DecisionReturned": "reply",
    "PowerDelegated": "doc",
    "YearReported": "doc",
    "ElectionCalled": "hand",
    "ElectionCounted": "people",
    "ElectionTookEffect": "people",
    "SeatFellEmpty": "user",
    "SeatFilled": "user",
    "GroupBelowMinimum": "alert",
}


class Line(NamedTuple):
    """One deed as people read it; `number` only for a decision in the register, `url` "" when there is no page, `title`
    that of the proposal or election it was done to, "" when there is none to name."""

    seq: int
    at: dt.datetime
    text: str
    url: str
    icon: str
    number: str
    title: str


def lines(entries: Iterable[Entry], *, titled: bool = True) -> list[Line]:
    """The entries in words, in the order given; one statement for the names of who did them, and one for the titles
    unless `titled` is false."""
    entries = list(entries)
    references = {entry.seq: number for entry in entries if (number := _reference(entry.data))}
    named = titles(references.values()) if titled and references else {}
    people = names({entry.person for entry in entries if entry.person})
    return [
        Line(
            entry.seq,
            entry.at,
            deed(entry.kind, entry.data, people.get(entry.person) or _("the system")),
            _page(entry.kind, entry.data),
            ICONS.get(entry.kind, "info"),
            entry.data["number"] if entry.kind == "DecisionEntered" else "",
            _title(references.get(entry.seq, ""), named),
        )
        for entry in entries
    ]


def _title(reference: str, named: Mapping[str, str]) -> str:
    return _("Election %(number)s") % {"number": reference} if is_election(reference) else named.get(reference, "")


def _page(kind: str, data: Mapping[str, Any]) -> str:
    if kind == "DecisionEntered":
        return url("register:detail", data["number"])
    if "decision_number" in data:
        return url("register:detail", data["decision_number"])
    number = _reference(data)
    return page_of(number) if number else ""


def _reference(data: Mapping[str, Any]) -> str:
    """The number of the proposal or the election that a deed was done to, or ""."""
    return data.get("reference") or (data["number"] if "proposal" in data or "election" in data else "")
