"""Rules, reasons and counts in words: every code has some, and the figures in them are right."""

from fractions import Fraction

import pytest

from beraad.charters import defaults
from beraad.charters.rules import parse
from beraad.web.parts.outcomes import cards, needed_for, steps, totals, verdict
from beraad.web.parts.rules import abstaining, by_topic, kind_label, rule_sentences
from beraad.web.ui.phrases import RULES
from rulebook import Condition, Member, Outcome, Requirement, Rule, count
from rulebook.codes import EXPLANATIONS, STEPS

HEADS = {"measure": "heads", "share": "1/2", "strict": True}


def rule(**given):
    data = defaults.rule() | given
    return Rule.parse(data)


def test_every_code_has_words():
    assert not (EXPLANATIONS.keys() | STEPS.keys()) - RULES.keys()


def test_a_rule_of_everything():
    sentences = rule_sentences(
        rule(
            weight={"scheme": "bands", "register": "inhabitants", "bands": [[0, 1], [10000, 2]], "cap": "1/5"},
            quorum=[HEADS, {"measure": "weight", "share": "1/3", "strict": False}],
            second_call={"after_days": 15, "quorum": [{"measure": "inhabitants", "share": "1/4", "strict": False}]},
            majority=[
                {"measure": "weight", "base": "cast", "share": "2/3", "strict": False},
                {"measure": "loans", "base": "entitled", "share": "1/2", "strict": True},
            ],
        )
    )
    said = {sentence.text: sentence.formula for sentence in sentences}
    assert said["More than half of all organisations that may vote must take part."]
    assert "Nobody has more than 1/5 of all the weight." in said
    assert (
        said[
            "Those who vote for must have at least two thirds of the voting weight of the organisations that vote, "
            "abstentions included."
        ]
        == "for / (for + against + abstention) ≥ 2/3 (voting weight)"
    )
    assert [topic for topic, _heading, _sentences in by_topic(sentences)] == [
        "majority", "quorum", "weight", "secrecy", "tie", "second",
    ]  # fmt: skip


def test_members_where_a_steering_group_decides():
    sentences = rule_sentences(rule(), "steering")
    assert any("members that vote for or against" in sentence.text for sentence in sentences)


def test_names_of_kinds_fall_back_on_dutch():
    kind = parse(defaults.consortium()).kinds["price"]
    assert (kind_label(kind, "en"), kind_label(kind, "fr")) == ("price and allocation key", "prijs en verdeelsleutel")


@pytest.mark.parametrize(
    ("bases", "quorum", "said"),
    [
        (["for_against"], [HEADS], "counts for the quorum and does not count for the majority"),
        (["for_against"], [], "does not count for the majority"),
        (["cast"], [HEADS], "counts for the quorum and weighs like a vote against"),
        (["for_against", "entitled"], [], "weighs like a vote against for a part of the majority"),
    ],
)
def test_what_abstaining_does(bases, quorum, said):
    majority = [HEADS | {"base": base} for base in bases]
    assert abstaining(rule(majority=majority, quorum=quorum)) == said


@pytest.mark.parametrize(
    ("share", "strict", "seats", "needed"),
    [("1/2", True, 6, 4), ("1/2", False, 6, 3), ("1/2", True, 7, 4), ("2/3", False, 284, 190), ("1/3", False, 9, 3)],
)
def test_how_many_make_a_quorum(share, strict, seats, needed):
    assert needed_for(Requirement("quorum", "heads", "entitled", Fraction(share), strict), seats) == needed


def test_a_quorum_can_be_a_number():
    assert needed_for(Requirement("quorum", "heads", "entitled", None, True, Fraction(15)), 284) == 16


def test_a_threshold_just_missed_shows_enough_digits():
    reached, whole = Fraction(66666), Fraction(100000)
    share = Fraction(2, 3)
    figures = {"reached": reached, "base_total": whole, "needed": share * whole, "met": False}
    condition = Condition(kind="majority", measure="heads", base="for_against", share=share, strict=False, **figures)
    outcome = count(rule(), [Member("a", Fraction(1))], {"a": "for"})
    card = cards(type("Outcome", (), {"conditions": [condition]})())[0]
    assert outcome.result == "adopted"
    assert (card.share, card.needed) == ("66.666%", "at least 66.667%")
    assert card.exact == "66666/100000 < 2/3"


def test_the_count_in_steps():
    members = [Member(str(i), Fraction(1)) for i in range(4)]
    outcome = count(rule(), members, {"0": "for", "1": "against", "2": "abstain"})
    said = steps(outcome)
    assert said[1:4] == [
        "4 organisations may vote, together with weight 4.",
        "3 organisations voted, together with weight 3.",
        "As many for as against: 1 each, counted in organisations.",
    ]
    assert said[-1] == "So the proposal is rejected."


def test_verdicts_differ_in_word_and_shape():
    found = [verdict(result) for result in ("adopted", "rejected", "invalid", "referred")]
    assert len({v.word for v in found}) == len({v.mark for v in found}) == 4


