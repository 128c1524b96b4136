from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import cast, heads, majority, quorum, rule, weighed
from test_rule import rules

from rulebook import BallotError, Member, Outcome, OutcomeError, Paper, Rule, RuleError, count, count_papers
from rulebook.codes import STEPS

TWO_THIRDS = {"share": "2/3", "strict": False}


@pytest.mark.parametrize(
    ("asked", "votes", "result"),
    [
        (majority(), (5, 4), "adopted"),
        (majority(), (1, 0, 99), "adopted"),
        (majority(), (5, 5), "rejected"),
        (majority(), (0, 0, 10), "rejected"),
        (majority(), (0, 0, 0), "rejected"),
        # Two thirds of nine are six, not seven.
        (majority(**TWO_THIRDS), (6, 3), "adopted"),
        (majority(**TWO_THIRDS), (5, 4), "rejected"),
        (majority(share="2/3", strict=True), (6, 3), "rejected"),
        (majority(share="2/3", strict=True), (7, 2), "adopted"),
        (majority(share="3/4", strict=False), (75, 25), "adopted"),
        (majority(share="4/5", strict=False), (79, 21), "rejected"),
        # WVV art. 2:41: of 16 present 9 must say yes, abstentions count as no.
        (majority(base="cast"), (9, 0, 7), "adopted"),
        (majority(base="cast"), (8, 4, 4), "rejected"),
        (majority(base="cast"), (8, 0, 8), "rejected"),
        # WVV art. 9:21: abstentions count neither above nor below the line.
        (majority(**TWO_THIRDS), (8, 4, 4), "adopted"),
        (majority(base="cast", **TWO_THIRDS), (8, 4, 4), "rejected"),
        # Absolute majority and unanimity of all who are entitled (16 here).
        (majority(base="entitled"), (9, 0), "adopted"),
        (majority(base="entitled"), (8, 0), "rejected"),
        (majority(base="entitled", share=1, strict=False), (16, 0), "adopted"),
        (majority(base="entitled", share=1, strict=False), (15, 0), "rejected"),
        (majority(share=1, strict=False), (3, 0, 13), "adopted"),
        # Gemeenteraad Berlaar, 2021.
        (majority(), (17, 1, 2), "adopted"),
    ],
)
def test_one_condition(asked, votes, result):
    members = heads(max(16, sum(votes)))
    assert count(rule(majority=[asked]), members, cast(members, *votes)).result == result


@pytest.mark.parametrize(
    ("asked", "votes", "result"),
    [
        (quorum(), (6, 0, 0), "adopted"),
        (quorum(), (5, 0, 0), "invalid"),
        (quorum(strict=False), (5, 0, 0), "adopted"),
        (quorum(), (1, 0, 5), "adopted"),
        (quorum(share=0), (0, 0, 0), "invalid"),
        (quorum(share=0), (1, 0, 0), "adopted"),
        (quorum(share=1, strict=False), (10, 0, 0), "adopted"),
    ],
)
def test_quorum_counts_all_who_cast_a_ballot(asked, votes, result):
    members = heads(10)
    assert count(rule(quorum=[asked]), members, cast(members, *votes)).result == result


def test_quorum_in_heads_and_in_weight_differ():
    members = [
        Member("large", Fraction(70)),
        Member("a", Fraction(10)),
        Member("b", Fraction(10)),
        Member("c", Fraction(10)),
    ]
    large_alone, small_together = {"large": "for"}, dict.fromkeys("abc", "for")
    in_heads, in_weight = rule(quorum=[quorum()]), rule(quorum=[quorum("weight")])
    assert count(in_heads, members, large_alone).result == "invalid"
    assert count(in_weight, members, large_alone).result == "adopted"
    assert count(in_heads, members, small_together).result == "adopted"
    assert count(in_weight, members, small_together).result == "invalid"
    assert count(rule(quorum=[quorum(), quorum("weight")]), members, large_alone).result == "invalid"


def test_a_second_call_has_its_own_quorum():
    members = heads(10)
    asked = rule(quorum=[quorum()], second_call={"after_days": 15, "quorum": []})
    ballots = cast(members, 2, 1)
    assert count(asked, members, ballots).result == "invalid"
    second = count(asked, members, ballots, call=2)
    assert (second.result, second.call) == ("adopted", 2)


@pytest.mark.parametrize("call", [0, 2, 3])
def test_a_call_that_the_rule_has_not(call):
    with pytest.raises(RuleError, match="call-unknown"):
        count(rule(), heads(1), {}, call=call)


