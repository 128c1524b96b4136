from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook_cases import EQUAL, majority, quorum, rule

from rulebook import Rule, RuleError, canonical, explain_rule, formula
from rulebook.codes import EXPLANATIONS

PER = {"kind": "province", "share": "1/2", "strict": True}
measures = st.sampled_from(["heads", "weight", "inhabitants"])
proper = st.fractions(min_value=Fraction(1, 10), max_value=Fraction(9, 10), max_denominator=12).map(str)
amounts = st.fixed_dictionaries({"share": proper}) | st.fixed_dictionaries({"number": st.integers(1, 4)})
asked = st.builds(lambda amount, strict: amount | {"strict": strict}, amounts, st.booleans())
pers = st.builds(
    lambda asked, weights: {"kind": "province", **asked, **weights},
    asked,
    st.fixed_dictionaries({}, optional={"weights": st.just({"north": "1/2"})}),
)
grouped = st.fixed_dictionaries({}, optional={"per": pers})
quorums = st.lists(
    st.builds(lambda measure, *parts: parts[0] | parts[1] | {"measure": measure}, measures, asked, grouped), max_size=2
)
bases = st.sampled_from(["for_against", "cast", "present", "entitled"])
majorities = st.lists(
    st.builds(
        lambda measure, base, *parts: parts[0] | parts[1] | {"measure": measure, "base": base},
        measures, bases, asked, grouped,
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip
bands = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 9)), unique_by=lambda band: band[0]).map(
    lambda more: [[0, 1], *map(list, sorted(more))]
)
register = st.fixed_dictionaries(
    {"scheme": st.sampled_from(["linear", "sqrt", "register"]), "register": st.just("inhabitants")},
    optional={"cap": proper},
)
weight = (
    st.just({"scheme": "equal"})
    | register
    | st.fixed_dictionaries({"scheme": st.just("bands"), "register": st.just("loans"), "bands": bands})
)
rules = st.fixed_dictionaries(
    {
        "method": st.just("majority"),
        "version": st.just(1),
        "weight": weight,
        "quorum": quorums,
        "second_call": st.none() | st.fixed_dictionaries({"after_days": st.integers(0, 60), "quorum": quorums}),
        "majority": majorities,
        "tie": st.sampled_from(["rejected", "casting_vote"]),
        "secret": st.booleans(),
    }
)
objections = st.builds(
    lambda measure, amount, strict: {"measure": measure, "strict": strict} | amount, measures, amounts, st.booleans()
)
consents = st.fixed_dictionaries(
    {
        "method": st.just("consent"),
        "version": st.just(1),
        "weight": weight,
        "objections": st.lists(objections, min_size=1, max_size=2),
    }
)
ANSWERS = [
    {"id": "yes", "means": "for", "label": {"nl": "Ja", "en": "Yes"}},
    {"id": "yes-if", "means": "for", "label": {"nl": "Ja, als…"}},
    {"id": "abstain", "means": "abstain", "label": {"nl": "Ik sta opzij"}},
    {"id": "block", "means": "against", "label": {"nl": "Ik hou dit tegen"}},
]


@given(rules | consents)
def test_a_rule_comes_back_as_it_went_in(data):
    read = Rule.parse(data)
    assert Rule.parse(read.data) == read
    assert canonical(Rule.parse(read.data).data) == canonical(read.data)
    assert canonical(read.data) == canonical(data)


@given(rules | consents)
def test_every_rule_can_be_explained_in_known_codes(data):
    for step in explain_rule(Rule.parse(data)):
        assert set(EXPLANATIONS[step.code]) <= set(step.params)


