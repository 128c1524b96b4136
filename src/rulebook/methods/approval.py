"""Approval: each ballot names every option it can live with; those with the most weight behind them are chosen.

Source: S. Brams and P. Fishburn, "Approval Voting", American Political Science Review 72 (1978).
"""

from collections.abc import Sequence
from fractions import Fraction

from rulebook import registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Scores
from rulebook.settings import Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the most approval, one per seat."""
    assert isinstance(profile, Scores)
    sums = [Fraction(int(amount), profile.scale) for amount in profile.weights @ profile.table]
    minutes.total("weight", sums)
    return highest(contest, sums, minutes)


def highest(contest: Contest, amounts: Sequence[Fraction], minutes: Minutes) -> Sequence[int]:
    """Return the places of the standing options with the highest amounts, one per seat."""
    left = list(contest.standing)
    chosen: list[int] = []
    while left and len(chosen) < contest.seats:
        best = max(amounts[place] for place in left)
        place = minutes.settle("winner", [place for place in left if amounts[place] == best], best)
        minutes.step("chosen-by-amount", option=contest.options[place].id, amount=best)
        left.remove(place)
        chosen.append(place)
    return chosen


registry.register(registry.Method("approval", 1, "approval", "option", select=select))
