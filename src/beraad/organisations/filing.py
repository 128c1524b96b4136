"""Under which words a house stands in a list: its municipality first, so that not all stand under "Bibliotheek"."""

import datetime as dt
import unicodedata
from collections.abc import Iterable

from .models import House, Territory

BATCH = 1000


def filed(name: str, place: str) -> str:
    """The key to sort by: municipality and name without accents or capitals, é beside e."""
    letters = unicodedata.normalize("NFKD", f"{place} {name}".strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))[:250]


def refile(houses: Iterable[int]) -> None:
    """File these houses anew, after a change of their name or of whom they serve; three statements."""
    rows = House.objects.in_bulk(set(houses))
    places: dict[int, tuple[dt.date, str]] = {}
    territories = Territory.objects.filter(house__in=rows).order_by("-authority__name")
    for house, end, name in territories.values_list("house", "end", "authority__name"):
        # Of those it serves longest, the first by name.
        reach = end or dt.date.max
        if house not in places or reach >= places[house][0]:
            places[house] = reach, name
    stale = []
    for row in rows.values():
        key = filed(row.name, places[row.pk][1] if row.pk in places else "")
        if key != row.filed:
            row.filed = key
            stale.append(row)
    House.objects.bulk_create(
        stale, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=["filed"]
    )
