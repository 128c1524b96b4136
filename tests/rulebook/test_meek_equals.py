"""Equals on a ballot in Meek's method: as Meek said, the ballot in equal parts for every order they could stand in."""

from fractions import Fraction
from itertools import permutations, product
from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook_cases import contested, selected

from rulebook.profile import rankings
from rulebook.stv.keeping import Keeping
from rulebook.stv.tiers import tiered


def orders(tiers):
    """All strict rankings that a ballot with equals stands for, each with its part."""
    each = [list(permutations(tier)) for tier in tiers]
    for one in product(*each):
        yield [[name] for tier in one for name in tier], Fraction(1, prod(map(len, each)))


@st.composite
def rankings_with_equals(draw, names):
    some = draw(st.permutations(names))[: draw(st.integers(1, len(names)))]
    tiers = []
    while some:
        size = draw(st.integers(1, 3))
        tiers.append(some[:size])
        some = some[size:]
    return tiers


@settings(max_examples=50)
@given(st.integers(2, 6), st.data())
def test_equals_are_shared_as_if_in_every_order(number, data):
    names = "ABCDEF"[:number]
    contest = contested(list(names), data.draw(st.integers(1, number)))
    pile = st.tuples(rankings_with_equals(names), st.integers(1, 5))
    piles = data.draw(st.lists(pile, min_size=1, max_size=6))
    outcome = selected("meek-stv", contest, piles, tie="rejected")
    parts = [(strict, weight * part) for tiers, weight in piles for strict, part in orders(tiers)]
    known = selected("meek-stv", contest, parts, tie="rejected")
    for stage, expected in zip(outcome.rounds, known.rounds, strict=False):
        # Who has a quota to the last decimal, rounding makes elected sooner or later.
        close = [
            amount
            for amount in expected["votes"].values()
            if abs(Fraction(amount) - Fraction(expected["quota"])) < 1e-9
        ]
        if outcome.ties or known.ties or (close and stage["elected"] != expected["elected"]):
            return
        for name, amount in expected["votes"].items():
            assert abs(Fraction(stage["votes"][name]) - Fraction(amount)) < Fraction(1, 10**5)
        assert set(stage["elected"]) == set(expected["elected"])
    assert len(outcome.rounds) == len(known.rounds)


def test_a_half_is_a_half():
    """Two of the six of three equals are exactly a third, so B has exactly half and not a hair more."""
    piles = [([["B"], ["A"]], 2), ([["A", "B", "C"]], 3), ([["C"]], 1)]
    outcome = selected("meek-stv", contested(list("ABC"), 1), piles)
    assert outcome.rounds[0]["votes"] == {"A": 1, "B": 3, "C": 2} and not outcome.rounds[0]["elected"]


def test_equals_of_whom_all_are_elected_pass_the_rest_on():
    outcome = selected("meek-stv", contested(list("ABCD"), 3), [([["A", "B"], ["C"]], 9), ([["D"]], 2)])
    assert set(outcome.winners) == {"A", "B", "C"}
    assert Fraction(outcome.rounds[1]["votes"]["C"]) > 2


def test_equals_of_whom_all_go_out_are_passed_by():
    piles = [([["A", "B"], ["C"]], 4), ([["A"]], 1), ([["C"]], 6), ([["D"]], 11)]
    outcome = selected("meek-stv", contested(list("ABCD"), 1), piles)
    assert [stage["excluded"] for stage in outcome.rounds] == [[], ["B"], ["A"]]
    assert [stage["votes"]["A"] for stage in outcome.rounds] == [3, 5, 0]
    assert outcome.rounds[2]["votes"]["C"] == 10 and outcome.winners == ("D",)


def test_tiers_are_numbered_after_the_options_by_themselves():
    tiers = [((1,), (0, 2)), ((0, 2), (1,)), ((3,),)]
    profile = rankings([(ballot, Fraction(1)) for ballot in tiers], 4)
    order, members = tiered(profile, 4)
    assert list(members) == [(0,), (1,), (2,), (3,), (0, 2)]
    assert sorted(row[row >= 0].tolist() for row in order) == [[1, 4], [3], [4, 1]]


def test_tiers_of_more_options_than_a_word_has_bits():
    tiers = [((index, index + 1), (0,)) for index in range(1, 99)] + [(tuple(range(100)),)]
    order, members = tiered(rankings([(ballot, Fraction(1)) for ballot in tiers], 100), 100)
    assert order.shape == (99, 2) and len(members) == 199 and order.dtype.itemsize == 2
    names = [f"c{index}" for index in range(100)]
    shown = [[[names[place] for place in tier] for tier in ballot] for ballot in tiers]
    assert len(selected("meek-stv", contested(names, 4), shown, seed="1").winners) == 4


def test_what_equals_cannot_divide_still_counts():
    """Of a paper that A keeps a part of, B and C get what can be halved; the rest is no reason for a lower quota."""
    profile = rankings([(((0,), (1, 2)), Fraction(1))], 3)
    keeping = Keeping(profile, 3, 10)
    assert keeping.one == 20
    keeping.parts[0] = 3
    keeping.elect([0])
    assert keeping.votes() == ([3, 8, 8], 20)


def test_what_is_handed_on_is_told_of_papers_without_equals():
    """What came to C from A is told when it goes on to D alone, and not where it goes on to equals."""
    piles = [([["A"], ["C"], ["D", "E"]], 6), ([["A"], ["C"], ["D"]], 6), ([["D"]], 7), ([["E"]], 8)]
    outcome = selected("meek-stv", contested(list("ACDE"), 2), piles)
    told = [{(part["from"], part["to"]) for part in stage["transfers"]} for stage in outcome.rounds]
    assert told == [set(), {("A", "C")}, {("C", "D")}]
