"""Conditions per group, of those present and in numbers; papers with answers of their own; consent."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook_cases import bundled, cast, entry, heads, majority, quorum, rule
from test_majority import drawn, electorates
from test_rule import ANSWERS, CONSENT, PER, consents, rules

from rulebook import (
    BallotError,
    BundleError,
    Member,
    Outcome,
    Paper,
    Rule,
    RuleError,
    bundle,
    count,
    count_papers,
    recount,
)
from rulebook.codes import STEPS

EVERY = {"kind": "province", "share": 1, "strict": False}


def located(**provinces):
    """Members by province: located(north="abc") has a, b and c there."""
    return [
        Member(name, Fraction(1), {"loans": Fraction(ord(name) - 96)}, {"province": province})
        for province, names in provinces.items()
        for name in names
    ]


def chosen(in_favour="", against="", abstain=""):
    choices = {"for": in_favour, "against": against, "abstain": abstain}
    return {name: choice for choice, names in choices.items() for name in names}


@pytest.mark.parametrize(
    ("per", "votes", "met"),
    [
        (PER, chosen("abd", "c"), True),
        (PER, chosen("abc", "def"), False),
        (PER, chosen("abcdg"), True),
        (EVERY, chosen("abcdg"), True),
        (EVERY, chosen("abcd"), False),
        (EVERY, chosen("abcdg", "e"), False),
        ({"kind": "province", "number": 1, "strict": True}, chosen("abd"), True),
        ({"kind": "province", "number": 1, "strict": True}, chosen("abc"), False),
        ({"kind": "province", "number": 4, "strict": False}, chosen("abcdefg"), False),
    ],
)
def test_a_majority_of_groups_each_with_its_own(per, votes, met):
    members = located(north="abc", south="def", west="g")
    (condition,) = count(rule(majority=[majority() | {"per": per}]), members, votes).conditions
    assert (condition.met, condition.base_total) == (met, 3)


def test_a_tie_in_a_group_is_a_no_and_is_stated():
    members = located(north="ab", south="c")
    outcome = count(rule(majority=[majority() | {"per": EVERY}]), members, chosen("ac", "b"))
    (condition,) = outcome.conditions
    assert [(group.name, group.reached, group.needed, group.met) for group in condition.groups] == [
        ("north", 1, 1, False),
        ("south", 1, Fraction(1, 2), True),
    ]
    assert outcome.result == "rejected"
    (step,) = [step for step in outcome.steps if step.code == "tie-in-group"]
    assert step.params == {"condition": 0, "group": "north", "amount": 1}


def test_a_tie_among_groups_is_a_no_that_no_chair_can_turn():
    members = located(north="ab", south="c")
    asked = rule(majority=[majority() | {"per": PER}], tie="casting_vote")
    outcome = count(asked, members, chosen("ab", "c"), casting_vote="for")
    (tie,) = outcome.ties
    assert (outcome.result, tie.measure, tie.amount, tie.choice) == ("rejected", "province", 1, None)


def test_ties_are_stated_in_every_measure_and_settled_in_the_first():
    members = located(north="abcd")
    asked = rule(majority=[majority(), majority("loans"), majority(base="cast")], tie="casting_vote")
    outcome = count(asked, members, chosen("ad", "bc"), casting_vote="for")
    assert [(tie.measure, tie.amount, tie.choice) for tie in outcome.ties] == [("heads", 2, "for"), ("loans", 5, None)]
    assert [condition.met for condition in outcome.conditions] == [True, False, False]


def test_a_quorum_in_every_group():
    members = located(north="abc", south="d")
    asked = rule(quorum=[{"measure": "heads", "number": 1, "strict": False, "per": EVERY}])
    assert count(asked, members, chosen("ab", "c")).result == "invalid"
    assert count(asked, members, chosen("a", abstain="d")).result == "adopted"


def test_groups_can_count_for_more_or_less():
    members = located(north="a", south="b", west="c")
    per = {"kind": "province", "share": "1/2", "strict": True, "weights": {"north": 3, "absent": 9}}
    asked = rule(majority=[majority() | {"per": per}])
    (condition,) = count(asked, members, chosen("a", "bc")).conditions
    assert (condition.reached, condition.base_total, condition.needed, condition.met) == (3, 5, Fraction(5, 2), True)


def test_who_is_in_no_group_is_named():
    with pytest.raises(RuleError) as caught:
        count(rule(majority=[majority() | {"per": PER}]), heads(2), {})
    assert caught.value.code == "group-missing"
    assert caught.value.params == {"kind": "province", "members": ["m000", "m001"]}


def test_papers_of_a_secret_vote_bear_their_group():
    members = located(north="ab", south="c")
    asked = rule(secret=True, majority=[majority() | {"per": EVERY}])
    named = count(asked, members, chosen("ac"))
    papers = [Paper("for", Fraction(1), {}, {"province": province}) for province in ("south", "north")]
    assert count_papers(asked, members, papers) == named
    with pytest.raises(BallotError, match="paper-foreign"):
        count_papers(asked, members, [*papers, papers[0]])


@pytest.mark.parametrize(
    ("attended", "votes", "present", "met"),
    [
        ("", chosen("ab", "c"), 3, True),
        ("abc", chosen("ab", "c"), 3, True),
        ("abcd", chosen("ab", "c"), 4, False),
        # Who votes is present, on whatever list.
        ("d", chosen("ab", "c"), 4, False),
        ("abcd", chosen("abc"), 4, True),
    ],
)
def test_of_those_present(attended, votes, present, met):
    members = [replace(member, attended=member.id in attended) for member in located(north="abcdef")]
    outcome = count(rule(majority=[majority(base="present")]), members, votes)
    assert (outcome.conditions[0].base_total, outcome.conditions[0].met) == (present, met)
    assert sum(pile["heads"] for pile in outcome.totals.values()) == 6
    steps = {step.code: step.params for step in outcome.steps}
    assert ("present" in steps) is bool(attended)
    assert steps.get("present", {"heads": 3})["heads"] == present


def test_in_a_secret_vote_only_who_attended_can_have_voted():
    members = [replace(member, attended=member.id in "ab") for member in located(north="abc")]
    asked = rule(secret=True, majority=[majority(base="present")])
    papers = [Paper("for", Fraction(1), {})]
    assert count_papers(asked, members, papers).conditions[0].base_total == 2
    with pytest.raises(BallotError, match="paper-foreign"):
        count_papers(asked, members, papers * 3)


def test_a_number_in_place_of_a_share():
    asked = rule(quorum=[{"measure": "heads", "number": 3, "strict": False}])
    assert count(asked, heads(9), cast(heads(9), 2)).result == "invalid"
    outcome = count(asked, heads(9), cast(heads(9), 3))
    assert (outcome.result, outcome.conditions[0].needed) == ("adopted", 3)
    assert outcome.data["conditions"][0]["number"] == 3


@settings(max_examples=40)
@given(rules, electorates, st.data())
def test_answers_of_its_own_count_as_what_they_mean(data, voters, more):
    members, ballots = drawn(voters)
    asked = Rule.parse(data | {"choices": ANSWERS})
    meanings = {"for": ["yes", "yes-if"], "against": ["block"], "abstain": ["abstain"]}
    own = {member: more.draw(st.sampled_from(meanings[choice])) for member, choice in ballots.items()}
    outcome = count(asked, members, own)
    assert replace(outcome, rounds=()) == count(Rule.parse(data), members, ballots)
    (round,) = outcome.rounds
    assert round["yes"]["heads"] + round["yes-if"]["heads"] == outcome.totals["for"]["heads"]
    assert Outcome.parse(outcome.data).digest == outcome.digest


def test_an_answer_that_the_paper_has_not():
    with pytest.raises(BallotError, match="choice-unknown"):
        count(rule(choices=ANSWERS), heads(1), {"m000": "for"})


@pytest.mark.parametrize(
    ("asked", "objecting", "result"),
    [
        ({"share": 0, "strict": False}, 0, "adopted"),
        ({"share": 0, "strict": False}, 1, "referred"),
        ({"share": "1/10", "strict": False}, 3, "adopted"),
        ({"share": "1/10", "strict": False}, 4, "referred"),
        ({"share": "1/10", "strict": True}, 3, "referred"),
        ({"share": "1/10", "strict": True}, 2, "adopted"),
        ({"number": 2, "strict": False}, 2, "adopted"),
        ({"number": 2, "strict": False}, 3, "referred"),
    ],
)
def test_silence_is_consent(asked, objecting, result):
    members = heads(30)
    outcome = count(
        Rule.parse(CONSENT | {"objections": [{"measure": "heads", **asked}]}), members, cast(members, 0, objecting)
    )
    assert (outcome.result, outcome.conditions[0].reached) == (result, objecting)
    assert outcome.totals["none"]["heads"] == 30 - objecting


def test_few_heavy_members_can_bring_it_before_the_full_group():
    asked = Rule.parse(CONSENT | {"objections": [quorum(strict=False), quorum("weight", share="1/5")]})
    members = [Member("large", Fraction(9)), *(Member(str(n), Fraction(1)) for n in range(9))]
    assert count(asked, members, {"0": "against", "1": "against"}).result == "adopted"
    outcome = count(asked, members, {"large": "against"})
    assert (outcome.result, [condition.met for condition in outcome.conditions]) == ("referred", [True, False])
    assert [step.code for step in outcome.steps][-3:] == ["objection-met", "objection-failed", "referred"]


def test_where_nobody_may_vote_nobody_consents():
    assert count(Rule.parse(CONSENT), [], {}).result == "referred"


def test_consent_is_asked_once():
    with pytest.raises(RuleError, match="call-unknown"):
        count(Rule.parse(CONSENT), heads(1), {}, call=2)


@settings(max_examples=40)
@given(consents, electorates)
def test_an_objection_withdrawn_never_refers(data, voters):
    members, ballots = drawn(voters)
    asked = Rule.parse(data)
    outcome = count(asked, members, ballots)
    assert {step.code for step in outcome.steps} <= set(STEPS)
    assert Outcome.parse(outcome.data) == outcome
    if outcome.result == "adopted":
        for name in [name for name, choice in ballots.items() if choice == "against"]:
            assert count(asked, members, {id: said for id, said in ballots.items() if id != name}).result == "adopted"


def test_an_objection_in_a_bundle_has_its_reason():
    asked, members = Rule.parse(CONSENT), heads(3)
    ballots = [{"member": "m000", "choice": "for"}, {"member": "m001", "choice": "against", "motivation": "Too dear."}]
    outcome = count(asked, members, {"m000": "for", "m001": "against"})
    parts = {"vote": {}, "rule": asked, "electorate": [entry(member) for member in members], "outcome": outcome}
    data = bundle(**parts, ballots=ballots)
    assert recount(data).same
    del ballots[1]["motivation"]
    with pytest.raises(BundleError) as caught:
        bundle(**parts, ballots=ballots)
    assert (caught.value.code, caught.value.path) == ("key-missing", "ballots.1.motivation")


def test_groups_and_attendance_are_in_a_bundle():
    members = [replace(member, attended=member.id in "ad") for member in located(north="ab", south="cd")]
    asked = rule(majority=[majority(base="present"), majority() | {"per": EVERY}])
    electorate = [entry(member, groups=dict(member.groups), attended=member.attended) for member in members]
    ballots = [{"member": "a", "choice": "for"}, {"member": "c", "choice": "for"}]
    outcome = count(asked, members, {"a": "for", "c": "for"})
    data = bundle(vote={}, rule=asked, electorate=electorate, ballots=ballots, outcome=outcome)
    assert (outcome.result, recount(data).same) == ("adopted", True)
    del data["electorate"][3]["attended"]
    assert recount(data).difference[0] == "outcome.conditions.0.base_total"


def test_papers_in_a_bundle_bear_their_group():
    members = located(north="ab", south="c")
    asked = rule(secret=True, majority=[majority() | {"per": EVERY}])
    papers = [Paper("for", Fraction(1), {}, {"province": province}) for province in ("north", "south")]
    data = bundle(
        vote={},
        rule=asked,
        electorate=[entry(member, groups=dict(member.groups)) for member in members],
        ballots=[paper._asdict() for paper in papers],
        outcome=count_papers(asked, members, papers),
    )
    assert recount(data).same


def test_a_bundle_with_answers_of_its_own():
    asked = rule(choices=ANSWERS)
    assert recount(bundled(asked, heads(2), {"m000": "yes-if", "m001": "block"})).same
