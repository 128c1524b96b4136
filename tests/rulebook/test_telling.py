"""Rules and counts of every kind, told in every language."""

from fractions import Fraction

import pytest
from hypothesis import given
from rulebook_cases import bundled, contested, heads, majority, quorum, rule
from test_conditions import EVERY, chosen, located
from test_rule import ANSWERS, CONSENT, PER, consents, rules
from test_votes_among_options import rule as among_options

from rulebook import Rule, count, registry
from rulebook.telling import Teller, told_rule, told_steps
from rulebook.words import LANGUAGES

TELLERS = [Teller(language) for language in sorted(LANGUAGES)]


def told(of, members, ballots, language="en", **more):
    return told_steps(count(of, members, ballots, **more), Teller(language))


@given(rules | consents)
def test_every_rule_can_be_told_in_every_language(data):
    for teller in TELLERS:
        for sentence in told_rule(Rule.parse(data), teller):
            assert sentence.endswith(".") and "%(" not in sentence and "None" not in sentence


@pytest.mark.parametrize("method", [method for method in registry.methods() if method.select], ids=lambda one: one.id)
def test_every_method_can_be_told_in_every_language(method):
    for teller in TELLERS:
        sentences = told_rule(among_options(method=method.id), teller)
        assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)
        assert len(sentences) == 5 + len(method.settings)


def test_conditions_are_told_with_their_amounts():
    asked = rule(
        quorum=[{"measure": "heads", "number": 3, "strict": False}],
        second_call={"after_days": 15, "quorum": [quorum("weight", "1/4", False)]},
        majority=[majority("inhabitants", "cast", "2/3", False), majority() | {"per": PER}],
        weight={"scheme": "sqrt", "register": "inhabitants", "cap": "1/10"},
        secret=True,
    )
    assert told_rule(asked, Teller("en")) == [
        "The weight is the square root of the number of inhabitants, rounded to a whole number.",
        "Nobody has more than 1/10 of all the weight.",
        "Quorum: of all who may vote, at least 3 must vote, counted in heads.",
        "If too few take part, a second vote can open 15 days after the first one closed.",
        "Quorum of the second vote: of all who may vote, at least 1/4 must vote, counted in voting weight.",
        "Majority: of those who vote, abstentions included, at least 2/3 must vote for, counted in inhabitants.",
        "Majority: of those who vote for or against, more than 1/2 must vote for, counted in heads, "
        "and so in more than 1/2 of the groups by province.",
        "With as many for as against, the proposal is rejected.",
        "Secret: nobody can see who voted what.",
    ]


def test_answers_of_the_paper_are_told_with_what_they_mean():
    sentences = told_rule(rule(choices=ANSWERS), Teller("nl"))
    labels = [answer["label"].get("nl", answer["id"]) for answer in ANSWERS]
    assert all(any(f"“{label}”" in sentence for sentence in sentences) for label in labels)


def test_consent_is_told():
    members = heads(9)
    against = dict.fromkeys((member.id for member in members[:5]), "against")
    english = told_rule(Rule.parse(CONSENT), Teller("en"))
    assert english[1].startswith("Silence is consent")
    assert told(Rule.parse(CONSENT), members, {})[-1] == "So the proposal is adopted."
    assert told(Rule.parse(CONSENT), members, against, "nl")[-1] == "De hele groep stemt er dus over."


def test_a_count_in_groups_is_told():
    members = located(north="ab", south="c")
    sentences = told(rule(majority=[majority() | {"per": EVERY}]), members, chosen("ac", "b"))
    assert sentences == [
        "This is vote number 1 on the question.",
        "May vote: 3 heads, 3 voting weight.",
        "Voted: 3 heads, 3 voting weight.",
        "As many for as against: 1 each, counted in province.",
        "As many for as against in north: 1 each. That is no majority there.",
        "The majority is not reached: in 1 out of 2 groups by province, where all is asked "
        "(north: no, 1 out of 2; south: yes, 1 out of 1).",
        "So the proposal is rejected.",
    ]


def test_a_casting_vote_is_told():
    members = heads(2)
    sentences = told(rule(tie="casting_vote"), members, {"m000": "for", "m001": "against"}, "nl", casting_vote="for")
    assert "Evenveel voor als tegen: elk 1, geteld in koppen." in sentences
    assert "De voorzitter beslist: voor." in sentences


def test_nobody_chosen_is_told_as_such():
    contest = contested("AB")
    sentences = told(among_options(), heads(1), {}, contest=contest)
    assert sentences[-1] in ("So this is the choice.", "So nobody is chosen.")
    nothing = count(among_options(quorum=[quorum()]), heads(1), {}, contest=contest)
    assert told_steps(nothing, Teller("en"))[-1] == "So the vote is not valid: too few took part."


def test_what_a_bundle_holds_can_be_told():
    made = bundled(rule(), heads(1), {"m000": "for"})
    assert made["outcome"]["result"] == "adopted"
    assert Teller("nl").number(Fraction(3, 2)) == "1,5"
