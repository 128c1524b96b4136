"""What lay in the boxes of a secret vote that is counted: every ballot by its code, as its bundle has it."""

import json
from functools import lru_cache
from typing import NamedTuple

from rulebook import canonical

from .models import Bundle, Vote


class Read(NamedTuple):
    """A ballot without a name: its code, what it says as it is kept, and its weight."""

    code: str
    says: str
    weight: str


def read_papers(vote: Vote) -> tuple[Read, ...]:
    """Every ballot of a secret vote by code; none as long as it is not counted, or when it is not secret."""
    if not (vote.secret and vote.closed_at):
        return ()
    return _papers(vote.pk, vote.digest)


def read_paper(vote: Vote, code: str) -> Read | None:
    """The ballot with this code, or None."""
    return next((paper for paper in read_papers(vote) if paper.code == code), None)


@lru_cache(32)
def _papers(vote: int, _outcome: str) -> tuple[Read, ...]:
    """What was counted never changes, so it is read once in a process."""
    bundle = json.loads(Bundle.objects.values_list("content", flat=True).get(vote=vote))
    said = (
        Read(
            paper["code"],
            paper["choice"] if "choice" in paper else canonical(paper["ballot"]).decode(),
            str(paper["weight"]),
        )
        for paper in bundle["ballots"]
    )
    return tuple(sorted(said))
