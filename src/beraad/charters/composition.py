"""How a steering group is made up and elected: the charter's part of it as values, read strictly."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from beraad.organisations.choices import HouseKind, Register
from rulebook import Limit, Rule, RuleError

from .reading import mapping, one_of, whole

BY = ("province", "region", "size", "kind")
AUTHORITY = "authority"
CHOSEN_BY = ("group", "consortium", "none")
VACANCY = ("count_back", "by_election", "substitute", "leave")
UNCONTESTED = ("elected", "vote_each", "call_again")
METHODS = ("scottish-stv", "meek-stv", "ers97-stv", "approval", "pav", "phragmen", "equal-shares")
TIES = ("lot", "earlier_stages")
KEYS = {
    "seats",
    "term_months",
    "stagger",
    "successive_terms",
    "per_authority",
    "sizes",
    "constituencies",
    "quorum",
    "minimum",
    "chair",
    "secretary",
    "holdover_days",
    "vacancy",
    "objection_days",
    "uncontested",
    "election",
    "windows",
}


@dataclass(frozen=True)
class Size:
    """A class of houses: those that serve at least `least` inhabitants, up to the next class."""

    id: str
    label: Mapping[str, str]
    least: int

    @property
    def data(self) -> dict[str, Any]:
        return {"id": self.id, "label": dict(self.label), "from": self.least}


@dataclass(frozen=True)
class Constituency:
    """Of the seats, `least` to `most` are for houses whose `by` is `group`; None for each group by itself, and for no
    ceiling."""

    by: str
    group: str | None
    least: int
    most: int | None

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Calendar:
    """How many days each part of an election takes, one after the other; a call opens `opens_before` days before the
    terms end."""

    opens_before: int
    standing: int
    objecting: int
    withdrawing: int
    voting: int

    @property
    def data(self) -> dict[str, int]:
        return asdict(self)

    @property
    def days(self) -> int:
        """From the opening of the call to the close of the vote."""
        return self.standing + self.objecting + self.withdrawing + self.voting


@dataclass(frozen=True)
class Composition:
    """How a steering group is made up.

    `seats` in `stagger` groups that are renewed in turn, each for `term_months`; who sat for `successive_terms` on end
    waits one out (0 for no limit). At most `per_authority` seats go to houses of one authority (0 for no limit), and
    `constituencies` are the guarantees and ceilings; those by size follow `sizes`. With fewer than `quorum` present the
    group decides nothing; with fewer than `minimum` in function the service and the board hear it. `chair` and
    `secretary` are chosen by the group, by the consortium, or there is none. Members stay until replaced, for
    `holdover_days` at most (0: they leave on their day). `vacancy` is how a seat is filled that falls empty before its
    day, `uncontested` what happens with as many candidates as seats or fewer. Between a result and its effect lie
    `objection_days`. `election` is the rule by which is elected, `windows` the days it takes.
    """

    seats: int
    term_months: int
    stagger: int
    successive_terms: int
    per_authority: int
    sizes: tuple[Size, ...]
    constituencies: tuple[Constituency, ...]
    quorum: int
    minimum: int
    chair: str
    secretary: str
    holdover_days: int
    vacancy: str
    objection_days: int
    uncontested: str
    election: Rule
    windows: Calendar

    @property
    def data(self) -> dict[str, Any]:
        """As stored: reading it gives an equal composition."""
        nested = {
            "sizes": [size.data for size in self.sizes],
            "constituencies": [one.data for one in self.constituencies],
            "election": self.election.data,
            "windows": self.windows.data,
        }
        return {name: nested[name] if name in nested else getattr(self, name) for name in self.__dataclass_fields__}

    def size_of(self, inhabitants: Fraction) -> str:
        """The id of the class of a house that serves so many inhabitants; "" when there are no classes."""
        return next((size.id for size in reversed(self.sizes) if size.least <= inhabitants), "")

    def limits(
        self,
        sitting: Collection[Mapping[str, str]],
        standing: Collection[Mapping[str, str]],
        electing: Collection[Mapping[str, str]] = (),
    ) -> list[Limit]:
        """The limits on who of those `standing` is elected, where those who go on `sitting` count along.

        They are told by their groups by kind, as options of a contest have them. What a guarantee still asks, and
        what a ceiling still leaves, is per group: one that is already met by who sits does not hold for who stands. A
        guarantee to each group is one to those of whoever is `electing` too.
        """
        found = []
        for one in self._all_limits():
            everyone = (*sitting, *standing, *(electing if one.least else ()))
            groups = {who[one.kind] for who in everyone if who.get(one.kind)}
            for group in sorted(groups) if one.group is None else [one.group]:
                have = sum(who.get(one.kind) == group for who in sitting)
                most = None if one.most is None else max(0, one.most - have)
                found.append(Limit(one.kind, group, max(0, one.least - have), most))
        return [limit for limit in found if limit.least or limit.most is not None]

    def _all_limits(self) -> list[Limit]:
        own = [Limit(one.by, one.group, one.least, one.most) for one in self.constituencies]
        return [*own, Limit(AUTHORITY, None, 0, self.per_authority)] if self.per_authority else own


def read_composition(value: Any, problems: dict[str, str]) -> Composition | None:
    """The composition in a charter's data, or None where it says nothing; what is wrong is named among `problems`."""
    if value is None:
        return None
    given = mapping(value, "composition", problems)
    election = _election(given.get("election"), problems)
    sizes = _sizes(given.get("sizes", []), problems)
    composition = Composition(
        seats=_number(given, "seats", 1, 99, problems),
        term_months=_number(given, "term_months", 1, 120, problems),
        stagger=_number(given, "stagger", 1, 12, problems),
        successive_terms=_number(given, "successive_terms", 0, 20, problems),
        per_authority=_number(given, "per_authority", 0, 99, problems),
        sizes=sizes,
        constituencies=_constituencies(given.get("constituencies", []), sizes, problems),
        quorum=_number(given, "quorum", 1, 99, problems),
        minimum=_number(given, "minimum", 1, 99, problems),
        chair=_choice(given, "chair", CHOSEN_BY, problems),
        secretary=_choice(given, "secretary", CHOSEN_BY, problems),
        holdover_days=_number(given, "holdover_days", 0, 730, problems),
        vacancy=_choice(given, "vacancy", VACANCY, problems),
        objection_days=_number(given, "objection_days", 0, 90, problems),
        uncontested=_choice(given, "uncontested", UNCONTESTED, problems),
        election=election or _usual(),
        windows=_windows(given.get("windows"), problems),
    )
    problems |= {f"composition.{extra}": "key-unknown" for extra in set(given) - KEYS}
    if not any(path.startswith("composition") for path in problems):
        _require_room(composition, problems)
    return composition


