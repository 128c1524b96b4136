"""Borda: an option gets a point for every option that a ballot ranks it above, and half for every equal.

So equals share the average of the places they take up together, and so do those who are not ranked, below all others.
Sources: J.-C. de Borda, "Mémoire sur les élections au scrutin" (1781, printed 1784); for equals D. Black, "Partial
justification of the Borda count", Public Choice 28 (1976).
"""

from collections.abc import Sequence

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the most points, one per seat."""
    pairs = pairwise.compare(contest, profile)
    # Of the two in a pair the one gets what ranks it above, and both get half of the rest: (total + above - below) / 2.
    others = (len(contest.standing) - 1) * pairs.total
    above, below = pairs.above.sum(axis=1), pairs.above.sum(axis=0)
    points = [pairs.amount(others + int(won) - int(lost)) / 2 for won, lost in zip(above, below, strict=True)]
    minutes.total("points", points)
    return seating.highest(contest, points, minutes)


registry.register(registry.Method("borda", 1, "ranking", "option", select=select, other_purposes=("seats",)))
