"""A vote of members among options: rule, count, bundle and recount, with quorum, weights, ties and secrecy."""

import copy
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import EQUAL, contested, entry, heads, quorum, selected

from rulebook import (
    BallotError,
    BundleError,
    Outcome,
    Paper,
    Rule,
    RuleError,
    bundle,
    bundle_text,
    canonical,
    count,
    count_papers,
    explain_rule,
    recount,
    registry,
)
from rulebook.ballots import BLANK, Bounds, normal
from rulebook.codes import EXPLANATIONS
from rulebook.shape import Node

CONTEST = contested("ABCD", seats=2, withdrawn=["D"])
APPROVAL = {key: part for key, part in EQUAL.items() if key != "majority"} | {
    "method": "approval",
    "settings": {},
    "tie": "lot",
}
MEMBERS = heads(5)
BALLOTS = {"m000": ["A", "D"], "m001": ["A", "B"], "m002": ["B", "A"], "m003": ["C"]}


def rule(**changes):
    return Rule.parse(APPROVAL | changes)


def bundled(of, ballots=BALLOTS, contest=CONTEST, **more):
    return bundle(
        vote={"title": "Wie?"},
        rule=of,
        electorate=[entry(member) for member in MEMBERS],
        ballots=[{"member": id, "ballot": content} for id, content in ballots.items()],
        outcome=count(of, MEMBERS, ballots, contest=contest, **more),
        contest=contest,
        **more,
    )


@pytest.fixture
def whole():
    return json.loads(canonical(bundled(rule(quorum=[quorum()]), seed="2027")))


def changed(data, path, value):
    data = copy.deepcopy(data)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    target = data
    for key in way:
        target = target[key]
    target[last] = value
    return data


@pytest.mark.parametrize("tie", ["rejected", "casting_vote", "earlier_stages", "lot"])
def test_a_rule_about_options_comes_back_as_it_went_in(tie):
    data = APPROVAL | {"tie": tie, "secret": True}
    assert Rule.parse(data).about_options
    assert canonical(Rule.parse(data).data) == canonical(data)
    assert Rule.parse(Rule.parse(data).data) == Rule.parse(data)


def test_all_settings_stand_in_a_rule_whoever_set_them():
    for method in registry.methods():
        if method.select:
            read = rule(method=method.id)
            assert set(read.settings.values) == set(method.settings)
            assert Rule.parse(read.data) == read
            assert {step.code for step in explain_rule(read)} <= set(EXPLANATIONS)


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"majority": EQUAL["majority"]}, "key-unknown", "majority"),
        ({"choices": []}, "key-unknown", "choices"),
        ({"settings": {"colour": 1}}, "key-unknown", "settings.colour"),
        ({"tie": "dice"}, "option-unknown", "tie"),
        ({"version": 9}, "method-unknown", "method"),
    ],
)
def test_what_such_a_rule_cannot_say_is_refused(changes, code, path):
    with pytest.raises(RuleError) as caught:
        rule(**changes)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_without_settings_it_is_no_rule():
    with pytest.raises(RuleError, match="key-missing at settings"):
        Rule.parse({key: part for key, part in APPROVAL.items() if key != "settings"})


def test_it_is_explained_in_codes():
    assert [step.code for step in explain_rule(rule(quorum=[quorum()], tie="earlier_stages"))] == [
        "weight-equal",
        "quorum",
        "counted-by",
        "equals-earlier-stages",
        "open",
    ]


def test_members_choose_among_options():
    outcome = count(rule(quorum=[quorum()]), MEMBERS, BALLOTS, contest=CONTEST)
    assert (outcome.result, outcome.winners) == ("chosen", ("A", "B"))
    assert outcome.totals == {"A": {"weight": 3}, "B": {"weight": 2}, "C": {"weight": 1}}
    assert [step.code for step in outcome.steps[:4]] == ["call", "entitled", "cast", "quorum-met"]
    assert outcome.conditions[0].reached == 4
    assert Outcome.parse(outcome.data) == outcome


