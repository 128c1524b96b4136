"""Under which words a house stands in a list: its municipality first, so that not all stand under "Bibliotheek"."""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from .models import House, Territory

BATCH = 1000


def filed(name: str, place: str) -> str:
    """The key to sort by: municipality and name without accents or capitals, é beside e."""
    letters = unicodedata.normalize("NFKD", f"{place} {name}".strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))[:250]


def place(served: Iterable[tuple[dt.date | None, str]]) -> str:
    """Of the authorities a house serves (until when, and name) the one it serves longest, the first by name."""
    ranked = sorted((-(end or dt.date.max).toordinal(), name) for end, name in served)
    return ranked[0][1] if ranked else ""


def refile(houses: Iterable[int]) -> None:
    """File these houses anew, after a change of their name or of whom they serve; three statements."""
    rows = House.objects.in_bulk(set(houses))
    served: dict[int, list[tuple[dt.date | None, str]]] = defaultdict(list)
    territories = Territory.objects.filter(house__in=rows)
    for house, end, name in territories.values_list("house", "end", "authority__name"):
        served[house].append((end, name))
    keys = {pk: filed(row.name, place(served[pk])) for pk, row in rows.items()}
    stale = [row for pk, row in rows.items() if row.filed != keys[pk]]
    for row in stale:
        row.filed = keys[row.pk]
    House.objects.bulk_create(
        stale, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["filed"]
    )
