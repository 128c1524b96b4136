"""Pairs are counted as by hand, with weights of any size."""

from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ranked_cases import EXPECTED, NAMES, above, burlington, debian, elections, weak_orders
from rulebook_cases import contested

from rulebook import pairwise
from rulebook.ballots import read_profile
from rulebook.planes import Planes
from rulebook.profile import Rankings

heavy = st.lists(st.tuples(weak_orders(), st.integers(0, 2**80).map(Fraction)), max_size=5)


@given(elections | heavy)
def test_the_table_is_the_sum_of_who_ranks_whom_above_whom(ballots):
    contest = contested(NAMES)
    pairs = pairwise.compare(contest, read_profile("ranking", contest, ballots))
    for one, row in pairs.shown(pairs.above).items():
        for other, amount in row.items():
            assert amount == sum(weight for ballot, weight in ballots if above(ballot, one, other))


@given(st.lists(st.tuples(st.integers(0, 2**70), st.lists(st.booleans(), min_size=3, max_size=3)), max_size=200))
def test_the_weight_behind_sets_of_ballots_is_their_sum(ballots):
    weights = np.array([weight for weight, _ in ballots], dtype=object)
    sets = np.array([inside for _, inside in ballots], dtype=bool).reshape(-1, 3).T
    assert Planes(weights).behind(sets).tolist() == [(weights * row).sum() for row in sets]


def test_many_ballots_are_counted_in_parts():
    generator = np.random.default_rng(1)
    order = np.argsort(generator.random((70_001, 4)), axis=1).astype(np.int8)
    weights = generator.integers(1, 1000, len(order))
    pairs = pairwise.compare(contested("ABCD"), Rankings(order, None, weights))
    places = np.argsort(order, axis=1)
    for one in range(4):
        for other in range(4):
            assert pairs.above[one, other] == weights[places[:, one] < places[:, other]].sum()


REAL = {"burlington_2009": burlington, "debian_2007": partial(debian, 2007), "debian_2020": partial(debian, 2020)}


@pytest.mark.parametrize("known", REAL)
def test_the_tables_of_real_elections(known):
    contest, profile = REAL[known]()
    pairs = pairwise.compare(contest, profile)
    assert profile.total == EXPECTED[known]["voters"]
    assert pairs.shown(pairs.above) == EXPECTED[known]["pairwise"]


def test_who_withdrew_is_in_no_pair():
    contest = contested("ABC", withdrawn=["B"])
    profile = read_profile("ranking", contest, [([["B"], ["A"]], Fraction(2))]).without([1])
    pairs = pairwise.compare(contest, profile)
    assert pairs.shown(pairs.above) == {"A": {"C": 2}, "C": {"A": 0}}
    assert not pairs.above[1].any() and not pairs.above[:, 1].any()
