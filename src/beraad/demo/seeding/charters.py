"""The rules of the consortium groups: those they began with, and those they changed to by a decision."""

from typing import Any

from beraad.bodies.choices import BodyKind
from beraad.charters import defaults
from beraad.services.choices import Stage

from .compositions import SAID_BY, compositions

INHABITANTS = "inhabitants"
SIMPLE = {"base": "for_against", "share": "1/2", "strict": True}
BANDS = [["0", "1"], ["10000", "2"], ["20000", "3"], ["50000", "4"], ["100000", "6"]]


def _with(kind: str, **changes: Any) -> dict[str, Any]:
    rules = defaults.consortium()
    defaults.kind(rules, kind)["rule"] |= changes
    return rules


def _bands() -> dict[str, Any]:
    """Prices by weight per band of inhabitants, two thirds of it, and more than half of the houses."""
    rules = _with(
        "price",
        weight={"scheme": "bands", "register": INHABITANTS, "bands": BANDS},
        majority=[
            {"measure": "weight", "base": "for_against", "share": "2/3", "strict": False},
            {"measure": "heads"} | SIMPLE,
        ],
    )
    return rules | {"reminder_hours": 6 * 24}


def _root() -> dict[str, Any]:
    """Everything but the charter by the square root of the inhabitants."""
    rules = defaults.consortium()
    for kind in ("ordinary", "price"):
        defaults.kind(rules, kind)["rule"] |= {
            "weight": {"scheme": "sqrt", "register": INHABITANTS},
            "majority": [{"measure": "weight"} | SIMPLE],
        }
    return rules


def _capped(small: bool, *stages: Stage) -> dict[str, Any]:
    """Prices by inhabitants, but nobody weighs more than a twentieth of all (where few take part, a third)."""
    rules = _with(
        "price",
        weight={"scheme": "linear", "register": INHABITANTS, "cap": "1/3" if small else "1/20"},
        majority=[{"measure": "weight"} | SIMPLE],
    )
    return rules | {"electorate": {"stages": [stage.value for stage in stages]}, "reminder_hours": 72}


def _about_people() -> dict[str, Any]:
    """Whoever is appointed to something is voted on in secret."""
    rules = defaults.consortium()
    people = {"id": "people", "label": {"nl": "beslissing over personen", "en": "decision about people"}}
    people |= {"decided_by": BodyKind.CONSORTIUM.value, "advice": False, "rule": defaults.rule() | {"secret": True}}
    rules["kinds"].append(people)
    return rules


def charters(small: bool) -> dict[str, dict[str, Any]]:
    """All versions by code and number, each with how the steering group is made up."""
    made_up = compositions(small)
    rules = {
        "BIB": defaults.consortium(),
        "BIB-2": _bands(),
        "EBK": _root(),
        "WEB": _about_people(),
        "FUN": _with("ordinary", quorum=[{"measure": "heads", "share": "2/5", "strict": False}])
        | {"proxy": {"allowed": True, "most": 2, "secret": False}},
        "TIC": _capped(small, Stage.FULL, Stage.NOTICE),
        "TIC-2": _capped(small, Stage.TRIAL, Stage.FULL, Stage.NOTICE),
        "KRA": defaults.consortium(),
    }
    said = {name: SAID_BY.get(name.partition("-")[0]) for name in rules}
    return {name: own | ({"composition": made_up[said[name]]} if said[name] else {}) for name, own in rules.items()}
