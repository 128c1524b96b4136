"""What a contest has to give, seats or money, and who may still be chosen under its limits."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from rulebook.award import quotas
from rulebook.award.limits import Limits
from rulebook.award.quotas import Quota, Quotas
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.minutes import Minutes

Barred = Callable[[Sequence[int], Collection[int], Fraction], Collection[int]]
Due = Callable[[Sequence[int], Collection[int]], list[int]]


@dataclass
class Room:
    """What is left of `whole` while a count goes on: each option takes its cost.

    `open` are the places of those that may still be chosen, as far as limits go, and `chosen` of those that are. Of
    money, `quotas` are the bounds that its limits set.
    """

    whole: Fraction
    costs: Sequence[Fraction]
    open: list[int]
    money: bool
    _barred: Barred
    _due: Due
    quotas: Sequence[Quota] = ()
    left: Fraction = Fraction()
    chosen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = self.whole - sum(self.costs[option] for option in self.chosen)
        self._bar()

    def _bar(self) -> None:
        barred = self._barred(self.chosen, self.open, self.left)
        self.open = [option for option in self.open if option not in barred]

    def fits(self, option: int) -> bool:
        """Return whether enough is left for an option."""
        return self.costs[option] <= self.left

    def take(self, option: int) -> None:
        """Choose an option that is open."""
        self.chosen.append(option)
        self.left -= self.costs[option]
        self.open.remove(option)
        self._bar()

    def close(self, option: int) -> None:
        """Leave an option out for good."""
        self.open.remove(option)

    def due(self) -> list[int]:
        """Return who of the open ones a guarantee calls for that is not met yet."""
        return self._due(self.chosen, self.open)

    def hosts(self, options: Sequence[int]) -> bool:
        """Return whether there is room for all of these together."""
        trial = self.copy()
        for option in options:
            if option not in trial.open or not trial.fits(option):
                return False
            trial.take(option)
        return True

    def copy(self) -> "Room":
        """Return the same room, to go on in another way."""
        return replace(self, open=list(self.open), chosen=list(self.chosen))


def of_seats(contest: Contest) -> Room:
    """Return the seats of a contest; RuleError when there are too few options or limits that cannot be met."""
    limits = Limits(contest)
    minima = quotas.of(contest)
    return Room(
        Fraction(contest.seats),
        [Fraction(1)] * len(contest.options),
        list(contest.standing),
        False,
        lambda chosen, open, left: limits.barred(chosen, open),
        lambda chosen, open: quotas.due(minima, chosen, open),
    )


def of_money(contest: Contest, totals: Sequence[Fraction], threshold: Fraction, minutes: Minutes) -> Room:
    """Return the budget of a contest, for the options whose total reaches `threshold`; RuleError when there is none, or
    too little for the limits."""
    if not contest.budget:
        raise RuleError("budget-missing", "budget")
    open = [option for option in contest.standing if totals[option] >= threshold]
    for option in contest.standing:
        if option not in open:
            id = contest.options[option].id
            minutes.step("below-threshold", option=id, amount=totals[option], needed=threshold)
    limits = Quotas(contest, open)
    costs = [option.cost for option in contest.options]
    return Room(contest.budget, costs, open, True, limits.barred, limits.due, limits.all)


def room_of(contest: Contest, totals: Sequence[Fraction], threshold: Fraction, minutes: Minutes) -> Room:
    """Return the room of a contest that can be about seats or money."""
    return of_seats(contest) if contest.budget is None else of_money(contest, totals, threshold, minutes)