def test_numbers_are_brought_to_lowest_terms():
    assert rule(majority=[majority(share="2/4")]).data == EQUAL


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"method": "magic"}, "method-unknown", "method"),
        ({"version": 2}, "method-unknown", "method"),
        ({"version": True}, "integer-expected", "version"),
        ({"version": 0}, "integer-expected", "version"),
        ({"method": ""}, "text-expected", "method"),
        ({"method": 5}, "text-expected", "method"),
        ({"more": 1}, "key-unknown", "more"),
        ({"weight": 1}, "object-expected", "weight"),
        ({"weight": {1: 2}}, "object-expected", "weight"),
        ({"weight": {}}, "option-unknown", "weight.scheme"),
        ({"weight": {"scheme": "cube"}}, "option-unknown", "weight.scheme"),
        ({"weight": {"scheme": "equal", "register": "x"}}, "key-unknown", "weight.register"),
        ({"weight": {"scheme": "sqrt"}}, "key-missing", "weight.register"),
        ({"weight": {"scheme": "equal", "cap": 0}}, "share-range", "weight.cap"),
        ({"weight": {"scheme": "equal", "cap": "3/2"}}, "share-range", "weight.cap"),
        ({"weight": {"scheme": "bands", "register": "x", "bands": []}}, "list-empty", "weight.bands"),
        ({"weight": {"scheme": "bands", "register": "x", "bands": [[0]]}}, "pair-expected", "weight.bands.0"),
        ({"weight": {"scheme": "bands", "register": "x", "bands": [[1, 1]]}}, "bands-order", "weight.bands"),
        (
            {"weight": {"scheme": "bands", "register": "x", "bands": [[0, 1], [5, 2], [5, 3]]}},
            "bands-order",
            "weight.bands",
        ),
        ({"quorum": {}}, "list-expected", "quorum"),
        ({"quorum": [quorum(share=0.5)]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share="1/0")]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share="0.5")]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share="½")]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share=-1)]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share=True)]}, "number-expected", "quorum.0.share"),
        ({"quorum": [quorum(share=1, strict=True)]}, "share-range", "quorum.0.share"),
        ({"quorum": [quorum(share=0, strict=False)]}, "share-range", "quorum.0.share"),
        ({"quorum": [quorum(share=2)]}, "share-range", "quorum.0.share"),
        ({"quorum": [quorum(), quorum(strict=1)]}, "flag-expected", "quorum.1.strict"),
        ({"quorum": [majority()]}, "key-unknown", "quorum.0.base"),
        ({"second_call": {"after_days": -1, "quorum": []}}, "integer-expected", "second_call.after_days"),
        ({"second_call": {"after_days": 1}}, "key-missing", "second_call.quorum"),
        ({"majority": []}, "list-empty", "majority"),
        ({"majority": [majority(base="absent")]}, "option-unknown", "majority.0.base"),
        ({"majority": [majority(base=[])]}, "option-unknown", "majority.0.base"),
        ({"quorum": [{"measure": "heads", "number": 0, "strict": False}]}, "number-expected", "quorum.0.number"),
        ({"quorum": [{"measure": "heads", "number": 3, "share": 1, "strict": False}]}, "key-unknown", "quorum.0.share"),
        ({"quorum": [quorum() | {"per": {"kind": "x", "strict": True}}]}, "key-missing", "quorum.0.per.share"),
        ({"quorum": [quorum() | {"per": {"share": 1, "strict": False}}]}, "key-missing", "quorum.0.per.kind"),
        ({"majority": [majority() | {"per": PER | {"share": 2}}]}, "share-range", "majority.0.per.share"),
        ({"majority": [majority() | {"per": PER | {"weights": []}}]}, "object-expected", "majority.0.per.weights"),
        ({"choices": []}, "list-empty", "choices"),
        ({"choices": ANSWERS[:3]}, "meaning-missing", "choices"),
        ({"choices": ANSWERS[2:]}, "meaning-missing", "choices"),
        ({"choices": ANSWERS * 2}, "option-repeated", "choices"),
        (
            {"choices": [*ANSWERS, {"id": "no", "means": "veto", "label": {"nl": "Nee"}}]},
            "option-unknown",
            "choices.4.means",
        ),
        ({"choices": [{"id": "for", "means": "against", "label": {"nl": "x"}}]}, "option-unknown", "choices.0.means"),
        ({"choices": [ANSWERS[0] | {"label": {}}]}, "key-missing", "choices.0.label"),
        ({"objections": []}, "key-unknown", "objections"),
        ({"tie": "lot"}, "option-unknown", "tie"),
        ({"secret": "no"}, "flag-expected", "secret"),
    ],
)
def test_a_wrong_rule_is_refused_where_it_is_wrong(changes, code, path):
    with pytest.raises(RuleError) as caught:
        rule(**changes)
    assert (caught.value.code, caught.value.path) == (code, path)


