"""What a ballot is about when it is more than one yes or no: options, seats, money, and who may take how many."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from rulebook.errors import RuleError
from rulebook.shape import Node
from rulebook.wire import plain


@dataclass(frozen=True)
class Option:
    """One that can be chosen: an answer, a candidate or a project.

    `groups` says by kind what it belongs to ({"province": "Limburg", "size": "small"}); `cost` is a project's.
    """

    id: str
    name: str
    groups: Mapping[str, str] = field(default_factory=dict)
    cost: Fraction = Fraction()

    @classmethod
    def read(cls, node: Node) -> "Option":
        """Read an option; groups and cost may be left out."""
        fields = node.fields(("id", "name"), ("groups", "cost"))
        groups = fields["groups"].entries() if "groups" in fields else {}
        return cls(
            fields["id"].text(),
            fields["name"].text(),
            {kind: group.text() for kind, group in groups.items()},
            fields["cost"].number() if "cost" in fields else Fraction(),
        )

    @property
    def data(self) -> dict[str, Any]:
        """The option as plain data; parts it does not have are absent."""
        parts = {"groups": self.groups, "cost": self.cost}
        data: dict[str, Any] = plain(
            {"id": self.id, "name": self.name} | {key: part for key, part in parts.items() if part}
        )
        return data


@dataclass(frozen=True)
class Limit:
    """A guarantee or a ceiling: of the options whose group of `kind` is `group`, `least` to `most` are chosen.

    `group` None stands for each group of that kind by itself ("at most two per province"); `most` None for no ceiling.
    Of a budget, `money` is the most that projects of the group may cost together.
    """

    kind: str
    group: str | None
    least: int = 0
    most: int | None = None
    money: Fraction | None = None

    @classmethod
    def read(cls, node: Node) -> "Limit":
        """Read a limit."""
        fields = node.fields(("kind", "group", "least", "most"), ("money",))
        group, most = fields["group"], fields["most"]
        least = fields["least"].integer()
        return cls(
            fields["kind"].text(),
            None if group.value is None else group.text(),
            least,
            None if most.value is None else most.integer(least),
            fields["money"].number() if "money" in fields else None,
        )

    def met(self, options: Sequence[Option], chosen: Collection[Option]) -> bool:
        """Return whether it is kept where of all `options` these are chosen. A guarantee to a group does not end when
        its last option withdraws."""
        every = {option.groups[self.kind] for option in options if self.kind in option.groups}
        for group in every if self.group is None else [self.group]:
            own = [option for option in chosen if option.groups.get(self.kind) == group]
            if len(own) < self.least or (self.most is not None and len(own) > self.most):
                return False
            if self.money is not None and sum(option.cost for option in own) > self.money:
                return False
        return True

    @property
    def data(self) -> dict[str, Any]:
        """The limit as plain data; a ceiling in money that it does not have is absent."""
        money = {} if self.money is None else {"money": plain(self.money)}
        return {"kind": self.kind, "group": self.group, "least": self.least, "most": self.most} | money


@dataclass(frozen=True)
class Contest:
    """What is voted about: `options` in the order of the paper, `seats` to fill, `budget` to spend (None where
    there is no money), `limits` on who is chosen, and the ids of those `withdrawn` after the papers were made.

    Raises RuleError for an id given twice, no option at all, or a withdrawal of nobody.
    """

    options: tuple[Option, ...]
    seats: int = 1
    budget: Fraction | None = None
    limits: tuple[Limit, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    title: str = ""

    def __post_init__(self) -> None:
        if not self.options:
            raise RuleError("list-empty", "options")
        if len(self.place) < len(self.options):
            raise RuleError("option-repeated", "options")
        if unknown := sorted(self.withdrawn - set(self.place)):
            raise RuleError("withdrawn-unknown", "withdrawn", options=unknown)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Contest":
        """Return the contest in `data`; RuleError with code and path when it is not one."""
        return cls.read(Node(data, RuleError))

    @classmethod
    def read(cls, node: Node) -> "Contest":
        """Read a contest within other data."""
        fields = node.fields(("options", "seats", "budget", "limits", "withdrawn", "title"))
        budget, title = fields["budget"], fields["title"]
        return cls(
            tuple(Option.read(item) for item in fields["options"].some()),
            fields["seats"].integer(1),
            None if budget.value is None else budget.number(),
            tuple(Limit.read(item) for item in fields["limits"].items()),
            frozenset(item.text() for item in fields["withdrawn"].items()),
            title.text() if title.value else "",
        )

    @property
    def data(self) -> dict[str, Any]:
        """The contest as plain data."""
        data: dict[str, Any] = plain(
            {
                "options": [option.data for option in self.options],
                "seats": self.seats,
                "budget": self.budget,
                "limits": [limit.data for limit in self.limits],
                "withdrawn": sorted(self.withdrawn),
                "title": self.title,
            }
        )
        return data

    @property
    def purpose(self) -> str:
        """What it asks: to choose one "option", to fill "seats", or to spend a "budget"."""
        if self.budget is not None:
            return "budget"
        return "seats" if self.seats > 1 else "option"

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each option stands in `options`, by id."""
        return {option.id: index for index, option in enumerate(self.options)}

    @cached_property
    def standing(self) -> tuple[int, ...]:
        """The places of the options that have not withdrawn."""
        return tuple(index for index, option in enumerate(self.options) if option.id not in self.withdrawn)

    def broken(self, places: Iterable[int]) -> list[Limit]:
        """Return the limits that are not kept where those at `places` are chosen."""
        chosen = [self.options[place] for place in places]
        return [limit for limit in self.limits if not limit.met(self.options, chosen)]

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of the options at `places`."""
        return tuple(self.options[place].id for place in places)

    def by_id(self, amounts: Sequence[Fraction]) -> dict[str, Fraction]:
        """Return an amount per option, in the order of the paper, by the option's id; the withdrawn left out."""
        return {self.options[place].id: amounts[place] for place in self.standing}
