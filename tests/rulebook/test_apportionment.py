"""Seats per group: published cases, laws, and the border."""

import csv
import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import contested, selected

from rulebook import RuleError
from rulebook.apportionment import apportion
from rulebook.methods.apportionment import BALINSKI_YOUNG, DIVISORS, QUOTAS
from rulebook.registry import latest

DATA = Path(__file__).parent / "data"
FLANDERS = json.loads((DATA / "imperiali_example.json").read_text())["vlaanderen_example"]
LISTS = json.loads((DATA / "list_elections.json").read_text())
HOUSE = list(csv.DictReader((DATA / "us_house.csv").read_text().splitlines()))
FORMULAS = (*DIVISORS, *QUOTAS, BALINSKI_YOUNG)


def seats(outcome):
    return {group: int(amounts["seats"]) for group, amounts in outcome.totals.items()}


def apportioned(votes, number, formula, **more):
    """Seats in the order of votes without names."""
    found = apportion({f"{place:03}": amount for place, amount in enumerate(votes)}, number, formula, **more)
    assert len(found.winners) == number
    return list(seats(found).values())


@pytest.mark.parametrize("formula", ["imperiali", "dhondt"])
def test_the_example_of_flanders(formula):
    assert apportioned(FLANDERS["votes"], FLANDERS["seats"], formula) == FLANDERS[formula]


@pytest.mark.parametrize(
    ("formula", "published"),
    [
        ("hare", "largest_remainder"),
        ("dhondt", "dhondt"),
        ("sainte_lague", "sainte_lague"),
        ("huntington_hill", "huntington_hill"),
        ("adams", "adams"),
        ("dean", "dean"),
        ("balinski_young", "quota_method"),
    ],
)
def test_the_second_example_of_balinski_and_young(formula, published):
    example = LISTS["balinski_young_2"]
    assert apportioned(example["votes"], example["seats"], formula) == example[published]


def test_the_czech_seats_in_the_european_parliament():
    vote = LISTS["czech_ep_2019"]
    found = apportion(vote["votes"], vote["seats"], vote["method"], threshold=Fraction(5, 100))
    assert {name: number for name, number in seats(found).items() if number} == vote["result"]
    below = [step.params["option"] for step in found.steps if step.code == "below-threshold"]
    assert set(below) == set(vote["votes"]) - set(vote["result"])


@pytest.mark.parametrize("census", ["1940", "1950", "1960", "1970", "1980"])
def test_the_states_in_the_house(census):
    states = {row["state"]: row for row in HOUSE if row["census"] == census}
    people = {state: int(row["apportionment_population"]) for state, row in states.items()}
    official = {state: int(row["seats"]) for state, row in states.items()}
    assert seats(apportion(people, 435, "huntington_hill")) == official
    assert seats(apportion(people, 435, "huntington_hill", least=1)) == official


def test_one_seat_more_can_take_one_away_by_remainders_only():
    assert apportioned([6, 6, 2], 10, "hare") == [4, 4, 2]
    assert apportioned([6, 6, 2], 11, "hare") == [5, 5, 1]


def test_a_quota_that_is_too_cheap_is_made_dearer_until_it_fits():
    found = apportion({"A": 50, "B": 50}, 1, "imperiali_quota")
    codes = [(step.code, step.params.get("amount")) for step in found.steps if step.code.startswith("quota")]
    # A third is too cheap, and so is a half: two would have it.
    assert codes == [("quota-corrected", "100/3"), ("quota-corrected", 50), ("quota", None)]
    assert sorted(seats(found).values()) == [0, 1]
    assert found.ties[0].stage == "seat"


def test_droop_goes_around_again_where_votes_are_few():
    assert apportioned([5], 4, "droop") == [4]
    assert apportioned([1, 2], 7, "droop") == [3, 4]


def test_equals_that_all_get_a_seat_are_no_tie():
    assert apportion({"A": 5, "B": 5}, 2, "dhondt").ties == ()
    found = apportion({"A": 5, "B": 5, "C": 5}, 2, "dhondt", seed="x")
    first, second = found.ties
    assert (first.between, first.policy, first.choice) == (("A", "B", "C"), "lot", found.winners[0])
    assert set(second.between) == {"A", "B", "C"} - {first.choice}


