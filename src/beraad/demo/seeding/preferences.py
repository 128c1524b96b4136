"""What someone would say of options: the more one appeals to people, the more often and the higher it stands."""

from random import Random
from typing import Any

from beraad.votes.models import Vote
from rulebook import Rule

GRADES = 6


def content(rng: Random, vote: Vote, appeal: list[float]) -> Any:
    """A ballot of the kind that the vote's method takes, drawn from how much each option appeals."""
    rule = Rule.parse(vote.rule)
    ids = [option["id"] for option in vote.contest["options"]]
    liking = {id: pull * rng.lognormvariate(0, 0.8) for id, pull in zip(ids, appeal, strict=True)}
    order = sorted(ids, key=lambda id: -liking[id])
    if rule.ballot == "approval":
        return [id for id in order if liking[id] > 0.6 * max(liking.values())]
    if rule.ballot == "ranking":
        return [[id] for id in order[: rng.randint(min(2, len(order)), len(order))]]
    if rule.ballot == "grades":
        return {id: 1 + (GRADES - 2) * (len(order) - place) // len(order) for place, id in enumerate(order)}
    return _dots(rule.settings.data.get("points", 5), order)


def _dots(points: int, order: list[str]) -> dict[str, int]:
    """Half for the first, half of the rest for the second, and so on."""
    given = {}
    for id in order:
        part = -(-points // 2)
        if part:
            given[id] = part
        points -= part
    return given
