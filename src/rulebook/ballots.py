"""What a ballot says."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

CHOICES = ("for", "against", "abstain")


class Paper(NamedTuple):
    """A ballot as it is counted: what it says and what it bears, but not whose it is."""

    choice: str
    weight: Fraction
    figures: Mapping[str, Fraction]


def is_choice(value: object) -> bool:
    """Return whether `value` is for, against or abstain."""
    return value in CHOICES
