"""Instant run-off: each ballot counts for the best it names of those still in; who has the least is excluded, until
one has more than all others together.

A ballot with several equal best counts in full for each ("approval"): the only way with equals that keeps what instant
run-off promises, such as that similar options do not hurt each other. Or it counts for each in equal parts ("split");
or for none as long as there are several ("none"), as in elections that do not allow equals.
Sources: B. Reilly, "The Global Spread of Preferential Voting", Australian Journal of Political Science 39 (2004); for
equals T. Delemazure and D. Peters, "Generalizing Instant Runoff Voting to Allow for Indifferences", EC (2024).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from rulebook import registry
from rulebook.award.room import of_seats
from rulebook.contest import Contest
from rulebook.errors import RuleError
from rulebook.minutes import Minutes
from rulebook.planes import Planes
from rulebook.profile import Profile, Rankings
from rulebook.settings import Setting, Settings

SETTINGS = {"equals": Setting("approval", ("approval", "split", "none"))}

Votes = list[Fraction]


class _Round(NamedTuple):
    """What each option has, what counts for no one any more, and what waits until one of several equals is left."""

    votes: Votes
    lost: Fraction
    waiting: Fraction


def select(contest: Contest, profile: Profile, settings: Settings, minutes: Minutes) -> Sequence[int]:
    """Return the place of the option that is left. Raises RuleError where there are more seats than one."""
    if contest.seats > 1:
        raise RuleError("seats-exceeded", "seats", seats=contest.seats)
    assert isinstance(profile, Rankings)
    papers = _Papers(profile, len(contest.options), settings.text("equals"))
    return [_Runoff(contest, minutes, papers, of_seats(contest).open).winner()]


class _Papers:
    """The ballots, and for whom they count."""

    def __init__(self, ballots: Rankings, options: int, equals: str) -> None:
        self._ranks = ballots.ranks(options).T
        self._last = ballots.order.shape[1] + 1
        self._planes = Planes(ballots.weights)
        self._scale = ballots.scale
        self._total = ballots.total
        self._equals = equals

    def round(self, open: Sequence[int]) -> _Round:
        """Count the ballots with only these options in."""
        ranks = self._ranks[open]
        best = ranks.min(axis=0, initial=self._last)
        tops = (ranks == best) & (best < self._last)
        shares = tops.any(axis=0) if self._equals == "approval" else tops.sum(axis=0, dtype=np.uint16)
        votes = [Fraction()] * len(self._ranks)
        lost, waiting = self._total, Fraction()
        for share in np.unique(shares[shares > 0]).tolist():
            of_share = shares == share
            weight, *own = self._planes.behind(np.vstack([of_share, tops & of_share])).tolist()
            lost -= Fraction(weight, self._scale)
            if share > 1 and self._equals == "none":
                waiting += Fraction(weight, self._scale)
                continue
            for place, units in zip(open, own, strict=True):
                votes[place] += Fraction(units, share * self._scale)
        return _Round(votes, lost, waiting)


@dataclass
class _Runoff:
    """The rounds of a count, in which `open` are the places of those still in."""

    contest: Contest
    minutes: Minutes
    papers: _Papers
    open: list[int]
    history: list[Votes] = field(default_factory=list)
    lost: Fraction = Fraction()

    def winner(self) -> int:
        """Count round after round, and return who is left."""
        giver: list[int] = []
        while True:
            now = self.papers.round(self.open)
            leader = max(self.open, key=now.votes.__getitem__)
            rest = sum((now.votes[place] for place in self.open if place != leader), now.waiting)
            elected = [leader] if now.votes[leader] > rest or len(self.open) == 1 else []
            if elected:
                self._step("elected", elected)
            self._record(giver, now, elected)
            if elected:
                return leader
            giver = [self._lowest(now)]
            self._step("excluded", giver)
            self.open.remove(*giver)

    def _lowest(self, now: _Round) -> int:
        votes = now.votes
        least = min(votes[place] for place in self.open)
        equals = [place for place in self.open if votes[place] == least]
        others = [votes[place] for place in self.open if place not in equals]
        if others and least * len(equals) + now.waiting < min(others):
            # Even together they stay below all others: they all go, and in which order decides nothing.
            return min(equals, key=lambda place: self.contest.options[place].id)
        return self.minutes.settle("exclusion", equals, least, earlier=self.history, most=False)

    def _record(self, excluded: Sequence[int], now: _Round, elected: Sequence[int]) -> None:
        ids, votes = self.contest.ids, now.votes
        transfers: list[dict[str, object]] = []
        if excluded:
            before = self.history[-1]
            gains: list[tuple[str | None, Fraction]] = [(None, now.lost - self.lost)]
            gains += [(id, votes[place] - before[place]) for id, place in zip(ids(self.open), self.open, strict=True)]
            transfers = [
                {"from": giver, "to": to, "votes": gain} for giver in ids(excluded) for to, gain in gains if gain
            ]
        else:
            self.minutes.total("first", votes)
        self.minutes.round(
            excluded=ids(excluded),
            transfers=transfers,
            votes=self.contest.by_id(votes),
            non_transferable=now.lost,
            waiting=now.waiting,
            elected=ids(elected),
        )
        self.history.append(votes)
        self.lost = now.lost

    def _step(self, code: str, places: Sequence[int]) -> None:
        self.minutes.step(code, round=len(self.minutes.rounds) + 1, options=self.contest.ids(places))


registry.register(registry.Method("irv", 1, "ranking", "option", select=select, settings=SETTINGS))
