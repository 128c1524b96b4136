from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rulebook_cases import rule

from rulebook import Member, RuleError, weigh
from rulebook.exact import nearest_root, total

BANDS = [[0, 1], [10000, 2], [20000, 3], [50000, 4], [100000, 6]]
amounts = st.fractions(min_value=0, max_value=10**6, max_denominator=50)


def weights(figures, **weight):
    figures = {id: None if figure is None else Fraction(figure) for id, figure in figures.items()}
    return weigh(rule(weight=weight).weight, figures)


def test_equal_needs_no_figures():
    assert weights({"a": None, "b": 5}, scheme="equal") == {"a": 1, "b": 1}


@pytest.mark.parametrize("scheme", ["linear", "register"])
def test_a_figure_itself_is_the_weight(scheme):
    assert weights({"a": 7, "b": "1/3"}, scheme=scheme, register="loans") == {"a": 7, "b": Fraction(1, 3)}


@pytest.mark.parametrize(
    ("figure", "root"),
    [(0, 0), (1, 1), (2, 1), (3, 2), (6, 2), (7, 3), (12, 3), (13, 4), ("1/4", 1), ("9/4", 2), (540196, 735)],
)
def test_square_roots_go_to_the_nearest_whole_number(figure, root):
    assert weights({"a": figure}, scheme="sqrt", register="inhabitants") == {"a": root}


@given(st.fractions(min_value=0, max_value=10**40))
def test_the_nearest_root_is_nearest_and_halves_go_up(value):
    root = nearest_root(value)
    assert value < (root + Fraction(1, 2)) ** 2
    assert root == 0 or value >= (root - Fraction(1, 2)) ** 2


@given(st.integers(min_value=0, max_value=10**30))
def test_the_root_of_a_square_is_exact(number):
    assert nearest_root(Fraction(number**2)) == number == isqrt(number**2)


@pytest.mark.parametrize(
    ("figure", "weight"),
    [(0, 1), (9999, 1), (10000, 2), (99999, 4), ("199999/2", 4), (100000, 6), (540196, 6)],
)
def test_a_band_begins_at_its_border(figure, weight):
    assert weights({"a": figure}, scheme="bands", register="inhabitants", bands=BANDS) == {"a": weight}


def test_missing_figures_name_everybody_concerned():
    with pytest.raises(RuleError) as caught:
        weights({"c": None, "a": None, "b": 1}, scheme="sqrt", register="inhabitants")
    assert (caught.value.code, caught.value.path) == ("figure-missing", "figures.inhabitants")
    assert caught.value.params == {"register": "inhabitants", "members": ["a", "c"]}


def test_negative_figures_are_refused():
    with pytest.raises(RuleError, match="figure-unfit"):
        weights({"a": -1}, scheme="linear", register="loans")


@pytest.mark.parametrize("value", [Fraction(-1), 0.5])
def test_a_member_has_no_negative_or_inexact_figures(value):
    with pytest.raises(RuleError, match="member-unfit"):
        Member("a", value)
    with pytest.raises(RuleError, match="member-unfit"):
        Member("a", Fraction(1), {"loans": value})


def test_a_cap_holds_after_capping():
    # Cutting 80 to a third of the old 100 would leave it more than half of what then is the total.
    assert weights({"a": 80, "b": 10, "c": 10}, scheme="linear", register="r", cap="1/3") == {
        "a": 10,
        "b": 10,
        "c": 10,
    }
    capped = weights({"a": 80, "b": 10, "c": 9, "d": 1}, scheme="linear", register="r", cap="2/5")
    assert capped == {"a": Fraction(40, 3), "b": 10, "c": 9, "d": 1}
    assert capped["a"] == Fraction(2, 5) * sum(capped.values())


def test_a_cap_that_nobody_reaches_changes_nothing():
    assert weights({"a": 1, "b": 2, "c": 2}, scheme="linear", register="r", cap="2/5") == {
        "a": 1,
        "b": 2,
        "c": 2,
    }


def test_members_without_weight_cannot_make_room_under_a_cap():
    with pytest.raises(RuleError) as caught:
        weights({"a": 5, "b": 5, "c": 0}, scheme="linear", register="r", cap="1/3")
    assert caught.value.code == "cap-impossible"
    assert caught.value.params == {"cap": "1/3", "members": 2}


@given(st.lists(amounts, min_size=1, max_size=30), st.fractions(min_value=Fraction(1, 50), max_value=1))
def test_the_law_of_the_cap(figures, cap):
    positive = [figure for figure in figures if figure]
    assume(cap * len(positive) >= 1)
    before = {str(index): figure for index, figure in enumerate(figures)}
    after = weigh(rule(weight={"scheme": "linear", "register": "r", "cap": cap}).weight, before)
    whole = sum(after.values())
    assert all(weight <= cap * whole for weight in after.values())
    lowered = {id for id in before if after[id] < before[id]}
    assert {after[id] for id in lowered} in (set(), {max(after.values())})
    if lowered:
        assert max(after.values()) == cap * whole


@given(st.lists(amounts))
def test_totals_are_sums(values):
    assert total(values) == sum(values)
