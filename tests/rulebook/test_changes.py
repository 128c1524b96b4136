"""What it would take to change an outcome: small votes tried out in every way, and the border."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook_cases import cast, heads, majority, quorum, rule
from test_conditions import EVERY, located
from test_majority import drawn
from test_rule import PER, consents, rules

from rulebook import Member, Paper, Rule, count
from rulebook.analysis import covering
from rulebook.analysis.changes import Changes, Ways
from rulebook.analysis.covering import GroupNeed, Need, least
from rulebook.errors import AnalysisError

few = st.lists(
    st.tuples(
        st.integers(0, 4).map(Fraction) | st.just(Fraction(1, 2)),
        st.integers(0, 5).map(Fraction),
        st.sampled_from(["for", "against", "abstain", None]),
        st.sampled_from(["north", "south", "west"]),
    ),
    min_size=1,
    max_size=5,
)


def tried(asked, members, ballots, casting_vote):
    """The least heads and the least weight with which each condition, and at last the whole, turns: by trying."""
    before = count(asked, members, ballots, casting_vote=casting_vote)
    adopts = before.result != "adopted"
    target = "for" if adopts else "against"
    settled = "for" if any(tie.choice == "for" for tie in before.ties) else None
    found = {"heads": [[None] * 3 for _ in range(len(before.conditions) + 1)]}
    found["weight"] = [[None] * 3 for _ in range(len(before.conditions) + 1)]
    for way, allowed in enumerate((lambda id: id in ballots, lambda id: id not in ballots, lambda id: True)):
        movers = [member for member in members if allowed(member.id) and ballots.get(member.id) != target]
        for changing in (some for size in range(len(movers) + 1) for some in combinations(movers, size)):
            after = count(asked, members, ballots | {one.id: target for one in changing}, casting_vote=settled)
            turned = [condition.met is adopts for condition in after.conditions]
            costs = {"heads": len(changing), "weight": sum(one.weight for one in changing)}
            for place, yes in enumerate([*turned, all(turned) if adopts else any(turned)]):
                for objective, cost in costs.items():
                    if yes:
                        known = found[objective][place][way]
                        found[objective][place][way] = cost if known is None else min(known, cost)
    return found


def asked_of(changes):
    places = [*range(len(changes.outcome.conditions)), None]
    return {
        "heads": [list(changes.fewest_heads(place)) for place in places],
        "weight": [list(changes.least_weight(place)) for place in places],
    }


@given(rules | consents, few, st.booleans(), st.sampled_from([None, "for", "against"]))
def test_every_way_tried_out(data, voters, attended, casting_vote):
    members, ballots = drawn(voters)
    if attended:
        members = [Member(one.id, one.weight, one.figures, one.groups, one.id < "2") for one in members]
    asked = Rule.parse(data)
    casting_vote = casting_vote if asked.tie == "casting_vote" else None
    changes = Changes.of(asked, members, ballots, casting_vote=casting_vote)
    assert asked_of(changes) == tried(asked, members, ballots, casting_vote)


@settings(max_examples=40)
@given(rules, few)
def test_of_a_secret_vote_the_same_is_known(data, voters):
    members, ballots = drawn(voters)
    named = Rule.parse(data | {"secret": False})
    secret = Rule.parse(data | {"secret": True})
    by_id = {member.id: member for member in members}
    papers = [Paper(choice, by_id[id].weight, by_id[id].figures, by_id[id].groups) for id, choice in ballots.items()]
    try:
        expected = asked_of(Changes.of(named, members, ballots))
    except AnalysisError:
        return
    assert asked_of(Changes.of(secret, members, papers)) == expected


def test_a_narrow_no():
    changes = Changes.of(rule(quorum=[quorum()]), heads(20), cast(heads(20), 5, 6))
    assert changes.toward == "adopted"
    # One who voted against and votes for turns five to six into six to five; or else two more turn up.
    assert changes.fewest_heads() == Ways(1, 2, 1)
    assert changes.fewest_heads(0) == Ways(0, 0, 0)


def test_without_its_quorum_turning_up_is_needed():
    changes = Changes.of(rule(quorum=[quorum()]), heads(20), cast(heads(20), 4, 6))
    assert changes.fewest_heads(0) == Ways(None, 1, 1)
    assert changes.fewest_heads(1) == Ways(2, 3, 2)
    # Of the two who are needed for the majority, one at least has to turn up.
    assert changes.fewest_heads() == Ways(None, 3, 2)


def test_toward_a_no_one_condition_is_enough():
    asked = rule(majority=[majority(), majority("weight")])
    members = [Member("large", Fraction(6)), *(Member(id, Fraction(1)) for id in "abcdef")]
    changes = Changes.of(asked, members, dict.fromkeys(["large", *"abcde"], "for"))
    assert changes.toward == "rejected"
    assert changes.fewest_heads(0) == Ways(3, None, 3)
    assert changes.fewest_heads(1) == Ways(1, None, 1)
    assert changes.fewest_heads() == Ways(1, None, 1)
    # Three small ones for the heads, or the large one for the weight.
    assert changes.least_weight() == Ways(3, None, 3)


def test_where_all_who_vote_are_asked_somebody_must():
    changes = Changes.of(rule(majority=[majority(share=1, strict=False)]), heads(4), {})
    assert changes.fewest_heads() == Ways(None, 1, 1)


def test_what_the_chair_settled_falls_with_the_tie():
    asked = rule(tie="casting_vote")
    changes = Changes.of(asked, heads(5), cast(heads(5), 2, 2), casting_vote="for")
    assert (changes.toward, changes.fewest_heads()) == ("rejected", Ways(1, 1, 1))


def test_objections_that_would_have_to_go():
    asked = Rule.parse(
        {
            "method": "consent",
            "version": 1,
            "weight": {"scheme": "equal"},
            "objections": [{"measure": "heads", "number": 1, "strict": False}],
        }
    )
    changes = Changes.of(asked, heads(9), cast(heads(9), 0, 4))
    assert (changes.toward, changes.fewest_heads()) == ("adopted", Ways(3, None, 3))
    changes = Changes.of(asked, heads(9), {})
    assert (changes.toward, changes.fewest_heads()) == ("referred", Ways(None, 2, 2))


def test_groups_of_several_kinds_cannot_be_worked_out_together():
    members = [Member(id, Fraction(1), {}, {"province": id, "sector": "library"}) for id in "abc"]
    asked = rule(majority=[majority() | {"per": EVERY}, majority() | {"per": EVERY | {"kind": "sector"}}])
    changes = Changes.of(asked, members, {"a": "against"})
    assert changes.fewest_heads(0) == Ways(None, None, 3)
    with pytest.raises(AnalysisError, match="analysis-entangled"):
        changes.fewest_heads()


def test_people_and_cantons():
    """As in Switzerland: a majority of all people, and in most cantons one of theirs."""
    cantons = {"kind": "province", "share": "1/2", "strict": True}
    asked = rule(majority=[majority("loans"), majority("loans") | {"per": cantons}])
    members = located(north="ajk", south="bc", west="de")
    changes = Changes.of(asked, members, dict.fromkeys("jk", "for") | dict.fromkeys("abcde", "against"))
    # All but those two are few: people are for, and so is the north, but not the south or the west.
    assert [condition.met for condition in changes.outcome.conditions] == [True, False]
    assert (changes.fewest_heads(), changes.least_weight()) == (Ways(1, None, 1), Ways(1, None, 1))
    changes = Changes.of(asked, members, dict.fromkeys("jk", "against") | dict.fromkeys("abcde", "for"))
    assert [condition.met for condition in changes.outcome.conditions] == [False, True]
    assert changes.fewest_heads(0) == changes.fewest_heads() == Ways(1, None, 1)
    changes = Changes.of(asked, members, dict.fromkeys("abcdejk", "against"))
    # One of the two largest and one more canton are not enough for the people; both of them and one more are.
    assert changes.fewest_heads() == Ways(3, None, 3)


def test_too_large_to_work_out(monkeypatch):
    members = located(north="abcdefg", south="hijk")
    asked = rule(majority=[majority("loans", "entitled"), majority("loans", "entitled") | {"per": PER}])
    changes = Changes.of(asked, members, {})
    # Three largest in the north and two in the south: more than half of both, and of all.
    assert changes.fewest_heads().turn_up == 5
    monkeypatch.setattr(covering, "CELLS", 10)
    with pytest.raises(AnalysisError, match="analysis-large"):
        changes.fewest_heads()


def test_amounts_beyond_what_a_table_can_hold():
    with pytest.raises(AnalysisError, match="analysis-large"):
        least([1], [Need(1, [2**61])])


def test_nothing_is_needed():
    assert least([1, 1], []) == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 4)),
        max_size=6,
    ),
    st.integers(0, 9),
    st.integers(0, 5),
    st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4)),
    st.booleans(),
)
def test_the_cheapest_cover_found_by_trying(members, first, second, of_groups, alike):
    costs, one, other, groups, local = map(list, zip(*members, strict=True)) if members else ([], [], [], [], [])
    if alike:
        # What a group needs is covered as the whole is, but twice as fast.
        local = [2 * gain for gain in one]
    needs = [Need(amount, gains) for amount, gains in ((first, one), (second, other)) if amount]
    amount, a, own_a, b, own_b = of_groups
    inside = {name: [gain * (group == name) for gain, group in zip(local, groups, strict=True)] for name in "ab"}
    asked = {"a": (a, Need(own_a, inside["a"])), "b": (b, Need(own_b, inside["b"]))}
    group_needs = [GroupNeed(amount, asked)] if amount else []

    def covers(places):
        won = [name for name, (_, need) in asked.items() if sum(need.gains[place] for place in places) >= need.amount]
        return all(sum(need.gains[place] for place in places) >= need.amount for need in needs) and (
            not amount or sum(asked[name][0] for name in won) >= amount
        )

    every = (some for size in range(len(costs) + 1) for some in combinations(range(len(costs)), size))
    found = min((sum(costs[place] for place in some) for some in every if covers(some)), default=None)
    assert least(costs, needs, group_needs, groups) == found
