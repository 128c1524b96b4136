"""Scottish STV against pref_voting on random small elections, and against votekit on the wards."""

import json
import random
from pathlib import Path

import pytest
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.rankings import Ranking
from rulebook_cases import contested, selected
from votekit import RankBallot, RankProfile
from votekit.elections import FastSTV

from rulebook import formats

WARDS = Path(__file__).parent / "data" / "stv" / "scotland"
EXPECTED = json.loads((WARDS / "expected.json").read_text())


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


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ward", EXPECTED)
def test_votekit_elects_the_same_in_the_wards(ward):
    """Its arithmetic is another, so winners only."""
    election = formats.read(f"{ward}.blt", (WARDS / f"{ward}.blt").read_bytes())
    names = [option.id for option in election.contest.options]
    ballots = tuple(
        RankBallot(ranking=tuple(frozenset([names[place]]) for place in row if place >= 0), weight=int(weight))
        for row, weight in zip(election.profile.order.tolist(), election.profile.weights.tolist(), strict=True)
    )
    found = FastSTV(RankProfile(ballots=ballots, candidates=tuple(names)), n_seats=election.contest.seats)
    assert sorted(name for group in found.get_elected() for name in group) == EXPECTED[ward]["winners"]["scottish"]
