"""The methods that choose one of several, on elections and examples with known results."""

import random
from fractions import Fraction
from itertools import permutations, product

import pytest
from ranked_cases import EXPECTED, burlington, debian, leaders
from rulebook_cases import contested, selected

from rulebook import RuleError, registry
from rulebook.errors import BallotError, RulebookError
from rulebook.methods import ranked_pairs
from rulebook.minutes import Minutes
from rulebook.selecting import select
from rulebook.settings import Settings
from rulebook.shape import Node

CONDORCET = ("schulze", "ranked-pairs", "minimax", "copeland")
PAPER = EXPECTED["schulze_paper"]


def counted(method, election, **settings):
    contest, profile = election
    found = registry.latest(method)
    known = Settings.read(Node(settings, RuleError), found.settings)
    return select(found, contest, profile, known, Minutes(contest))


def orders(**ballots):
    """Ballots as strict orders of letters, with their weights."""
    return [([[name] for name in order], weight) for order, weight in ballots.items()]


def total(outcome, measure):
    return {id: amounts[measure] for id, amounts in outcome.totals.items()}


@pytest.mark.parametrize("method", CONDORCET)
def test_burlington_has_a_winner_of_every_pair(method):
    outcome = counted(method, burlington())
    assert outcome.winners == (EXPECTED["burlington_2009"]["condorcet"],)
    assert outcome.steps[0].code == "condorcet-winner"
    assert outcome.rounds[0]["pairwise"] == EXPECTED["burlington_2009"]["pairwise"]


@pytest.mark.parametrize("equals", ["approval", "split", "none"])
def test_burlington_by_instant_run_off(equals):
    outcome = counted("irv", burlington(), equals=equals)
    assert outcome.winners == (EXPECTED["burlington_2009"]["irv"],)
    first = total(outcome, "first")
    assert max(first, key=first.get) == EXPECTED["burlington_2009"]["plurality"]


def test_burlington_round_by_round():
    outcome = counted("irv", burlington(), equals="none")
    shown = [{name: votes for name, votes in one["votes"].items() if votes} for one in outcome.rounds]
    assert shown == EXPECTED["burlington_2009"]["irv_rounds"]
    assert [one["non_transferable"] + one["waiting"] for one in outcome.rounds] == [4, 7, 14, 147, 602]
    assert [one["excluded"] for one in outcome.rounds][:2] == [[], ["James Simpson"]]


@pytest.mark.parametrize("year", [2007, 2020])
@pytest.mark.parametrize("method", CONDORCET)
def test_debian(year, method):
    known = EXPECTED[f"debian_{year}"]
    contest, profile = debian(year)
    assert counted(method, (contest, profile)).winners == (known["winner"],)
    # Debian drops first who does not win against the default option.
    gone = [contest.place[name] for name in known["dropped_by_majority"]]
    assert counted(method, (contest, profile.without(gone))).winners == (known["winner"],)


@pytest.mark.parametrize("example", PAPER)
def test_the_examples_of_schulze(example):
    ballots = [([[name] for name in order.split(">")], weight) for order, weight in example["ballots"].items()]
    outcome = selected("schulze", contested(example["candidates"]), ballots, strength="margins")
    assert leaders(outcome) == set(example["schulze"])
    outcome = selected("schulze", contested(example["candidates"]), ballots)
    assert leaders(outcome) == set(example["schulze"])
    if "strongest_paths" in example:
        assert outcome.rounds[0]["paths"] == example["strongest_paths"]


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "minimax"])
def test_winning_votes_and_margins_can_differ(method):
    # A beats B by 5 to 4, B beats C by 4 to 2, C beats A by 6 to 3.
    ballots = orders(BCA=4, CAB=2, A=3)
    assert selected(method, contested("ABC"), ballots).winners == ("C",)
    assert selected(method, contested("ABC"), ballots, strength="margins").winners == ("B",)


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "minimax"])
def test_of_equal_winning_votes_the_one_with_fewer_against_is_stronger(method):
    # A beats B by 5 to 4, B beats C by 5 to 3, C beats A by 6 to 4.
    outcome = selected(method, contested("ABC"), orders(BCA=3, ABC=1, CAB=1, A=3, B=1, C=2))
    assert outcome.winners == ("B",) and not outcome.ties