def test_double_majority_where_only_the_second_fails():
    asked = rule(majority=[majority("heads"), majority("inhabitants")])
    members = weighed(asked, {"Herstappe": 79, "Bree": 16_500, "Berlaar": 11_700, "Antwerpen": 540_196})
    ballots = {"Herstappe": "for", "Bree": "for", "Berlaar": "for", "Antwerpen": "against"}
    outcome = count(asked, members, ballots)
    in_heads, in_inhabitants = outcome.conditions
    assert outcome.result == "rejected"
    assert (in_heads.met, in_heads.reached, in_heads.needed) == (True, 3, 2)
    assert (in_inhabitants.met, in_inhabitants.reached) == (False, 28_279)
    assert in_inhabitants.base_total == 568_475
    assert in_inhabitants.needed == Fraction(568_475, 2)
    assert outcome.totals["against"] == {"heads": 1, "weight": 1, "inhabitants": 540_196}
    assert [step.code for step in outcome.steps] == [
        "call",
        "entitled",
        "cast",
        "majority-met",
        "majority-failed",
        "rejected",
    ]


def test_totals_cover_the_whole_electorate():
    members = [Member(id, Fraction(weight)) for id, weight in zip("abcd", (1, 2, 4, 8), strict=True)]
    totals = count(rule(), members, {"a": "for", "b": "against", "c": "abstain"}).totals
    assert {choice: amounts["weight"] for choice, amounts in totals.items()} == {
        "for": 1,
        "against": 2,
        "abstain": 4,
        "none": 8,
    }


def test_members_without_weight_decide_nothing():
    members = [Member("a", Fraction(0)), Member("b", Fraction(0))]
    outcome = count(rule(majority=[majority("weight", share="1/4", strict=False)]), members, {"a": "for"})
    assert outcome.result == "rejected"
    assert count(rule(quorum=[quorum("weight")]), members, {"a": "for"}).result == "invalid"


def test_an_empty_electorate_decides_nothing():
    assert count(rule(), [], {}).result == "rejected"


def test_fractions_of_weight_are_exact():
    members = [Member("a", Fraction(1, 3)), Member("b", Fraction(1, 6)), Member("c", Fraction(1, 2))]
    asked = rule(majority=[majority("weight")])
    tied = count(asked, members, {"a": "for", "b": "for", "c": "against"})
    assert tied.result == "rejected"
    assert (tied.ties[0].amount, tied.conditions[0].needed) == (Fraction(1, 2), Fraction(1, 2))


def test_a_tie_is_a_no_and_is_stated():
    members = heads(5)
    outcome = count(rule(), members, cast(members, 2, 2, 1))
    (tie,) = outcome.ties
    assert outcome.result == "rejected"
    assert (tie.measure, tie.amount, tie.policy, tie.choice) == ("heads", 2, "rejected", None)
    assert "tie" in {step.code for step in outcome.steps}


@pytest.mark.parametrize(("choice", "result"), [("for", "adopted"), ("against", "rejected"), (None, "rejected")])
def test_a_casting_vote_settles_a_tie(choice, result):
    members = heads(4)
    outcome = count(rule(tie="casting_vote"), members, cast(members, 2, 2), casting_vote=choice)
    assert (outcome.result, outcome.ties[0].choice) == (result, choice)
    assert ("casting-vote" in {step.code for step in outcome.steps}) is (choice is not None)


def test_a_casting_vote_settles_the_first_condition_only():
    asked = rule(majority=[majority(), majority("inhabitants")], tie="casting_vote")
    members = weighed(asked, {"a": 1, "b": 2})
    outcome = count(asked, members, {"a": "for", "b": "against"}, casting_vote="for")
    assert [condition.met for condition in outcome.conditions] == [True, False]
    assert outcome.result == "rejected"


@pytest.mark.parametrize("asked", [majority(**TWO_THIRDS), majority(base="cast"), majority(share="1/2", strict=False)])
def test_a_casting_vote_counts_for_nothing_where_equal_votes_do_not_hang_on_it(asked):
    members = heads(5)
    ballots = cast(members, 2, 2, 1)
    without = count(rule(majority=[asked], tie="casting_vote"), members, ballots)
    outcome = count(rule(majority=[asked], tie="casting_vote"), members, ballots, casting_vote="for")
    assert outcome == without
    assert outcome.ties[0].choice is None


def test_no_tie_no_casting_vote():
    members = heads(3)
    assert count(rule(tie="casting_vote"), members, cast(members, 1, 2), casting_vote="for").ties == ()


@pytest.mark.parametrize(("policy", "choice"), [("rejected", "for"), ("casting_vote", "abstain")])
def test_a_casting_vote_that_the_rule_does_not_know(policy, choice):
    with pytest.raises(BallotError, match="casting-vote-unfit"):
        count(rule(tie=policy), heads(2), {}, casting_vote=choice)


def test_ballots_that_do_not_belong():
    with pytest.raises(BallotError) as caught:
        count(rule(), heads(1), {"y": "for", "x": "for"})
    assert (caught.value.code, caught.value.params) == ("member-unknown", {"members": ["x", "y"]})
    with pytest.raises(BallotError, match="choice-unknown"):
        count(rule(), heads(1), {"m000": "perhaps"})
    with pytest.raises(BallotError, match="member-repeated"):
        count(rule(), heads(1) * 2, {})


