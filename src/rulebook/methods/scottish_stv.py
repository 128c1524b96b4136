"""Scottish STV: single transferable vote by the weighted inclusive Gregory method, in five decimals.

A surplus is taken from all papers of who is elected, each at its own value; what does not fit in five decimals is cut
off. Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52, repeated in
the Order of 2011 (SSI 2011/399).
"""

from collections.abc import Iterator, Sequence

from rulebook import registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile
from rulebook.settings import Settings
from rulebook.stv.papers import NOBODY, Moved, Papers, Pile, strict, together, valid
from rulebook.stv.race import Race, Stage

ONE = 10**5
"""The value of a paper that nobody has used yet."""


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of who is elected, in that order."""
    ballots = valid(strict(profile, minutes))
    papers = Papers(ballots.order, ballots.weights, len(contest.options))
    race = Race(contest, minutes, papers.total * ONE, ballots.scale * ONE)
    quota = (papers.total // (race.seats + 1) + 1) * ONE
    race.announce(quota, race.valid)
    return race.run(_Count(papers, race, quota).stages(), lambda votes: votes >= quota)


class _Count:
    """The papers of each candidate, by their value in hundred thousandths."""

    def __init__(self, papers: Papers, race: Race, quota: int) -> None:
        self.papers = papers
        self.race = race
        self.quota = quota
        self.held: list[dict[int, list[Pile]]] = [{} for _ in race.votes]

    def stages(self) -> Iterator[Stage]:
        """Do what is next, until nobody asks any more (rules 45, 48 to 51)."""
        race = self.race
        yield self._first()
        while True:
            over = [place for place in race.chosen if race.votes[place] > self.quota]
            if race.barred:
                yield self._excluded(race.barred)
            elif over:
                most = max(race.votes[place] for place in over)
                equals = [place for place in over if race.votes[place] == most]
                yield self._surplus(race.settle("surplus", equals, most - self.quota))
            else:
                yield self._excluded([race.lowest()])

    def _first(self) -> Stage:
        """Sort the papers by first preference."""
        piles = self.papers.dealt()
        for place, pile in piles.items():
            self.held[place][ONE] = [pile]
        self.race.first({place: pile.total * ONE for place, pile in piles.items()})
        return Stage(self.quota)

    def _surplus(self, giver: int) -> Stage:
        """Move the surplus on, with all papers that bore it."""
        race, moved = self.race, Moved()
        votes = race.votes[giver]
        surplus = votes - self.quota
        race.step("surplus", option=race.id(giver), votes=race.amount(surplus))
        for value, pile in self._taken(giver):
            self._hand(giver, pile, value * surplus // votes, moved)
        race.move(giver, NOBODY, race.votes[giver] - self.quota, moved)
        return Stage(self.quota, surplus=[giver], moved=moved)

    def _excluded(self, givers: Sequence[int]) -> Stage:
        """Exclude candidates and move their papers on at the values they have."""
        race, moved = self.race, Moved()
        race.exclude(givers)
        for giver in givers:
            for value, pile in self._taken(giver):
                self._hand(giver, pile, value, moved)
            race.move(giver, NOBODY, race.votes[giver], moved)
        return Stage(self.quota, excluded=givers, moved=moved)

    def _taken(self, giver: int) -> list[tuple[int, Pile]]:
        """Take the papers from a candidate, one pile for each value."""
        self.papers.open(self.race.open)
        held, self.held[giver] = self.held[giver], {}
        return [(value, together(piles)) for value, piles in held.items()]

    def _hand(self, giver: int, pile: Pile, value: int, moved: Moved) -> None:
        """Hand papers on at a value; those that name nobody any more stay behind."""
        for taker, part in self.papers.handed(pile).items():
            if taker != NOBODY:
                self.held[taker].setdefault(value, []).append(part)
                self.race.move(giver, taker, part.total * value, moved)


registry.register(registry.Method("scottish-stv", 1, "ranking", "seats", select=select))
