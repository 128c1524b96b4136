"""ERS97: single transferable vote as papers are counted by hand, in two decimals.

A surplus is taken from the papers that came last and made it; small surpluses wait, and candidates who cannot be saved
go out together. Source: R. A. Newland and F. S. Britton, "How to Conduct an Election by the Single Transferable Vote",
third edition 1997 (Electoral Reform Society), sections 5 and 6, whose numbers are given here.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from rulebook import registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings
from rulebook.stv.papers import NOBODY, Moved, Papers, Pile, strict, together, valid
from rulebook.stv.race import Race, Stage

ONE = 100
"""The value of a paper that nobody has used yet, in hundredths."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of who is elected, in that order."""
    ballots = valid(strict(profile, minutes))
    papers = Papers(ballots.order, ballots.weights, len(contest.options))
    race = Race(contest, minutes, papers.total * ONE, ballots.scale * ONE, oldest=True)
    count = _Count(papers, race)
    return race.run(count.stages(), count.reached)


class _Count:
    """The papers of each candidate in the batches in which they came, each with its value."""

    def __init__(self, papers: Papers, race: Race) -> None:
        self.papers = papers
        self.race = race
        self.held: list[list[tuple[int, Pile]]] = [[] for _ in race.votes]
        self.quota = 0

    def reached(self, votes: int) -> bool:
        """Return whether these votes elect: the quota, or what no more others can reach than there are seats left
        (5.1.7, 5.3.13, 5.4.9)."""
        race = self.race
        # What is held by or on its way to those still in the race (6.20).
        active = sum(race.votes) - sum(min(race.votes[place], self.quota) for place in race.chosen)
        return votes > 0 and (votes >= self.quota or votes * (race.left + 1) >= active)

    def stages(self) -> Iterator[Stage]:
        """Do what is next, until nobody asks any more."""
        race = self.race
        yield self._first()
        number = 1
        while True:
            number += 1
            over = [place for place in race.chosen if race.votes[place] > self.quota]
            surplus = sum(race.votes[place] - self.quota for place in over)
            givers = race.barred or self._hopeless(surplus)
            if surplus and not givers:
                most = max(race.votes[place] for place in over)
                equals = [place for place in over if race.votes[place] == most]
                yield self._surplus(race.settle("surplus", equals, most - self.quota), number)
            else:
                if surplus:
                    race.step("surplus-waits", votes=race.amount(surplus))
                yield from self._exclusion(givers or [race.lowest()], number)

    def _first(self) -> Stage:
        """Sort the papers by first preference and calculate the quota (5.1)."""
        piles = self.papers.dealt()
        for place, pile in piles.items():
            self.held[place] = [(ONE, pile)]
        self.race.first({place: pile.total * ONE for place, pile in piles.items()})
        self._set_quota()
        return Stage(self.quota, more={"stage": 1})

    def _set_quota(self) -> None:
        """Calculate the quota of all votes that still count, rounded up to two decimals (5.1.6, 5.4.8)."""
        race = self.race
        valid = sum(race.votes)
        quota = -(-valid // (race.seats + 1))
        if quota != self.quota:
            self.quota = quota
            race.announce(quota, valid)

    def _hopeless(self, surplus: int) -> Sequence[int]:
        """Return who can go out together: as many of those with the fewest votes as have, with all surpluses, no more
        than the next above (5.2.2, 5.2.5). Of equals all go or none."""
        race = self.race
        needed = race.needed()
        free = [place for place in race.open if place not in needed]
        groups = [
            list(equals) for _, equals in groupby(sorted(free, key=race.votes.__getitem__), race.votes.__getitem__)
        ]
        found: list[int] = []
        lowest: list[int] = []
        for equals, above in zip(groups, groups[1:], strict=False):
            lowest = [*lowest, *equals]
            if len(race.open) - len(lowest) < race.left or not race.can_spare(lowest):
                break
            if sum(race.votes[place] for place in lowest) + surplus <= race.votes[above[0]]:
                found = lowest
        return found

    def _surplus(self, giver: int, number: int) -> Stage:
        """Move a surplus on with the papers of the last batch (5.3)."""
        race, moved = self.race, Moved()
        surplus = race.votes[giver] - self.quota
        race.step("surplus", option=race.id(giver), votes=race.amount(surplus))
        value, pile = self.held[giver][-1]
        self.papers.open(race.open)
        parts = self.papers.handed(pile)
        parts.pop(NOBODY, None)
        transferable = sum(part.total for part in parts.values())
        if transferable * value > surplus:
            value = surplus // transferable
        for taker, part in parts.items():
            self.held[taker].append((value, part))
            race.move(giver, taker, part.total * value, moved)
        race.move(giver, NOBODY, race.votes[giver] - self.quota, moved)
        return Stage(self.quota, surplus=[giver], moved=moved, more={"stage": number, "value": Fraction(value, ONE)})

    def _exclusion(self, givers: Sequence[int], number: int) -> Iterator[Stage]:
        """Exclude candidates and move their papers on, a batch for each value (5.4)."""
        race = self.race
        race.exclude(givers)
        batches = sorted({value for giver in givers for value, _ in self.held[giver]}, reverse=True)
        if len(race.open) == race.left or not batches:  # 5.5.1: nobody needs their votes any more.
            yield Stage(self.quota, excluded=givers, more={"stage": number})
        for value in batches:
            moved = self._batch(givers, value)
            if not race.chosen:
                self._set_quota()
            yield Stage(self.quota, excluded=givers, moved=moved, more={"stage": number, "value": Fraction(value, ONE)})

    def _batch(self, givers: Sequence[int], value: int) -> Moved:
        """Move on all papers of a value that excluded candidates hold."""
        race, moved = self.race, Moved()
        taken: dict[int, list[Pile]] = {}
        self.papers.open(race.open)
        for giver in givers:
            piles = [pile for worth, pile in self.held[giver] if worth == value]
            if piles:
                for taker, part in self.papers.handed(together(piles)).items():
                    race.move(giver, taker, part.total * value, moved)
                    if taker != NOBODY:
                        taken.setdefault(taker, []).append(part)
        for taker, parts in taken.items():
            self.held[taker].append((value, together(parts)))
        return moved


registry.register(registry.Method("ers97-stv", 1, "ranking", "seats", select=select))
