"""Limits among projects that share a budget: how many of a group and for how much money, and what a minimum calls for.

What the minima still ask is kept apart: nothing is chosen that would leave too little for the cheapest way to meet
them all. Groups of several kinds can overlap, so that way is found by a complete search, cheapest first. A search may
take `STEPS` steps; beyond that the limits are refused, never guessed at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rulebook.award.limits import shown
from rulebook.contest import Contest, Limit
from rulebook.errors import RuleError

STEPS = 100_000


@dataclass(frozen=True)
class Quota:
    """A bound on what options take together: from `least` to `most` (None: any), where an option takes what `takes` has
    for it, or nothing."""

    takes: Mapping[int, Fraction]
    least: int = 0
    most: Fraction | None = None

    def taken(self, options: Sequence[int]) -> Fraction:
        """Return what options take together."""
        return sum((self.takes.get(option, Fraction()) for option in options), Fraction())


class Quotas:
    """The limits of a contest that has a budget."""

    def __init__(self, contest: Contest, open: Collection[int]) -> None:
        """`open` are the places of those that may be chosen at all.

        Raises RuleError "limits-unaffordable" when the minima cannot all be met from the budget.
        """
        self._costs = [option.cost for option in contest.options]
        self.all = of(contest)
        budget = contest.budget or Fraction()
        if not self._payable((), open, budget):
            minima = [shown(limit) for limit in contest.limits if limit.least]
            raise RuleError("limits-unaffordable", "limits", limits=minima, budget=budget)

    def barred(self, chosen: Sequence[int], open: Collection[int], left: Fraction) -> set[int]:
        """Return who of `open` cannot be chosen any more: a ceiling would be passed, or what is `left` would no longer
        be enough for the minima. Those that cost more than is left are not looked at for that."""
        barred = {option for option in open if self._over(chosen, option)}
        if _unmet(self.all, chosen):
            for option in [option for option in open if option not in barred and self._costs[option] <= left]:
                rest = [other for other in open if other != option]
                if not self._payable((*chosen, option), rest, left - self._costs[option]):
                    barred.add(option)
        return barred

    def due(self, chosen: Sequence[int], open: Collection[int]) -> list[int]:
        """Return who of `open` a minimum that is not met yet calls for."""
        return due(self.all, chosen, open)

    def _over(self, chosen: Sequence[int], option: int) -> bool:
        """Whether a ceiling would be passed with that option."""
        return any(
            quota.taken((*chosen, option)) > quota.most
            for quota in self.all
            if quota.most is not None and option in quota.takes
        )

    def _payable(self, chosen: Sequence[int], open: Collection[int], left: Fraction) -> bool:
        """Whether the minima can be met from `open` with the money that is left."""
        self._steps = 0
        cheapest = sorted(open, key=lambda option: (self._costs[option], option))
        return self._reach(tuple(chosen), cheapest, left)

    def _reach(self, chosen: tuple[int, ...], open: list[int], left: Fraction) -> bool:
        self._steps += 1
        if self._steps > STEPS:
            raise RuleError("limits-entangled", "limits")
        unmet = [
            ([option for option in open if option in quota.takes], lack) for quota, lack in _unmet(self.all, chosen)
        ]
        for free, lack in unmet:
            if len(free) < lack or sum(self._costs[option] for option in free[:lack]) > left:
                return False
        if not unmet or left < 0:
            return left >= 0
        rest = open
        for option in min((free for free, _ in unmet), key=len):
            rest = [other for other in rest if other != option]
            if not self._over(chosen, option) and self._reach((*chosen, option), rest, left - self._costs[option]):
                return True
        return False


def of(contest: Contest) -> list[Quota]:
    """Return the limits of a contest as quotas."""
    return [quota for limit in contest.limits for quota in _quotas(contest, limit)]


def due(quotas: Sequence[Quota], chosen: Sequence[int], open: Collection[int]) -> list[int]:
    """Return who of `open` a minimum that is not met yet calls for."""
    unmet = _unmet(quotas, chosen)
    return [option for option in open if any(option in quota.takes for quota, _ in unmet)]


def _unmet(quotas: Sequence[Quota], chosen: Sequence[int]) -> list[tuple[Quota, int]]:
    """The quotas whose minimum is not met, with what they lack."""
    lacks = [(quota, quota.least - int(quota.taken(chosen))) for quota in quotas if quota.least]
    return [(quota, lack) for quota, lack in lacks if lack > 0]


def _quotas(contest: Contest, limit: Limit) -> Iterator[Quota]:
    """A limit as bounds on numbers and on money, for its group or for each group of its kind."""
    groups: dict[str, list[int]] = {} if limit.group is None else {limit.group: []}
    for place in contest.standing:
        own = contest.options[place].groups.get(limit.kind)
        if own is not None and limit.group in (None, own):
            groups.setdefault(own, []).append(place)
    for places in groups.values():
        most = None if limit.most is None else Fraction(limit.most)
        yield Quota(dict.fromkeys(places, Fraction(1)), limit.least, most)
        if limit.money is not None:
            yield Quota({place: contest.options[place].cost for place in places}, most=limit.money)
