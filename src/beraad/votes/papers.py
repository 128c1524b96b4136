"""What a ballot says, as it is kept: a choice, or as canonical JSON what it says of the options of its contest."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beraad.kernel.errors import Invalid
from rulebook import BallotError, Contest, Rule, canonical, registry
from rulebook.ballots import BLANK, Bounds, normal
from rulebook.shape import Node

from .choices import GRADES, Choice
from .models import Vote
from .ways import CONSENT, STRICT

POINTS = 5
"""The most points that an option can get where the method itself sets no bound."""


@dataclass(frozen=True)
class Asked:
    """What a ballot is to say of the options of a contest: its `kind` (see `rulebook.registry`), within which bounds,
    and whether options may be equal in an order."""

    contest: Contest
    kind: str
    bounds: Bounds
    equals: bool


def asked(vote: Vote) -> Asked | None:
    """Return what a ballot in this vote is to say of its options; None in a yes or no."""
    if vote.contest is None:
        return None
    rule, contest = Rule.parse(vote.rule), Contest.parse(vote.contest)
    method = registry.find(rule.method, rule.version)
    bounds = method.bounds(contest, rule.settings) if method.bounds else Bounds(each=POINTS)
    return Asked(contest, rule.ballot, bounds, method.id not in STRICT)


def kept(vote: Vote, said: Any) -> str:
    """Return what is kept of what a voter `said`: one of the vote's answers, or what `rulebook.ballots` takes, among
    which BLANK.

    Invalid at "choice" for what is no ballot in this vote, or says nothing at all: who wants that votes blank. (That
    all options have the lowest grade says something.)
    """
    about = asked(vote)
    if about is None:
        if said not in _choices(vote):
            raise Invalid("choice-missing", {"choice": "choice-missing"})
        return str(said)
    try:
        content = normal(about.kind, about.contest, Node(said, BallotError, "choice"), about.bounds)
    except BallotError as error:
        raise Invalid(error.code, {"choice": error.code}, **error.params) from error
    if not content and about.kind != "grades":
        raise Invalid("ballot-empty", {"choice": "ballot-empty"})
    return canonical(content).decode()


def said(vote: Vote, kept: str) -> Any:
    """Return what a ballot says, from what is kept of it."""
    return kept if vote.contest is None else json.loads(kept)


def spoken(vote: Vote, kept: str) -> str:
    """Return what a ballot says as people read it: "for"; "Schulze, Borda"; "1. Schulze, 2. Borda = Meek"."""
    found = lines(vote, kept)
    return (
        ", ".join(f"{place}. {line}" for place, line in enumerate(found, 1)) if ranked(vote, kept) else ", ".join(found)
    )


def lines(vote: Vote, kept: str) -> list[str]:
    """Return each thing that a ballot says, as people read it: the answer, or the options with what they got, best
    first."""
    if vote.contest is None:
        return [answers(vote)[kept]]
    names = {option["id"]: option["name"] for option in vote.contest["options"]}
    content = json.loads(kept)
    if content == BLANK:
        return [_("blank")]
    if content == {}:
        return [_("all options: %(grade)s") % {"grade": _amount(vote, 0)}]
    if isinstance(content, dict):
        best_first = sorted((id for id in names if id in content), key=lambda id: -content[id])
        return [f"{names[id]}: {_amount(vote, content[id])}" for id in best_first]
    return [names[item] if isinstance(item, str) else " = ".join(names[id] for id in item) for item in content]


def ranked(vote: Vote, kept: str) -> bool:
    """Whether what a ballot says is an order."""
    return vote.contest is not None and kept.startswith("[[")


def grades(best: int) -> list[str]:
    """Return the grades from 0 to the best one, in words, or in figures where there are no words for so many."""
    return list(map(str, GRADES if best + 1 == len(GRADES) else range(best + 1)))


def _amount(vote: Vote, number: int) -> str:
    settings = vote.rule["settings"]
    return grades(settings["grades"] - 1)[number] if "grades" in settings else str(number)


def _choices(vote: Vote) -> list[str]:
    """The answers of a yes or no, without the words that they take time to find."""
    if vote.rule["method"] == CONSENT:
        return ["for", "against"]
    return [own["id"] for own in vote.rule.get("choices", ())] or Choice.values


def answers(vote: Vote) -> dict[str, str]:
    """Return the answers of a yes or no, in words, by what is kept of them."""
    if vote.rule["method"] == CONSENT:
        return {"for": _("no objection"), "against": _("objection")}
    own = Rule.parse(vote.rule).choices if "choices" in vote.rule else ()
    language = (get_language() or "nl")[:2]
    if own:
        return {choice.id: choice.label.get(language) or next(iter(choice.label.values())) for choice in own}
    return {choice.value: str(choice.label) for choice in Choice}


def meaning(vote: Vote, kept: str) -> str:
    """Return what an answer means: for, against or abstain; "" for what is said of options."""
    if vote.contest is not None:
        return ""
    return next((own["means"] for own in vote.rule.get("choices", ()) if own["id"] == kept), kept)