PROVINCES = {"kind": "province", "share": "1/2", "strict": True}


def counted(asked, votes, **more):
    """The outcome of votes, each (choice, province), with what is `more` known of each member."""
    members = [
        Member(str(n), Fraction(1), groups={"province": province}, **more) for n, (_, province) in enumerate(votes)
    ]
    return count(asked, members, {str(n): choice for n, (choice, _) in enumerate(votes) if choice})


def test_a_condition_by_province_shows_each_of_them():
    asked = rule(majority=[HEADS | {"base": "for_against", "per": PROVINCES}], quorum=[])
    said = rule_sentences(asked)[-3]
    assert said.text == (
        "More than half of the organisations that vote for or against must vote for. "
        "By province, each counted by itself: this must hold in more than half of them."
    )
    assert said.formula == "for / (for + against) > 1/2 (organisations) per province: reached / all groups > 1/2"
    outcome = counted(
        asked, [("for", "Limburg"), ("for", "Antwerpen"), ("against", "Antwerpen"), ("for", "Vlaams-Brabant")]
    )
    (card,) = cards(outcome)
    assert (card.title, card.share, card.counted, card.exact) == (
        "Organisations for, by province", "66.7%", "2 of 3", "2/3 > 1/2",
    )  # fmt: skip
    assert [(part.name, part.counted, part.met) for part in card.groups] == [
        ("Antwerpen", "1 of 2", False), ("Limburg", "1 of 1", True), ("Vlaams-Brabant", "1 of 1", True),
    ]  # fmt: skip
    assert "In the group Antwerpen there were as many for as against, 1 each. That is a no." in steps(outcome)


def test_as_many_groups_for_as_against():
    outcome = counted(
        rule(majority=[HEADS | {"base": "for_against", "per": PROVINCES}], quorum=[]), [("for", "a"), ("against", "b")]
    )
    assert "As many for as against: 1 each, counted in province." in steps(outcome)


def test_numbers_in_place_of_shares():
    asked = rule(quorum=[{"measure": "heads", "number": 3, "strict": False}])
    assert "At least 3 of all organisations that may vote must take part." in [s.text for s in rule_sentences(asked)]
    card = cards(counted(asked, [("for", "a"), (None, "a"), (None, "a")]))[1]
    assert (card.needed, card.exact, card.met) == ("at least 3", "1 < 3", False)


def test_who_was_present_and_did_not_vote_has_a_row():
    outcome = counted(rule(majority=[HEADS | {"base": "present"}]), [("for", "a"), (None, "a")], attended=True)
    head, rows = totals(outcome)
    assert ["Present, not voted", "1"] in rows and rows[-1] == ["Together", "2"]
    assert "2 organisations were present or represented, together with weight 2." in steps(outcome)


def test_answers_of_the_paper_and_what_they_mean():
    choices = [
        {"id": "yes", "means": "for", "label": {"nl": "Ja, als…", "en": "Yes, if…"}},
        {"id": "block", "means": "against", "label": {"nl": "Ik hou dit tegen"}},
    ]
    said = by_topic(rule_sentences(rule(choices=choices)))
    assert [s.text for topic, _heading, sentences in said if topic == "choice" for s in sentences] == [
        "“Yes, if…” counts as: for.", "“Ik hou dit tegen” counts as: against.",
    ]  # fmt: skip


CONSENT = {
    "method": "consent",
    "version": 1,
    "weight": {"scheme": "equal"},
    "objections": [
        {"measure": "heads", "number": 1, "strict": False},
        {"measure": "weight", "share": "1/10", "strict": True},
        {"measure": "loans", "share": 0, "strict": False},
    ],
}


def test_consent_in_words():
    sentences = rule_sentences(Rule.parse(CONSENT))
    assert [topic for topic, _heading, _sentences in by_topic(sentences)] == ["objections", "weight"]
    assert [sentence.text for sentence in sentences[1:]] == [
        "Silence is consent: who has no objection need not do anything.",
        "At most 1 of all organisations that may vote may object; with more objections the full group votes.",
        "Those who object may have fewer than 1/10 of the voting weight of all organisations that may vote; with more "
        "the full group votes.",
        "Those who object may have none of the loans of all organisations that may vote; with more the full group "
        "votes.",
    ]


def test_objections_against_their_ceiling():
    outcome = counted(Rule.parse(CONSENT | {"objections": CONSENT["objections"][:2]}), [("against", "a"), (None, "a")])
    in_heads, in_weight = cards(outcome)
    assert (in_heads.title, in_heads.needed, in_heads.exact) == ("Objections", "at most 1", "1 ≤ 1")
    assert (in_weight.needed, in_weight.exact, in_weight.met) == ("fewer than 10%", "1/2 ≥ 1/10", False)
    assert steps(outcome)[-1] == "So the proposal goes to a vote of the full group."
    assert Outcome.parse(outcome.data) == outcome
