"""Knapsack: of all sets of projects that the budget can pay, the one with the most support together.

Source: D. Goel, A. Krishnaswamy, S. Sakshuwong and T. Aitamurto, "Knapsack Voting for Participatory Budgeting", ACM
Transactions on Economics and Computation 7 (2019).
"""

from collections.abc import Sequence
from fractions import Fraction

from rulebook import registry
from rulebook.award.choosing import totalled
from rulebook.award.packing import Pack, Packing
from rulebook.award.room import of_money
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Setting, Settings


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the projects chosen, in the order of the paper; RuleError where there are too many sets."""
    totals = totalled(profile, minutes)
    room = of_money(contest, totals, settings.number("threshold"), minutes)
    by_cost = settings.text("utility") == "cost"
    worths = [total * (cost or 1) if by_cost else total for total, cost in zip(totals, room.costs, strict=True)]
    # What has no support is only wanted where a minimum calls for it.
    due = room.due()
    wanted = [option for option in room.open if worths[option] or option in due]
    packing = Packing(wanted, room.costs, worths, room.whole, room.quotas)
    pack = settled(packing, wanted, totals, minutes)
    for option in sorted(pack.options):
        room.take(option)
        id = contest.options[option].id
        minutes.round(option=id, amount=totals[option], cost=room.costs[option], left=room.left)
    amount, cost = Fraction(pack.worth, packing.scale), room.whole - room.left
    minutes.step("best-sum", options=contest.ids(room.chosen), amount=amount, cost=cost)
    return room.chosen


def settled(packing: Packing, options: Sequence[int], totals: Sequence[Fraction], minutes: Minutes) -> Pack:
    """Return the best pack. Where several are equally good, those that are in some and not in others are a tie: who
    wins it is in, and so on until one pack is left."""
    within: tuple[int, ...] = ()
    best = packing.best()
    while True:
        assert best
        open = [option for option in options if option not in within and _moot(packing, best, within, option)]
        if not open:
            return best
        amount = Fraction(best.worth, packing.scale)
        within = (*within, minutes.settle("winner", open, amount, earlier=[totals]))
        best = packing.best(within, known=best.worth)


def _moot(packing: Packing, best: Pack, within: tuple[int, ...], option: int) -> bool:
    """Whether there is an equally good pack without an option that is in the best, or with one that is not."""
    inside = option in best.options
    other = packing.best(within, [option], best.worth) if inside else packing.best((*within, option), (), best.worth)
    return other is not None and (other.worth, other.cost) == (best.worth, best.cost)


registry.register(
    registry.Method(
        "knapsack",
        1,
        "approval",
        "budget",
        select=select,
        other_kinds=("points",),
        settings={"utility": Setting("cardinality", ("cardinality", "cost")), "threshold": Setting(Fraction())},
    )
)
