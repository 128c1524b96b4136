"""Guarantees and ceilings in a count by transferable vote; its ties; and who fills a vacancy."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rulebook_cases import contested, selected
from test_limits import GROUPS, LIMITS, limit, met
from test_stv import EVERY, ballots, elections, stages

from rulebook import registry, vacancy
from rulebook.ballots import read_profile
from rulebook.errors import RuleError
from rulebook.minutes import Minutes
from rulebook.settings import Settings
from rulebook.shape import Node


def places(contest, outcome):
    return [contest.place[id] for id in outcome.winners]


def said(outcome, code):
    return [step.params for step in outcome.steps if step.code == code]


@EVERY
@settings(max_examples=60)
@given(election=elections(5), groups=st.lists(GROUPS, min_size=6, max_size=6), wanted=st.lists(LIMITS, max_size=3))
def test_every_limit_is_met_or_refused(method, election, groups, wanted):
    names, seats, piles = election
    options = [{"id": name, "groups": own} for name, own in zip(names, groups, strict=False)]
    contest = contested(options, seats, limits=wanted)
    try:
        outcome = selected(method, contest, ballots(*piles))
    except RuleError as error:
        assert error.code == "limits-conflict"
        return
    assert len(outcome.winners) == seats and met(contest, places(contest, outcome))


@EVERY
@settings(max_examples=60)
# With one seat left D cannot be elected, but to take D's votes now would bring A level with E, who is small as well.
@example(election=("ABCDEF", 3, [("A", 3), ("B", 7), ("C", 7), ("DA", 3), ("E", 6)]), small={"A", "E"}, least=1)
@given(election=elections(), small=st.sets(st.sampled_from("ABCDEF")), least=st.integers(1, 2))
def test_a_guarantee_that_is_not_called_for_changes_nothing(method, election, small, least):
    names, seats, piles = election
    free = selected(method, contested(list(names), seats), ballots(*piles))
    if len(small.intersection(free.winners)) < least:
        return
    options = [{"id": name, "groups": {"size": "small"} if name in small else {}} for name in names]
    contest = contested(options, seats, limits=[limit("size", "small", least=least)])
    assert selected(method, contest, ballots(*piles)).digest == free.digest


SIZES = [
    {"id": "A", "groups": {"province": "West", "size": "large"}},
    {"id": "B", "groups": {"province": "West", "size": "large"}},
    {"id": "C", "groups": {"province": "East", "size": "large"}},
    {"id": "D", "groups": {"province": "East", "size": "small"}},
    {"id": "E", "groups": {"province": "East", "size": "small"}},
]
PILES = ballots(("AB", 40), ("BA", 30), ("CB", 20), ("D", 4), ("ED", 3))


@EVERY
def test_a_guarantee_spares_who_would_go_out_but_not_more_than_it_asks(method):
    assert set(selected(method, contested(SIZES, 2), PILES).winners) == {"A", "B"}
    contest = contested(SIZES, 2, limits=[limit("size", "small", least=1)])
    outcome = selected(method, contest, PILES)
    assert outcome.winners == ("A", "D")
    assert said(outcome, "limits-broken") == [{"options": ["A", "B"], "limits": ["size small ≥ 1"]}]
    # With A in and one seat left for someone small, B and C can no longer be elected.
    assert [step["options"] for step in said(outcome, "barred")] == [["B", "C"]]


@EVERY
def test_who_is_spared_is_told(method):
    contest = contested(SIZES[:4], 2, limits=[limit("size", "small", least=1)])
    outcome = selected(method, contest, ballots(("AC", 30), ("BA", 29), ("CB", 28), ("D", 14)))
    assert [step["options"] for step in said(outcome, "guarded")] == [["D"]]
    assert [step["options"] for step in said(outcome, "excluded")] == [["C"]]
    assert outcome.winners == ("B", "D")


@EVERY
def test_a_ceiling_lets_the_votes_of_who_is_over_it_go_on_at_once(method):
    contest = contested(SIZES, 2, limits=[limit("province", None, most=1)])
    outcome = selected(method, contest, PILES)
    assert outcome.winners == ("A", "C")
    assert outcome.rounds[0]["elected"] == ["A"] and outcome.rounds[1]["excluded"] == ["B"]


@EVERY
def test_who_can_never_be_elected_goes_out_first(method):
    contest = contested(SIZES, 2, limits=[limit("size", "large", most=0)])
    outcome = selected(method, contest, PILES)
    assert outcome.rounds[0]["votes"]["A"] == 40 and not outcome.rounds[0]["surplus"]
    assert (outcome.winners, len(outcome.rounds)) == (("D", "E"), 1)
    more = [*SIZES, {"id": "F", "groups": {"size": "small"}}]
    outcome = selected(method, contested(more, 2, limits=[limit("size", "large", most=0)]), PILES)
    assert outcome.rounds[1]["excluded"] == ["A", "B", "C"] and outcome.winners == ("D", "E")


@EVERY
def test_equals_of_whom_a_ceiling_takes_one(method):
    contest = contested(SIZES, 2, limits=[limit("province", "West", most=1)])
    piles = ballots(("A", 10), ("B", 10), ("C", 5))
    assert selected(method, contest, piles, tie="rejected").result == "undecided"
    outcome = selected(method, contest, piles, tie="casting_vote", casting_vote=list("BCDE"))
    assert outcome.winners == ("B", "C")
    assert (outcome.ties[0].stage, outcome.ties[0].between, outcome.ties[0].amount) == ("winner", ("A", "B"), 10)


@EVERY
def test_the_chair_keeps_whom_they_name_first(method):
    contest = contested(list("ABC"), 1)
    piles = ballots(("A", 5), ("B", 3), ("C", 3))
    keeps = {"BC": "C", "CB": "B", "B": "C", "AC": "B"}
    for named, out in keeps.items():
        outcome = selected(method, contest, piles, tie="casting_vote", casting_vote=list(named))
        assert outcome.ties[0].choice == out
    assert selected(method, contest, piles, tie="casting_vote", casting_vote=["A"]).result == "undecided"


@EVERY
def test_who_goes_out_first_of_those_without_any_vote_does_not_matter(method):
    contest = contested(list("ABCDE"), 2)
    outcome = selected(method, contest, ballots(("A", 4), ("B", 3)), tie="rejected")
    assert outcome.winners == ("A", "B") and not outcome.ties
    # Two of three can go, and one of them is elected as the last.
    assert selected(method, contest, ballots(("A", 4)), tie="rejected").result == "undecided"


def test_equal_surpluses_go_by_the_stage_before():
    """C and D meet in the second stage, where both are above the quota."""
    piles = ballots(("B", 25), ("CE", 24), ("DE", 23), ("E", 17), ("AD", 6), ("AC", 5))
    contest = contested(list("ABCDE"), 3)
    outcome = selected("scottish-stv", contest, piles, tie="earlier_stages")
    assert stages(outcome)[1]["C"] == stages(outcome)[1]["D"] == 29
    assert [stage["surplus"] for stage in outcome.rounds] == [[], [], ["C"], ["D"], []]
    assert (outcome.ties[0].stage, outcome.ties[0].amount, outcome.ties[0].choice) == ("surplus", 3, "C")
    outcome = selected("scottish-stv", contest, piles, tie="casting_vote", casting_vote=["D"])
    assert [stage["surplus"] for stage in outcome.rounds] == [[], [], ["D"], ["C"], []]


def test_ers97_looks_at_the_first_stage_where_equals_differed_and_scottish_at_the_last():
    """B and C end up with 24 each: B began with more, but C had more just before."""
    piles = ballots(("A", 70), ("D", 40), ("B", 20), ("C", 18), ("EB", 4), ("E", 8), ("FC", 6), ("F", 4))
    contest = contested(list("ABCDEF"), 1)
    for method, out in (("scottish-stv", "B"), ("ers97-stv", "C")):
        outcome = selected(method, contest, piles, tie="earlier_stages")
        found = [(stage["B"], stage["C"]) for stage in stages(outcome)]
        assert found[:3] == [(20, 18), (20, 24), (24, 24)]
        assert [(tie.between, tie.choice) for tie in outcome.ties] == [(("B", "C"), out)]


def test_ers97_small_surpluses_wait_while_candidates_go_out_together():
    piles = ballots(("AB", 41), ("B", 30), ("C", 26), ("D", 2), ("EC", 1), ("F", 20))
    outcome = selected("ers97-stv", contested(list("ABCDEF"), 2), piles)
    assert outcome.rounds[0]["quota"] == 40
    assert said(outcome, "surplus-waits")[0] == {"round": 2, "votes": 1}
    assert outcome.rounds[1]["excluded"] == ["D", "E", "F"]


def test_ers97_the_quota_falls_while_nobody_is_elected():
    piles = ballots(("A", 39), ("B", 33), ("CA", 16), ("D", 12))
    outcome = selected("ers97-stv", contested(list("ABCD"), 1), piles)
    assert [(step["quota"], step["valid"]) for step in said(outcome, "quota")] == [(50, 100), (44, 88)]
    assert outcome.rounds[0]["quota"] == 50 and outcome.winners == ("A",)


def test_ers97_a_surplus_that_papers_cannot_bear_stays_behind():
    """Of the 60 papers of A only two name another, at most at the value they have."""
    piles = ballots(("A", 58), ("AB", 2), ("B", 20), ("C", 21))
    outcome = selected("ers97-stv", contested(list("ABC"), 2), piles)
    assert outcome.rounds[1]["value"] == 1 and outcome.rounds[1]["transfers"][1]["votes"] == 2
    assert outcome.winners == ("A", "B")


def test_equals_end_a_ballot_by_hand_and_share_it_by_meek():
    contest = contested(list("ABCD"), 2)
    piles = [([["A"], ["B", "C"], ["D"]], 6), ([["B", "C"]], 2), ([["D"]], 3)]
    for method in ("scottish-stv", "ers97-stv"):
        outcome = selected(method, contest, piles)
        assert said(outcome, "equals-cut") == [{"weight": 8}]
        assert stages(outcome)[0] == {"A": 6, "B": 0, "C": 0, "D": 3}
    shared = selected("meek-stv", contest, piles)
    assert stages(shared)[0] == {"A": 6, "B": 1, "C": 1, "D": 3} and not said(shared, "equals-cut")


def filled(method, contest, piles, sitting, leaving, **more):
    found = registry.latest(method)
    profile = read_profile("ranking", contest, [(content, Fraction(weight)) for content, weight in piles])
    known = Settings.read(Node({}, RuleError), found.settings)
    return vacancy.fill(found, contest, profile, known, Minutes(contest, **more), sitting=sitting, leaving=leaving)


@EVERY
def test_a_vacancy_is_filled_from_the_same_ballots(method):
    contest = contested(list("ABCDE"), 2)
    piles = ballots(("ABE", 40), ("CDE", 45), ("D", 2), ("E", 10))
    assert set(selected(method, contest, piles).winners) == {"A", "C"}
    taken, outcome = filled(method, contest, piles, ["C"], ["A"])
    assert taken == ("B",) and set(outcome.winners) == {"B", "C"}
    assert filled(method, contest, piles, ["C"], ["A", "B"])[0] == ("E",)
    assert filled(method, contest, piles, ["A"], ["C"])[0] == ("D",)


@EVERY
@settings(max_examples=40)
@given(election=elections(), data=st.data())
def test_who_sits_stays_whoever_fills_the_vacancy(method, election, data):
    names, seats, piles = election
    contest = contested(list(names), seats)
    winners = selected(method, contest, ballots(*piles)).winners
    if seats == len(names):
        return
    leaving = data.draw(st.sampled_from(winners))
    sitting = [name for name in winners if name != leaving]
    taken, outcome = filled(method, contest, ballots(*piles), sitting, [leaving])
    assert len(taken) == 1 and set(outcome.winners) == {*sitting, *taken} and leaving not in outcome.winners


def test_a_vacancy_keeps_to_the_limits():
    groups = [
        {"id": name, "groups": {"sitting": name, "size": "small" if name in "DE" else "large"}} for name in "ABCDE"
    ]
    contest = contested(groups, 2, limits=[limit("size", "small", least=1)])
    piles = ballots(("ABE", 40), ("DCE", 45), ("C", 20), ("E", 10))
    assert filled("scottish-stv", contest, piles, ["A"], ["D"])[0] == ("E",)
    with pytest.raises(RuleError, match="limits-conflict"):
        filled("scottish-stv", contest, piles, ["A"], ["D", "E"])


def test_a_vacancy_that_a_tie_leaves_open():
    contest = contested(list("ABC"), 1)
    taken, outcome = filled(
        "scottish-stv", contest, ballots(("A", 3), ("B", 2), ("C", 2)), [], ["A"], policy="rejected"
    )
    assert (taken, outcome.result) == ((), "undecided")


def test_what_is_no_vacancy_is_refused():
    contest = contested(list("ABC"), 1)
    for method, sitting, leaving, code in (
        ("irv", [], ["A"], "method-unfit"),
        ("scottish-stv", [], ["X"], "option-unknown"),
        ("scottish-stv", ["A"], ["A"], "option-unknown"),
        ("scottish-stv", ["B"], ["A"], "seats-taken"),
    ):
        with pytest.raises(RuleError, match=code):
            filled(method, contest, [], sitting, leaving)
