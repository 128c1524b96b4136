"""Phragmén: every ballot receives money at the same speed, and whatever its backers can pay for first is chosen.

Sources: E. Phragmén, "Sur une méthode nouvelle pour réaliser, dans les élections, la représentation proportionnelle des
partis" (1894), and for ranked ballots the ordered method of the Swedish election law, both as in S. Janson, "Phragmén's
and Thiele's election methods" (2018), arXiv 1611.08826. Among projects: M. Los, Z. Christoff and D. Grossi,
"Proportional Budget Allocations: Towards a Systematization", IJCAI (2022).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from rulebook import registry
from rulebook.award.choosing import fill
from rulebook.award.room import Room, room_of
from rulebook.contest import Contest
from rulebook.exact import legible
from rulebook.minutes import Minutes
from rulebook.profile import Profile, Rankings
from rulebook.settings import Setting, Settings
from rulebook.shares.loads import Loads, Moment
from rulebook.shares.rising import Rising
from rulebook.shares.support import Ranked, Support, approved


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the places of the candidates or projects chosen, in that order."""
    support = approved(profile, len(contest.options))
    sums = support.totals()
    minutes.total("weight", sums)
    room = room_of(contest, sums, settings.number("threshold"), minutes)
    ranked = Ranked(profile, len(contest.options)) if isinstance(profile, Rankings) else None
    Phragmen(room, ranked or support, Loads(support), minutes, sums).run(skip=settings.flag("skip"))
    fill(room, sums, minutes)
    return room.chosen


class Phragmen:
    """A count by Phragmén: who is behind what, with how much saved, and the room there is.

    With `Ranked` support, a ballot is only behind the best it names of those that are open.
    """

    def __init__(
        self, room: Room, support: Support | Ranked, loads: Loads, minutes: Minutes, totals: Sequence[Fraction]
    ) -> None:
        self.room, self.loads, self.minutes, self.totals = room, loads, minutes, totals
        self._ranked = support if isinstance(support, Ranked) else None
        self._support = support if isinstance(support, Support) else support.named
        # What each has, for one over the scale of the weights, once everything there is has been dealt out.
        self._share = room.whole / (self._support.total or 1)

    def run(self, *, skip: bool = False) -> None:
        """Choose until no open option has backers.

        Among projects it ends with the first that costs more than is left, unless such are to be skipped. What costs
        more than there ever was takes no part.
        """
        room = self.room
        for option in [option for option in room.open if room.costs[option] > room.whole]:
            room.close(option)
        rising = self._rising()
        while first := rising.least():
            late = [option for option in first if not room.fits(option)]
            if late and not skip:
                self._note("ended-by-cost", late)
                return
            if late:
                self._note("costs-too-much", late)
                for option in late:
                    room.close(option)
            else:
                self._choose(first)
            rising = self._rising() if self._ranked else rising.keep(room.open)

    def _note(self, code: str, late: Sequence[int]) -> None:
        self.minutes.step(code, options=self.minutes.contest.ids(late), left=self.room.left)

    def _rising(self) -> Rising[Moment]:
        """The open options with the moments at which they can be paid for."""
        if self._ranked:
            self._support = self._ranked.best(self.room.open)
        support, loads = self._support, self.loads
        costs = [cost / self._share for cost in self.room.costs]
        return Rising(
            [option for option in self.room.open if support.weight(option)],
            lambda option, before: loads.floor(support.behind(option), costs[option]),
            lambda option, near: loads.moment(support.behind(option), costs[option]),
        )

    def _choose(self, first: Mapping[int, Moment]) -> None:
        """Choose one of the options that can be paid for first, all at the same moment."""
        moment = next(iter(first.values())).rate
        each = moment * self._share * self._support.scale
        money = legible(each)
        option = self.minutes.settle("winner", sorted(first), money, earlier=[self.totals])
        self.loads.pay(self._support.behind(option), moment)
        self.room.take(option)
        id = self.minutes.contest.options[option].id
        if self.room.money:
            self.minutes.step("paid-for-at", option=id, money=money)
        else:
            self.minutes.step("seat-paid-for-at", option=id, votes=legible(1 / each))
        self.minutes.round(option=id, money=money, cost=self.room.costs[option], left=self.room.left)


registry.register(
    registry.Method(
        "phragmen",
        1,
        "approval",
        "seats",
        select=select,
        other_kinds=("ranking",),
        other_purposes=("budget",),
        settings={"skip": Setting(False), "threshold": Setting(Fraction())},
    )
)
