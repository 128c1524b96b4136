"""The Method of Equal Shares: everyone gets an equal share, and pays only for what he or she supports.

Sources: for committees D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism", EC (2020); for projects
D. Peters, G. Pierczyński and P. Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
(2021). Over rankings it is that of the expanding approvals rules which takes the lowest price: H. Aziz and B. Lee, "The
expanding approvals rule", Social Choice and Welfare 54 (2020), and for projects "Proportionally Representative
Participatory Budgeting with Ordinal Preferences", AAAI (2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from rulebook import registry
from rulebook.award.choosing import as_due, fill, greedily
from rulebook.award.room import Room, room_of
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.exact import legible
from rulebook.methods.phragmen import Phragmen
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Rankings
from rulebook.settings import Setting, Settings
from rulebook.shares.loads import Loads
from rulebook.shares.purses import Poor, Purses
from rulebook.shares.raising import last_that_fits
from rulebook.shares.rising import ROUNDING, Rising
from rulebook.shares.spans import Span
from rulebook.shares.support import Ranked, Support, approved

UTILITIES = ("cost", "cardinality")
COMPLETIONS = ("standard", "none", "phragmen", "greedy", "add1", "add1u")
SEATED = ("standard", "none", "phragmen", "greedy")


@dataclass(frozen=True, eq=False)
class Purchase:
    """What backers can pay for: each the `price` per point that it gives, and the poor among them all they have.

    `rate` is the price for what the option is worth.
    """

    rate: Fraction
    price: Fraction
    poor: Poor


class EqualShares:
    """A count by Equal Shares: `stages` of support, one after the other, in a room."""

    def __init__(
        self, room: Room, stages: Sequence[Support], utility: str, minutes: Minutes, totals: Sequence[Fraction]
    ) -> None:
        self.room, self.minutes, self.totals = room, minutes, totals
        self._stages, self._by_cost = stages, utility == "cost"
        self.purses = Purses(stages[0])

    def run(self, share: Fraction) -> bool:
        """Buy, from a `share` of money for each unit of weight, until nothing can be paid for any more; False when
        more is bought than there is money for."""
        for support in self._stages:
            # A purse counts in shares, and belongs to one over the scale of the weights.
            costs = [cost * support.scale / share for cost in self.room.costs]
            rising = self._rising(support, costs)
            while best := rising.least():
                rate = next(iter(best.values())).rate * (support.scale if self._by_cost else share)
                option = self.minutes.settle("winner", sorted(best), legible(rate), earlier=[self.totals])
                if not self.room.fits(option):
                    return False
                self.purses.pay(support.behind(option), best[option].price, best[option].poor)
                self._note(option, best[option].price, share)
                rising.keep(self.room.open)
        return True

    def _rising(self, support: Support, costs: Sequence[Fraction]) -> Rising[Purchase]:
        """The open options with the rates at which they can be bought."""
        payable = [option for option in self.room.open if costs[option] <= support.weight(option) > 0]
        worth = {option: (self._by_cost and costs[option]) or Fraction(1) for option in payable}
        # Where a worth is too small for floating point, or need not be known, a rate that is too low does as well.
        rough = {option: float(value if support.plain else 1) or 1.0 for option, value in worth.items()}

        def floor(option: int, before: float) -> float | None:
            start = before * rough[option] * (1 - ROUNDING)
            price = self.purses.floor(support.behind(option), costs[option], start)
            return None if price is None else price / rough[option] * (1 - ROUNDING)

        def exact(option: int, near: float) -> Purchase | None:
            found = self.purses.price(support.behind(option), costs[option], near * rough[option])
            return found and Purchase(found[0] / worth[option], *found)

        return Rising(payable, floor, exact)

    def _note(self, option: int, part: Fraction, share: Fraction) -> None:
        """Write down a purchase for which its backers gave that part of their share, for each point."""
        room, price = self.room, legible(part * share)
        room.take(option)
        id = self.minutes.contest.options[option].id
        if not room.money:
            self.minutes.step("seat-paid-for", option=id, part=legible(part))
        elif self._stages[0].measure == "points":
            self.minutes.step("paid-for-by-point", option=id, price=price)
        else:
            self.minutes.step("paid-for", option=id, price=price)
        self.minutes.round(option=id, price=price, cost=room.costs[option], left=room.left)

    def tell_unpaid(self, share: Fraction) -> None:
        """Write down what the backers of every open option have left of their share, which is too little."""
        support = self._stages[-1]
        for option in self.room.open:
            if support.weight(option):
                backers = support.behind(option)
                has = self.purses.held(backers.rows, backers.weights) * share / support.scale
                id = self.minutes.contest.options[option].id
                self.minutes.step("cannot-be-paid", option=id, has=legible(has), costs=self.room.costs[option])

    def complete(self, completion: str, backed: Support, support: Support) -> None:
        """Give out otherwise what is left, where the completion is one that does: by Phragmén to what is `backed`, with
        what ballots of `support` have left, or to the most supported."""
        way = {"add1u": "greedy"}.get(completion, completion)
        room, totals = self.room, self.totals
        if way not in ("phragmen", "greedy") or not any(totals[option] and room.fits(option) for option in room.open):
            return
        self.minutes.step("completed-by", completion=way, left=room.left)
        if way == "greedy":
            greedily(room, totals, self.minutes, skip=True)
        else:
            Phragmen(room, backed, Loads(support, self.purses), self.minutes, totals).run()


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the candidates or projects chosen, in that order."""
    if isinstance(profile, Rankings):
        ranked = Ranked(profile, len(contest.options))
        support, stages = ranked.named, ranked.levels()
    else:
        support = Support(profile.table, profile.weights, profile.scale)
        stages = [support]
    totals = support.totals()
    minutes.total(support.measure, totals)
    room = room_of(contest, totals, settings.number("threshold"), minutes)
    completion = _completion(settings, room)
    if support.total:
        # Over rankings a seat costs the Droop quota, of which the voters have one more than there are seats.
        more = 1 if isinstance(profile, Rankings) and not room.money else 0
        share = (room.whole + more) * support.scale / support.total
        if room.money:
            minutes.step("share-dealt", share=share)
        else:
            minutes.step("seat-share-dealt", votes=1 / share)
        if completion in ("add1", "add1u"):
            share = _raised(room, stages, settings.text("utility"), minutes, totals, share)
        shares = EqualShares(room, stages, settings.text("utility"), minutes, totals)
        shares.run(share)
        if room.money:
            shares.tell_unpaid(share)
        shares.complete(completion, approved(profile, len(contest.options)), support)
    (as_due if completion == "none" else fill)(room, totals, minutes)
    return room.chosen


