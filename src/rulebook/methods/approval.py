"""Approval: each ballot names every option it can live with; those with the most weight behind them are chosen.

Source: S. Brams and P. Fishburn, "Approval Voting", American Political Science Review 72 (1978).
"""

from collections.abc import Sequence

from rulebook import registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the most approval, one per seat."""
    sums = seating.sums(profile)
    minutes.total("weight", sums)
    return seating.highest(contest, sums, minutes)


registry.register(registry.Method("approval", 1, "approval", "option", select=select, other_purposes=("seats",)))
