"""What a ballot says, as it is kept: a choice, or as canonical JSON what it says of the options of its contest."""

import json
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beraad.kernel.errors import Invalid
from rulebook import BallotError, Contest, Rule, canonical, registry
from rulebook.ballots import normal
from rulebook.shape import Node

from .choices import Choice
from .models import Vote
from .ways import CONSENT


def kept(vote: Vote, said: Any) -> str:
    """Return what is kept of what a voter `said`: one of the vote's answers, or what `rulebook.ballots` takes.

    Invalid at "choice" for what is no ballot in this vote, or says nothing at all.
    """
    if vote.contest is None:
        if said not in answers(vote):
            raise Invalid("choice-missing", {"choice": "choice-missing"})
        return str(said)
    rule = Rule.parse(vote.rule)
    contest, method = Contest.parse(vote.contest), registry.find(rule.method, rule.version)
    bounds = method.bounds(contest, rule.settings) if method.bounds else None
    try:
        content = normal(method.kind, contest, Node(said, BallotError, "choice"), bounds)
    except BallotError as error:
        raise Invalid(error.code, {"choice": error.code}, **error.params) from error
    if not content:
        raise Invalid("ballot-empty", {"choice": "ballot-empty"})
    return canonical(content).decode()


def said(vote: Vote, kept: str) -> Any:
    """Return what a ballot says, from what is kept of it."""
    return kept if vote.contest is None else json.loads(kept)


def spoken(vote: Vote, kept: str) -> str:
    """Return what a ballot says as people read it: "for"; "Schulze, Borda"; "1. Schulze, 2. Borda = Meek"."""
    if vote.contest is None:
        return answers(vote)[kept]
    names = {option["id"]: option["name"] for option in vote.contest["options"]}
    content = json.loads(kept)
    if isinstance(content, dict):
        return ", ".join(f"{names[id]}: {number}" for id, number in content.items())
    if all(isinstance(item, str) for item in content):
        return ", ".join(names[id] for id in content)
    return ", ".join(f"{place}. {' = '.join(names[id] for id in tier)}" for place, tier in enumerate(content, 1))


def answers(vote: Vote) -> dict[str, str]:
    """Return the answers of a yes or no, in words, by what is kept of them."""
    if vote.rule["method"] == CONSENT:
        return {"for": _("no objection"), "against": _("objection")}
    own = Rule.parse(vote.rule).choices if "choices" in vote.rule else ()
    language = (get_language() or "nl")[:2]
    if own:
        return {choice.id: choice.label.get(language) or next(iter(choice.label.values())) for choice in own}
    return {choice.value: str(choice.label) for choice in Choice}