def _raised(
    room: Room, stages: Sequence[Support], utility: str, minutes: Minutes, totals: Sequence[Fraction], share: Fraction
) -> Fraction:
    """Return the share, raised as far as can be. Ties on the way are settled, outside the minutes."""

    def fits(first: int, last: int) -> bool:
        aside = replace(minutes, totals={}, rounds=[], steps=[], ties=[])
        if first == last:
            return EqualShares(room.copy(), stages, utility, aside, totals).run(share + first)
        span = Span(room.copy(), stages, utility == "cost", share + first, share + last)
        return span.fits(lambda equals, rate: aside.settle("winner", equals, rate, earlier=[totals]))

    last = stages[-1]
    wanted = [option for option in room.open if last.weight(option)]
    whole = sum(room.costs[option] for option in wanted)
    # Of what is bought nobody pays more than all of it, so who has the whole always has enough left to pay for any of
    # the rest alone. Once even the lightest has that, everything is bought at prices that no greater share changes.
    lightest = min((_lightest(last, option) for option in wanted), default=1)
    enough = max(0, ceil(whole * last.scale / Fraction(lightest) - share))
    step = enough if whole <= room.left else last_that_fits(fits, enough)
    minutes.step("share-enough" if step == enough else "share-raised", share=share + step, steps=step)
    return share + step


def _lightest(support: Support, option: int) -> int:
    weights = support.behind(option).weights
    return int(weights[weights > 0].min())


def _completion(settings: Settings, room: Room) -> str:
    """What completes the count: unless set otherwise, Phragmén fills the seats, and money that nobody can spend is
    left."""
    known = [completion for completion in COMPLETIONS if room.money or completion in SEATED]
    completion = settings.text("completion")
    if completion not in known:
        raise RuleError("option-unknown", "settings.completion", options=known)
    if completion == "standard":
        return "none" if room.money else "phragmen"
    return completion


registry.register(
    registry.Method(
        "equal-shares",
        1,
        "approval",
        "seats",
        select=select,
        other_kinds=("points", "ranking"),
        other_purposes=("budget",),
        settings={
            "utility": Setting("cost", UTILITIES),
            "completion": Setting("standard", COMPLETIONS),
            "threshold": Setting(Fraction()),
        },
    )
)
