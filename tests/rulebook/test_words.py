"""Every code has its sentence in every language, and each sentence only the figures that its code has."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import codes, registry, words
from rulebook.codes import COUNT, ERRORS, EXPLANATIONS, FILES, REMARKS, STEPS
from rulebook.errors import BallotError, FileError
from rulebook.minutes import POLICIES
from rulebook.outcome import Step
from rulebook.telling import Teller

KINDS = {"ERRORS": ERRORS, "STEPS": STEPS, "COUNT": COUNT, "EXPLANATIONS": EXPLANATIONS} | {
    "FILES": FILES,
    "REMARKS": REMARKS,
}
LANGUAGES = sorted(words.LANGUAGES)
# What the teller makes of a condition and of amounts in many measures.
MADE = {"amount", "base", "per", "all"}


def places(sentence):
    return set(re.findall(r"%\((\w+)\)s", sentence))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_a_sentence_and_nothing_else_has(kind, language):
    assert sorted(getattr(words.LANGUAGES[language], kind)) == sorted(KINDS[kind])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_has_no_figure_that_its_code_has_not(kind, language):
    for code, figures in KINDS[kind].items():
        sentence = words.sentence(kind, code, language)
        assert places(sentence) <= {*figures, *MADE}, code
        assert sentence % dict.fromkeys({*figures, *MADE}, "x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language):
    english, other = words.LANGUAGES["en"], words.LANGUAGES[language]
    for name, table in vars(english).items():
        if name.isupper():
            assert sorted(getattr(other, name)) == sorted(table), name
    for name, codes_of in english.WORDS.items():
        assert sorted(other.WORDS[name]) == sorted(codes_of), name
    assert {code: places(text) for code, text in english.SAID.items()} == {
        code: places(text) for code, text in other.SAID.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_method_is_described_with_all_that_can_be_set(language):
    assert sorted(words.LANGUAGES[language].METHODS) == sorted(registry.HOMES)
    for method in registry.methods():
        name, use = words.method(method.id, language)
        assert name and use.endswith((".", ")"))
        for setting, one in method.settings.items():
            assert words.word("setting", setting, language), setting
            for option in one.options:
                assert words.word(setting, option, language), (setting, option)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_with_ties_has_a_word(language):
    assert all(words.word("policy", policy, language) for policy in POLICIES)


def test_a_language_that_is_not_spoken_is_english():
    assert words.sentence("ERRORS", "list-empty", "fy") == words.sentence("ERRORS", "list-empty", "en")
    assert words.word("policy", "lot", "fy") == words.word("policy", "lot", "en")
    assert words.method("approval", "fy") == words.method("approval", "en")
    assert words.method("dice", "nl") == ("dice", "")
    with pytest.raises(KeyError):
        words.sentence("ERRORS", "nothing", "en")


@pytest.mark.parametrize(
    ("number", "english", "dutch"),
    [
        (Fraction(1234567), "1,234,567", "1.234.567"),
        (Fraction(-1, 4), "-0.25", "-0,25"),
        (Fraction(10, 3), "≈ 3.333333333", "≈ 3,333333333"),
        (Fraction(1, 10**9), "0.000000001", "0,000000001"),
        (Fraction(1, 10**10), "≈ 0", "≈ 0"),
        (Fraction(0), "0", "0"),
    ],
)
def test_numbers(number, english, dutch):
    assert (Teller("en").number(number), Teller("nl").number(number)) == (english, dutch)


@given(st.fractions(max_denominator=10**4))
def test_a_number_without_a_mark_is_exact(number):
    shown = Teller("en").number(number)
    if not shown.startswith("≈"):
        assert Fraction(shown.replace(",", "")) == number


def test_figures_are_shown_as_people_read_them():
    teller = Teller("en", {"7": "Amy", "b": "Bob"})
    assert teller.shown(["7", "b"]) == "Amy, Bob"
    assert teller.shown([]) == "nobody"
    assert teller.shown({"7": 1, "b": "1/2"}) == "Amy 1, Bob 0.5"
    assert [teller.shown(value) for value in (True, False, None, 7, "x", "1/x")] == [
        "yes",
        "no",
        "nobody",
        "7",
        "x",
        "1/x",
    ]
    assert teller.shown("lot", "policy") == "the lot"
    step = Step("tie-settled", {"stage": "winner", "options": ["7", "b"], "policy": "casting_vote", "choice": "b"})
    assert teller.step(step) == "Amy, Bob are equal. This is settled by the chair: Bob."


def test_money_and_grades_are_written_as_the_reader_wants_them():
    teller = Teller("en", {}, ("poor", "good"), decimals=2, money=lambda amount: f"€{float(amount):.2f}")
    assert teller.step(Step("paid-for", {"option": "A", "price": "10/3"})).endswith(
        "€3.33 each, or all they have left."
    )
    assert teller.step(Step("chosen-by-grade", {"option": "A", "grade": 1})).startswith(
        "A has the best grades, with good"
    )
    assert teller.step(Step("adds-most", {"option": "A", "amount": "10/3"})).count("≈ 3.33,") == 1
    assert Teller("en").step(Step("share-dealt", {"share": "10/3"})) == "Each vote gets an equal share: ≈ 3.333333333."


def test_who_draws_a_lot_again_reads_from_what_it_was_drawn():
    step = Step("tie-by-lot", {"stage": "winner", "options": ["7", "b"], "seed": "7", "choice": "b"})
    told = Teller("en", {"7": "Amy", "b": "Bob"}).step(step)
    assert told == "Amy, Bob are equal. The lot, drawn from “7”, decides: Bob."


def test_a_refusal_says_where():
    assert Teller("nl").error(FileError("ballot-open", "line 3")) == "regel 3: Deze stem eindigt niet met 0."
    assert Teller("en").error(BallotError("list-empty", "ballots.0")) == "ballots.0: There must be at least one."
    assert Teller("en").error(BallotError("list-empty")) == "There must be at least one."


def test_all_codes_are_told():
    assert {name for name in vars(codes) if name.isupper()} == {*KINDS, "REFUSALS"}
