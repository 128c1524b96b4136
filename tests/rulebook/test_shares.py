"""What Equal Shares and Phragmén rest on: purses, prices, floors that decide nothing, and shares that are raised."""

import random
from fractions import Fraction
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import contested, selected

from rulebook import formats
from rulebook.award.room import of_money
from rulebook.exact import Common, legible
from rulebook.formats.counting import count
from rulebook.methods import equal_shares
from rulebook.shares.purses import Purses, floor_price
from rulebook.shares.raising import Unsure, last_that_fits
from rulebook.shares.spans import Lines, Span
from rulebook.shares.support import Support, by_class

fractions = st.fractions(min_value=0, max_value=50, max_denominator=40)


@given(st.lists(fractions), st.data())
def test_fractions_over_one_denominator(values, data):
    common = Common()
    for value in values:
        common.append(value)
    numbers = data.draw(st.lists(st.integers(), min_size=len(values), max_size=len(values)))
    assert common.times(numbers) == sum(value * number for value, number in zip(values, numbers, strict=True))


def test_a_fraction_is_shown_as_it_is_while_it_can_be_read():
    assert legible(Fraction(1, 3)) == Fraction(1, 3)
    assert legible(Fraction(2 * 10**13 + 1, 3 * 10**13)) == Fraction("0.666666666666")


def test_weights_by_class_beyond_floating_point():
    classes = np.array([0, 2, 2])
    assert by_class(classes, np.array([1.0, 2.0, 3.0]), 3) == [1, 0, 5]
    assert by_class(classes, np.array([2**70, 1, 2**70], dtype=object), 3) == [2**70, 0, 2**70 + 1]
    assert by_class(classes, np.array([1, 2, 2**60 + 1]), 3) == [1, 0, 2**60 + 3]


tables = st.lists(
    st.tuples(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.integers(1, 4)), min_size=1, max_size=8
)


def support_of(rows, factor=1):
    table = np.array([points for points, _ in rows], dtype=np.int64)
    return Support(table, np.array([weight * factor for _, weight in rows], dtype=object), 1)


@given(tables, st.lists(st.tuples(st.integers(0, 3), fractions), min_size=1, max_size=4), st.sampled_from([1, 2**60]))
def test_a_price_is_paid_exactly_and_never_below_its_floor(rows, purchases, factor):
    support = support_of(rows, factor)
    assert support.plain == (factor == 1)
    purses = Purses(support)
    everyone = np.arange(len(rows))
    for option, part in purchases:
        backers = support.behind(option)
        held = purses.held(backers.rows, backers.weights)
        cost = held * part / 40
        found = purses.price(backers, cost, 0.0)
        floor = purses.floor(backers, cost, 0.0)
        if part > 40 or not len(backers.rows):
            assert found is None or not cost
            continue
        price, poor = found
        assert Fraction(floor) <= price
        # A guess at who is poor changes nothing, however wrong.
        for near in (float(price) * 2, float(price) / 2, 1e9):
            assert purses.price(backers, cost, near)[0] == price
        before = purses.held(everyone, support.weights)
        purses.pay(backers, price, poor)
        assert purses.held(everyone, support.weights) == before - cost
        left = [purses.held(np.array([row]), support.weights[[row]]) / int(support.weights[row]) for row in everyone]
        assert min(left) >= 0
        assert all(abs(money - rough) < 1e-9 for money, rough in zip(left, purses.rough.tolist(), strict=True))


def test_a_floor_of_what_cannot_be_paid():
    support = support_of([([1, 0, 0, 0], 2), ([1, 1, 0, 0], 1)])
    money = np.array([0.5, 0.25])
    backers = support.behind(0)
    assert floor_price(money, backers, 1.26, 0.0, 0.0) is None
    assert floor_price(money, backers, 1.25, 0.0, 1e-6) == pytest.approx(0.5, abs=1e-5)
    # Where it cannot be told, an earlier floor stands.
    assert floor_price(money, backers, 1.25, 0.5, 1e-6) == 0.5


def random_case(chance):
    projects = chance.randint(2, 8)
    great = chance.choice([12, 60])
    costs = [chance.choice([chance.randint(1, great)] * 9 + [0]) for _ in range(projects)]
    plan = contested(
        [{"id": str(place), "cost": cost} for place, cost in enumerate(costs)],
        budget=chance.randint(3, max(4, sum(costs))),
    )
    ballots = [
        {str(place): chance.choice([1, 1, 2]) for place in range(projects) if chance.random() < 0.4}
        for _ in range(chance.randint(1, 12))
    ]
    return plan, [(points, chance.choice([1, 2])) for points in ballots]


def step_by_step(fits, enough):
    step = 0
    while step < enough and fits(step + 1, step + 1):
        step += 1
    return step


