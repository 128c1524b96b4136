"""From rows to rulebook values, and the bundle with which anyone counts again."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from rulebook import Contest, Member, Outcome, Paper, Rule, bundle_text, count, count_papers

from .ballotbox import named, sealed
from .electorate import groups
from .interested import set_aside
from .models import Elector, Vote

PLAIN = ("pk", "name", "weight")
PARSED = ("figures", "reason", "origin")
HEAP = 5000


class Tally(NamedTuple):
    """A counted vote: the outcome, and the bundle as canonical JSON with its digest."""

    outcome: Outcome
    bundle: str
    bundle_digest: str


@contextmanager
def _keeping_all() -> Iterator[None]:
    """What a count makes lives until its end: looking through millions of values for rubbish takes as long again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_keeping_all()
def tally(vote: Vote) -> Tally:
    """Count a vote."""
    rule = Rule.parse(vote.rule)
    electorate = [_elector(*row) for row in _rows(vote)]
    exact = cache(Fraction)  # a weight is often the figure it comes from, or that of others
    members = [
        Member(e["id"], exact(e["weight"]), {name: exact(figure) for name, figure in e["figures"].items()})
        for e in electorate
    ]
    said = "ballot" if vote.contest else "choice"
    about = {"contest": Contest.parse(vote.contest), "seed": vote.seed} if vote.contest else {}
    if rule.secret:
        ballots = [_paper(said, ballot) for ballot in sealed.papers(vote)]
        papers = [
            Paper(b[said], exact(b["weight"]), {name: exact(figure) for name, figure in b["figures"].items()})
            for b in ballots
        ]
        outcome = count_papers(rule, members, papers, call=vote.call, **about)
    else:
        ballots = [_ballot(said, *row) for row in named.papers(vote)]
        outcome = count(rule, members, {b["member"]: b[said] for b in ballots}, call=vote.call, **about)
    text, digest = bundle_text(
        vote=_about(vote), rule=rule, electorate=electorate, ballots=ballots, outcome=outcome, call=vote.call, **about
    )
    return Tally(outcome, text, digest)


def _rows(vote: Vote) -> Iterator[tuple[Any, ...]]:
    """The columns of every seat. Their JSON comes as text and is read a heap at a time, which is much faster."""
    texts = (Cast(name, TextField()) for name in PARSED)
    rows = Elector.objects.filter(vote=vote, eligible=True).order_by().values_list(*PLAIN, *texts)
    everything = rows.iterator(chunk_size=HEAP)
    while heap := list(islice(everything, HEAP)):
        values = iter(json.loads(f"[{','.join(text for row in heap for text in row[len(PLAIN) :])}]"))
        for row in heap:
            yield (*row[: len(PLAIN)], *islice(values, len(PARSED)))


def _elector(pk: int, name: str, weight: str, figures: dict[str, str], reason: Any, origin: Any) -> dict[str, Any]:
    figures = {register: _plain(figure) for register, figure in figures.items()}
    return {
        "id": str(pk),
        "name": name,
        "weight": _plain(weight),
        "figures": figures,
        "reason": reason,
        "source": origin,
    }


def _plain(amount: str) -> int | str:
    """An exact amount as the bundle writes it: a whole number, or a fraction as text."""
    return amount if "/" in amount else int(amount)


def _ballot(said: str, elector: int, choice: str, motivation: str, proxy: str | None) -> dict[str, Any]:
    paper = {"member": str(elector), said: choice if said == "choice" else json.loads(choice)}
    more = {"motivation": motivation, "proxy": proxy}
    return paper | {name: text for name, text in more.items() if text}


def _paper(said: str, ballot: sealed.Sealed) -> dict[str, Any]:
    return {
        said: ballot.content if said == "choice" else json.loads(ballot.content),
        "code": ballot.code,
        "weight": _plain(ballot.weight),
        "figures": {register: _plain(figure) for register, figure in json.loads(ballot.figures).items()},
    }


def _about(vote: Vote) -> dict[str, Any]:
    voting = [body.name for body in groups(vote.body, vote.constituents)] if vote.constituents else []
    aside = [{"name": name, "reason": reason} for name, reason in set_aside(vote)]
    return {
        "reference": vote.reference,
        "title": vote.title,
        "text": vote.text,
        "text_digest": vote.text_digest,
        "body": vote.body.name,
        "kind": vote.kind,
        "charter": vote.charter.number,
        "reference_date": vote.reference_date.isoformat(),
        "opened": vote.opens_at.isoformat(),
        "closed": vote.closes_at.isoformat(),
        **({"constituents": voting} if voting else {}),
        **({"set_aside": aside} if aside else {}),
        **({"papers_out": vote.papers_out} if vote.papers_out else {}),
    }