def test_missing_figures_name_everybody_concerned():
    with pytest.raises(RuleError) as caught:
        count(rule(quorum=[quorum("loans")]), heads(2), {})
    assert caught.value.params == {"register": "loans", "members": ["m000", "m001"]}


def test_a_rule_made_by_hand_must_name_a_known_method():
    with pytest.raises(RuleError, match="method-unknown"):
        count(replace(rule(), version=9), heads(1), {})


def test_papers_of_a_secret_vote_count_as_named_ballots():
    asked = rule(secret=True, majority=[majority("weight"), majority("inhabitants")])
    members = [
        Member(id, Fraction(weight), {"inhabitants": Fraction(9)}) for id, weight in zip("abc", (1, 1, 2), strict=True)
    ]
    papers = [
        Paper("for", Fraction(2), {"inhabitants": Fraction(9)}),
        Paper("against", Fraction(1), {"inhabitants": Fraction(9)}),
    ]
    assert count_papers(asked, members, papers) == count(asked, members, {"c": "for", "b": "against"})


@pytest.mark.parametrize(
    "papers",
    [
        [Paper("for", Fraction(3), {})],
        [Paper("for", Fraction(1), {})] * 3,
    ],
)
def test_papers_that_no_member_can_have_cast(papers):
    with pytest.raises(BallotError, match="paper-foreign"):
        count_papers(rule(secret=True), heads(2), papers)


figures = st.fractions(min_value=0, max_value=1000, max_denominator=6)
voters = st.tuples(
    figures, figures, st.sampled_from(["for", "against", "abstain", None]), st.sampled_from(["north", "south", "west"])
)
electorates = st.lists(voters, max_size=12)


def drawn(voters):
    members = [
        Member(str(index), weight, {"inhabitants": inhabitants}, {"province": province})
        for index, (weight, inhabitants, _, province) in enumerate(voters)
    ]
    ballots = {str(index): choice for index, (_, _, choice, _) in enumerate(voters) if choice}
    return members, ballots


@given(rules, electorates, st.randoms())
def test_the_order_of_members_and_ballots_never_matters(data, voters, random):
    members, ballots = drawn(voters)
    shuffled, names = members.copy(), list(ballots)
    random.shuffle(shuffled)
    random.shuffle(names)
    first = count(Rule.parse(data), members, ballots)
    assert count(Rule.parse(data), shuffled, {name: ballots[name] for name in names}).digest == first.digest


@given(rules, electorates)
def test_totals_add_up_and_conditions_follow_from_them(data, voters):
    members, ballots = drawn(voters)
    outcome = count(Rule.parse(data), members, ballots)
    for measure, value in {
        "heads": lambda member: 1,
        "weight": lambda member: member.weight,
    }.items():
        assert sum(part[measure] for part in outcome.totals.values()) == sum(map(value, members))
    for condition in outcome.conditions:
        for asked, found in [(condition.per or condition, condition), *((condition, one) for one in condition.groups)]:
            assert found.needed == (asked.number if asked.share is None else asked.share * found.base_total)
            assert found.reached <= found.base_total
        if condition.per:
            assert condition.reached == sum(group.weight for group in condition.groups if group.met)
    assert (outcome.result == "adopted") is all(condition.met for condition in outcome.conditions)
    assert {step.code for step in outcome.steps} <= set(STEPS)


@given(rules, electorates)
def test_a_for_in_place_of_an_against_never_turns_adopted_into_rejected(data, voters):
    members, ballots = drawn(voters)
    asked = Rule.parse(data)
    if count(asked, members, ballots).result == "adopted":
        for name in [name for name, choice in ballots.items() if choice == "against"]:
            assert count(asked, members, ballots | {name: "for"}).result == "adopted"


@given(rules, electorates)
def test_an_outcome_comes_back_as_it_went_out(data, voters):
    outcome = count(Rule.parse(data), *drawn(voters))
    assert Outcome.parse(outcome.data) == outcome
    assert Outcome.parse(outcome.data).data == outcome.data


def test_an_outcome_with_a_casting_vote_comes_back():
    members = heads(2)
    outcome = count(rule(tie="casting_vote"), members, cast(members, 1, 1), casting_vote="for")
    assert Outcome.parse(outcome.data) == outcome


def test_data_that_is_no_outcome():
    data = count(rule(), heads(1), {}).data
    data["conditions"][0]["needed"] = 0.5
    with pytest.raises(OutcomeError) as caught:
        Outcome.parse(data)
    assert caught.value.path == "conditions.0.needed"


def test_no_outcome_holds_a_float():
    outcome = count(rule(majority=[majority(share="1/3")]), heads(7), cast(heads(7), 3, 2))
    numbers = [value for part in outcome.totals.values() for value in part.values()]
    assert {type(number) for number in numbers} == {Fraction}
    assert outcome.data["conditions"][0]["needed"] == "5/3"
