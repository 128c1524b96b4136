"""Rules, reasons and counts in words: every code has some, and the figures in them are right."""

from fractions import Fraction

import pytest

from beraad.charters import defaults
from beraad.charters.rules import parse
from beraad.web.parts.outcomes import cards, needed_for, steps, verdict
from beraad.web.parts.rules import abstaining, by_topic, kind_label, rule_sentences
from beraad.web.ui.phrases import RULES
from rulebook import Condition, Member, Rule, count
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
        (["for_against"], [HEADS], "counts for the quorum, does not count for the majority"),
        (["for_against"], [], "does not count for the majority"),
        (["cast"], [HEADS], "counts for the quorum, weighs like a vote against"),
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
    assert needed_for(Fraction(share), strict, seats) == needed


def test_a_threshold_just_missed_shows_enough_digits():
    reached, whole = Fraction(66666), Fraction(100000)
    share = Fraction(2, 3)
    condition = Condition("majority", "heads", "for_against", share, False, reached, whole, share * whole, False)
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
    found = [verdict(result) for result in ("adopted", "rejected", "invalid")]
    assert len({v.word for v in found}) == len({v.mark for v in found}) == 3
