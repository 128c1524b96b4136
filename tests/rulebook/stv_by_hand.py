"""Counts by transferable vote as one would do them by hand, paper by paper and with no thought for speed.

Written from the rules alone, to check the quick ones against. Ballots are rankings (tuples of candidates), each of
them one paper. They return the votes of each stage and who is elected; a choice between equals raises `Equal`.
"""

from fractions import Fraction
from math import ceil, floor


class Equal(Exception):
    """There is a choice between equals."""


class Paper:
    def __init__(self, ranking, value):
        self.ranking, self.value = ranking, value

    def next_of(self, continuing):
        return next((candidate for candidate in self.ranking if candidate in continuing), None)


def only(found):
    if len(found) > 1:
        raise Equal
    return found[0]


def extreme(kind, candidates, votes):
    return only([one for one in candidates if votes[one] == kind(votes[other] for other in candidates)])


def cut(number, decimals):
    return Fraction(floor(number * 10**decimals), 10**decimals)


def scottish(candidates, seats, ballots):
    """The Scottish Local Government Elections Order 2007, rules 45 to 52."""
    quota = len(ballots) // (seats + 1) + 1
    continuing, elected, stages = list(candidates), [], []
    piles = {candidate: [] for candidate in candidates}
    votes = dict.fromkeys(candidates, Fraction(0))

    def give(papers):
        for paper in papers:
            to = paper.next_of(continuing)
            if to is not None:
                piles[to].append(paper)
                votes[to] += paper.value

    give(Paper(ballot, Fraction(1)) for ballot in ballots)
    while True:
        reached = sorted((one for one in continuing if votes[one] >= quota), key=lambda one: -votes[one])
        continuing = [one for one in continuing if one not in reached]
        elected += reached
        if len(continuing) == seats - len(elected):
            elected += sorted(continuing, key=lambda one: -votes[one])
            continuing = []
        stages.append(dict(votes))
        if len(elected) == seats:
            return stages, elected
        above = [one for one in elected if votes[one] > quota]
        if above:
            giver = extreme(max, above, votes)
            surplus = votes[giver] - quota
            for paper in piles[giver]:
                paper.value = cut(surplus * paper.value / votes[giver], 5)
            votes[giver] = Fraction(quota)
        else:
            giver = extreme(min, continuing, votes)
            continuing.remove(giver)
            votes[giver] = Fraction(0)
        papers, piles[giver] = piles[giver], []
        give(papers)


