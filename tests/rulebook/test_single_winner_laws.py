"""Laws of the methods that choose one of several."""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from ranked_cases import NAMES, above, elections, leaders, weak_orders
from rulebook_cases import contested, selected

CONDORCET = ("schulze", "ranked-pairs", "minimax", "copeland")
RANKED = (*CONDORCET, "borda", "irv")
POINTS = ("score", "dots", "majority-judgment")
# Instant run-off is not among them: see the counter-example in test_single_winner.py.
MONOTONIC = (*CONDORCET, "borda")

each_ranked = pytest.mark.parametrize("method", RANKED)
each_of_points = pytest.mark.parametrize("method", POINTS)

weights = st.integers(1, 6).map(Fraction) | st.fractions(0, 4, max_denominator=6)
pointed = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 1)), weights), min_size=1, max_size=8
) | st.lists(
    st.tuples(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 5), max_size=1), weights), min_size=1, max_size=8
)
permutations = st.permutations(NAMES)
# Each law counts several times, for up to six methods.
few = settings(max_examples=20)


def renamed(ballot, names):
    table = dict(zip(NAMES, names, strict=True))
    if isinstance(ballot, dict):
        return {table[name]: number for name, number in ballot.items()}
    return [[table[name] for name in tier] for tier in ballot]


def check_order_and_names(method, ballots, names, data):
    outcome = selected(method, contested(NAMES), ballots)
    # Half of each ballot's weight, twice, and in another order.
    halves = data.draw(st.permutations([(ballot, weight / 2) for ballot, weight in ballots] * 2))
    assert selected(method, contested(NAMES), halves).digest == outcome.digest
    # On a paper in another order the same are chosen.
    assert selected(method, contested(names), ballots).winners == outcome.winners
    if outcome.ties:
        return
    other = selected(method, contested(NAMES), [(renamed(ballot, names), weight) for ballot, weight in ballots])
    assert [[*other.winners]] == renamed([outcome.winners], names)


@each_ranked
@few
@given(elections, permutations, st.data())
def test_the_order_of_rankings_and_names_is_no_matter(method, ballots, names, data):
    check_order_and_names(method, ballots, names, data)


@each_of_points
@few
@given(pointed, permutations, st.data())
def test_the_order_of_points_and_names_is_no_matter(method, ballots, names, data):
    check_order_and_names(method, ballots, names, data)


@each_ranked
@few
@given(elections, st.integers(2, 10**30))
def test_the_unit_of_weight_is_no_matter(method, ballots, times):
    outcome = selected(method, contested(NAMES), ballots)
    assert (
        selected(method, contested(NAMES), [(one, weight * times) for one, weight in ballots]).winners
        == outcome.winners
    )


@each_ranked
@few
@given(st.lists(st.tuples(weak_orders(NAMES[1:]), weights), min_size=1))
def test_who_is_first_for_all_is_chosen(method, ballots):
    assume(any(weight for _, weight in ballots))
    outcome = selected(method, contested(NAMES), [([["A"], *ballot], weight) for ballot, weight in ballots])
    assert outcome.winners == ("A",) and not outcome.ties


@each_of_points
@few
@given(pointed)
def test_who_has_the_most_of_all_is_chosen(method, ballots):
    assume(any(weight for _, weight in ballots))
    best = [({**dict.fromkeys(ballot, 0), "A": 5}, weight) for ballot, weight in ballots]
    outcome = selected(method, contested(NAMES), best)
    assert outcome.winners == ("A",) and not outcome.ties


def against(ballots, one, other):
    return sum(weight * (above(ballot, one, other) - above(ballot, other, one)) for ballot, weight in ballots)


@pytest.mark.parametrize("method", CONDORCET)
@few
@given(elections)
def test_who_beats_every_other_is_chosen(method, ballots):
    winners = {one for one in NAMES if all(against(ballots, one, other) > 0 for other in NAMES if other != one)}
    assume(any(weight for _, weight in ballots))
    outcome = selected(method, contested(NAMES), ballots)
    assert not winners or set(outcome.winners) == winners
    assert outcome.steps[0].code == ("condorcet-winner" if winners else "condorcet-none")


# Minimax is not among them: see the counter-example in test_single_winner.py.
@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "copeland", "borda", "irv"])
@few
@given(elections)
def test_who_loses_from_every_other_is_not(method, ballots):
    losers = {one for one in NAMES if all(against(ballots, one, other) < 0 for other in NAMES if other != one)}
    assert not losers & set(selected(method, contested(NAMES), ballots).winners)


