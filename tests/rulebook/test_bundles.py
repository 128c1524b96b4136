import copy
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import bundled, cast, entry, heads, majority, quorum, rule, weighed

from rulebook import (
    BundleError,
    Outcome,
    Paper,
    Recount,
    bundle,
    bundle_text,
    canonical,
    count,
    count_papers,
    digest,
    recount,
)
from rulebook.codes import ERRORS

BANDS = {"scheme": "bands", "register": "inhabitants", "bands": [[0, 1], [10000, 2], [100000, 6]]}
ASKED = rule(
    weight=BANDS,
    quorum=[quorum()],
    majority=[majority("weight"), majority("inhabitants")],
    second_call={"after_days": 15, "quorum": []},
    tie="casting_vote",
)
MEMBERS = weighed(ASKED, {"Bree": 16_500, "Herstappe": 79, "Antwerpen": 540_196, "Berlaar": 11_700})
BALLOTS = {"Bree": "for", "Antwerpen": "for", "Berlaar": "abstain"}


@pytest.fixture
def whole():
    """A bundle as read back from a file."""
    return json.loads(canonical(bundled(ASKED, MEMBERS, BALLOTS)))


def changed(data, path, value):
    """A copy of `data` with `value` at `path`."""
    data = copy.deepcopy(data)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    target = data
    for key in way:
        target = target[key]
    target[last] = value
    return data


def test_a_bundle_recounts_to_the_same(whole):
    assert recount(whole) == Recount(same=True, digest=whole["digest"], difference=None)
    assert whole["digest"] == digest({key: value for key, value in whole.items() if key != "digest"})
    assert whole["outcome"]["result"] == "adopted"


def test_the_order_in_which_it_was_made_does_not_show(whole):
    again = bundled(ASKED, MEMBERS[::-1], dict(reversed(BALLOTS.items())))
    assert canonical(again) == canonical(whole)
    assert recount({**whole, "electorate": whole["electorate"][::-1]}).same


def test_second_call_and_casting_vote_are_recounted():
    members = weighed(ASKED, {"a": 10, "b": 10, "c": 10, "d": 10})
    made = bundled(ASKED, members, {"a": "for", "b": "against"}, call=2, casting_vote="for")
    assert recount(made).same
    assert recount({**made, "casting_vote": "against"}).difference == (
        "outcome.conditions.0.met",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        ("electorate.0.weight", 5, ("electorate.0.weight", 6, 5)),
        ("electorate.0.weight", "12/2", ("electorate.0.weight", 6, "12/2")),
        ("electorate.0.figures.inhabitants", 540_197, ("outcome.conditions.2.base_total", 556_697, 556_696)),
        ("electorate.3.figures.inhabitants", 10_000, ("electorate.3.weight", 2, 1)),
        ("ballots.0.choice", "against", ("outcome.conditions.1.met", False, True)),
        ("rule.majority.0.share", "2/3", ("outcome.conditions.1.needed", "16/3", 4)),
        ("rule.majority.0.share", "2/4", ("rule.majority.0.share", "1/2", "2/4")),
        ("outcome.result", "rejected", ("outcome.result", "adopted", "rejected")),
        ("outcome.conditions.0.met", 1, ("outcome.conditions.0.met", True, 1)),
        ("outcome.totals.for.weight", 9, ("outcome.totals.for.weight", 8, 9)),
        ("outcome.steps", [], ("outcome.steps.0", {"code": "call", "params": {"call": 1}}, None)),
        ("outcome.more", 1, ("outcome.more", None, 1)),
        ("outcome.more", None, "digest"),
        ("vote.title", "Een andere titel", "digest"),
        ("electorate.1.name", "Bibliotheek Peer", "digest"),
        ("electorate.1.source", {"register": "2024"}, "digest"),
        ("digest", "0" * 64, "digest"),
    ],
)
def test_a_change_anywhere_is_found(whole, path, value, difference):
    found = recount(changed(whole, path, value))
    assert not found.same
    if difference == "digest":
        assert found.difference[0] == "digest"
    else:
        assert found.difference == difference


def leaves(value, path=""):
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield path, value
        return
    for key, part in parts:
        yield from leaves(part, f"{path}.{key}" if path else str(key))


WHOLE = json.loads(canonical(bundled(ASKED, MEMBERS, BALLOTS)))
LEAVES = list(leaves(WHOLE))


@given(st.sampled_from(LEAVES), st.none() | st.booleans() | st.integers() | st.text())
def test_no_other_value_passes_anywhere(leaf, value):
    path, old = leaf
    if canonical(value) == canonical(old):
        return
    try:
        assert not recount(changed(WHOLE, path, value)).same
    except BundleError as error:
        assert error.code in ERRORS


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("format", "beraad-bundle/2", "option-unknown"),
        ("vote", [], "object-expected"),
        ("outcome", None, "object-expected"),
        ("call", "1", "integer-expected"),
        ("casting_vote", 1, "text-expected"),
        ("digest", 1, "text-expected"),
        ("rule.tie", "lot", "option-unknown"),
        ("electorate", {}, "list-expected"),
        ("electorate.0", "Antwerpen", "object-expected"),
        ("electorate.0.name", "", "text-expected"),
        ("electorate.0.weight", 1.5, "number-expected"),
        ("electorate.0.weight", -1, "number-expected"),
        ("electorate.0.figures.inhabitants", None, "number-expected"),
        ("electorate.0.reason.code", 1, "text-expected"),
        ("electorate.0.source", None, "object-expected"),
        ("electorate.0.groups", {"province": 1}, "text-expected"),
        ("electorate.0.seat", 1, "key-unknown"),
        ("ballots.0.choice", None, "text-expected"),
        ("ballots.0.weight", 1, "key-unknown"),
        ("ballots.0.motivation", 5, "text-expected"),
        ("ballots.0.proxy", ["Ann"], "text-expected"),
    ],
)
def test_a_bad_shape_is_refused_where_it_is(whole, path, value, code):
    with pytest.raises(BundleError) as caught:
        recount(changed(whole, path, value))
    assert caught.value.code == code
    assert caught.value.path.startswith(path)


