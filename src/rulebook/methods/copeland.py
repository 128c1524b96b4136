"""Copeland: who beats the most others; a pair that is equal counts as half a win, or as the setting says.

Source: A. H. Copeland, "A reasonable social welfare function", University of Michigan Seminar on Applications of
Mathematics to the Social Sciences (1951). With a whole win for equals it is the rule of Ramon Llull (1299).
"""

from collections.abc import Sequence
from fractions import Fraction

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Setting, Settings

SETTINGS = {"equal": Setting("1/2", ("0", "1/2", "1"))}


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options that beat the most others, one per seat."""
    pairs = pairwise.compare(contest, profile)
    pairs.tell(minutes)
    equal = Fraction(settings.text("equal"))
    won, lost = pairs.beats.sum(axis=1).tolist(), pairs.beats.sum(axis=0).tolist()
    others = len(contest.standing) - 1
    wins = [wins + equal * (others - wins - losses) for wins, losses in zip(won, lost, strict=True)]
    minutes.total("wins", wins)
    return seating.highest(contest, wins, minutes)


registry.register(
    registry.Method("copeland", 1, "ranking", "option", select=select, other_purposes=("seats",), settings=SETTINGS)
)
