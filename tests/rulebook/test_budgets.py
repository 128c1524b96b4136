"""Budgets among projects: greedy, knapsack, Equal Shares and Phragmén."""

import random
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import contested, selected
from spending_by_hand import equal_shares, phragmen, raised

from rulebook import RuleError, formats
from rulebook.award import packing, quotas
from rulebook.formats.counting import count
from rulebook.methods import equal_shares as method

FILES = sorted((Path(__file__).parent / "data" / "pb").glob("*.pb"))
MISLABELLED = "Poland_Wroclaw_2017_Rejon_nr_11_750"


def election(file):
    return formats.read(file.name, file.read_bytes())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_city_decided(file):
    found = election(file)
    settings = {"skip": "true"} if file.stem == MISLABELLED else {}
    outcome = count(found, found.method, settings).outcome
    assert set(outcome.winners) == found.stated


def test_a_label_that_does_not_fit_what_the_city_decided():
    found = election(next(file for file in FILES if file.stem == MISLABELLED))
    counted = count(found, found.method, {})
    assert counted.outcome.result == "rejected"
    assert counted.remarks[0].code == "stated-differs"


@pytest.mark.parametrize(("name", "chosen"), [("Netherlands_Assen_2024", 10), ("Poland_Swiecie_2023", 18)])
def test_other_utilities_choose_others(name, chosen):
    found = election(next(file for file in FILES if file.stem == name))
    assert len(count(found, "equal-shares", {"utility": "cardinality", "completion": "add1"}).outcome.winners) == chosen


COSTS = {"A": 3, "B": 5, "C": 2, "D": 4, "E": 6}
PLAN = contested([{"id": id, "cost": cost} for id, cost in COSTS.items()], budget=11)
WAYS = [
    ("greedy-budget", {}),
    ("greedy-budget", {"skip": False}),
    ("knapsack", {}),
    ("knapsack", {"utility": "cost"}),
    ("phragmen", {}),
    ("phragmen", {"skip": True}),
    *(
        ("equal-shares", {"utility": utility, "completion": completion})
        for utility in method.UTILITIES
        for completion in method.COMPLETIONS
    ),
]
ways = st.sampled_from(WAYS)
weights = st.sampled_from([1, 2, 3, "1/2", "2/3"])
approvals = st.lists(st.tuples(st.lists(st.sampled_from("ABCDE"), unique=True), weights), min_size=1, max_size=7)


def bought(way, ballots, contest=PLAN, **more):
    id, settings = way
    return selected(id, contest, ballots, **settings, **more)


@given(approvals, ways)
def test_no_budget_is_overspent_and_nobody_buys_what_nobody_wants(ballots, way):
    winners = bought(way, ballots).winners
    assert sum(COSTS[id] for id in winners) <= 11
    assert set(winners) <= {id for names, _ in ballots for id in names}


@given(approvals, ways, st.randoms(use_true_random=False))
def test_the_order_of_ballots_leaves_no_trace(ballots, way, chance):
    mixed = [(chance.sample(names, len(names)), weight) for names, weight in chance.sample(ballots, len(ballots))]
    assert bought(way, ballots).digest == bought(way, mixed).digest


@given(approvals, ways, st.permutations("ABCDE"))
def test_the_order_and_the_names_of_projects_make_no_difference(ballots, way, others):
    renamed = dict(zip("ABCDE", others, strict=True))
    costs = {renamed[id]: cost for id, cost in COSTS.items()}
    plan = contested([{"id": id, "cost": costs[id]} for id in "ABCDE"], budget=11)
    there = bought(way, ballots, tie="rejected")
    here = bought(way, [([renamed[id] for id in names], weight) for names, weight in ballots], plan, tie="rejected")
    assert (there.result, {renamed[id] for id in there.winners}) == (here.result, set(here.winners))