def test_without_its_quorum_it_is_not_counted():
    asked = rule(quorum=[quorum(share=1, strict=False)], second_call={"after_days": 1, "quorum": []})
    outcome = count(asked, MEMBERS, BALLOTS, contest=CONTEST)
    assert (outcome.result, outcome.winners, outcome.totals) == ("invalid", (), {})
    assert count(asked, MEMBERS, BALLOTS, contest=CONTEST, call=2).result == "chosen"


def test_weights_count():
    heavy = [replace(member, weight=Fraction(7, 2)) if member.id == "m003" else member for member in MEMBERS]
    assert count(rule(), heavy, BALLOTS, contest=CONTEST).winners == ("C", "A")


@pytest.mark.parametrize(
    ("tie", "more", "result"),
    [
        ("rejected", {}, "undecided"),
        ("lot", {"seed": "1"}, "chosen"),
        ("casting_vote", {}, "undecided"),
        ("casting_vote", {"casting_vote": ("B", "A")}, "chosen"),
    ],
)
def test_ties_go_as_the_rule_says(tie, more, result):
    one = contested("AB")
    outcome = count(rule(tie=tie), MEMBERS, {"m000": ["A"], "m001": ["B"]}, contest=one, **more)
    assert outcome.result == result
    assert len(outcome.ties) == 1
    if "casting_vote" in more:
        assert outcome.winners == ("B",)
    assert recount(bundled(rule(tie=tie), {"m000": ["A"], "m001": ["B"]}, one, **more)).same


@pytest.mark.parametrize(
    ("of", "arguments", "code"),
    [
        (rule(), {}, "contest-missing"),
        (Rule.parse(EQUAL), {"contest": CONTEST}, "contest-foreign"),
        (rule(tie="casting_vote"), {"contest": CONTEST, "casting_vote": ("A", "X")}, "casting-vote-unfit"),
        (rule(tie="casting_vote"), {"contest": CONTEST, "casting_vote": "for"}, "casting-vote-unfit"),
        (rule(), {"contest": CONTEST, "casting_vote": ("A",)}, "casting-vote-unfit"),
        (Rule.parse(EQUAL | {"tie": "casting_vote"}), {"casting_vote": ("for",)}, "casting-vote-unfit"),
    ],
)
def test_what_does_not_fit_the_rule_is_refused(of, arguments, code):
    with pytest.raises((RuleError, BallotError), match=code):
        count(of, MEMBERS, {}, **arguments)


def test_a_ballot_about_other_options_is_refused():
    with pytest.raises(BallotError, match="option-foreign at ballots.0.0"):
        count(rule(), MEMBERS, {"m000": ["E"]}, contest=CONTEST)


def test_a_bundle_recounts_to_the_same(whole):
    assert recount(whole).same
    assert whole["contest"]["seats"] == 2
    assert [ballot["ballot"] for ballot in whole["ballots"]] == [["A", "D"], ["A", "B"], ["A", "B"], ["C"]]


def test_the_text_of_a_bundle_is_its_canonical_form(whole):
    text, seal = bundle_text(
        vote=whole["vote"],
        rule=rule(quorum=[quorum()]),
        electorate=whole["electorate"][::-1],
        ballots=whole["ballots"],
        outcome=Outcome.parse(whole["outcome"]),
        contest=CONTEST,
        seed="2027",
    )
    assert (text.encode(), seal) == (canonical(whole), whole["digest"])


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("ballots.0.ballot", ["B"], "outcome."),
        ("ballots.1.ballot", ["B", "A"], "ballots.1.ballot.0"),
        ("contest.seats", 1, "outcome."),
        ("contest.withdrawn", [], "outcome."),
        ("outcome.winners", ["B", "A"], "outcome.winners.0"),
        ("rule.tie", "rejected", "digest"),
        ("contest.title", "Anders", "digest"),
        ("contest.options.0.name", "Anders", "digest"),
        ("seed", "2028", "digest"),
    ],
)
def test_a_change_anywhere_is_found(whole, path, value, where):
    found = recount(changed(whole, path, value))
    assert not found.same
    assert found.difference[0].startswith(where)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("contest.seats", 0, "integer-expected"),
        ("contest.options", [], "list-empty"),
        ("seed", 1, "text-expected"),
        ("ballots.0.ballot", "A", "list-expected"),
        ("ballots.0.ballot", ["E"], "option-foreign"),
        ("casting_vote", "A", "list-expected"),
        ("ballots.0", {"member": "m000", "choice": "for"}, "key-missing"),
    ],
)
def test_a_bad_shape_is_refused_where_it_is(whole, path, value, code):
    with pytest.raises(BundleError) as caught:
        recount(changed(whole, path, value))
    assert caught.value.code == code
    assert caught.value.path.startswith(path)


