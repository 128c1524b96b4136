"""Budgets against pabutools, on thousands of random small profiles; weights by repetition."""

import random

import pabutools.fractions
import pytest
from pabutools.election import (
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import (
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    max_additive_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)
from rulebook_cases import contested, selected

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


@pytest.fixture(autouse=True)
def exact(monkeypatch):
    monkeypatch.setattr(pabutools.fractions, "FRACTION", "gmpy2")


def budgets(seed, number, *, most=12, points=False):
    """Costs and budget, voters by project ids (or points), and all of it as theirs."""
    chance = random.Random(seed)
    for _ in range(number):
        costs = [chance.randint(1, most) for _ in range(chance.randint(2, 7))]
        budget = chance.randint(3, max(4, sum(costs)))
        voters = [
            {str(place): chance.randint(1, 5) if points else 1 for place in range(len(costs)) if chance.random() < 0.45}
            for _ in range(chance.randint(1, 9))
        ]
        projects = {str(place): Project(str(place), cost) for place, cost in enumerate(costs)}
        instance = Instance(projects.values(), budget_limit=budget)
        if points:
            ballots = [CardinalBallot({projects[id]: number for id, number in voter.items()}) for voter in voters]
            profile = CardinalProfile(ballots, instance=instance)
        else:
            profile = ApprovalProfile([ApprovalBallot(projects[id] for id in voter) for voter in voters])
        yield (costs, budget, voters), instance, profile


def ours(method, case, **settings):
    # Their ties go to the first name.
    costs, budget, voters = case
    plan = contested([{"id": str(place), "cost": cost} for place, cost in enumerate(costs)], budget=budget)
    first = list(plan.place)
    return set(
        selected(method, plan, voters, tie="casting_vote", casting_vote=first, kind="points", **settings).winners
    )


def theirs(found, case):
    # They also buy what nobody wants.
    wanted = {id for voter in case[2] for id in voter}
    return {project.name for project in found if project.name in wanted}


@pytest.mark.parametrize("utility", SATISFACTION)
def test_equal_shares(utility):
    for case, instance, profile in budgets(f"shares {utility}", 1000):
        found = method_of_equal_shares(instance, profile, sat_class=SATISFACTION[utility])
        assert ours("equal-shares", case, utility=utility) == theirs(found, case), case


def test_equal_shares_with_points():
    for case, instance, profile in budgets("points", 500, points=True):
        found = method_of_equal_shares(instance, profile, sat_class=Additive_Cardinal_Sat)
        assert ours("equal-shares", case, utility="cardinality") == theirs(found, case), case


@pytest.mark.parametrize("utility", SATISFACTION)
def test_shares_raised_by_one(utility):
    for case, instance, profile in budgets(f"raised {utility}", 100):
        found = exhaustion_by_budget_increase(
            instance,
            profile,
            method_of_equal_shares,
            {"sat_class": SATISFACTION[utility]},
            budget_step=len(case[2]),
            exhaustive_stop=False,
        )
        assert ours("equal-shares", case, utility=utility, completion="add1") == theirs(found, case), case


def test_phragmen():
    for case, instance, profile in budgets("phragmen", 1000):
        assert ours("phragmen", case) == theirs(sequential_phragmen(instance, profile), case), case


def test_greedy():
    # Worth its cost to each who votes for it, a project is worth its votes for the money.
    for case, instance, profile in budgets("greedy", 1000):
        found = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
        assert ours("greedy-budget", case) == theirs(found, case), case


@pytest.mark.parametrize("utility", SATISFACTION)
def test_the_best_package(utility):
    for case, instance, profile in budgets(f"best {utility}", 300):
        found = theirs(max_additive_utilitarian_welfare(instance, profile, SATISFACTION[utility]), case)
        mine = ours("knapsack", case, utility=utility)

        def worth(ids, case=case):
            votes = {id: sum(id in voter for voter in case[2]) for id in ids}
            return sum(votes[id] * (case[0][int(id)] if utility == "cost" else 1) for id in ids)

        assert worth(mine) == worth(found), case
