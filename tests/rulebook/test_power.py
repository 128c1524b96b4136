"""Who is pivotal: published figures, all sets counted one by one, and laws."""

from fractions import Fraction
from itertools import combinations
from math import comb, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import EQUAL, majority, rule, weighed
from test_real_votes import GEANT

from rulebook import Member, Rule, RuleError
from rulebook.analysis import coalitions, generating
from rulebook.analysis.coalitions import Smallest, smallest_blocking, smallest_winning
from rulebook.analysis.games import Game
from rulebook.analysis.generating import Sets
from rulebook.analysis.power import banzhaf, shapley_shubik
from rulebook.errors import AnalysisError

PER = {"kind": "province", "share": "1/2", "strict": True}
EEC_1958 = Game.weighted({"Germany": 4, "France": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}, 12)
SECURITY_COUNCIL = Game.weighted({**{f"P{n}": 7 for n in range(5)}, **{f"E{n}": 1 for n in range(10)}}, 39)


def shares(game):
    return {id: influence.share for id, influence in banzhaf(game).items()}


def test_the_council_of_the_six():
    """The Britannica Guide to Statistics and Probability: 5/21, 1/7, and no power at all for Luxembourg."""
    found = shares(EEC_1958)
    assert {found[large] for large in ("Germany", "France", "Italy")} == {Fraction(5, 21)}
    assert {found[medium] for medium in ("Belgium", "Netherlands")} == {Fraction(1, 7)}
    assert found["Luxembourg"] == 0


def test_fifty_and_forty_nine_and_one():
    """The same guide: the member of 49 has no more power than that of 1."""
    assert list(shares(Game.weighted({"a": 50, "b": 49, "c": 1}, 51)).values()) == [
        Fraction(3, 5), Fraction(1, 5), Fraction(1, 5),
    ]  # fmt: skip


def test_the_security_council():
    """Shapley and Shubik (1954), for the council of today: 4/2145 for who has no veto."""
    found = shapley_shubik(SECURITY_COUNCIL)
    assert {found[f"E{n}"] for n in range(10)} == {Fraction(4, 2145)}
    assert {found[f"P{n}"] for n in range(5)} == {(1 - 10 * Fraction(4, 2145)) / 5}
    assert smallest_winning(SECURITY_COUNCIL, listed=0) == Smallest(9, 210)
    assert smallest_blocking(SECURITY_COUNCIL).sets == tuple((f"P{n}",) for n in range(5))


def test_geant_gives_its_smallest_more_than_nothing():
    votes = {country: int(number) for number, countries in GEANT.items() for country in countries}
    game = Game.weighted(votes, 2 * 1155 // 3)
    power = shapley_shubik(game)
    assert sum(power.values()) == 1
    assert all(power[one] >= power[other] for one in votes for other in votes if votes[one] >= votes[other])
    # 5 x 70 + 60 + 6 x 50 + 40 is 750, so a 14th country of 20 at least is needed.
    assert smallest_winning(game).size == 14
    # To stop it takes 386: five of 70 and one more of 36 at least.
    assert smallest_blocking(game).size == 6


def test_a_double_majority_of_heads_and_inhabitants():
    asked = rule(majority=[majority(), majority("inhabitants", share="3/5", strict=False)])
    members = weighed(asked, {"a": 60, "b": 20, "c": 10, "d": 10})
    game = Game.of(asked, members)
    assert (game.heads, game.quotas, game.weights) == (3, (6,), ((6,), (2,), (1,), (1,)))
    assert smallest_winning(game).sets == (("a", "b", "c"), ("a", "b", "d"), ("a", "c", "d"))
    assert smallest_blocking(game).sets == (("a",),)
    assert shapley_shubik(game)["a"] == Fraction(1, 2)


def test_conditions_become_one_game():
    members = [
        Member(id, Fraction(weight), {"loans": Fraction(loans)}) for id, weight, loans in [("a", 3, 5), ("b", 1, 5)]
    ]
    asked = rule(
        majority=[
            majority("weight", share="1/3"),
            majority("weight", base="entitled", share="3/4", strict=False),
            majority("loans", share="1/2", strict=False),
            {"measure": "heads", "base": "cast", "number": 1, "strict": True},
        ]
    )
    # Loans are the same for all, so that half of them is one head; the number asks two.
    assert Game.of(asked, members) == Game(("a", "b"), 2, ((3,), (1,)), (3,))
    nothing = [Member("a", Fraction(0)), Member("b", Fraction(0))]
    assert Game.of(rule(majority=[majority("weight")]), nothing).heads == 3
    assert Game.of(rule(), []) == Game((), 1, (), ())


def test_rules_that_are_no_such_game():
    for asked in (rule(majority=[majority() | {"per": PER}]), Rule.parse(CONSENT)):
        with pytest.raises(AnalysisError, match="analysis-unfit"):
            Game.of(asked, [])
    with pytest.raises(RuleError, match="figure-missing"):
        Game.of(rule(majority=[majority("loans")]), [Member("a", Fraction(1))])


CONSENT = {key: EQUAL[key] for key in ("version", "weight")} | {
    "method": "consent",
    "objections": [{"measure": "heads", "number": 0, "strict": False}],
}


@st.composite
def games(draw, members=6):
    number, measures = draw(st.integers(1, members)), draw(st.integers(0, 3))
    weights = [tuple(draw(st.integers(0, 5)) for _ in range(measures)) for _ in range(number)]
    quotas = tuple(draw(st.integers(1, sum(column) + 1)) for column in zip(*weights, strict=True))
    return Game(tuple(map(str, range(number))), draw(st.integers(0, number + 1)), tuple(weights), quotas)


def sets_of(game, size, *, without=()):
    return combinations([place for place in range(len(game.members)) if place not in without], size)


@given(games())
def test_all_sets_counted_one_by_one(game):
    number = len(game.members)
    swings, orders = [0] * number, [Fraction()] * number
    for place in range(number):
        for size in range(number):
            for others in sets_of(game, size, without=[place]):
                if game.wins((*others, place)) and not game.wins(others):
                    swings[place] += 1
                    orders[place] += Fraction(factorial(size) * factorial(number - 1 - size), factorial(number))
    found = banzhaf(game)
    assert [influence.swings for influence in found.values()] == swings
    assert [influence.chance for influence in found.values()] == [Fraction(own, 2 ** (number - 1)) for own in swings]
    assert list(shapley_shubik(game).values()) == orders


@pytest.mark.parametrize("largest", [generating.LARGEST, 0])
@given(game=games())
def test_the_smallest_sets_found_one_by_one(largest, game):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generating, "LARGEST", largest)
        try:
            assert smallest_winning(game) == first(game, game.wins)
        except AnalysisError as error:
            assert (error.code, largest, len(game.quotas) > 1) == ("analysis-large", 0, True)
        everybody = set(range(len(game.members)))
        assert smallest_blocking(game) == first(game, lambda places: not game.wins(everybody - set(places)))


