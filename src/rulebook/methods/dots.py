"""Dots: each ballot divides a number of dots over the options; those with the most dots are chosen.

It is cumulative voting. Source: J. Sawyer and D. MacRae, "Game Theory and Cumulative Voting in Illinois: 1902-1954",
American Political Science Review 56 (1962).
"""

from collections.abc import Sequence

from rulebook import registry
from rulebook.award import seating
from rulebook.ballots import Bounds
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Setting, Settings

SETTINGS = {"points": Setting(5, least=1)}


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the most dots, weight times dots, one per seat."""
    sums = seating.sums(profile)
    minutes.total("points", sums)
    return seating.highest(contest, sums, minutes)


def bounds(contest: Contest, settings: Settings) -> Bounds:
    """Return how many dots one ballot can give away in all."""
    return Bounds(total=settings.integer("points"))


registry.register(
    registry.Method(
        "dots", 1, "points", "option", select=select, other_purposes=("seats",), settings=SETTINGS, bounds=bounds
    )
)