def test_spans_find_what_steps_find(monkeypatch):
    chance = random.Random("spans")
    told = []

    def watched(fits, enough):
        def watch(first, last):
            told.append((first < last, True))
            try:
                return fits(first, last)
            except Unsure:
                told[-1] = (True, False)
                raise

        return last_that_fits(watch, enough)

    for _ in range(30):
        plan, ballots = random_case(chance)
        for utility in equal_shares.UTILITIES:
            settings = {"utility": utility, "completion": "add1", "kind": "points"}
            monkeypatch.setattr(equal_shares, "last_that_fits", watched)
            spans = selected("equal-shares", plan, ballots, **settings)
            monkeypatch.setattr(equal_shares, "last_that_fits", step_by_step)
            assert spans.data == selected("equal-shares", plan, ballots, **settings).data
    assert told.count((True, True)) > 50 < told.count((True, False))


def test_spans_find_what_steps_find_over_rankings(monkeypatch):
    chance = random.Random("ranked spans")
    for _ in range(20):
        plan, ballots = random_case(chance)
        ranked = [([[id] for id in chance.sample(list(points), len(points))], weight) for points, weight in ballots]
        settings = {"completion": "add1", "kind": "ranking"}
        monkeypatch.setattr(equal_shares, "last_that_fits", last_that_fits)
        spans = selected("equal-shares", plan, ranked, **settings)
        monkeypatch.setattr(equal_shares, "last_that_fits", step_by_step)
        assert spans.data == selected("equal-shares", plan, ranked, **settings).data


def test_in_a_town_most_steps_need_not_be_tried(monkeypatch):
    file = Path(__file__).parent / "data" / "pb" / "Netherlands_Assen_2024.pb"
    town = formats.read(file.name, file.read_bytes())
    calls = []

    def watched(fits, enough):
        return last_that_fits(lambda first, last: calls.append(first) or fits(first, last), enough)

    monkeypatch.setattr(equal_shares, "last_that_fits", watched)
    outcome = count(town, "equal-shares", {}).outcome
    raised = next(step.params for step in outcome.steps if step.code == "share-raised")
    assert raised["steps"] == 843 and len(calls) < 100
    assert set(outcome.winners) == town.stated


def test_weights_beyond_floating_point_are_raised_step_by_step():
    plan = contested([{"id": "A", "cost": 4}, {"id": "B", "cost": 5}], budget=8)
    ballots = [(["A"], 1), (["B"], 1), ([], Fraction(1, 2**60))]
    outcome = selected("equal-shares", plan, ballots, completion="add1")
    assert outcome.winners == ("A",)
    room = of_money(plan, [Fraction(1)] * 2, Fraction(), None)
    heavy = support_of([([1, 0, 0, 0], 2**60)])
    with pytest.raises(Unsure):
        Span(room, [heavy], True, Fraction(1), Fraction(2)).fits(None)


def test_everything_that_fits_is_bought():
    plan = contested([{"id": id, "cost": 2} for id in "ABC"], budget=8)
    # 8/11 for each, and raised until each could pay the 4 alone; half a vote, until it has twice as much.
    for half, steps in ((1, 4), (Fraction(1, 2), 8)):
        outcome = selected("equal-shares", plan, [(["A"], half), (["B"], 1), ([], 10 - half)], completion="add1")
        assert set(outcome.winners) == {"A", "B"}
        raised = next(step.params for step in outcome.steps if step.code == "share-enough")
        assert raised["steps"] == steps


def test_a_light_voter_can_pay_for_what_is_left():
    # For E the half vote needs 24 for each unit of weight, beside the 10 that it pays for the others.
    costs = {"A": 5, "B": 7, "C": 3, "D": 4, "E": 12}
    plan = contested([{"id": id, "cost": cost} for id, cost in costs.items()], budget=27)
    ballots = [(["A", "B", "C", "E"], "1/2"), (["A", "B", "C"], 1)]
    for completion in ("add1", "add1u"):
        assert set(selected("equal-shares", plan, ballots, completion=completion).winners) == set("ABCE")


@pytest.mark.parametrize(("good", "found"), [([True] * 9, 9), ([True, True, False, True], 2), ([False], 0), ([], 0)])
def test_the_last_step_before_the_first_that_does_not_fit(good, found):
    def fits(first, last):
        if len(set(good[first - 1 : last])) > 1:
            raise Unsure
        return good[first - 1]

    assert last_that_fits(fits, len(good)) == found


def test_lines_claim_nothing_that_cannot_be_told():
    support = support_of([([1, 0, 0, 0], 1), ([1, 0, 0, 0], 1)])
    backers = support.behind(0)
    lines = Lines(2, 0.5)
    assert lines.floor(backers, 3.0, 0.0) is None
    assert lines.ceiling(backers, 1.5, 0.0) == inf and lines.ceiling(backers, 1.5, 0.0, 1) == pytest.approx(0.75)
    # At the low share exactly everything would be needed.
    assert lines.ceiling(backers, 1.0, 0.0) == inf
    assert 0.4 < lines.short(backers, 1.5) < 0.51 and lines.short(backers, 0.5) == 0
    assert lines.under(backers, 2.0, 1.0) == (1.0, 1.0)
    assert lines.wealthy(backers, 0.4) and not lines.wealthy(backers, 0.5)
