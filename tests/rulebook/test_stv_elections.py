"""Elections by transferable vote whose every stage others have published or counted; see data/README.md."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from rulebook import formats
from rulebook.formats.counting import count

DATA = Path(__file__).parent / "data" / "stv"
WARDS = json.loads((DATA / "scotland" / "expected.json").read_text())
BOOKLET = json.loads((DATA / "ers97_expected.json").read_text())


def counted(file, method):
    return count(formats.read(file.name, file.read_bytes()), method, {}).outcome


def exact(votes):
    return {name: Fraction(amount) for name, amount in votes.items() if amount is not None}


def stages(outcome):
    return [exact(stage["votes"]) for stage in outcome.rounds]


@pytest.fixture(params=WARDS)
def ward(request):
    return WARDS[request.param], DATA / "scotland" / f"{request.param}.blt"


def test_a_ward_as_it_was_counted(ward):
    expected, file = ward
    outcome = counted(file, "scottish-stv")
    assert outcome.rounds[0]["quota"] == expected["quota"] and not outcome.ties
    assert stages(outcome) == [exact(stage["votes"]) for stage in expected["stages_two_programs"]]
    lost = [Fraction(stage["non_transferable"]) for stage in outcome.rounds]
    assert lost == [Fraction(stage["non_transferable"]) for stage in expected["stages_two_programs"]]
    assert sorted(outcome.winners) == sorted(expected["official"]["elected"])
    for name, (end, number) in expected["official"].get("status", {}).items():
        if end == "Elected":
            assert name in outcome.rounds[int(number) - 1]["elected"]
        elif number and int(number) < len(outcome.rounds):  # Who loses last is not excluded in a stage of its own.
            assert name in outcome.rounds[int(number)]["excluded"]


@pytest.mark.parametrize(("method", "known"), [("meek-stv", "meek"), ("ers97-stv", "ers97_one_program")])
def test_a_ward_by_other_rules(ward, method, known):
    expected, file = ward
    assert sorted(counted(file, method).winners) == expected["winners"][known]


def test_the_model_election_of_the_booklet():
    outcome = counted(DATA / "ers97.blt", "ers97-stv")
    known = BOOKLET["ers97_count"]
    assert stages(outcome) == [exact(stage["votes"]) for stage in known["stages"]]
    assert [name for stage in outcome.rounds for name in sorted(stage["elected"])] == [
        *known["elected_order"][:4],
        *sorted(known["elected_order"][4]),
    ]
    published, (first, second, *_) = BOOKLET["published"], outcome.rounds
    assert Fraction(first["quota"]) == Fraction(published["quota_stage1"])
    value = Fraction(published["transfer_value"])
    assert (second["surplus"], Fraction(second["value"])) == (["Smith"], value)
    lost = Fraction(published["non_transferable_difference"])
    moved = sum(Fraction(part["votes"]) for part in second["transfers"])
    assert (Fraction(second["non_transferable"]), moved) == (lost, Fraction(published["smith_surplus"]))
    assert (moved - lost) / value == published["smith_transferable_papers"]


def test_the_model_election_by_meek():
    """The reference count gives two decimals, at the stages where surpluses had gone on."""
    known = BOOKLET["meek_count"]
    outcome = counted(DATA / "ers97.blt", "meek-stv")
    found = {f"{float(Fraction(stage['quota'])):.2f}": stage for stage in reversed(outcome.rounds)}
    for index, quota in enumerate(known["quota"][:-1]):
        stage = found[quota]
        assert abs(Fraction(stage["non_transferable"]) - Fraction(known["exhausted"][index])) < Fraction(1, 100)
        for name, column in known["votes"].items():
            assert abs(Fraction(stage["votes"][name]) - Fraction(column[index] or 0)) < Fraction(1, 100)
    assert sorted(outcome.winners) == BOOKLET["winners_every_method"]
    assert sorted(counted(DATA / "ers97.blt", "scottish-stv").winners) == BOOKLET["winners_every_method"]