class ByERS97:
    """The rules of 1997 of the Electoral Reform Society, section 5, by their numbers."""

    def __init__(self, candidates, seats, ballots):
        self.seats, self.total = seats, len(ballots)
        self.continuing, self.elected, self.stages = list(candidates), [], []
        self.batches = {candidate: [] for candidate in candidates}
        self.votes = dict.fromkeys(candidates, Fraction(0))
        self.deal([Paper(ballot, Fraction(1)) for ballot in ballots])
        self.set_quota()

    def set_quota(self):  # 5.1.6, 5.4.8
        self.quota = Fraction(ceil(100 * sum(self.votes.values()) / (self.seats + 1)), 100)

    def deal(self, papers):
        taken = {}
        for paper in papers:
            to = paper.next_of(self.continuing)
            if to is not None:
                taken.setdefault(to, []).append(paper)
                self.votes[to] += paper.value
        for to, batch in taken.items():
            self.batches[to].append(batch)

    def done(self):
        """End of a stage or batch: who is elected (5.1.7, 5.3.13, 5.4.9), and is it over (5.5)?"""
        while self.continuing and len(self.elected) < self.seats:
            best = max(self.votes[one] for one in self.continuing)
            left = self.seats - len(self.elected)
            active = sum(self.votes.values()) - sum(min(self.votes[one], self.quota) for one in self.elected)
            if best == 0 or (best < self.quota and best < active / (left + 1)):
                break
            equals = [one for one in self.continuing if self.votes[one] == best]
            if len(equals) > left:
                raise Equal
            self.elected.append(equals[0])
            self.continuing.remove(equals[0])
        if 0 < len(self.continuing) == self.seats - len(self.elected):
            self.elected += sorted(self.continuing, key=lambda one: -self.votes[one])
            self.continuing = []
        self.stages.append(dict(self.votes))
        return len(self.elected) == self.seats

    def together(self, surplus):
        """5.2.2 and 5.2.5: the largest set that can go out together, with all of its equals."""
        ranked = sorted(self.continuing, key=lambda one: self.votes[one])
        for size in range(len(ranked) - 1, 0, -1):
            out, above = ranked[:size], self.votes[ranked[size]]
            enough = len(ranked) - size >= self.seats - len(self.elected)
            if enough and self.votes[out[-1]] < above and sum(self.votes[one] for one in out) + surplus <= above:
                return out
        return []

    def count(self):
        while not self.done():
            above = [one for one in self.elected if self.votes[one] > self.quota]
            surplus = sum(self.votes[one] - self.quota for one in above)
            out = self.together(surplus)
            if above and not out:
                self.pass_on(extreme(max, above, self.votes))
            elif self.exclude(out or [extreme(min, self.continuing, self.votes)]):
                break
        return self.stages, self.elected

    def pass_on(self, giver):  # 5.3
        papers = [paper for paper in self.batches[giver][-1] if paper.next_of(self.continuing) is not None]
        surplus = self.votes[giver] - self.quota
        if sum(paper.value for paper in papers) > surplus:
            value = cut(surplus / len(papers), 2)
            for paper in papers:
                paper.value = value
        self.votes[giver] = self.quota
        self.deal(papers)

    def exclude(self, out):  # 5.4
        self.continuing = [one for one in self.continuing if one not in out]
        papers = [paper for one in out for batch in self.batches[one] for paper in batch]
        values = sorted({paper.value for paper in papers}, reverse=True)
        if len(self.continuing) == self.seats - len(self.elected):  # 5.5.1
            return False
        for value in values:
            batch = [paper for paper in papers if paper.value == value]
            for one in out:
                self.votes[one] -= value * sum(paper in batch for held in self.batches[one] for paper in held)
            self.deal(batch)
            if not self.elected:
                self.set_quota()
            if value != values[-1] and self.done():
                return True
        return False


def ers97(candidates, seats, ballots):
    return ByERS97(candidates, seats, ballots).count()


def meek(candidates, seats, ballots):
    """The reference rule of the Proportional Representation Foundation, in billionths."""
    one = 10**9

    def up(number, divisor):
        return -(-number // divisor)

    def distribute():
        votes = dict.fromkeys(candidates, 0)
        for ballot in ballots:
            weight = one
            for candidate in ballot:
                kept = up(weight * keep[candidate], one)
                votes[candidate] += kept
                weight -= kept
        return votes

    keep = dict.fromkeys(candidates, one)
    hopeful, elected, stages = list(candidates), [], []
    votes = distribute()
    while len(elected) < seats and len(elected) + len(hopeful) > seats:
        last = len(ballots) * one + 1
        while True:
            votes = distribute()
            quota = sum(votes.values()) // (seats + 1) + 1
            reached = sorted((one for one in hopeful if votes[one] >= quota), key=lambda one: -votes[one])
            elected += reached
            hopeful = [one for one in hopeful if one not in reached]
            surplus = max(0, sum(votes[one] - quota for one in elected))
            if reached or surplus < 1000 or surplus >= last:
                break
            last = surplus
            for candidate in elected:
                keep[candidate] = up(up(keep[candidate] * quota, one) * one, votes[candidate])
        stages.append({candidate: Fraction(amount, one) for candidate, amount in votes.items()})
        if not reached:
            lowest = min(votes[one] for one in hopeful)
            out = only([one for one in hopeful if votes[one] <= lowest + surplus])
            hopeful.remove(out)
            keep[out] = 0
            if len(elected) + len(hopeful) == seats:  # Nothing moves any more, but that is told.
                stages.append(stages[-1])
    rest = sorted(hopeful, key=lambda one: -votes[one]) if len(elected) < seats else []
    return stages, elected + rest
