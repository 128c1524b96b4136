"""Committees in proportion: PAV, Phragmén and Equal Shares."""

import json
import random
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rulebook_cases import contested, selected
from spending_by_hand import equal_shares, phragmen, thiele_ordered

from rulebook import RuleError, formats
from rulebook.formats.counting import count

INSTANCES = json.loads((Path(__file__).parent / "data" / "committees.json").read_text())
WAYS = {
    "pav": ("pav", {"form": "exact"}),
    "seqpav": ("pav", {"form": "sequential"}),
    "seqphragmen": ("phragmen", {}),
    "equal-shares": ("equal-shares", {}),
}


def named(numbers):
    return ["ABCDEFGHIJ"[number] for number in numbers]


def tiered(tiers):
    return [named(tier) for tier in tiers]


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance["name"])
@pytest.mark.parametrize("rule", WAYS)
def test_a_known_committee(instance, rule):
    contest = contested(named(range(instance["num_cand"])), seats=instance["committeesize"])
    method, settings = WAYS[rule]
    equals = [named(committee) for committee in instance["results"][rule]]
    found = set()
    for seed in range(5):
        outcome = selected(method, contest, map(named, instance["profile"]), seed=str(seed), **settings)
        assert sorted(outcome.winners) in equals
        assert outcome.ties or len(equals) == 1
        found.add(tuple(sorted(outcome.winners)))
    assert len(found) > 1 or len(equals) < 4


approvals = st.lists(
    st.tuples(st.lists(st.sampled_from("ABCDE"), unique=True), st.sampled_from([1, 2, 3, "1/2", "2/3"])),
    min_size=1,
    max_size=7,
)
ways = st.sampled_from(list(WAYS.values()))
BOARD = contested(list("ABCDE"), seats=3)


def elected(way, ballots, contest=BOARD, **more):
    method, settings = way
    return selected(method, contest, ballots, **settings, **more)


SPLIT = [(list("ABCD"), 1), (list("ABCDE"), 2), (["D", "B"], "1/2"), (["D", "B"], "1/2")]


@given(approvals, ways, st.randoms(use_true_random=False))
@example(SPLIT, WAYS["equal-shares"], random.Random(3))
def test_the_order_of_ballots_leaves_no_trace(ballots, way, chance):
    mixed = [(chance.sample(names, len(names)), weight) for names, weight in chance.sample(ballots, len(ballots))]
    assert elected(way, ballots).digest == elected(way, mixed).digest


@given(approvals, ways, st.permutations("ABCDE"))
def test_the_order_and_the_names_of_candidates_make_no_difference(ballots, way, others):
    renamed = dict(zip("ABCDE", others, strict=True))
    there = elected(way, ballots, tie="rejected")
    here = elected(way, [([renamed[name] for name in names], weight) for names, weight in ballots], tie="rejected")
    assert (there.result, {renamed[name] for name in there.winners}) == (here.result, set(here.winners))


@given(approvals, ways)
def test_every_ballot_twice_changes_nothing(ballots, way):
    assert elected(way, ballots).winners == elected(way, ballots * 2).winners


@given(approvals, ways)
def test_a_weight_is_so_many_voters(ballots, way):
    whole = [(names, Fraction(weight) * 6) for names, weight in ballots]
    one_each = [(names, 1) for names, weight in whole for _ in range(int(weight))]
    assert elected(way, ballots).winners == elected(way, whole).winners == elected(way, one_each).winners


@given(approvals, ways)
def test_weights_that_no_machine_number_holds_count_the_same(ballots, way):
    heavy = [(names, Fraction(weight) * 10**20) for names, weight in ballots]
    assert elected(way, ballots).winners == elected(way, heavy).winners


@given(approvals, ways)
def test_all_seats_are_filled_and_the_unanimous_are_elected(ballots, way):
    ballots = [([*"AB", *(name for name in names if name not in "AB")], weight) for names, weight in ballots]
    outcome = elected(way, ballots, tie="casting_vote", casting_vote="ABCDE")
    assert len(outcome.winners) == 3
    assert {"A", "B"} <= set(outcome.winners)


def groups_that_deserve(ballots, options, seats):
    """Voters by what they wholly share, with how many seats they are worth."""
    voters = [set(names) for names, weight in ballots for _ in range(weight)]
    for size in range(1, seats + 1):
        for shared in combinations(options, size):
            together = [names for names in voters if names >= set(shared)]
            if len(together) * seats >= size * len(voters):
                yield size, together


whole_approvals = st.lists(
    st.tuples(st.lists(st.sampled_from("ABCDE"), unique=True), st.integers(1, 3)), min_size=1, max_size=6
)


