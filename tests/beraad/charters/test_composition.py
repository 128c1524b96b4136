"""How a steering group is made up stands in the charter, is read strictly, and comes back as it went in."""

import copy
from fractions import Fraction

import pytest

from beraad.charters import defaults
from beraad.charters.composition import Constituency
from beraad.charters.rules import parse
from beraad.kernel.errors import Invalid
from rulebook import Limit


def rules(**given):
    """The default charter with the default composition, changed by dotted names written with `__`."""
    data = copy.deepcopy(defaults.consortium() | {"composition": defaults.composition()})
    for name, value in given.items():
        *way, last = name.split("__")
        target = data["composition"]
        for step in way:
            target = target[int(step) if step.isdigit() else step]
        if value is ...:
            del target[last]
        else:
            target[last] = value
    return data


def guarantee(by="province", group="Limburg", least=1, most=None):
    return {"by": by, "group": group, "least": least, "most": most}


def test_without_a_word_of_it_there_is_no_composition():
    assert parse(defaults.consortium()).composition is None
    assert parse(defaults.consortium()).data["composition"] is None


def test_the_default_is_in_order_and_comes_back_as_it_went_in():
    read = parse(rules(constituencies=[guarantee(), guarantee("kind", None, 0, 6)]))
    assert parse(read.data) == read
    assert read.composition.election.secret
    assert read.composition.constituencies[1] == Constituency("kind", None, 0, 6)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"seats": 0}, "seats"),
        ({"seats": True}, "seats"),
        ({"seats": ...}, "seats"),
        ({"term_months": 0}, "term_months"),
        ({"stagger": 10}, "stagger"),
        ({"stagger": 5}, "stagger"),
        ({"quorum": 10}, "quorum"),
        ({"minimum": 10}, "minimum"),
        ({"chair": "king"}, "chair"),
        ({"holdover_days": -1}, "holdover_days"),
        ({"vacancy": "nobody"}, "vacancy"),
        ({"uncontested": "draw"}, "uncontested"),
        ({"surprise": 1}, "surprise"),
        ({"sizes": "small"}, "sizes"),
        ({"sizes__0__from": 5}, "sizes.0.from"),
        ({"sizes__1__from": 0}, "sizes.1.from"),
        ({"sizes__1__id": "small"}, "sizes.1.id"),
        ({"sizes__0__label": {}}, "sizes.0.label.nl"),
        ({"sizes": [], "constituencies": [guarantee("size", "small")]}, "constituencies.0.by"),
        ({"constituencies": [guarantee("size", "tiny")]}, "constituencies.0.group"),
        ({"constituencies": [guarantee("kind", "zoo")]}, "constituencies.0.group"),
        ({"constituencies": [guarantee("colour", "red")]}, "constituencies.0.by"),
        ({"constituencies": [guarantee(group=" ")]}, "constituencies.0.group"),
        ({"constituencies": [guarantee(least=3, most=2)]}, "constituencies.0.most"),
        ({"constituencies": [guarantee(least=5), guarantee(group="Antwerpen", least=5)]}, "constituencies"),
        ({"constituencies": [guarantee("size", None, 0, 2)]}, "constituencies"),
        ({"constituencies": [guarantee("kind", None, 0, 2)]}, "constituencies"),
        ({"election__method": "schulze"}, "election.method"),
        ({"election__tie": "rejected"}, "election.tie"),
        ({"election__weight": {"scheme": "linear", "register": "cats"}}, "election"),
        ({"election__secret": "yes"}, "election.secret"),
        ({"election__second_call": {"after_days": 3, "quorum": []}}, "election"),
        ({"windows__standing": 0}, "windows.standing"),
        ({"windows__resting": 3}, "windows.resting"),
        ({"windows__opens_before": 50}, "windows.opens_before"),
        ({"windows": []}, "windows"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes, problem):
    with pytest.raises(Invalid) as refusal:
        parse(rules(**changes))
    assert f"composition.{problem}" in refusal.value.fields, refusal.value.fields


@pytest.mark.parametrize("value", [[], "nine", 9, {}])
def test_what_is_no_composition_is_refused(value):
    with pytest.raises(Invalid) as refusal:
        parse(defaults.consortium() | {"composition": value})
    assert all(path.startswith("composition") for path in refusal.value.fields)


@pytest.mark.parametrize(
    ("inhabitants", "size"), [(0, "small"), (14_999, "small"), (15_000, "middle"), (Fraction(80_001, 2), "large")]
)
def test_a_size_class_begins_at_its_bound(inhabitants, size):
    assert parse(rules()).composition.size_of(inhabitants) == size


def test_limits_ask_of_who_stands_what_those_who_go_on_sitting_leave():
    one = parse(rules(constituencies=[guarantee(least=2, most=3), guarantee("size", None, 1, 5)])).composition
    sitting = [{"province": "Limburg", "size": "small", "authority": "Bree"}]
    standing = [
        {"province": "Limburg", "size": "small", "authority": "Bree"},
        {"province": "Antwerpen", "size": "large", "authority": "Mol"},
    ]
    assert one.limits(sitting, standing) == [
        Limit("province", "Limburg", 1, 2),
        Limit("size", "large", 1, 5),
        Limit("size", "small", 0, 4),
        Limit("authority", "Bree", 0, 0),
        Limit("authority", "Mol", 0, 1),
    ]