def test_a_contest_belongs_to_a_rule_about_options(whole):
    with pytest.raises(BundleError, match="key-unknown at contest"):
        recount(changed(whole, "rule", EQUAL))
    with pytest.raises(BundleError, match="key-missing at contest"):
        recount({key: part for key, part in whole.items() if key != "contest"})


def test_a_secret_vote_keeps_no_names_no_order_and_no_handwriting():
    asked = rule(secret=True)

    def made(contents):
        papers = [Paper(content, Fraction(1), {}) for content in contents]
        return bundle(
            vote={},
            rule=asked,
            electorate=[entry(member) for member in MEMBERS],
            ballots=[{"ballot": content, "weight": 1, "figures": {}} for content in contents],
            outcome=count_papers(asked, MEMBERS, papers, contest=CONTEST),
            contest=CONTEST,
        )

    one = made([["B", "A"], ["C"]])
    assert recount(one).same
    assert canonical(one) == canonical(made([["C"], ["A", "B"]]))


def test_a_ballot_may_say_why(whole):
    motivated = changed(whole, "ballots.0.motivation", "Omdat het kan.")
    assert recount(motivated).difference[0] == "digest"


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("approval", ["C", "A"], ["A", "C"]),
        ("ranking", [["C"], ["B", "A"]], [["C"], ["A", "B"]]),
        ("points", {"C": 1, "A": 2, "B": 0}, {"A": 2, "C": 1}),
        ("grades", {"B": 3}, {"B": 3}),
    ],
)
def test_there_is_one_way_to_say_each_ballot(kind, given, kept):
    assert normal(kind, CONTEST, Node(BLANK, BallotError)) == BLANK
    found = normal(kind, CONTEST, Node(given, BallotError))
    assert json.dumps(found) == json.dumps(kept)
    assert normal(kind, CONTEST, Node(found, BallotError)) == found
    with pytest.raises(BallotError, match="exceeded"):
        normal(kind, CONTEST, Node(given, BallotError), Bounds(options=0))


