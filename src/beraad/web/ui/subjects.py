"""What a vote is about, by numbers: a proposal or an election, and under which number its ballot lies."""

from typing import Any


def is_election(reference: str) -> bool:
    """Whether a number is that of an election, and not of a proposal."""
    return reference.startswith("E-")


def ballot_number(vote: Any) -> str:
    """The number under which the ballot of a vote lies: that of what it is about; with the candidate behind it where an
    election has a vote on each."""
    model, _colon, pk = vote.subject.partition(":")
    return f"{vote.reference}.{pk}" if model == "candidacy" else vote.reference
