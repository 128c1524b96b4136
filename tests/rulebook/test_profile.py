"""Ballots in arrays say what they said one by one."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import profile
from rulebook.profile import Scores, merge, rankings, scores

OPTIONS = 5
weights = st.integers(0, 5) | st.fractions(0, 5, max_denominator=6)


@st.composite
def tiered(draw):
    """A ranking in tiers of some of the options, some of them equal."""
    places = draw(st.lists(st.integers(0, OPTIONS - 1), unique=True))
    tiers: list[list[int]] = []
    for place in places:
        if tiers and draw(st.booleans()):
            tiers[-1].append(place)
        else:
            tiers.append([place])
    return tuple(tuple(sorted(tier)) for tier in tiers)


ranked = st.lists(st.tuples(tiered(), weights.map(Fraction)), max_size=8)
scored = st.lists(
    st.tuples(st.tuples(*[st.integers(-3, 300) | st.integers(-(2**62), 2**62)] * OPTIONS), weights.map(Fraction)),
    max_size=8,
)


def heaped(ballots):
    heap = Counter()
    for ballot, weight in ballots:
        heap[ballot] += weight
    return dict(heap)


def told(found):
    """The ballots of a profile, as they were told to it."""
    rows = []
    for row in range(len(found.weights)):
        weight = Fraction(int(found.weights[row]), found.scale)
        if isinstance(found, Scores):
            rows.append((tuple(found.table[row].tolist()), weight))
            continue
        tiers: list[list[int]] = []
        for at, place in enumerate(found.order[row].tolist()):
            if place < 0:
                assert found.joined is None or not found.joined[row, at:].any()
                assert set(found.order[row, at:].tolist()) == {-1}
                break
            if found.joined is not None and found.joined[row, at]:
                tiers[-1].append(place)
            else:
                tiers.append([place])
        rows.append((tuple(map(tuple, tiers)), weight))
    assert len(dict(rows)) == len(rows)
    return dict(rows)


@given(ranked)
def test_rankings_come_back_as_they_went_in(ballots):
    found = rankings(ballots, OPTIONS)
    assert told(found) == heaped(ballots)
    assert found.total == sum(weight for _, weight in ballots)


@given(scored)
def test_scores_come_back_as_they_went_in(ballots):
    found = scores(ballots, OPTIONS)
    assert told(found) == heaped(ballots)
    assert found.total == sum(weight for _, weight in ballots)


@given(ranked, st.randoms())
def test_the_order_of_ballots_leaves_no_trace(ballots, random):
    shuffled = random.sample(ballots, len(ballots))
    one, other = rankings(ballots, OPTIONS), rankings(shuffled, OPTIONS)
    assert one.order.tolist() == other.order.tolist()
    assert one.weights.tolist() == other.weights.tolist()


@given(ranked)
def test_weight_by_number_is_weight_by_repetition(ballots):
    whole = [(tiers, Fraction(int(weight))) for tiers, weight in ballots]
    repeated = [(tiers, Fraction(1)) for tiers, weight in whole for _ in range(int(weight))]
    one = {tiers: weight for tiers, weight in told(rankings(whole, OPTIONS)).items() if weight}
    assert one == told(rankings(repeated, OPTIONS))


@given(ranked, st.sets(st.integers(0, OPTIONS - 1)))
def test_who_is_struck_out_leaves_the_others_as_they_were(ballots, gone):
    struck = [
        (tuple(left for tier in tiers if (left := tuple(place for place in tier if place not in gone))), weight)
        for tiers, weight in ballots
    ]
    assert told(rankings(ballots, OPTIONS).without(gone).merged()) == heaped(struck)


@given(scored, st.sets(st.integers(0, OPTIONS - 1)))
def test_who_is_struck_out_has_no_score(ballots, gone):
    struck = [
        (tuple(0 if place in gone else number for place, number in enumerate(row)), weight) for row, weight in ballots
    ]
    assert told(scores(ballots, OPTIONS).without(gone).merged()) == heaped(struck)


@given(ranked)
def test_ranks_count_the_tiers_and_the_unranked_are_last(ballots):
    found = rankings(ballots, OPTIONS)
    last = found.order.shape[1] + 1
    for row, tiers in zip(found.ranks(OPTIONS).tolist(), told(found), strict=True):
        expected = [last] * OPTIONS
        for rank, tier in enumerate(tiers, 1):
            for place in tier:
                expected[place] = rank
        assert row == expected


@given(
    st.integers(0, 6).flatmap(
        lambda columns: st.lists(
            st.tuples(*[st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2)] * columns), min_size=1, max_size=9
        )
    )
)
def test_equal_rows_are_merged_and_sorted_whatever_is_in_them(rows):
    table = np.array(rows, dtype=np.int64).reshape(len(rows), -1)
    first, sums = merge(table, np.ones(len(rows), dtype=np.int64))
    assert [tuple(row) for row in table[first].tolist()] == sorted(set(rows))
    assert sums.tolist() == [Counter(rows)[row] for row in sorted(set(rows))]


@pytest.mark.parametrize("heaviest", [2**61, 2**80])
def test_weights_that_would_overflow_stay_exact(heaviest):
    found = rankings([(((0,),), Fraction(heaviest)), (((0,),), Fraction(heaviest)), (((1,),), Fraction(1, 3))], 2)
    assert found.total == 2 * heaviest + Fraction(1, 3)
    assert told(found) == {((0,),): 2 * heaviest, ((1,),): Fraction(1, 3)}
    assert found.weights.dtype == object


def test_no_ballots_are_a_profile_too():
    assert rankings([], 3).total == scores([], 3).total == 0
    assert rankings([], 200).order.dtype == np.int16
    assert rankings([], 3).ranks(3).shape == (0, 3)
    assert profile.SAFE < 2**63
