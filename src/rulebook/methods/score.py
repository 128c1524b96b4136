"""Score: each ballot gives every option a number of points; those with the most points are chosen.

Source: W. D. Smith, "Range voting" (2000); C. Hillinger, "The case for utilitarian voting", Homo Oeconomicus 22 (2005).
"""

from collections.abc import Sequence

from rulebook import registry
from rulebook.award import seating
from rulebook.ballots import Bounds
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Setting, Settings

SETTINGS = {"most": Setting(5, least=1)}


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the most points, weight times points, one per seat."""
    sums = seating.sums(profile)
    minutes.total("points", sums)
    return seating.highest(contest, sums, minutes)


def bounds(contest: Contest, settings: Settings) -> Bounds:
    """Return how many points an option can get from one ballot."""
    return Bounds(each=settings.integer("most"))


registry.register(
    registry.Method(
        "score", 1, "points", "option", select=select, other_purposes=("seats",), settings=SETTINGS, bounds=bounds
    )
)
