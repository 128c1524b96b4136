"""Greedy: the projects with the most support, as long as there is money.

Source: the rule of most cities with a participatory budget, as described by P. Faliszewski and others, "Participatory
Budgeting: Data, Tools and Analysis", IJCAI (2023).
"""

from collections.abc import Sequence
from fractions import Fraction

from rulebook import registry
from rulebook.award.choosing import as_due, greedily, totalled
from rulebook.award.room import of_money
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Setting, Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the projects chosen, in that order."""
    totals = totalled(profile, minutes)
    room = of_money(contest, totals, settings.number("threshold"), minutes)
    greedily(room, totals, minutes, skip=settings.flag("skip"))
    as_due(room, totals, minutes)
    return room.chosen


registry.register(
    registry.Method(
        "greedy-budget",
        1,
        "approval",
        "budget",
        select=select,
        settings={"skip": Setting(True), "threshold": Setting(Fraction())},
        other_kinds=("points",),
    )
)
