"""What there is to choose from, as people type and read it: a line per option, and one per group of them with its
guarantee or ceiling."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from .formats import eur, number, option_lines


@dataclass
class Group:
    """Some of the options of a contest, by number and name, of which `least` to `most` are chosen, for at most so much
    `money` together; None is no ceiling."""

    name: str
    numbers: list[int]
    members: list[str]
    least: int = 0
    most: int | None = None
    money: Fraction | None = None

    @property
    def line(self) -> str:
        """The group as it is typed: "Limburg: 1, 3, 5; min 1; max 2"."""
        parts = [f"{self.name}: {', '.join(map(str, self.numbers))}"]
        parts += [f"min {self.least}"] if self.least else []
        parts += [] if self.most is None else [f"max {self.most}"]
        return "; ".join(parts if self.money is None else [*parts, f"max € {number(self.money)}"])

    @property
    def said(self) -> str:
        """How many of it are chosen, in words."""
        parts = [_("at least %(n)s") % {"n": self.least}] if self.least else []
        parts += [] if self.most is None else [_("at most %(n)s") % {"n": self.most}]
        parts += [] if self.money is None else [_("together at most %(amount)s") % {"amount": eur(self.money)}]
        return ", ".join(parts)


def limited(contest: Mapping[str, Any] | None) -> list[Group]:
    """The groups of a contest that a guarantee or a ceiling is about, each by itself."""
    found: dict[tuple[str, str], Group] = {}
    for limit in contest["limits"] if contest else ():
        kind = limit["kind"]
        every = dict.fromkeys(own for option in contest["options"] if (own := option.get("groups", {}).get(kind)))
        for name in every if limit["group"] is None else [limit["group"]]:
            if (kind, name) not in found:
                options = enumerate(contest["options"], 1)
                own = [(n, option["name"]) for n, option in options if option.get("groups", {}).get(kind) == name]
                found[kind, name] = Group(name, [n for n, _name in own], [name for _n, name in own])
            _narrow(found[kind, name], limit)
    return list(found.values())


def _narrow(group: Group, limit: Mapping[str, Any]) -> None:
    group.least = max(group.least, limit["least"])
    if limit["most"] is not None:
        group.most = limit["most"] if group.most is None else min(group.most, limit["most"])
    if limit.get("money") is not None:
        money = Fraction(limit["money"])
        group.money = money if group.money is None else min(group.money, money)


def contest_lines(contest: Mapping[str, Any] | None) -> str:
    """All of it, a line per option and then one per group; "" for a yes or no."""
    return "\n".join([option_lines(contest), *(group.line for group in limited(contest))])


FILTERS = {"limited": limited, "contest_lines": contest_lines}