@pytest.mark.parametrize(
    "path", ["digest", "vote", "ballots", "electorate.1.id", "electorate.1.reason.code", "ballots.1.member"]
)
def test_a_missing_key_is_named(whole, path):
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    target = whole
    for key in way:
        target = target[key]
    del target[last]
    with pytest.raises(BundleError) as caught:
        recount(whole)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("ballots.0.member", "Peer", "member-unknown"),
        ("ballots.0.member", "Berlaar", "member-repeated"),
        ("ballots.0.choice", "perhaps", "choice-unknown"),
        ("electorate.3.id", "Antwerpen", "member-repeated"),
        ("electorate.1.figures", {}, "figure-missing"),
        ("call", 3, "call-unknown"),
        ("vote.when", 1.5, "value-unfit"),
        ("vote.when", "\ud800", "value-unfit"),
    ],
)
def test_what_cannot_be_counted_is_refused(whole, path, value, code):
    with pytest.raises(BundleError) as caught:
        recount(changed(whole, path, value))
    assert caught.value.code == code


def test_it_is_refused_when_it_is_made():
    with pytest.raises(BundleError, match="key-missing at electorate.0.source"):
        voter = entry(MEMBERS[0])
        del voter["source"]
        bundle(
            vote={},
            rule=ASKED,
            electorate=[voter],
            ballots=[],
            outcome=count_papers(ASKED, [], []),
        )


def test_a_secret_vote_keeps_no_names_and_no_order():
    asked = rule(secret=True, majority=[majority("weight"), majority("inhabitants")])
    members = weighed(asked, {"a": 10, "b": 10, "c": 30})
    papers = [
        Paper("against", Fraction(1), {"inhabitants": Fraction(10)}),
        Paper("for", Fraction(1), {"inhabitants": Fraction(30)}),
    ]
    ballots = [paper._asdict() for paper in papers]

    def made(order):
        return bundle(
            vote={},
            rule=asked,
            electorate=[entry(member, groups={"province": "Limburg"}) for member in members],
            ballots=order,
            outcome=count_papers(asked, members, papers),
        )

    assert recount(made(ballots)).same
    assert canonical(made(ballots)) == canonical(made(ballots[::-1]))
    with pytest.raises(BundleError, match="paper-foreign"):
        recount(changed(made(ballots), "ballots.0.weight", 2))


def test_the_papers_of_a_secret_vote_may_each_have_a_code_of_their_own():
    asked = rule(secret=True)
    members = heads(3)
    papers = [Paper(choice, Fraction(1), {}) for choice in ("for", "against", "for")]

    def made(*codes):
        given = zip(papers, codes, strict=True)
        return bundle(
            vote={},
            rule=asked,
            electorate=[entry(member) for member in members],
            ballots=[{"choice": p.choice, "weight": 1, "figures": {}} | ({"code": c} if c else {}) for p, c in given],
            outcome=count_papers(asked, members, papers),
        )

    assert recount(made("K7QM-2F8D", "9TXP-22AB", "")).same
    assert not recount(changed(made("K7QM-2F8D", "9TXP-22AB", ""), "ballots.0.code", "ELSE")).same
    with pytest.raises(BundleError, match="code-repeated at ballots.1.code"):
        made("K7QM-2F8D", "K7QM-2F8D", "")


def test_a_ballot_may_say_why():
    made = bundle(
        vote={},
        rule=rule(),
        electorate=[entry(member) for member in heads(1)],
        ballots=[{"member": "m000", "choice": "for", "motivation": "Omdat het kan."}],
        outcome=count(rule(), heads(1), {"m000": "for"}),
    )
    assert recount(made).same
    assert recount(changed(made, "ballots.0.motivation", "Omdat.")).difference[0] == "digest"


def test_a_ballot_may_say_who_cast_it_for_another():
    made = bundle(
        vote={},
        rule=rule(),
        electorate=[entry(member) for member in heads(1)],
        ballots=[{"member": "m000", "choice": "for", "proxy": "Ann"}],
        outcome=count(rule(), heads(1), {"m000": "for"}),
    )
    assert recount(made).same
    assert recount(changed(made, "ballots.0.proxy", "Bob")).difference[0] == "digest"


def test_an_empty_vote_recounts():
    assert recount(bundled(rule(), [], {})).same
    assert recount(bundled(rule(), heads(3), cast(heads(3), 0))).same


def test_the_text_of_a_bundle_is_its_canonical_form(whole):
    text, seal = bundle_text(
        vote=whole["vote"],
        rule=ASKED,
        electorate=whole["electorate"][::-1],
        ballots=whole["ballots"],
        outcome=Outcome.parse(whole["outcome"]),
    )
    assert (text.encode(), seal) == (canonical(whole), whole["digest"])
