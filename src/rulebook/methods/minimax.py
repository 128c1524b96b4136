"""Minimax: who beats every other, or else whose worst defeat is the least.

Sources: P. Simpson, "On defining areas of voter choice", Quarterly Journal of Economics 83 (1969); G. Kramer, "A
dynamical model of political equilibrium", Journal of Economic Theory 16 (1977).
"""

from collections.abc import Sequence
from fractions import Fraction

from rulebook import pairwise, registry
from rulebook.award import seating
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the options with the least worst defeats, one per seat."""
    pairs = pairwise.compare(contest, profile)
    defeats = pairwise.defeats(pairs, settings)
    worst = defeats.level.max(axis=0)
    amounts = [pairs.amount(defeats.units[level]) for level in worst]
    minutes.total("worst-defeat", amounts)
    pairs.tell(minutes)

    def leaders(open: list[int]) -> tuple[list[int], Fraction]:
        least = worst[open].min()
        equals = [place for place in open if worst[place] == least]
        return equals, amounts[equals[0]]

    def tell(id: str, amount: Fraction) -> None:
        minutes.step("chosen-by-least-defeat", option=id, amount=amount)

    return seating.seat(contest, minutes, leaders, tell)


registry.register(
    registry.Method(
        "minimax",
        1,
        "ranking",
        "option",
        select=select,
        other_purposes=("seats",),
        settings={"strength": pairwise.STRENGTH},
    )
)