@given(approvals, ways)
def test_a_weight_is_so_many_voters(ballots, way):
    # Every share is the same, so a step of raising it is too.
    voters = sum(Fraction(weight) for _, weight in ballots)
    whole = [(names, Fraction(weight) * 6) for names, weight in ballots]
    one_each = [(names, 1) for names, weight in whole for _ in range(int(weight))]
    assert bought(way, whole).winners == bought(way, one_each).winners
    if "add1" not in way[1].get("completion", ""):
        assert bought(way, ballots).winners == bought(way, whole).winners
    assert voters


@given(approvals, ways)
def test_weights_that_no_machine_number_holds_count_the_same(ballots, way):
    if "add1" not in way[1].get("completion", ""):
        heavy = [(names, Fraction(weight) * 10**20) for names, weight in ballots]
        assert bought(way, ballots).winners == bought(way, heavy).winners


@given(approvals, st.sampled_from([way for way in WAYS if "add1" not in str(way)]), st.data())
def test_more_support_never_hurts(ballots, way, data):
    outcome = bought(way, ballots, tie="rejected")
    if outcome.result == "chosen":
        winner = data.draw(st.sampled_from(outcome.winners))
        lucky = data.draw(st.integers(0, len(ballots) - 1))
        more = [
            (sorted({*names, winner}) if index == lucky else names, weight)
            for index, (names, weight) in enumerate(ballots)
        ]
        after = bought(way, more, tie="rejected")
        assert after.result == "undecided" or winner in after.winners


def test_more_support_can_hurt_where_shares_are_raised():
    plan = contested([{"id": id, "cost": cost} for id, cost in zip("ABCDE", (3, 5, 6, 2, 5), strict=True)], budget=6)
    others = [(["C", "D", "E"], 1), ([], 3), (["B", "C", "E"], 2), (["A", "B", "C", "D", "E"], 2), (["A", "C"], 2)]
    way = ("equal-shares", {"completion": "add1"})
    assert bought(way, [([], 3), *others], plan).winners == ("C",)
    assert bought(way, [(["C"], 3), *others], plan).winners == ()


def random_ballots(chance, projects):
    ballots = ([id for id in projects if chance.random() < 0.5] for _ in range(chance.randint(1, 9)))
    return [(names, chance.choice([1, 1, 2, "1/2"])) for names in ballots]


def random_plan(chance):
    costs = [chance.randint(1, 12) for _ in range(chance.randint(2, 7))]
    budget = chance.randint(3, max(4, sum(costs)))
    return costs, contested([{"id": str(place), "cost": cost} for place, cost in enumerate(costs)], budget=budget)


def test_projects_are_bought_as_the_definitions_read():
    chance = random.Random("projects")
    for _ in range(200):
        costs, plan = random_plan(chance)
        ballots = random_ballots(chance, list(plan.place))
        ties = {"tie": "casting_vote", "casting_vote": list(plan.place)}
        tiers = [([[int(id) for id in names]], Fraction(weight)) for names, weight in ballots]
        for utility in method.UTILITIES:
            by_hand, _ = equal_shares(tiers, costs, plan.budget, utility == "cost", 1)
            outcome = selected("equal-shares", plan, ballots, utility=utility, **ties)
            assert list(outcome.winners) == list(map(str, by_hand))
        by_hand = phragmen(tiers, costs, plan.budget, False)
        assert list(selected("phragmen", plan, ballots, **ties).winners) == list(map(str, by_hand))


PARTS = [1, 2, "1/2", "1/3", "3/4"]


def test_shares_are_raised_for_light_voters_as_the_definition_reads():
    chance = random.Random("light voters")
    for _ in range(150):
        costs, plan = random_plan(chance)
        names = [[id for id in plan.place if chance.random() < 0.5] for _ in range(chance.randint(1, 6))]
        ballots = [(some, Fraction(chance.choice(PARTS))) for some in names]
        ties = {"tie": "casting_vote", "casting_vote": list(plan.place), "completion": "add1"}
        tiers = [([[int(id) for id in some]], weight) for some, weight in ballots]
        for utility in method.UTILITIES:
            by_hand = raised(tiers, costs, plan.budget, utility == "cost", 1)
            outcome = selected("equal-shares", plan, ballots, utility=utility, **ties)
            assert set(outcome.winners) == set(map(str, by_hand))