def test_ranked_pairs_leaves_out_the_defeat_that_closes_a_circle():
    # Tideman's way with the first example of Schulze chooses another winner.
    ballots = [([[name] for name in order.split(">")], weight) for order, weight in PAPER[0]["ballots"].items()]
    outcome = selected("ranked-pairs", contested("ABCD"), ballots)
    assert outcome.winners == ("A",)
    assert [(one["winner"], one["loser"], one["amount"], one["locked"]) for one in outcome.rounds[1:]] == [
        ("D", "B", 19, True),
        ("C", "B", 15, True),
        ("A", "C", 14, True),
        ("B", "A", 13, False),
        ("C", "D", 12, True),
        ("D", "A", 11, False),
    ]


@pytest.mark.parametrize(
    ("tie", "casting_vote", "winner"), [("lot", (), "B"), ("casting_vote", "BC", "B"), ("casting_vote", "BA", "A")]
)
def test_ranked_pairs_settles_in_which_order_equal_defeats_stand(tie, casting_vote, winner):
    outcome = selected(
        "ranked-pairs", contested("ABC"), orders(ABC=1, BCA=1, CAB=1), tie=tie, casting_vote=casting_vote
    )
    assert outcome.winners == (winner,)
    first, second = outcome.ties
    assert (first.stage, first.between, first.amount) == ("defeat", ("A", "B", "C"), 2)
    assert second.between == tuple(sorted({"A", "B", "C"} - {first.choice}))


def test_ranked_pairs_looks_only_at_those_who_can_win():
    # A beats all; who of the others comes first is a circle of equals, and no matter.
    outcome = selected("ranked-pairs", contested("ABCD"), orders(ABCD=1, ACDB=1, ADBC=1), tie="rejected")
    assert outcome.winners == ("A",) and not outcome.ties and len(outcome.rounds) == 1


@pytest.mark.parametrize("tie", ["rejected", "casting_vote", "lot"])
def test_ranked_pairs_has_no_tie_where_every_order_of_equal_defeats_has_the_same_winner(tie, monkeypatch):
    ballots = [
        ([["C"], ["D"], ["A"], ["B"]], 1),
        ([["D", "A"], ["C"]], "7/3"),
        ([["B"]], 3),
        ([["E"], ["A"], ["C", "B"], ["D"]], 1),
    ]
    outcome = selected("ranked-pairs", contested("ABCDE"), ballots, tie=tie, strength="margins")
    assert outcome.winners == ("A",) and not outcome.ties
    # Of as strong defeats those by the first id go first, whatever the order of the paper.
    assert outcome.rounds[-2:] == (
        {"winner": "C", "loser": "B", "amount": "1/3", "locked": True},
        {"winner": "D", "loser": "C", "amount": "1/3", "locked": False},
    )
    assert outcome.digest == selected("ranked-pairs", contested("EDCBA"), ballots, tie=tie, strength="margins").digest
    # Where there are too many orders to try, it is taken to matter.
    for work in (0, 125):
        monkeypatch.setattr(ranked_pairs, "WORK", work)
        assert selected("ranked-pairs", contested("ABCDE"), ballots, strength="margins").ties


def every_end(strength):
    """Who is unbeaten when defeats, each with its strength, are locked in: for every order of equal ones."""
    levels = [[pair for pair in strength if strength[pair] == level] for level in sorted({*strength.values()})[::-1]]
    for orders_of in product(*map(permutations, levels)):
        under = set()
        for winner, loser in (pair for level in orders_of for pair in level):
            reached, news = {loser}, {loser}
            while news:
                news = {low for high, low in under if high in news} - reached
                reached |= news
            if winner not in reached:
                under.add((winner, loser))
        yield frozenset("ABCD") - {loser for _, loser in under}


def test_ranked_pairs_has_a_tie_only_where_some_order_has_another_winner():
    chance = random.Random("orders")
    seen = {False: 0, True: 0}
    for _ in range(400):
        ballots = [
            ([[name] for name in chance.sample("ABCD", chance.randint(1, 4))], chance.choice([1, 1, 2]))
            for _ in range(chance.randint(2, 5))
        ]
        outcome = selected("ranked-pairs", contested("ABCD"), ballots, tie="rejected", strength="margins")
        pairs = outcome.rounds[0]["pairwise"]
        gaps = {(a, b): Fraction(pairs[a][b]) - Fraction(pairs[b][a]) for a, b in permutations("ABCD", 2)}
        ends = set(every_end({pair: gap for pair, gap in gaps.items() if gap > 0}))
        assert bool(outcome.ties) == (len(ends) > 1 or len(next(iter(ends))) > 1)
        seen[bool(outcome.ties)] += 1
    assert min(seen.values()) > 50