def first(game, able):
    for size in range(len(game.members) + 1):
        if found := [places for places in sets_of(game, size) if able(places)]:
            return Smallest(
                size, len(found), tuple(sorted(tuple(game.members[one] for one in places) for places in found))
            )
    return Smallest(None, 0)


def test_many_sets_are_counted_and_not_listed():
    game = Game.weighted({str(n): 1 + n % 2 for n in range(40)}, 31)
    found = smallest_winning(game)
    assert (found.size, found.number, found.sets) == (16, 20 * comb(20, 15) + comb(20, 16), ())


def test_too_large_to_count_but_not_to_find(monkeypatch):
    monkeypatch.setattr(generating, "LARGEST", 0)
    game = Game.weighted({str(n): 1 for n in range(30)} | {"large": 40}, 41)
    assert smallest_winning(game) == Smallest(2, 30, tuple(sorted((str(n), "large") for n in range(30))))
    assert smallest_winning(game, listed=10) == Smallest(2, None)
    assert smallest_blocking(game) == Smallest(1, 1, (("large",),))
    with pytest.raises(AnalysisError) as caught:
        shapley_shubik(game)
    assert caught.value.params["most"] == 0


def test_sets_that_are_hard_to_find_are_not_listed(monkeypatch):
    # Each measure alone could be met by many sets of half the members, both together by few.
    monkeypatch.setattr(coalitions, "STEPS", 1000)
    numbers = range(24)
    weights = tuple((n, 23 - n) for n in numbers)
    game = Game(tuple(map(str, numbers)), 0, weights, (138, 138))
    found = smallest_winning(game, listed=10**12)
    assert (found.size, found.sets) == (12, ())
    assert found.number > 0


@given(games(), st.data())
def test_a_copy_of_the_heaviest_is_never_weaker(game, data):
    power = list(shapley_shubik(game).values())
    for one, own in enumerate(game.weights):
        for other, others in enumerate(game.weights):
            if all(mine >= theirs for mine, theirs in zip(own, others, strict=True)):
                assert power[one] >= power[other]


def test_three_hundred_members():
    weights = {str(n): 1 + n * 7 % 11 for n in range(300)}
    game = Game.weighted(weights, sum(weights.values()) // 2 + 1)
    found = banzhaf(game)
    assert len({(weights[id], influence.swings) for id, influence in found.items()}) == 11
    # With an odd total every set or its complement wins, so that exactly half of all sets do.
    assert sum(influence.share for influence in found.values()) == 1


def test_sets_by_weight_and_size():
    sets = Sets([(1, 2), (2, 0), (3, 1)], (5, 2), sizes=True)
    counts = sets.freeze()
    assert counts.at((3, 2)) == [0, 0, 1, 0]
    assert counts.at((5, 1)) == [0, 0, 1, 0]
    assert counts.at((-1, 0)) == [0, 0, 0, 0]