def _usual() -> Rule:
    """Something harmless in the place of a rule that could not be read."""
    weight = {"scheme": "equal"}
    data = {"method": METHODS[0], "version": 1, "weight": weight, "settings": {}, "quorum": [], "second_call": None}
    return Rule.parse(data | {"tie": TIES[0], "secret": True})


def _require_room(one: Composition, problems: dict[str, str]) -> None:
    """What is in order by itself must also fit together."""
    if one.stagger > one.seats or one.term_months % one.stagger:
        problems["composition.stagger"] = "stagger-unfit"
    for part in ("quorum", "minimum"):
        if getattr(one, part) > one.seats:
            problems[f"composition.{part}"] = "more-than-seats"
    if one.windows.opens_before < one.windows.days + one.objection_days:
        problems["composition.windows.opens_before"] = "opens-after-terms"
    for by in BY:
        own = [each for each in one.constituencies if each.by == by]
        if sum(each.least for each in own) > one.seats:
            problems["composition.constituencies"] = "guarantees-exceed-seats"
        if by == "size" and _ceiling(own, [size.id for size in one.sizes], one.seats) < one.seats:
            problems["composition.constituencies"] = "ceilings-below-seats"
        if by == "kind" and _ceiling(own, HouseKind.values, one.seats) < one.seats:
            problems["composition.constituencies"] = "ceilings-below-seats"