def test_shares_are_raised_over_rankings_as_the_definition_reads():
    chance = random.Random("light rankings")
    for _ in range(100):
        costs, plan = random_plan(chance)
        levels = len(costs) + 1
        ranked = [chance.sample(range(len(costs)), chance.randint(0, len(costs))) for _ in range(chance.randint(1, 5))]
        ballots = [(order, Fraction(chance.choice(PARTS))) for order in ranked]
        # What one does not rank comes after one's last rank; who ranks nobody comes after all others.
        last = 1 + max(map(len, ranked))
        tiers = [
            (
                [[option] for option in order]
                + [[]] * (0 if order else last - 1)
                + [sorted({*range(len(costs))} - {*order})],
                weight,
            )
            for order, weight in ballots
        ]
        by_hand = raised(tiers, costs, plan.budget, True, levels)
        given = [([[str(option)] for option in order], weight) for order, weight in ballots]
        ties = {"tie": "casting_vote", "casting_vote": list(plan.place), "completion": "add1"}
        assert set(selected("equal-shares", plan, given, kind="ranking", **ties).winners) == set(map(str, by_hand))


def worth(plan, ballots, ids, by_cost):
    votes = [sum(id in names for names, _ in ballots) for id in ids]
    costs = [plan.options[plan.place[id]].cost for id in ids]
    return sum(vote * (cost if by_cost else 1) for vote, cost in zip(votes, costs, strict=True)), -sum(costs)


def test_no_package_does_better_than_the_best():
    chance = random.Random("packages")
    for _ in range(200):
        _, plan = random_plan(chance)
        ballots = [(names, 1) for names, _ in random_ballots(chance, list(plan.place))]
        for by_cost in (False, True):
            outcome = selected("knapsack", plan, ballots, utility="cost" if by_cost else "cardinality")
            known = {id for names, _ in ballots for id in names}
            sets = [set(ids) for size in range(len(known) + 1) for ids in combinations(sorted(known), size)]
            payable = [ids for ids in sets if -worth(plan, ballots, ids, by_cost)[1] <= plan.budget]
            best = max(worth(plan, ballots, ids, by_cost) for ids in payable)
            equals = [ids for ids in payable if worth(plan, ballots, ids, by_cost) == best]
            assert set(outcome.winners) in equals
            assert bool(outcome.ties) == (len(equals) > 1)


def test_points_make_a_project_worth_more():
    plan = contested([{"id": "A", "cost": 4}, {"id": "B", "cost": 4}], budget=4)
    ballots = [({"A": 1, "B": 3}, 1), ({"A": 2, "B": 1}, 1)]
    for way in (("greedy-budget", {}), ("knapsack", {}), ("equal-shares", {})):
        outcome = bought(way, ballots, plan, kind="points")
        assert outcome.winners == ("B",)
        assert outcome.totals == {"A": {"points": 3}, "B": {"points": 4}}


def grouped(**groups):
    """Projects of 2 each, in a group of their own kind."""
    return [{"id": id, "cost": 2, "groups": {"area": area}} for area, ids in groups.items() for id in ids]


def limit(group, least=0, most=None, **money):
    return {"kind": "area", "group": group, "least": least, "most": most, **money}


NORTH = [(["A", "B", "C"], 8), (["D"], 2), (["E"], 1)]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_ceiling_is_kept(way):
    projects = grouped(north="ABC", south="DE")
    for ceiling in (limit("north", most=2), limit(None, most=2), limit("north", money=4), limit("north", money="5")):
        winners = bought(way, NORTH, contested(projects, budget=8, limits=[ceiling])).winners
        assert len(set(winners) & set("ABC")) <= 2


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_minimum_is_met_and_the_money_for_it_kept_apart(way):
    projects = grouped(north="ABC", south="DE")
    plan = contested(projects, budget=6, limits=[limit("south", least=1)])
    winners = bought(way, NORTH, plan).winners
    assert "D" in winners and "E" not in winners
    both = contested(projects, budget=6, limits=[limit("south", least=2)])
    assert {"D", "E"} < set(bought(way, NORTH, both).winners)