SAYING = {
    "approval": [["A"], ["B"], ["A"], ["C"], []],
    "ranking": [[["A"], ["B"]], [["B"], ["A", "C"]], [["A"]], [["C"], ["B"]], []],
    "points": [{"A": 2, "B": 1}, {"B": 3}, {"A": 1}, {"C": 1}, {}],
    "grades": [{"A": 5, "B": 1}, {"B": 3}, {"A": 2}, {"C": 5}, {}],
}
WAYS = [(method, kind) for method in registry.methods() if method.select for kind in method.kinds]


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize(("method", "kind"), WAYS, ids=lambda part: getattr(part, "id", part))
def test_a_bundle_of_every_method_recounts_to_the_same(method, kind, secret):
    budget = {"budget": 10} if "budget" in method.purposes else {}
    seats = 1 if method.purpose == "option" else 2
    contest = contested([{"id": id, "cost": 4} for id in "ABC"], seats=seats, **budget)
    ballot = {} if kind == method.kind else {"ballot": kind}
    asked = rule(method=method.id, secret=secret, **ballot)
    papers = [Paper(content, Fraction(1), {}) for content in SAYING[kind]]
    named = dict(zip([member.id for member in MEMBERS], SAYING[kind], strict=True))
    counting = {"contest": contest, "seed": "2027"}
    outcome = count_papers(asked, MEMBERS, papers, **counting)
    assert outcome == count(asked, MEMBERS, named, **counting)
    assert Outcome.parse(outcome.data) == outcome
    if secret:
        ballots = [{"ballot": content, "weight": 1, "figures": {}} for content in SAYING[kind][::-1]]
    else:
        ballots = [{"member": id, "ballot": content} for id, content in named.items()]
    made = bundle(
        vote={},
        rule=asked,
        electorate=[entry(member) for member in MEMBERS],
        ballots=ballots,
        outcome=outcome,
        **counting,
    )
    assert recount(json.loads(canonical(made))).same
    assert made["rule"].get("ballot", method.kind) == kind


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize(("method", "kind"), WAYS, ids=lambda part: getattr(part, "id", part))
def test_a_blank_ballot_counts_for_the_quorum_and_for_nothing_else(method, kind, secret):
    budget = {"budget": 10} if "budget" in method.purposes else {}
    contest = contested([{"id": id, "cost": 4} for id in "ABC"], seats=1 if method.purpose == "option" else 2, **budget)
    asked = rule(method=method.id, secret=secret, ballot=kind, quorum=[quorum(share=1, strict=False)])
    # Among ballots of whole weights, that of a seventh would change how finely is counted.
    members = [*MEMBERS[:4], replace(MEMBERS[4], weight=Fraction(1, 7))]
    says = {member.id: content for member, content in zip(members, SAYING[kind][:4], strict=False)}
    full = count(asked, members, says | {"m004": BLANK}, contest=contest, seed="2027")
    without = count(rule(method=method.id, ballot=kind), members, says, contest=contest, seed="2027")
    assert full.conditions[0].reached == 5 and full.conditions[0].met
    assert (full.winners, full.totals, full.rounds) == (without.winners, without.totals, without.rounds)
    assert [step.params for step in full.steps if step.code == "blank"] == [{"heads": 1, "weight": "1/7"}]
    papers = [{"member": id, "ballot": content} for id, content in (says | {"m004": BLANK}).items()]
    if secret:
        weights = [member.weight for member in members]
        papers = [{"ballot": p["ballot"], "weight": w, "figures": {}} for p, w in zip(papers, weights, strict=True)]
    register = asked.data | {"weight": {"scheme": "register", "register": "votes"}}
    electorate = [entry(member, figures={"votes": member.weight}) for member in members]
    made = bundle(
        vote={},
        rule=Rule.parse(register),
        electorate=electorate,
        ballots=papers,
        outcome=full,
        contest=contest,
        seed="2027",
    )
    assert recount(json.loads(canonical(made))).same


def test_where_all_are_blank_nothing_is_chosen():
    outcome = count(rule(quorum=[quorum()]), MEMBERS, {"m000": BLANK, "m001": BLANK, "m002": BLANK}, contest=CONTEST)
    assert (outcome.result, outcome.winners, outcome.conditions[0].met) == ("rejected", (), True)
    assert [step.code for step in outcome.steps[-3:]] == ["blank", "no-votes", "rejected"]


choosing = st.dictionaries(
    st.sampled_from([member.id for member in MEMBERS]), st.lists(st.sampled_from("ABCD"), unique=True)
)


@given(choosing, st.randoms(), st.text(max_size=3))
def test_the_order_of_anything_never_matters(ballots, random, seed):
    shuffled = dict(random.sample(list(ballots.items()), len(ballots)))
    mixed = {id: random.sample(content, len(content)) for id, content in shuffled.items()}
    members = random.sample(MEMBERS, len(MEMBERS))
    one = count(rule(), MEMBERS, ballots, contest=CONTEST, seed=seed)
    assert one.digest == count(rule(), members, mixed, contest=CONTEST, seed=seed).digest
    papers = [Paper(content, Fraction(1), {}) for content in mixed.values()]
    assert one == count_papers(rule(), members, papers, contest=CONTEST, seed=seed)
    assert one.winners == selected("approval", CONTEST, list(ballots.values()), seed=seed).winners
