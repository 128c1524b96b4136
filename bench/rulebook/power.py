"""Who is pivotal among hundreds of weighted members, and what it would take, exactly. There is no peer that says it
exactly, so these are times alone.

The weights are real ones: the votes by size of the general assembly of GÉANT, drawn again for 300 members, and the 285
Flemish municipalities of 2025 by their inhabitants, or the square roots of those.
"""

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from math import isqrt
from pathlib import Path

from bench.rows import Row
from rulebook import Member, Rule
from rulebook.analysis.changes import Changes
from rulebook.analysis.coalitions import smallest_winning
from rulebook.analysis.games import Game
from rulebook.analysis.power import banzhaf, shapley_shubik

from .measure import generator, taken, timed

ROOT = Path(__file__).resolve().parents[2]
GEANT = ROOT / "tests" / "rulebook" / "data" / "geant_votes_2015.json"
FLANDERS = ROOT / "src" / "beraad" / "demo" / "data" / "flemish_municipalities_2025.csv"
HALF = {"base": "for_against", "share": "1/2", "strict": True}
DOUBLE = {
    "method": "majority",
    "version": 1,
    "weight": {"scheme": "equal"},
    "quorum": [{"measure": "heads", "share": "1/2", "strict": True}],
    "second_call": None,
    "majority": [HALF | {"measure": "heads"}, HALF | {"measure": "inhabitants"}],
    "tie": "rejected",
    "secret": False,
}


def rows() -> Iterator[Row]:
    """What it costs to say who is pivotal, and what it would take."""
    votes = [int(votes) for votes, countries in json.loads(GEANT.read_text())["votes"].items() for _ in countries]
    sizes = generator("beraad power").choice(votes, 300).tolist()
    towns = [int(row["population_2020"]) for row in csv.DictReader(FLANDERS.read_text().splitlines())]
    roots = [isqrt(town) for town in towns]
    for what, weights in ((f"GÉANT × 300, {sum(sizes):,} votes", sizes), (f"285 towns, {sum(roots):,} votes", roots)):
        game = Game.weighted({str(place): weight for place, weight in enumerate(weights)}, sum(weights) // 2 + 1)
        yield taken(f"Banzhaf, {what}", timed(lambda game=game: banzhaf(game)))
        own = timed(lambda game=game: shapley_shubik(game))
        assert sum(own.result.values()) == 1
        yield taken(f"Shapley–Shubik, {what}", own)
    yield taken(f"smallest winning sets, {what}", timed(lambda: smallest_winning(game)))
    yield taken("fewest heads, double majority of 285", timed(lambda: _changes(towns).fewest_heads()))


def _changes(towns: list[int]) -> Changes:
    """A vote of towns that fails in heads, in inhabitants, and by its quorum."""
    members = [Member(str(place), Fraction(1), {"inhabitants": Fraction(size)}) for place, size in enumerate(towns)]
    chance = generator("beraad changes").random(len(towns)).tolist()
    said = {0: "for", 1: "against", 2: "against"}
    ballots = {str(place): said[int(drawn * 7)] for place, drawn in enumerate(chance) if drawn * 7 < 3}
    return Changes.of(Rule.parse(DOUBLE), members, ballots)
