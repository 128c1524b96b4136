"""Who is elected, excluded or still in the race, and what goes on record of each stage.

Votes are whole numbers of a unit, the smallest part of a vote that the method knows of.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rulebook.award.limits import Limits
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.stv.papers import NOBODY, Moved


@dataclass
class Stage:
    """What was done at a stage: the quota then, whose surplus went on, who was excluded, what moved, and what else its
    method's page says of it."""

    quota: int
    surplus: Sequence[int] = ()
    excluded: Sequence[int] = ()
    moved: Moved = field(default_factory=dict)
    more: Mapping[str, object] = field(default_factory=dict)


class Race:
    """The candidates of a contest by their places, and the votes of each.

    `open` are those still in the race, `chosen` those elected in that order, `barred` those who can no longer be
    elected under the limits and are to be excluded. `valid` is the weight of all papers in units, of which `unit` make
    a vote. `oldest` says that ties go back to the first stage at which equals differed, and not to the latest.
    """

    def __init__(self, contest: Contest, minutes: Minutes, valid: int, unit: int, *, oldest: bool = False) -> None:
        """Raises RuleError when there are too few candidates or the limits cannot be met (see `Limits`)."""
        self.minutes = minutes
        self.valid = valid
        self.unit = unit
        self.votes = [0] * len(contest.options)
        self.open = list(contest.standing)
        self.chosen: list[int] = []
        self.barred: list[int] = []
        self._contest = contest
        self._limits = Limits(contest)
        self._history: list[list[Fraction]] = []
        self._oldest = oldest
        self._bar()

    @property
    def left(self) -> int:
        """How many seats are left."""
        return self._contest.seats - len(self.chosen)

    @property
    def seats(self) -> int:
        """How many seats there are."""
        return self._contest.seats

    def amount(self, units: int) -> Fraction:
        """Return units as votes."""
        return Fraction(units, self.unit)

    def id(self, place: int) -> str:
        """Return the id of a candidate."""
        return self._contest.options[place].id

    def settle(self, stage: str, equals: Sequence[int], units: int, *, most: bool = True) -> int:
        """Return which of `equals` comes first, by the stages before and the rule's way with ties."""
        earlier = self._history[::-1] if self._oldest else self._history
        return self.minutes.settle(stage, equals, self.amount(units), earlier=earlier, most=most)

    def first(self, votes: Mapping[int, int]) -> None:
        """Give candidates the units of their first preferences."""
        for place, units in votes.items():
            self.votes[place] = units
        self.minutes.total("first", [self.amount(units) for units in self.votes])

    def announce(self, quota: int, valid: int) -> None:
        """Write down the quota, of how many votes."""
        self.minutes.step("quota", quota=self.amount(quota), valid=self.amount(valid), seats=self.seats)

    def run(self, stages: Iterator[Stage], reached: Callable[[int], bool]) -> Sequence[int]:
        """Let stages follow until all seats are filled, and return who is elected, in that order. `reached` says
        whether so many votes are enough."""
        while self.left:
            self._end(next(stages), reached)
        return self.chosen

    def lowest(self, slack: int = 0) -> int:
        """Return who is to be excluded: who has the fewest votes of those whom no guarantee calls for. Who has no more
        than `slack` above the fewest is equal."""
        needed = self.needed()
        free = [place for place in self.open if place not in needed]
        fewest = min(self.votes[place] for place in free)
        equals = [place for place in free if self.votes[place] <= fewest + slack]
        if not any(self.votes[place] for place in equals) and self.can_spare(equals):
            # They all go, one after the other, and as no vote moves it does not matter who is first.
            return min(equals, key=self.id)
        return self.settle("exclusion", equals, fewest, most=False)

    def needed(self) -> set[int]:
        """Return who of the open ones a guarantee calls for."""
        return set(self._limits.needed(self.chosen, self.open)) if self._contest.limits else set()

    def can_spare(self, places: Iterable[int]) -> bool:
        """Return whether the limits can still be met without these, and there are enough others."""
        return self._limits.possible(self.chosen, set(self.open).difference(places))

    def exclude(self, places: Sequence[int]) -> None:
        """Take candidates out of the race: those who are barred, or some with few votes. They keep their votes until
        these are moved."""
        if self.barred:
            self.step("barred", options=self.ids(places))
        else:
            most = max(self.votes[place] for place in places)
            if spared := [place for place in self.needed() if self.votes[place] <= most]:
                self.step("guarded", options=self.ids(spared))
            self.step("excluded", options=self.ids(places))
        self.open = [place for place in self.open if place not in places]
        self.barred = [place for place in self.barred if place not in places]
        self._bar()

    def move(self, giver: int, taker: int, units: int, moved: Moved) -> None:
        """Let units go from one to another (or to NOBODY), and add that to what `moved`."""
        self.votes[giver] -= units
        if taker != NOBODY:
            self.votes[taker] += units
        moved[giver, taker] = moved.get((giver, taker), 0) + units

    def ids(self, places: Iterable[int]) -> list[str]:
        """Return the ids of candidates, in the order of the alphabet: that of the paper may leave no trace."""
        return sorted(self.id(place) for place in places)

    def step(self, code: str, **figures: object) -> None:
        """Write down a step of the round that is under way."""
        self.minutes.step(code, round=len(self.minutes.rounds) + 1, **figures)

    def _end(self, stage: Stage, reached: Callable[[int], bool]) -> None:
        """Elect who has enough votes at the end of a stage, and put it on record.

        Those with the most votes come first, so that a ceiling holds back who has fewer. Where as many candidates are
        left as seats they are elected too.
        """
        before = len(self.chosen)
        while self.open and self.left and reached(best := max(self.votes[place] for place in self.open)):
            equals = [place for place in self.open if self.votes[place] == best]
            rest = [place for place in self.open if place not in equals]
            if len(equals) > self.left or not self._limits.possible([*self.chosen, *equals], rest):
                equals = [self.settle("winner", equals, best)]
            self._elect("elected", equals)
        if 0 < self.left == len(self.open):
            self._elect("elected-last", self.open)
        self._record(stage, self.chosen[before:])

    def _elect(self, code: str, places: Sequence[int]) -> None:
        ranked = sorted(places, key=lambda place: (-self.votes[place], self.id(place)))
        self.step(code, options=[self.id(place) for place in ranked])
        self.chosen += ranked
        self.open = [place for place in self.open if place not in ranked]
        self._bar()

    def _bar(self) -> None:
        if self._contest.limits and self.left:
            found = self._limits.barred(self.chosen, self.open)
            self.open = [place for place in self.open if place not in found]
            self.barred += found

    def _record(self, stage: Stage, elected: Sequence[int]) -> None:
        amounts = [self.amount(units) for units in self.votes]
        self._history.append(amounts)
        moved = sorted(
            (self.id(giver), "" if taker == NOBODY else self.id(taker), self.amount(units))
            for (giver, taker), units in stage.moved.items()
            if units > 0
        )
        self.minutes.round(
            quota=self.amount(stage.quota),
            surplus=self.ids(stage.surplus),
            excluded=self.ids(stage.excluded),
            transfers=[{"from": giver, "to": taker or None, "votes": votes} for giver, taker, votes in moved],
            votes=self._contest.by_id(amounts),
            non_transferable=self.amount(self.valid - sum(self.votes)),
            elected=[self.id(place) for place in elected],
            **stage.more,
        )