@given(whole_approvals, st.sampled_from(["pav", "equal-shares"]), st.integers(1, 4))
def test_extended_justified_representation(ballots, rule, seats):
    winners = set(elected(WAYS[rule], ballots, contested(list("ABCDE"), seats=seats)).winners)
    for size, together in groups_that_deserve(ballots, "ABCDE", seats):
        assert any(len(names & winners) >= size for names in together)


@given(whole_approvals, st.integers(1, 4))
def test_proportional_justified_representation_of_phragmen(ballots, seats):
    winners = set(elected(WAYS["seqphragmen"], ballots, contested(list("ABCDE"), seats=seats)).winners)
    for size, together in groups_that_deserve(ballots, "ABCDE", seats):
        assert len(set.union(*together) & winners) >= size


@given(approvals, ways, st.data())
def test_more_support_never_hurts(ballots, way, data):
    outcome = elected(way, ballots, tie="rejected")
    if outcome.result == "chosen":
        winner = data.draw(st.sampled_from(outcome.winners))
        lucky = data.draw(st.integers(0, len(ballots) - 1))
        more = [
            (sorted({*names, winner}) if index == lucky else names, weight)
            for index, (names, weight) in enumerate(ballots)
        ]
        after = elected(way, more, tie="rejected")
        assert after.result == "undecided" or winner in after.winners


def rankings(chance):
    options = chance.randint(2, 5)
    ballots = []
    for _ in range(chance.randint(1, 7)):
        order = chance.sample(range(options), chance.randint(0, options))
        ballots.append(([[option] for option in order], Fraction(chance.choice([1, 2, "1/2"]))))
    return options, ballots


def test_rankings_are_counted_as_their_definitions_read():
    chance = random.Random("rankings")
    for _ in range(150):
        options, ballots = rankings(chance)
        seats = chance.randint(1, options)
        contest = contested(named(range(options)), seats=seats)
        told = [(tiered(tiers), weight) for tiers, weight in ballots]
        ties = {"tie": "casting_vote", "casting_vote": named(range(options)), "kind": "ranking"}

        def by(method, contest=contest, told=told, ties=ties, **settings):
            return list(selected(method, contest, told, **ties, **settings).winners)

        ones = [Fraction(1)] * options
        # Behind those they do not rank ballots are after their last rank, and blank ones in the end.
        rest = [[n for n in range(options) if [n] not in tiers] for tiers, _ in ballots]
        whole = [
            ((tiers or [[]] * options) + [others], weight)
            for others, (tiers, weight) in zip(rest, ballots, strict=True)
        ]
        shared, _ = equal_shares(whole, ones, seats + 1, True, options + 1)
        assert by("equal-shares") == named(shared[:seats])
        saved = phragmen(ballots, ones, seats, True)[:seats]
        assert by("phragmen")[: len(saved)] == named(saved)
        added = thiele_ordered(ballots, options, seats)
        assert by("pav")[: len(added)] == named(added)


def test_equals_in_a_ranking_are_backed_together():
    contest = contested(list("ABC"), seats=2)
    ballots = [([["A", "B"], ["C"]], 3), ([["C"]], 2)]
    assert selected("phragmen", contest, ballots, kind="ranking").winners[1:] == ("C",)
    assert selected("pav", contest, ballots, kind="ranking").winners[1:] == ("C",)
    assert set(selected("equal-shares", contest, ballots, kind="ranking").winners) in ({"A", "C"}, {"B", "C"})


def test_the_best_committee_is_looked_for_among_few():
    many = [f"c{number}" for number in range(21)]
    ballots = [many[:3], many[2:5], [many[0]]]
    with pytest.raises(RuleError, match="too-many-committees"):
        selected("pav", contested(many, seats=2), ballots, form="exact")
    with pytest.raises(RuleError, match="too-many-committees"):
        selected("pav", contested(["A"]), [[["A"]]], form="exact", kind="ranking")
    assert selected("pav", contested(many, seats=2), ballots).winners == ("c0", "c2")


def test_a_guarantee_is_kept_and_calls_for_nobody_else():
    options = [
        {"id": id, "groups": {"size": size}} for id, size in zip("ABCDE", ["big"] * 3 + ["small"] * 2, strict=True)
    ]
    small = {"kind": "size", "group": "small", "least": 1, "most": None}
    ballots = [(["A", "B", "C"], 9), (["D"], 1)]
    for way in WAYS.values():
        free = elected(way, ballots, contested(options, seats=3))
        assert set(free.winners) == {"A", "B", "C"}
        kept = elected(way, ballots, contested(options, seats=3, limits=[small]))
        assert "D" in kept.winners and "E" not in kept.winners
        assert len(set(kept.winners) & set("ABC")) == 2
        one_big = {"kind": "size", "group": "big", "least": 0, "most": 1}
        ceiling = elected(way, ballots, contested(options, seats=3, limits=[one_big]))
        assert {"D", "E"} < set(ceiling.winners)