def test_ranked_pairs_without_any_defeat_is_a_tie():
    outcome = selected("ranked-pairs", contested("AB"), orders(AB=1, BA=1), tie="rejected")
    assert outcome.result == "undecided" and leaders(outcome) == {"A", "B"}


def test_minimax_can_choose_who_loses_from_all():
    cycle = orders(DABC=3, DBCA=3, DCAB=3, ABCD=4, BCAD=3, CABD=3)
    outcome = selected("minimax", contested("ABCD"), cycle)
    assert outcome.winners == ("D",)
    assert total(outcome, "worst-defeat") == {"A": 12, "B": 13, "C": 13, "D": 10}
    assert selected("schulze", contested("ABCD"), cycle).winners != ("D",)


@pytest.mark.parametrize(
    ("equal", "wins"), [("0", (1, 0, 0)), ("1/2", (Fraction(3, 2), Fraction(1, 2), 1)), ("1", (2, 1, 2))]
)
def test_copeland_counts_equal_pairs_as_set(equal, wins):
    outcome = selected("copeland", contested("ABC"), orders(ABC=1, CAB=1), equal=equal)
    assert total(outcome, "wins") == dict(zip("ABC", wins, strict=True))


def test_instant_run_off_is_not_monotonic():
    before = selected("irv", contested("ABC"), orders(ABC=6, BAC=2, BCA=4, CAB=5))
    # Two who had B before A put A first: more support makes A lose.
    after = selected("irv", contested("ABC"), orders(ABC=8, BCA=4, CAB=5))
    assert (before.winners, after.winners) == (("A",), ("C",))


def test_instant_run_off_with_equals():
    ballots = [([["A", "B"], ["C"]], 3), ([["C"]], 4), ([["B"], ["A"]], 2)]
    whole = selected("irv", contested("ABC"), ballots)
    assert whole.rounds[0]["votes"] == {"A": 3, "B": 5, "C": 4} and whole.winners == ("B",)
    assert whole.rounds[1]["transfers"] == []
    parts = selected("irv", contested("ABC"), ballots, equals="split")
    assert parts.rounds[0]["votes"] == {"A": "3/2", "B": "7/2", "C": 4}
    assert parts.rounds[1]["transfers"] == [{"from": "A", "to": "B", "votes": "3/2"}]
    none = selected("irv", contested("ABC"), ballots, equals="none")
    assert none.rounds[0]["votes"] == {"A": 0, "B": 2, "C": 4} and none.rounds[0]["waiting"] == 3
    # When A is out, the first three count for B alone.
    assert none.rounds[1]["votes"] == {"A": 0, "B": 5, "C": 4} and none.winners == ("B",)


def test_instant_run_off_lets_nobody_draw_who_cannot_matter():
    outcome = selected("irv", contested("ABCDE"), orders(AB=5, BA=4, CA=1, DB=1), tie="rejected")
    assert outcome.winners == ("A",) and not outcome.ties
    assert [one["excluded"] for one in outcome.rounds] == [[], ["E"], ["C"]]


def test_instant_run_off_looks_back_where_that_is_the_rule():
    ballots = orders(AC=4, BC=3, CB=3, DB=1)
    outcome = selected("irv", contested("ABCD"), ballots, tie="earlier_stages")
    # B and C had 3 each before D went out, and now B has 4; A and B are equal at last, and A had more.
    assert outcome.winners == ("B",) and not outcome.ties
    outcome = selected("irv", contested("ABC"), orders(AC=4, BC=3, C=1, CB=0), tie="earlier_stages")
    assert outcome.winners == ("A",)


@pytest.mark.parametrize(
    ("method", "says"), [("irv", []), ("approval", []), ("schulze", []), ("majority-judgment", {})]
)
def test_where_no_ballot_says_anything_all_are_equal(method, says):
    outcome = selected(method, contested("AB"), [says], tie="rejected")
    assert outcome.result == "undecided" and outcome.ties[0].between == ("A", "B")


def test_majority_judgment_takes_the_medians_away():
    grades = {"A": [5, 5, 2, 2, 0], "B": [5, 4, 2, 1, 1], "C": [4, 4, 2, 1, 1]}
    ballots = [({name: grades[name][at] for name in "ABC"}, 1) for at in range(5)]
    outcome = selected("majority-judgment", contested("ABC", seats=3), ballots)
    # All have 2 in the middle. Without it A has 2 again, B and C 1; without that B and C have 4; then 1; then B has 5.
    assert outcome.winners == ("A", "B", "C") and total(outcome, "grade") == {"A": 2, "B": 2, "C": 2}
    assert [step.params for step in outcome.steps if step.code == "grades-taken-away"] == [
        {"option": "A", "options": ["B", "C"], "better": 2, "worse": 1},
        {"option": "B", "options": ["C"], "better": 5, "worse": 4},
    ]
    assert outcome.rounds[0]["grades"]["C"] == {"0": 0, "1": 2, "2": 1, "3": 0, "4": 2, "5": 0}