def test_a_tie_that_nobody_settles():
    found = apportion({"A": 5, "B": 5}, 1, "adams", tie="rejected")
    assert (found.result, found.winners) == ("undecided", ())
    assert apportion({"A": 5, "B": 5}, 1, "balinski_young", tie="rejected").result == "undecided"


def test_blank_votes_count_for_the_threshold():
    votes = {"A": 90, "B": 10}
    assert seats(apportion(votes, 2, "adams", threshold=Fraction(1, 10))) == {"A": 1, "B": 1}
    assert seats(apportion(votes, 2, "adams", threshold=Fraction(1, 10), blank=1)) == {"A": 2, "B": 0}


def test_seats_beforehand():
    assert apportioned([100, 1, 1], 10, "dhondt", least=2) == [6, 2, 2]
    assert apportioned([100, 1, 0], 10, "dhondt", least=2) == [8, 2, 0]


@pytest.mark.parametrize(
    ("votes", "formula", "settings", "code"),
    [
        ([1, 2], "magic", {}, "option-unknown"),
        ([0, 0], "dhondt", {}, "seats-unfilled"),
        ([1, 1, 1], "dhondt", {"threshold": Fraction(1, 2)}, "seats-unfilled"),
        ([1, 1, 1], "dhondt", {"least": 2}, "seats-short"),
        ([1, 1], "hare", {"least": 1}, "least-unfit"),
        ([1, 1], "balinski_young", {"least": 1}, "least-unfit"),
    ],
)
def test_what_cannot_be(votes, formula, settings, code):
    with pytest.raises(RuleError) as caught:
        apportioned(votes, 5, formula, **settings)
    assert caught.value.code == code


def test_among_ballots_each_names_one_list_and_who_withdrew_has_none():
    ballots = [(["A"], 7), (["B"], 5), (["C"], 9), ([], 4)]
    found = selected("apportionment", contested("ABC", 3, withdrawn=["C"]), ballots, formula="dhondt")
    assert seats(found) == {"A": 2, "B": 1}
    bounds = latest("apportionment").bounds(contested("AB"), None)
    assert bounds.options == 1


amounts = st.lists(st.integers(0, 60) | st.fractions(0, 9, max_denominator=4), min_size=1, max_size=7).filter(any)
numbers = st.integers(1, 24)


@given(amounts, numbers, st.sampled_from(FORMULAS))
def test_all_seats_are_given_and_never_more(votes, number, formula):
    found = apportion({str(place): amount for place, amount in enumerate(votes)}, number, formula)
    assert sum(seats(found).values()) == number == len(found.winners)
    assert not any(type(step.params.get("amount")) is float for step in found.steps)


@given(amounts, numbers, st.sampled_from(FORMULAS))
def test_more_votes_never_have_fewer_seats(votes, number, formula):
    found = sorted(zip(votes, apportioned(votes, number, formula), strict=True))
    assert all(one[1] <= other[1] for one, other in pairwise(found) if one[0] < other[0])


@given(amounts, numbers, st.sampled_from(FORMULAS), st.integers(2, 9))
def test_only_proportions_matter(votes, number, formula, factor):
    if formula != "droop":
        assert apportioned([amount * factor for amount in votes], number, formula) == apportioned(
            votes, number, formula
        )


@given(amounts, numbers, st.sampled_from(tuple(DIVISORS)))
def test_by_divisors_one_seat_more_takes_none_away(votes, number, formula):
    before, after = (apportioned(votes, size, formula) for size in (number, number + 1))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(amounts, numbers)
def test_by_hare_and_balinski_young_nobody_leaves_its_exact_share(votes, number):
    for formula in ("hare", BALINSKI_YOUNG):
        for amount, own in zip(votes, apportioned(votes, number, formula), strict=True):
            assert abs(Fraction(amount) * number / sum(map(Fraction, votes)) - own) < 1