@given(approvals, ways, st.sets(st.sampled_from("ABCDE")), st.integers(0, 2), st.integers(0, 3))
def test_limits_that_are_kept_anyway_change_nothing(ballots, way, north, least, more):
    projects = [{"id": id, "cost": COSTS[id], "groups": {"area": "north"} if id in north else {}} for id in COSTS]
    free = bought(way, ballots)
    if least <= len(set(free.winners) & north) <= least + more:
        limited = contested(projects, budget=11, limits=[limit("north", least, least + more)])
        assert bought(way, ballots, limited).digest == free.digest


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_minimum_that_cannot_be_paid_is_refused(way):
    plan = contested(
        grouped(north="ABC", south="DE"), budget=3, limits=[limit("south", least=2), limit("north", most=1)]
    )
    with pytest.raises(RuleError) as refused:
        bought(way, NORTH, plan)
    assert refused.value.code == "limits-unaffordable"
    assert refused.value.params == {"limits": ["area south ≥ 2"], "budget": 3}


def test_minima_of_groups_that_overlap():
    projects = [
        {"id": id, "cost": cost, "groups": {"area": area, "kind": kind}}
        for id, cost, area, kind in [("A", 1, "n", "x"), ("B", 1, "s", "y"), ("C", 3, "s", "x"), ("D", 2, "n", "y")]
    ]
    minima = [limit("s", least=1), {"kind": "kind", "group": "x", "least": 1, "most": 1}]
    # Of x only one may be: after A the south is left with B, and after C nothing more is asked.
    for budget, possible in ((2, {"A", "B"}), (3, None)):
        plan = contested(projects, budget=budget, limits=minima)
        winners = set(bought(("greedy-budget", {}), [(["D", "C"], 3), (["A"], 1)], plan).winners)
        assert winners == (possible or {"C"})


def test_limits_that_are_too_tangled_are_refused(monkeypatch):
    monkeypatch.setattr(quotas, "STEPS", 1)
    with pytest.raises(RuleError, match="limits-entangled"):
        bought(WAYS[0], NORTH, contested(grouped(north="ABC", south="DE"), budget=6, limits=[limit(None, least=1)]))


def test_too_many_packages_are_refused(monkeypatch):
    monkeypatch.setattr(packing, "MOST", 1)
    with pytest.raises(RuleError, match="knapsack-too-large"):
        bought(("knapsack", {}), [(["A", "C"], 3), (["B"], 4), (["D"], 4), (["E"], 5)])


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_there_must_be_a_budget(way):
    projects = grouped(north="ABC", south="DE")
    with pytest.raises(RuleError, match="budget-missing"):
        bought(way, NORTH, contested(projects, budget=0))
    # Without any, Equal Shares and Phragmén fill seats.
    if way[0] in ("greedy-budget", "knapsack"):
        with pytest.raises(RuleError, match="budget-missing"):
            bought(way, NORTH, contested(projects))


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_threshold_comes_before_the_money(way):
    plan = contested(grouped(north="ABC", south="DE"), budget=20)
    id, settings = way
    outcome = selected(id, plan, NORTH, **settings, threshold=2)
    assert "E" not in outcome.winners
    assert ("below-threshold", {"option": "E", "amount": 1, "needed": 2}) in [
        (step.code, step.params) for step in outcome.steps
    ]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_what_costs_nothing_is_bought_when_anybody_wants_it(way):
    plan = contested([{"id": "A"}, {"id": "B", "cost": 5}, {"id": "C"}], budget=5)
    assert set(bought(way, [(["B"], 3), (["A", "B"], 1)], plan).winners) == {"A", "B"}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_nobody_buys_anything_without_weight(way):
    assert bought(way, [(["A"], 0)]).result == "rejected"