def test_majority_judgment_takes_the_lower_of_two_in_the_middle():
    outcome = selected("majority-judgment", contested("AB"), [({"A": 5, "B": 2}, 1), ({"A": 1, "B": 2}, 1)])
    assert outcome.winners == ("B",)
    assert [step.params for step in outcome.steps][0] == {"option": "B", "grade": 2}


def test_dots_are_divided():
    outcome = selected("dots", contested("AB"), [({"A": 3, "B": 1}, 2), ({"B": 4}, "1/2")], points=4)
    assert total(outcome, "points") == {"A": 6, "B": 4} and outcome.winners == ("A",)


@pytest.mark.parametrize(
    ("method", "ballot", "code"),
    [
        ("dots", {"A": 3, "B": 3}, "total-exceeded"),
        ("dots", {"A": 6, "B": -1}, "integer-expected"),
        ("score", {"A": 6}, "amount-exceeded"),
        ("majority-judgment", {"A": 6}, "amount-exceeded"),
    ],
)
def test_a_ballot_out_of_bounds_is_refused(method, ballot, code):
    with pytest.raises(BallotError) as refused:
        selected(method, contested("AB"), [ballot])
    assert refused.value.code == code


def test_sums_beyond_the_machine_are_exact():
    heavy = 2**61
    outcome = selected("score", contested("AB"), [({"A": 1000, "B": 999}, heavy), ({"B": 1}, 1)], most=1000)
    assert total(outcome, "points") == {"A": 1000 * heavy, "B": 999 * heavy + 1}


@pytest.mark.parametrize("method", ["approval", "score", "dots", "majority-judgment"])
def test_the_best_get_the_seats(method):
    contest = contested("ABCD", seats=2)
    points = [({"C": 3, "B": 2, "A": 1}, 2), ({"D": 1}, 1)]
    ballots = [(["B", "C"], 2), (["C", "D"], 1)] if method == "approval" else points
    settings = {"points": 6} if method == "dots" else {}
    assert selected(method, contest, ballots, **settings).winners == ("C", "B")


@pytest.mark.parametrize(
    ("method", "winners"),
    [("schulze", "BDA"), ("ranked-pairs", "BDA"), ("copeland", "BDA"), ("borda", "BDA"), ("minimax", "BCD")],
)
def test_the_ranking_fills_the_seats(method, winners):
    outcome = selected(method, contested("ABCD", seats=3), orders(BDAC=4, BADC=2, CBDA=1))
    assert outcome.winners == tuple(winners)


def test_equals_who_all_get_a_seat_draw_no_lots():
    outcome = selected("approval", contested("CBA", seats=2), [(["A", "B"], 1)], tie="rejected")
    assert outcome.winners == ("A", "B") and not outcome.ties


LIMIT = {"kind": "province", "group": None, "least": 0, "most": 1}


def test_a_ceiling_passes_over_who_would_exceed_it():
    options = [
        {"id": "A", "groups": {"province": "Limburg"}},
        {"id": "B", "groups": {"province": "Limburg"}},
        {"id": "C", "groups": {"province": "Antwerpen"}},
    ]
    contest = contested(options, seats=2, limits=[LIMIT])
    outcome = selected("approval", contest, [(["A", "B"], 2), (["A", "B", "C"], 1)], seed="limits")
    assert outcome.winners[1] == "C" and outcome.ties[0].between == ("A", "B")


@pytest.mark.parametrize(("method", "seats", "code"), [("irv", 2, "seats-exceeded"), ("schulze", 4, "seats-unfilled")])
def test_what_a_method_cannot_do_is_refused(method, seats, code):
    with pytest.raises(RulebookError) as refused:
        selected(method, contested("ABC", seats=seats), orders(ABC=1))
    assert refused.value.code == code


@pytest.mark.parametrize("method", [*CONDORCET, "borda", "irv"])
def test_who_withdrew_is_struck_from_the_ballots(method):
    ballots = orders(ABC=3, BCA=2, CBA=2)
    alone = selected(method, contested("BC"), orders(BC=5, CB=2))
    without = selected(method, contested("ABC", withdrawn=["A"]), ballots)
    assert without.winners == alone.winners == ("B",)
    assert without.totals == alone.totals and without.rounds == alone.rounds