CONSENT = {
    "method": "consent",
    "version": 1,
    "weight": {"scheme": "equal"},
    "objections": [quorum(share=0, strict=False)],
}


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"objections": []}, "list-empty", "objections"),
        ({"objections": [majority()]}, "key-unknown", "objections.0.base"),
        # "At most all" always holds, and "fewer than none" never.
        ({"objections": [quorum(share=1, strict=False)]}, "share-range", "objections.0.share"),
        ({"objections": [quorum(share=0, strict=True)]}, "share-range", "objections.0.share"),
        ({"objections": [{"measure": "heads", "number": 0, "strict": True}]}, "number-expected", "objections.0.number"),
        ({"secret": True}, "key-unknown", "secret"),
        ({"version": 2}, "method-unknown", "method"),
    ],
)
def test_a_wrong_consent_is_refused_where_it_is_wrong(changes, code, path):
    with pytest.raises(RuleError) as caught:
        Rule.parse(CONSENT | changes)
    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.parametrize("key", EQUAL)
def test_nothing_of_a_rule_goes_without_saying(key):
    with pytest.raises(RuleError) as caught:
        Rule.parse({other: value for other, value in EQUAL.items() if other != key})
    assert (caught.value.code, caught.value.path) == ("key-missing", key)


def test_it_knows_the_registers_it_measures():
    asked = rule(
        quorum=[quorum("loans")],
        second_call={"after_days": 15, "quorum": [quorum("visits")]},
        majority=[majority("weight"), majority("inhabitants")],
    )
    assert asked.registers == ("inhabitants", "loans", "visits")
    assert rule(quorum=[quorum("loans")]).registers == ("loans",)


def test_it_knows_the_kinds_of_group_it_asks():
    asked = rule(
        quorum=[quorum() | {"per": PER}], majority=[majority(), majority() | {"per": PER | {"kind": "sector"}}]
    )
    assert asked.groupings == ("province", "sector")
    assert rule().groupings == ()


def test_formulas():
    asked = rule(
        quorum=[quorum()],
        majority=[
            majority("weight"),
            majority("inhabitants", "cast", "2/3", False),
            majority(base="entitled", share=1, strict=False),
        ],
    )
    assert [formula(requirement) for requirement in (*asked.quorum, *asked.majority)] == [
        "voted / entitled > 1/2 (heads)",
        "for / (for + against) > 1/2 (weight)",
        "for / (for + against + abstain) ≥ 2/3 (inhabitants)",
        "for / entitled ≥ 1 (heads)",
    ]
    asked = rule(
        quorum=[{"measure": "heads", "number": 15, "strict": False, "per": PER}],
        majority=[majority(base="present") | {"per": {"kind": "sector", "number": 3, "strict": False}}],
    )
    assert [formula(requirement) for requirement in (*asked.quorum, *asked.majority)] == [
        "voted ≥ 15 (heads) per province: met / all > 1/2",
        "for / present > 1/2 (heads) per sector: met ≥ 3",
    ]
    assert formula(Rule.parse(CONSENT).objections[0]) == "objections / entitled ≤ 0 (heads)"
    less = Rule.parse(CONSENT | {"objections": [{"measure": "weight", "number": 5, "strict": True}]})
    assert formula(less.objections[0]) == "objections < 5 (weight)"
    words = {"for": "voor", "against": "tegen", "heads": "koppen"}
    assert formula(rule().majority[0], words) == "voor / (voor + tegen) > 1/2 (koppen)"


def test_an_explanation_follows_the_rule():
    asked = rule(
        weight={"scheme": "linear", "register": "inhabitants", "cap": "1/10"},
        quorum=[quorum()],
        second_call={"after_days": 15, "quorum": []},
        tie="casting_vote",
        secret=True,
    )
    assert [step.code for step in explain_rule(asked)] == [
        "weight-linear",
        "weight-cap",
        "quorum",
        "second-call",
        "second-quorum-none",
        "majority",
        "tie-casting-vote",
        "secret",
    ]
    assert [step.code for step in explain_rule(Rule.parse(CONSENT))] == ["weight-equal", "consent", "objection"]
    said = [step.params for step in explain_rule(rule(choices=ANSWERS)) if step.code == "choice"]
    assert said == ANSWERS
    assert [step.code for step in explain_rule(rule())] == [
        "weight-equal",
        "quorum-none",
        "majority",
        "tie-rejected",
        "open",
    ]