def test_seats_cannot_be_completed_with_money():
    with pytest.raises(RuleError, match="option-unknown at settings.completion"):
        selected("equal-shares", BOARD, [["A"]], completion="add1")


def test_seats_that_nobody_can_pay_for_go_to_the_most_approved():
    ballots = [(["A"], 3), (["B"], 2), (["C"], 2), (["D"], 1)]
    outcome = selected("equal-shares", contested(list("ABCD"), seats=2), ballots, completion="greedy")
    assert outcome.winners[0] == "A" and outcome.winners[1] in "BC"
    assert outcome.ties[0].between == ("B", "C")


def test_seats_can_be_left_empty_but_for_a_guarantee():
    ballots = [(["A", "B", "C"], 6), (["D"], 4)]
    ties = {"tie": "casting_vote", "casting_vote": "ABCDE", "completion": "none"}
    outcome = selected("equal-shares", BOARD, ballots, **ties)
    assert outcome.winners == ("A", "D")
    options = [{"id": id, "groups": {"size": "small" if id == "E" else "big"}} for id in "ABCDE"]
    small = {"kind": "size", "group": "small", "least": 1, "most": None}
    outcome = selected("equal-shares", contested(options, seats=3, limits=[small]), ballots, **ties)
    assert outcome.winners == ("A", "D", "E")


@pytest.mark.parametrize("method", ["pav", "phragmen", "equal-shares"])
def test_a_file_in_which_nobody_ranks_one_above_another_holds_approvals(method):
    head = b"# NUMBER ALTERNATIVES: 4\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n"
    ticks = formats.read("x.toi", head + b"3: {1,2,3}\n2: 4\n1: 3\n")
    orders = formats.read("x.toi", head + b"3: {1,2},3\n2: 4\n1: 3\n")
    strict = formats.read("x.soi", head + b"3: 1\n2: 4\n1: 3\n")
    assert {step.code for step in count(ticks, method, {}, 2).outcome.steps} >= {
        "pav": {"best-committee"},
        "phragmen": {"seat-paid-for-at"},
        "equal-shares": {"seat-share-dealt", "seat-paid-for", "completed-by", "seat-paid-for-at"},
    }[method]
    assert "best-committee" not in [step.code for step in count(orders, method, {}, 2).outcome.steps]
    assert count(strict, method, {}, 2).outcome.winners == ("A", "4")


def told_of(outcome):
    return [(step.code, step.params) for step in outcome.steps if step.code != "chosen"]


def test_what_a_seat_takes_is_told_in_votes():
    ballots = [(["A", "B"], 6), (["C"], 4), (["A"], 0)]
    contest, chair = contested("ABC", seats=2), {"tie": "casting_vote", "casting_vote": "ABC"}
    shares, loads = (told_of(selected(method, contest, ballots, **chair)) for method in ("equal-shares", "phragmen"))
    # A seat is 5 votes: 5/6 of each of six. Then C lacks one vote, a quarter for each, and that is a 20th of a seat.
    assert shares[0] == ("seat-share-dealt", {"votes": 5})
    assert shares[2:] == [
        ("seat-paid-for", {"option": "A", "part": "5/6"}),
        ("completed-by", {"completion": "phragmen", "left": 1}),
        ("seat-paid-for-at", {"option": "C", "votes": 20}),
    ]
    # With a 6th of a seat each, six have one; with a 4th, four have. By then B's have a 12th each.
    assert loads[1:] == [
        ("seat-paid-for-at", {"option": "A", "votes": 6}),
        ("seat-paid-for-at", {"option": "C", "votes": 4}),
    ]


@given(st.lists(st.tuples(st.permutations("ABCD"), st.integers(1, 4)), min_size=1, max_size=6), st.integers(1, 3))
def test_a_solid_coalition_gets_its_seats_by_equal_shares(ballots, seats):
    told = [([[name] for name in order], weight) for order, weight in ballots]
    winners = selected("equal-shares", contested(list("ABCD"), seats=seats), told, kind="ranking").winners
    voters = sum(weight for _, weight in ballots)
    for size in range(1, 5):
        for group in combinations("ABCD", size):
            solid = sum(weight for order, weight in ballots if set(order[:size]) == set(group))
            # More than so many Droop quotas.
            quotas = max((n for n in range(seats + 1) if solid * (seats + 1) > n * voters), default=0)
            assert len(set(winners) & set(group)) >= min(quotas, size)
