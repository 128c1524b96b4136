"""Meek STV: single transferable vote in which papers are counted again as if who is excluded had never stood.

Who is elected keeps of every paper, whenever it came, the part that leaves them just the quota. Sources: I. D. Hill,
B. A. Wichmann and D. R. Woodall, "Algorithm 123: Single transferable vote by Meek's method", The Computer Journal 30
(1987); its arithmetic in fixed decimals is that of the reference rule of the Proportional Representation Foundation.
Equal preferences: B. L. Meek, "A new approach to the single transferable vote", Voting matters 1 (1994), section 6.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rulebook import registry
from rulebook.contest import Contest
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Rankings
from rulebook.settings import Setting, Settings
from rulebook.stv.keeping import Keeping
from rulebook.stv.papers import valid
from rulebook.stv.race import Race, Stage


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of who is elected, in that order."""
    assert isinstance(profile, Rankings)
    ballots = valid(profile)
    keeping = Keeping(ballots, len(contest.options), 10 ** int(settings.text("decimals")))
    race = Race(contest, minutes, keeping.weight * keeping.one, ballots.scale * keeping.one)
    count = _Count(keeping, race)
    return race.run(count.stages(), lambda votes: votes >= count.quota)


class _Count:
    """The stages of the count, in units of which a paper of weight 1 over the scale has `keeping.one`."""

    def __init__(self, keeping: Keeping, race: Race) -> None:
        self.keeping = keeping
        self.race = race
        # Less than a millionth of a paper is no surplus.
        self.least = keeping.one // 10**6
        self.quota = 0
        self.still = False

    def stages(self) -> Iterator[Stage]:
        """Do what is next, until nobody asks any more. A stage ends where someone is elected, or where all surpluses
        have gone on: then someone is excluded."""
        race, keeping = self.race, self.keeping
        self._count()
        race.first(dict(enumerate(race.votes)))
        race.announce(self.quota, race.valid)
        yield self._stage()
        elected = 0
        while True:
            still = self.still and len(race.chosen) == elected
            keeping.elect(race.chosen[elected:])
            elected = len(race.chosen)
            excluded: Sequence[int] = race.barred
            surplus = self._surplus()
            if not excluded and (still or surplus < self.least):
                excluded = [race.lowest(surplus)]
            over = [place for place in race.chosen if surplus >= self.least and race.votes[place] > self.quota]
            if excluded:
                race.exclude(excluded)
                if len(race.open) == race.left:  # Nobody needs their votes any more.
                    yield self._stage(excluded=excluded)
                keeping.exclude(excluded)
                self._count()
            if over:
                race.step("passed-on", options=race.ids(over))
            self._pass_on()
            yield self._stage(over, excluded)

    def _count(self) -> None:
        """Count the votes, and the quota: the smallest amount that no more candidates can have than there are seats."""
        self.race.votes, valid = self.keeping.votes()
        self.quota = valid // (self.race.seats + 1) + 1

    def _surplus(self) -> int:
        return max(0, sum(self.race.votes[place] - self.quota for place in self.race.chosen))

    def _pass_on(self) -> None:
        """Let the elected keep less and less, until someone is elected or nothing is left to pass on."""
        race = self.race
        surplus, before = self._surplus(), race.valid + 1
        while self.least <= surplus < before and all(race.votes[place] < self.quota for place in race.open):
            for place in race.chosen:
                self.keeping.narrow(place, self.quota, race.votes[place])
            self._count()
            surplus, before = self._surplus(), surplus
        self.still = surplus >= before

    def _stage(self, over: Sequence[int] = (), excluded: Sequence[int] = ()) -> Stage:
        keeping, race = self.keeping, self.race
        keep = {race.id(place): Fraction(keeping.parts[place], keeping.one) for place in race.chosen}
        return Stage(self.quota, over, excluded, keeping.moved(), {"keep": keep})


SETTINGS = {"decimals": Setting("9", ("9", "12", "18"))}

registry.register(registry.Method("meek-stv", 1, "ranking", "seats", select=select, settings=SETTINGS))