def _ceiling(own: list[Constituency], groups: list[str], seats: int) -> int:
    """How many seats those in `groups`, which are all there are, may have together."""
    if not own:
        return seats
    most = dict.fromkeys(groups, seats)
    for one in own:
        for group in most if one.group is None else [one.group]:
            most[group] = most[group] if one.most is None else min(most[group], one.most)
    return sum(most.values())


def _number(given: Mapping[str, Any], name: str, least: int, most: int, problems: dict[str, str]) -> int:
    return whole(given.get(name), least, most, f"composition.{name}", problems)


def _choice(given: Mapping[str, Any], name: str, options: tuple[str, ...], problems: dict[str, str]) -> str:
    return one_of(given.get(name), options, f"composition.{name}", problems)


def _sizes(value: Any, problems: dict[str, str]) -> tuple[Size, ...]:
    found: list[Size] = []
    for place, data in enumerate(_list(value, "composition.sizes", problems)):
        path = f"composition.sizes.{place}"
        given = mapping(data, path, problems)
        id, label = given.get("id"), mapping(given.get("label"), f"{path}.label", problems)
        least = whole(given.get("from"), 0, 100_000_000, f"{path}.from", problems)
        if not isinstance(id, str) or not id or id in {size.id for size in found}:
            problems[f"{path}.id"] = "size-id-expected"
            continue
        if not str(label.get("nl", "")).strip():
            problems[f"{path}.label.nl"] = "required"
        if (found and least <= found[-1].least) or (not found and least):
            problems[f"{path}.from"] = "bands-order"
        found.append(Size(id, {str(key): str(text) for key, text in label.items()}, least))
    return tuple(found)


def _constituencies(value: Any, sizes: tuple[Size, ...], problems: dict[str, str]) -> tuple[Constituency, ...]:
    known = {"size": [size.id for size in sizes], "kind": HouseKind.values}
    found = []
    for place, data in enumerate(_list(value, "composition.constituencies", problems)):
        path = f"composition.constituencies.{place}"
        given = mapping(data, path, problems)
        by, group, top = one_of(given.get("by"), BY, f"{path}.by", problems), given.get("group"), given.get("most")
        if by == "size" and not sizes:
            problems[f"{path}.by"] = "no-sizes"
        if not _names_group(group, known.get(by)):
            problems[f"{path}.group"] = "option-unknown"
            continue
        least = whole(given.get("least"), 0, 99, f"{path}.least", problems)
        most = None if top is None else whole(top, least, 99, f"{path}.most", problems)
        found.append(Constituency(by, group, least, most))
    return tuple(found)


def _names_group(group: Any, known: list[str] | None) -> bool:
    """Whether it names a group, one of those known where they are; None stands for each of them."""
    if group is None:
        return True
    return isinstance(group, str) and bool(group.strip()) and (known is None or group in known)


def _election(value: Any, problems: dict[str, str]) -> Rule | None:
    path = "composition.election"
    try:
        rule = Rule.parse(mapping(value, path, problems))
    except RuleError as error:
        problems[f"{path}.{error.path}".rstrip(".")] = error.code
        return None
    if rule.method not in METHODS:
        problems[f"{path}.method"] = "method-unfit"
    if rule.tie not in TIES:
        problems[f"{path}.tie"] = "option-unknown"
    if {rule.weight.register, *rule.registers} - {None, *Register.values}:
        problems[path] = "register-unknown"
    if rule.groupings or rule.second_call:
        problems[path] = "key-unknown"
    return rule


def _windows(value: Any, problems: dict[str, str]) -> Calendar:
    path = "composition.windows"
    given = mapping(value, path, problems)
    least = {"opens_before": 1, "standing": 1, "voting": 1}
    problems |= {f"{path}.{extra}": "key-unknown" for extra in set(given) - set(Calendar.__dataclass_fields__)}
    return Calendar(
        **{
            name: whole(given.get(name), least.get(name, 0), 730, f"{path}.{name}", problems)
            for name in Calendar.__dataclass_fields__
        }
    )


def _list(value: Any, path: str, problems: dict[str, str]) -> list[Any]:
    if isinstance(value, list):
        return value
    problems[path] = "list-expected"
    return []
