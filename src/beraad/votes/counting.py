"""From rows to rulebook values, and the bundle with which anyone counts again."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from rulebook import Member, Outcome, Rule, bundle, count

from . import ballotbox
from .models import Elector, Vote


def tally(vote: Vote) -> tuple[Outcome, dict[str, Any]]:
    """Count a vote: the outcome, and the bundle with rule, electorate, ballots and outcome."""
    rule = Rule.parse(vote.rule)
    electorate = [_elector(e) for e in _electors(vote)]
    members = [Member(e["id"], e["weight"], e["figures"]) for e in electorate]
    ballots = [_ballot(b) for b in ballotbox.papers(vote)]
    outcome = count(rule, members, {b["member"]: b["choice"] for b in ballots}, call=vote.call)
    return outcome, bundle(
        vote=_about(vote), rule=rule, electorate=electorate, ballots=ballots, outcome=outcome, call=vote.call
    )


def _electors(vote: Vote) -> Iterator[Elector]:
    return Elector.objects.filter(vote=vote, eligible=True).iterator(chunk_size=5000)


def _elector(elector: Elector) -> dict[str, Any]:
    return {
        "id": str(elector.pk), "name": elector.name, "weight": Fraction(elector.weight),
        "figures": {register: Fraction(figure) for register, figure in elector.figures.items()},
        "reason": elector.reason, "source": elector.origin,
    }


def _ballot(ballot: Any) -> dict[str, Any]:
    paper = {"member": str(ballot.elector_id), "choice": ballot.choice}
    return paper | {"motivation": ballot.motivation} if ballot.motivation else paper


def _about(vote: Vote) -> dict[str, Any]:
    return {
        "reference": vote.reference, "title": vote.title, "text": vote.text, "text_digest": vote.text_digest,
        "body": vote.body.name, "kind": vote.kind, "charter": vote.charter.number,
        "reference_date": vote.reference_date.isoformat(), "opened": vote.opens_at.isoformat(),
        "closed": vote.closes_at.isoformat(),
    }