@pytest.mark.parametrize("method", MONOTONIC)
@few
@given(elections, st.data())
def test_more_support_never_hurts(method, ballots, data):
    before = selected(method, contested(NAMES), ballots)
    assume(before.winners and not before.ties)
    (winner,) = before.winners
    at = data.draw(st.integers(0, len(ballots) - 1))
    ballot, weight = ballots[at]
    rest = [[name for name in tier if name != winner] for tier in ballot]
    raised = [tier for tier in [[winner], *rest] if tier]
    assert winner in leaders(selected(method, contested(NAMES), [*ballots[:at], (raised, weight), *ballots[at + 1 :]]))


@each_of_points
@few
@given(pointed, st.data())
def test_more_points_never_hurt(method, ballots, data):
    before = selected(method, contested(NAMES), ballots)
    assume(before.winners)
    (winner,) = before.winners
    at = data.draw(st.integers(0, len(ballots) - 1))
    ballot, weight = ballots[at]
    more = {**ballot, winner: ballot.get(winner, 0) + 1}
    settings = {"most": 6} if method == "score" else {"points": 6} if method == "dots" else {"grades": 7}
    after = selected(method, contested(NAMES), [*ballots[:at], (more, weight), *ballots[at + 1 :]], **settings)
    assert after.winners == before.winners


@few
@given(elections)
def test_borda_gives_out_all_points(ballots):
    outcome = selected("borda", contested(NAMES), ballots)
    cast = sum(weight for _, weight in ballots)
    assert sum(amounts["points"] for amounts in outcome.totals.values()) == cast * 10


@few
@given(elections, st.sampled_from(["split", "none"]))
def test_instant_run_off_loses_nothing(ballots, equals):
    outcome = selected("irv", contested(NAMES), ballots, equals=equals)
    cast = sum(weight for _, weight in ballots)
    for one in outcome.rounds:
        votes = [*one["votes"].values(), one["non_transferable"], one["waiting"]]
        assert sum(map(Fraction, votes)) == cast
        assert all(Fraction(transfer["votes"]) > 0 for transfer in one["transfers"])


@few
@given(elections)
def test_the_ways_with_equals_are_one_where_there_are_none(ballots):
    strict = [([[name] for tier in ballot for name in tier], weight) for ballot, weight in ballots]
    whole, parts, none = (
        selected("irv", contested(NAMES), strict, equals=way) for way in ("approval", "split", "none")
    )
    assert whole == parts == none


def by_hand(grades):
    """The grades (a list, one per ballot) in the order in which the medians are taken away."""
    left, values = sorted(grades), []
    while left:
        values.append(left.pop((len(left) - 1) // 2))
    return values


@few
@given(st.lists(st.tuples(st.tuples(*[st.integers(0, 3)] * 3), st.integers(1, 3)), min_size=1, max_size=7))
def test_majority_judgment_is_as_by_hand(ballots):
    contest = contested("ABC")
    outcome = selected(
        "majority-judgment", contest, [(dict(zip("ABC", grades, strict=True)), weight) for grades, weight in ballots]
    )
    rows = zip("ABC", zip(*[grades for grades, weight in ballots for _ in range(weight)], strict=True), strict=True)
    values = {name: by_hand(grades) for name, grades in rows}
    assert leaders(outcome) == {name for name, value in values.items() if value == max(values.values())}


def limited(seats, inside, least, more):
    options = [{"id": name, "groups": {"size": "small"} if name in inside else {}} for name in NAMES]
    return contested(options, seats, limits=[{"kind": "size", "group": "small", "least": least, "most": least + more}])


@each_ranked
@few
# Without B, who cannot be chosen, Ranked Pairs would choose A.
@example(
    ballots=[([["C"]], 1), ([["A"], ["C"]], 5), ([["B"]], 5), ([["C"], ["B"], ["A"]], 1)],
    inside={"A", "C"},
    seats=1,
    least=1,
    more=0,
)
@given(elections, st.sets(st.sampled_from(NAMES)), st.integers(1, 3), st.integers(0, 2), st.integers(0, 2))
def test_limits_that_are_kept_anyway_change_nothing(method, ballots, inside, seats, least, more):
    seats = 1 if method == "irv" else seats
    free = selected(method, contested(NAMES, seats), ballots)
    assume(least <= len(inside.intersection(free.winners)) <= least + more)
    assert selected(method, limited(seats, inside, least, more), ballots).digest == free.digest
