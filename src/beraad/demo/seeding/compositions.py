"""How the steering groups are made up, as the charters of the services say."""

from typing import Any

from beraad.charters import defaults

BY_PROVINCE = {"by": "province", "group": None, "least": 1, "most": 3}
SMALL_HOUSES = {"by": "size", "group": "small", "least": 2, "most": None}
ONE_SMALL_HOUSE = SMALL_HOUSES | {"least": 1}
# The seats of a small demonstration, in which there are few to elect.
FEW = {"SG-BAS": 7, "SG-DIG": 7, "SG-LEE": 3, "SG-POD": 2}
# Whose charter says how which group is made up.
SAID_BY = {"BIB": "SG-BAS", "EBK": "SG-DIG", "FUN": "SG-LEE", "TIC": "SG-POD"}


def _made_up(seats: int, **changes: Any) -> dict[str, Any]:
    usual = defaults.composition()
    least = seats // 2 + 1
    return usual | {"seats": seats, "quorum": least, "minimum": least, **changes}


def compositions(small: bool) -> dict[str, dict[str, Any]]:
    """By code of the group: of the field in thirds with a voice for each province, of the others all at once."""
    made = {
        "SG-BAS": _made_up(11, constituencies=[BY_PROVINCE, SMALL_HOUSES]),
        "SG-DIG": _made_up(
            9,
            constituencies=[ONE_SMALL_HOUSE],
            objection_days=7,
            windows={"opens_before": 75, "standing": 28, "objecting": 7, "withdrawing": 7, "voting": 21},
        ),
        "SG-LEE": _made_up(10, stagger=1, constituencies=[ONE_SMALL_HOUSE]),
        "SG-POD": _made_up(9, stagger=1, term_months=24, constituencies=[BY_PROVINCE], vacancy="by_election"),
    }
    if not small:
        return made
    few = {code: _made_up(seats, constituencies=[]) for code, seats in FEW.items()}
    kept = ("stagger", "term_months", "vacancy", "objection_days", "windows")
    return {code: one | {name: made[code][name] for name in kept} for code, one in few.items()}
