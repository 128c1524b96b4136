"""Flanders from open data: authorities, houses, figures and clusters, taken over from files, and the mergers."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from beraad.access.actor import Actor
from beraad.kernel.tabular import write
from beraad.organisations import imports
from beraad.organisations.actions import change_house
from beraad.organisations.mergers import merge_houses
from beraad.organisations.models import House

from .days import MERGERS

DATA = files("beraad.demo") / "data"
MUNICIPALITIES = "flemish_municipalities_2025.csv"
FORMER = "flemish_municipalities_before_2025.csv"
MERGED = "flemish_municipality_mergers_2025.csv"
HOUSES = "demo_culture_houses.csv"
CLUSTERS = "library_clusters.csv"

# Since the mergers of 2019 the map had not changed.
SINCE = dt.date(2019, 1, 1)
STATBEL = "Statbel"
DECREE = "Fusiedecreet"
# A house that went up in that of its neighbour when their municipalities merged: name, where, into which.
WENT_UP = ("Bibliotheek Hoeselt", "73032", "Bibliotheek Bilzen-Hoeselt")
UNVERIFIED = "naming convention (approximate)"


@dataclass(frozen=True)
class Place:
    """A house as it is now, with the municipalities it serves and their inhabitants."""

    name: str
    kind: str
    towns: tuple[str, ...]
    inhabitants: int
    province: str

    @property
    def library(self) -> bool:
        return self.kind == "library"


WENT_UP_PLACE = Place(WENT_UP[0], "library", ("Hoeselt",), 9730, "Limburg")


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the files."""
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def places(only: Sequence[str] = ()) -> list[Place]:
    """All houses of the demonstration, or those named in `only`, as in the file."""
    towns = {row["nis_code"]: row for row in rows(MUNICIPALITIES)}
    found = []
    for row in rows(HOUSES):
        served = [towns[nis] for nis in row["nis_codes"].split(";")]
        inhabitants = sum(int(town["population_2025_est"]) for town in served)
        names = tuple(town["name_nl"] for town in served)
        found.append(Place(row["name"], row["kind"], names, inhabitants, served[0]["province"]))
    return [place for place in found if not only or place.name in only]


def take_over(actor: Actor, table: str, records: Iterable[dict[str, str]], **given: object) -> None:
    """Take over a table by the code that takes over a file from a page."""
    records = list(records)
    data = write(list(records[0]), [list(record.values()) for record in records])
    imports.apply(actor=actor, data=data, table=table, **given)


def take_over_before(actor: Actor, only: Sequence[str]) -> None:
    """The land as it was before the mergers of 2025."""
    merged = {row["new_nis"] for row in rows(MERGED)}
    # Under a code that goes on, as Antwerpen's, the municipality keeps its numbers and had fewer inhabitants.
    former = {row["nis_code"]: row for row in rows(FORMER)}
    unchanged = [
        row | former.get(row["nis_code"], {})
        for row in rows(MUNICIPALITIES)
        if row["nis_code"] not in merged or row["nis_code"] in former
    ]
    there = {row["nis_code"] for row in unchanged}
    gone = [dict.fromkeys(unchanged[0], "") | row for row in former.values() if row["nis_code"] not in there]
    towns = [*unchanged, *gone]
    take_over(actor, "authorities", _without(towns, "population"), start=SINCE, source="REFNIS, KBO")
    take_over(actor, "figures", _figures(towns, "population_2020"), source=STATBEL)
    take_over(actor, "houses", _houses_before(only), start=SINCE)
    take_over(actor, "clusters", rows(CLUSTERS), start=SINCE)


def _figures(records: Iterable[dict[str, str]], column: str) -> list[dict[str, str]]:
    return [{"nis_code": row["nis_code"], column: row[column]} for row in records]


def _without(records: Iterable[dict[str, str]], prefix: str) -> list[dict[str, str]]:
    return [{name: value for name, value in row.items() if not name.startswith(prefix)} for row in records]


def _houses_before(only: Sequence[str]) -> Iterable[dict[str, str]]:
    before = _parts()
    for row in rows(HOUSES):
        if only and row["name"] not in only:
            continue
        nis = [old for new in row["nis_codes"].split(";") for old in before.get(new, [new])]
        if row["name"] == WENT_UP[2]:
            nis.remove(WENT_UP[1])
        yield _house(former_name(row["name"]), ";".join(nis), row["kind"], row["basis"])
    yield _house(WENT_UP[0], WENT_UP[1], "library", UNVERIFIED)


def _house(name: str, nis_codes: str, kind: str, source: str) -> dict[str, str]:
    return {"name": name, "nis_codes": nis_codes, "kind": kind, "source": source}


@cache
def _parts() -> dict[str, list[str]]:
    """The former municipalities of each that came out of a merger, by code."""
    parts = defaultdict(list)
    for row in rows(MERGED):
        parts[row["new_nis"]].append(row["old_nis"])
    return parts


@cache
def _renamed() -> dict[str, str]:
    """The houses that bear the name of a new municipality, and their name before: that of its greatest part."""
    greatest: dict[str, dict[str, str]] = {}
    former = {row["nis_code"]: row for row in rows(FORMER)}
    for row in rows(MERGED):
        part = former[row["old_nis"]]
        best = greatest.get(row["new_name"])
        if best is None or int(part["population_2020"]) > int(best["population_2020"]):
            greatest[row["new_name"]] = part
    return {
        f"Bibliotheek {name}": f"Bibliotheek {part['name_nl']}"
        for name, part in greatest.items()
        if name != part["name_nl"]
    }


def former_name(name: str) -> str:
    """What a house was called before the mergers."""
    return _renamed().get(name, name)


def merge_municipalities(actor: Actor) -> None:
    """The thirteen mergers of 1 January 2025, and the figures of that day."""
    take_over(actor, "authorities", _without(rows(MUNICIPALITIES), "population"), start=MERGERS, source="REFNIS, KBO")
    take_over(actor, "mergers", rows(MERGED), source=DECREE)
    take_over(actor, "figures", _figures(rows(MUNICIPALITIES), "population_2025_est"), source=f"{STATBEL}, schatting")


def merge_and_rename_houses(actor: Actor, only: Sequence[str]) -> None:
    """What the mergers mean for houses: one goes up in another, some take the name of the new municipality."""
    gone = House.objects.get(name=WENT_UP[0])
    stays = House.objects.get(name=former_name(WENT_UP[2]))
    merge_houses(actor=actor, former=gone, successor=stays, day=MERGERS, source=DECREE)
    for new, old in _renamed().items():
        if not only or new in only:
            change_house(actor=actor, house=House.objects.get(name=old), name=new)
    # Taken over once more the file finds everything as it says.
    take_over(actor, "houses", [row for row in rows(HOUSES) if not only or row["name"] in only], start=SINCE)