LIBRARY = contested(
    [{"id": id, "cost": cost} for id, cost in (("corner", 12), ("search", 20), ("course", 6), ("app", 30))], budget=50
)
READERS = [(["corner", "search"], 6), (["corner"], 2), (["course"], 2), (["app"], 3)]


def told_of(completion):
    outcome = selected("equal-shares", LIBRARY, READERS, completion=completion, utility="cardinality")
    return outcome.winners, [(step.code, step.params) for step in outcome.steps]


def test_it_is_told_why_money_is_left():
    winners, steps = told_of("none")
    assert winners == ("corner", "course")
    assert steps[3:] == [
        ("cannot-be-paid", {"option": "search", "has": "183/13", "costs": 20}),
        ("cannot-be-paid", {"option": "app", "has": "150/13", "costs": 30}),
        ("chosen", {}),
    ]


@pytest.mark.parametrize("completion", ["greedy", "add1u", "phragmen"])
def test_it_is_told_how_what_is_left_is_spent(completion):
    winners, steps = told_of(completion)
    assert winners == ("corner", "course", "search")
    codes = [code for code, _ in steps]
    if completion == "add1u":
        # Raised by one again and again, the shares already buy it.
        assert "share-raised" in codes and "completed-by" not in codes
    else:
        way = {"completion": completion, "left": 32}
        assert steps[codes.index("completed-by")][1] == way and codes.index("completed-by") > codes.index(
            "cannot-be-paid"
        )


def test_points_are_paid_for_one_by_one():
    plan = contested([{"id": "A", "cost": 6}], budget=10)
    outcome = selected("equal-shares", plan, [({"A": 2}, 1), ({"A": 1}, 1)], kind="points")
    assert ("paid-for-by-point", {"option": "A", "price": 2}) in [(step.code, step.params) for step in outcome.steps]


def test_where_greedy_and_phragmen_end():
    plan = contested([{"id": id, "cost": cost} for id, cost in (("A", 6), ("B", 5), ("C", 4))], budget=10)
    ballots = [(["A"], 3), (["B"], 2), (["C"], 1)]
    assert bought(("greedy-budget", {}), ballots, plan).winners == ("A", "C")
    assert bought(("greedy-budget", {"skip": False}), ballots, plan).winners == ("A",)
    assert bought(("phragmen", {}), ballots, plan).winners == ("A",)
    assert bought(("phragmen", {"skip": True}), ballots, plan).winners == ("A", "C")


@pytest.mark.parametrize("paper", ["ABC", "CBA"])
def test_equals_who_are_chosen_together_stand_by_their_ids(paper):
    plan = contested([{"id": id, "cost": 2} for id in paper], budget=4)
    assert bought(("greedy-budget", {}), [(["C", "B"], 1)], plan).winners == ("B", "C")
    seats = contested(list(paper), seats=3)
    for id in ("equal-shares", "phragmen"):
        assert selected(id, seats, [["A"]]).winners == ("A", "B", "C")


def test_equals_are_settled_only_where_it_matters():
    plan = contested([{"id": id, "cost": 2} for id in "ABC"], budget=4)
    both = bought(("greedy-budget", {}), [(["A", "B"], 2), (["C"], 1)], plan)
    assert both.winners == ("A", "B") and not both.ties
    one = bought(("greedy-budget", {}), [(["A", "B", "C"], 1)], plan, tie="casting_vote", casting_vote="CBA")
    assert one.winners == ("C", "A") or one.winners == ("C", "B")
    assert one.ties[0].between == ("A", "B", "C")
    assert (
        bought(("greedy-budget", {"skip": False}), [(["A", "B", "C"], 1)], plan, tie="rejected").result == "undecided"
    )
