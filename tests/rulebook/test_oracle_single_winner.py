"""The methods that choose one of several find the winners that pref_voting finds, on thousands of random elections."""

import random

import pytest
from pref_voting import grade_methods, scoring_methods, voting_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from ranked_cases import NAMES, leaders
from rulebook_cases import contested, selected

from rulebook.minutes import lot

ELECTIONS = 500
DRAWN = sorted(NAMES, key=lambda name: lot("", name))


def ranked(seed, *, equals):
    """A random election of a few options: ballots with their weights, partial and with equals or complete orders."""
    generator = random.Random(seed)
    names = NAMES[: generator.randint(2, 5)]
    ballots = []
    for _ in range(generator.randint(1, 7)):
        order = generator.sample(names, generator.randint(1, len(names)) if equals else len(names))
        tiers = [[order[0]]]
        for name in order[1:]:
            if equals and generator.random() < 0.3:
                tiers[-1].append(name)
            else:
                tiers.append([name])
        ballots.append((tiers, generator.randint(1, 4)))
    return names, ballots


def graded(seed, best):
    generator = random.Random(seed)
    names = NAMES[: generator.randint(2, 5)]
    rows = [{name: generator.randint(0, best) for name in names} for _ in range(generator.randint(1, 7))]
    return names, [(row, generator.randint(1, 4)) for row in rows]


def asked(names, ballots, *, equals):
    """The same election as pref_voting has it."""
    if not equals:
        return Profile([[names.index(tier[0]) for tier in tiers] for tiers, _ in ballots], [n for _, n in ballots])
    rows = [{names.index(name): at for at, tier in enumerate(tiers, 1) for name in tier} for tiers, _ in ballots]
    profile = ProfileWithTies(rows, [n for _, n in ballots], candidates=list(range(len(names))))
    profile.use_extended_strict_preference()
    return profile


def named(names, found):
    return {names[int(place)] for place in found}


def first(method, names, ballots, **settings):
    return leaders(selected(method, contested(names), ballots, tie="rejected", **settings))


def support(profile):
    return profile.support


PAIRED = [
    ("borda", {}, scoring_methods.borda, None),
    ("copeland", {}, voting_methods.copeland, None),
    ("copeland", {"equal": "1"}, voting_methods.llull, None),
    ("minimax", {"strength": "margins"}, voting_methods.minimax, None),
    ("minimax", {}, voting_methods.minimax, support),
    ("schulze", {"strength": "margins"}, voting_methods.beat_path, None),
    ("schulze", {}, voting_methods.beat_path, support),
]


@pytest.mark.parametrize("equals", [False, True], ids=["strict", "equals"])
@pytest.mark.parametrize(("method", "settings", "oracle", "strength"), PAIRED)
def test_by_pairs(method, settings, oracle, strength, equals):
    if oracle is scoring_methods.borda and equals:
        oracle = scoring_methods.borda_for_profile_with_ties
    for seed in range(ELECTIONS):
        names, ballots = ranked(seed, equals=equals)
        profile = asked(names, ballots, equals=equals)
        more = {"strength_function": strength(profile)} if strength else {}
        found, theirs = first(method, names, ballots, **settings), named(names, oracle(profile, **more))
        # By winning votes ours also looks, between equal ones, at who has fewer against.
        assert found == theirs or (strength and equals and found < theirs), seed


@pytest.mark.parametrize("equals", [False, True], ids=["strict", "equals"])
def test_ranked_pairs(equals):
    checked = 0
    for seed in range(ELECTIONS):
        names, ballots = ranked(seed, equals=equals)
        outcome = selected("ranked-pairs", contested(names), ballots, strength="margins")
        pairs = outcome.rounds[0]["pairwise"]
        if any(pairs[one][other] == pairs[other][one] for one in names for other in names if one != other):
            continue  # pref_voting locks in pairs that are equal too, in some order
        checked += 1
        drawn = [names.index(name) for name in DRAWN if name in names]
        theirs = voting_methods.ranked_pairs_tb(asked(names, ballots, equals=equals), tie_breaker=drawn)
        assert set(outcome.winners) == named(names, theirs), seed
    assert checked > ELECTIONS / 2


@pytest.mark.parametrize(
    ("equals", "oracle"), [("approval", voting_methods.approval_irv_tb), ("split", voting_methods.split_irv_tb)]
)
def test_instant_run_off(equals, oracle):
    for seed in range(ELECTIONS):
        names, ballots = ranked(seed, equals=True)
        drawn = [names.index(name) for name in DRAWN if name in names]
        outcome = selected("irv", contested(names), ballots, equals=equals)
        theirs = oracle(asked(names, ballots, equals=True), tie_breaker=drawn)
        assert set(outcome.winners) == named(names, theirs), seed


def test_instant_run_off_of_strict_orders():
    for seed in range(ELECTIONS):
        names, ballots = ranked(seed, equals=False)
        outcome = selected("irv", contested(names), ballots)
        possible = named(names, voting_methods.instant_runoff_put(asked(names, ballots, equals=False)))
        assert set(outcome.winners) == possible if not outcome.ties else set(outcome.winners) <= possible, seed


GRADED = [
    ("approval", 1, grade_methods.approval),
    ("score", 5, grade_methods.score_voting),
    ("dots", 5, grade_methods.score_voting),
    ("majority-judgment", 5, grade_methods.majority_judgement),
]


@pytest.mark.parametrize(("method", "best", "oracle"), GRADED)
def test_by_points(method, best, oracle):
    for seed in range(ELECTIONS):
        names, ballots = graded(seed, best)
        profile = GradeProfile(
            [{names.index(name): points for name, points in row.items()} for row, _ in ballots],
            list(range(best + 1)),
            gcounts=[n for _, n in ballots],
        )
        if method == "approval":
            ballots = [([name for name, points in row.items() if points], n) for row, n in ballots]
        settings = {"points": 25} if method == "dots" else {}
        found, theirs = first(method, names, ballots, **settings), named(names, oracle(profile))
        # pref_voting compares those with the same majority gauge no further.
        assert found == theirs or (method == "majority-judgment" and found < theirs), seed
