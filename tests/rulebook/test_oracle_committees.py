"""Committees against abcvoting, on thousands of random small profiles; weights by repetition."""

import random

from abcvoting import abcrules
from abcvoting.preferences import Profile
from rulebook_cases import contested, selected

CANDIDATES = "ABCDEFG"


def profiles(seed, number):
    chance = random.Random(seed)
    for _ in range(number):
        candidates = chance.randint(2, 7)
        likely = chance.choice([0.3, 0.5, 0.7])
        voters = [
            [candidate for candidate in range(candidates) if chance.random() < likely]
            for _ in range(chance.randint(1, 9))
        ]
        yield candidates, voters, chance.randint(1, candidates)


def theirs(rule, candidates, voters, seats, *, resolute, algorithm):
    profile = Profile(candidates)
    profile.add_voters([set(voter) for voter in voters])
    found = abcrules.compute(rule, profile, seats, algorithm=algorithm, resolute=resolute)
    return [{CANDIDATES[candidate] for candidate in committee} for committee in found]


def ours(method, candidates, voters, seats, **settings):
    # Their ties go to who stands first.
    names = CANDIDATES[:candidates]
    ballots = [[CANDIDATES[candidate] for candidate in voter] for voter in voters]
    contest = contested(list(names), seats=seats)
    return selected(method, contest, ballots, tie="casting_vote", casting_vote=names, **settings)


def test_phragmen():
    for case in profiles("phragmen", 1000):
        [committee] = theirs("seqphragmen", *case, resolute=True, algorithm="gmpy2-fractions")
        assert set(ours("phragmen", *case).winners) == committee, case


def test_equal_shares():
    for case in profiles("equal shares", 1000):
        [committee] = theirs("equal-shares", *case, resolute=True, algorithm="gmpy2-fractions")
        assert set(ours("equal-shares", *case).winners) == committee, case


def test_sequential_pav():
    for case in profiles("sequential", 1000):
        [committee] = theirs("seqpav", *case, resolute=True, algorithm="standard")
        assert set(ours("pav", *case, form="sequential").winners) == committee, case


def test_the_best_committee():
    for case in profiles("best", 1000):
        equals = theirs("pav", *case, resolute=False, algorithm="brute-force")
        outcome = ours("pav", *case, form="exact")
        assert set(outcome.winners) in equals, case
        assert bool(outcome.ties) == (len(equals) > 1), case
