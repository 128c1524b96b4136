"""Past votes under another rule."""

from fractions import Fraction

import pytest
from rulebook_cases import bundled, cast, contested, entry, heads, majority, quorum, rule, weighed
from test_conditions import EVERY
from test_rule import ANSWERS, CONSENT

from rulebook import BundleError, Paper, Rule, bundle, count, count_papers
from rulebook.analysis.replay import replay

BY_INHABITANTS = {"scheme": "linear", "register": "inhabitants"}
OPTIONS = {
    "method": "approval",
    "version": 1,
    "weight": {"scheme": "equal"},
    "quorum": [],
    "second_call": None,
    "settings": {},
    "tie": "lot",
    "secret": False,
}


def one(bundle, rule):
    (found,) = replay([bundle], lambda vote: rule)
    return found


def test_two_thirds_would_have_rejected_what_a_half_adopted():
    past = bundled(rule(), heads(9), cast(heads(9), 5, 4))
    found = one(past, rule(majority=[majority(share="2/3", strict=False)]))
    assert (found.before.result, found.after.result, found.otherwise) == ("adopted", "rejected", True)
    assert found.vote == {"title": "Eén gedeelde catalogus"}
    assert not one(past, rule(majority=[majority(share="5/9", strict=False)])).otherwise


def test_members_are_weighed_anew():
    members = weighed(rule(), {"town": 90, "north": 5, "south": 5})
    past = bundled(rule(), members, {"town": "for", "north": "against", "south": "against"})
    found = one(past, rule(weight=BY_INHABITANTS, majority=[majority("weight")]))
    assert (found.before.result, found.after.result) == ("rejected", "adopted")
    assert found.after.totals["for"]["weight"] == 90


def test_which_rule_holds_follows_from_the_vote():
    kinds = {"price": rule(majority=[majority(share="3/4", strict=False)])}
    votes = [{"kind": "price"}, {"kind": "daily"}]
    past = [
        bundle(
            vote=vote,
            rule=rule(),
            electorate=[entry(member) for member in heads(3)],
            ballots=[{"member": id, "choice": choice} for id, choice in cast(heads(3), 2, 1).items()],
            outcome=count(rule(), heads(3), cast(heads(3), 2, 1)),
        )
        for vote in votes
    ]
    (found,) = replay(past, lambda vote: kinds.get(vote["kind"]))
    assert (found.vote, found.otherwise) == ({"kind": "price"}, True)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (rule(majority=[majority("loans")]), "figure-missing"),
        (rule(weight=BY_INHABITANTS | {"register": "loans"}), "figure-missing"),
        (rule(majority=[majority() | {"per": EVERY}]), "group-missing"),
        (rule(weight={"scheme": "equal", "cap": "1/10"}), "cap-impossible"),
        (Rule.parse(OPTIONS), "ballots-unfit"),
    ],
)
def test_what_cannot_be_counted_says_why(asked, code):
    found = one(bundled(rule(), heads(3), cast(heads(3), 2, 1)), asked)
    assert (found.after, found.refusal.code, found.otherwise) == (None, code, False)


def test_a_second_vote_needs_a_rule_that_knows_one():
    asked = rule(quorum=[quorum()], second_call={"after_days": 9, "quorum": []})
    past = bundled(asked, heads(9), cast(heads(9), 2), call=2)
    assert one(past, rule()).refusal.code == "call-unknown"
    stricter = rule(quorum=[], second_call={"after_days": 9, "quorum": [quorum()]})
    assert one(past, stricter).after.result == "invalid"


def test_a_casting_vote_counts_where_the_other_rule_knows_one():
    past = bundled(rule(tie="casting_vote"), heads(2), cast(heads(2), 1, 1), casting_vote="for")
    assert one(past, rule(tie="casting_vote")).after.result == "adopted"
    assert one(past, rule()).after.result == "rejected"


def test_answers_of_its_own_count_as_what_they_meant():
    past = bundled(rule(choices=ANSWERS), heads(3), {"m000": "yes-if", "m001": "yes", "m002": "block"})
    assert one(past, rule()).after.result == "adopted"
    assert one(past, rule(choices=ANSWERS[:2] + ANSWERS[3:])).after.result == "adopted"
    found = one(past, Rule.parse(CONSENT))
    assert (found.after.result, found.after.conditions[0].reached) == ("referred", 1)


def secret(members, papers, asked):
    return bundle(
        vote={},
        rule=asked,
        electorate=[entry(member, groups=dict(member.groups)) for member in members],
        ballots=[{"choice": p.choice, "weight": p.weight, "figures": dict(p.figures)} for p in papers],
        outcome=count_papers(asked, members, papers),
    )


def test_papers_of_a_secret_vote_are_weighed_anew_by_what_they_bear():
    asked = rule(secret=True, weight=BY_INHABITANTS, majority=[majority("weight")])
    members = weighed(asked, {"a": 9, "b": 2, "c": 2})
    papers = [Paper("for", Fraction(9), {}), Paper("against", Fraction(2), {}), Paper("against", Fraction(2), {})]
    past = secret(members, papers, asked)
    found = one(past, rule())
    assert (found.before.result, found.after.result) == ("adopted", "rejected")


def test_papers_that_look_the_same_but_would_weigh_differently():
    members = weighed(rule(), {"a": 9, "b": 2})
    past = secret(members, [Paper("for", Fraction(1), {})], rule(secret=True))
    assert one(past, rule(weight=BY_INHABITANTS)).refusal.code == "papers-alike"
    assert one(past, rule()).after.result == "adopted"


def test_among_options_winners_can_differ():
    contest = contested("ABC")
    asked = Rule.parse(OPTIONS)
    ballots = {"m000": ["A"], "m001": ["A", "B"], "m002": ["B"], "m003": ["B"]}
    past = bundle(
        vote={},
        rule=asked,
        electorate=[entry(member) for member in heads(4)],
        ballots=[{"member": id, "ballot": ballot} for id, ballot in ballots.items()],
        outcome=count(asked, heads(4), ballots, contest=contest),
        contest=contest,
    )
    found = one(past, Rule.parse(OPTIONS | {"quorum": [quorum(share=1, strict=False)]}))
    assert (found.before.winners, found.otherwise) == (("B",), False)
    assert one(past, rule()).refusal.code == "ballots-unfit"


def test_what_is_no_bundle():
    with pytest.raises(BundleError):
        one({}, rule())
