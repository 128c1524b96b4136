"""Scottish STV against pref_voting on random small elections."""

import random

import pytest
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.rankings import Ranking
from rulebook_cases import contested, selected


@pytest.mark.parametrize("seed", range(10))
def test_pref_voting_elects_the_same(seed):
    chance = random.Random(f"scottish {seed}")
    compared = 0
    for _ in range(100):
        number = chance.randint(2, 6)
        seats = chance.randint(1, number - 1)
        piles = [
            (chance.sample(range(number), chance.randint(1, number)), chance.randint(1, 40))
            for _ in range(chance.randint(3, 12))
        ]
        contest = contested([str(name) for name in range(number)], seats)
        ballots = [([[str(name)] for name in names], weight) for names, weight in piles]
        outcome = selected("scottish-stv", contest, ballots, tie="rejected")
        if outcome.result == "undecided":
            continue
        rankings = [Ranking({name: rank for rank, name in enumerate(names)}) for names, _ in piles]
        profile = ProfileWithTies(rankings, rcounts=[weight for _, weight in piles], candidates=list(range(number)))
        assert sorted(map(int, outcome.winners)) == sorted(stv_scottish(profile, num_seats=seats)), (piles, seats)
        compared += 1
    assert compared > 80
