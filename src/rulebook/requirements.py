"""Quorum, majority and objections: what a rule asks, and what a count finds. They are separate tests of one form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rulebook.ballots import CHOICES
from rulebook.shape import Node
from rulebook.tally import NONE, SILENT, Tally, Totals
from rulebook.wire import plain

BASES = {
    "for_against": ("for", "against"),
    "cast": CHOICES,
    "present": (*CHOICES, SILENT),
    "entitled": (*CHOICES, SILENT, NONE),
}
"""The bases a share is taken of, each with the piles that make it up."""

COUNTED = {"quorum": CHOICES, "majority": ("for",), "objection": ("against",)}
"""The kinds of condition, each with the piles that it counts."""


@dataclass(frozen=True)
class Grouping:
    """That a condition is asked in each group of `kind` by itself, and in how many groups it must hold.

    In a `share` of all groups (more than it when `strict`), or in a `number` of them; one of the two is None.
    `weights` has the groups that count for other than one.
    """

    kind: str
    share: Fraction | None
    number: Fraction | None
    strict: bool
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    @classmethod
    def read(cls, node: Node) -> "Grouping":
        """Read a grouping."""
        fields = node.fields(("kind", _key(node), "strict"), ("weights",))
        share, number, strict = _read_amount(fields)
        weights = fields["weights"].entries() if "weights" in fields else {}
        return cls(
            fields["kind"].text(), share, number, strict, {group: one.number() for group, one in weights.items()}
        )

    @property
    def data(self) -> dict[str, Any]:
        """The grouping as it stands in a rule's data."""
        data = {"kind": self.kind, **_amount(self.share, self.number), "strict": self.strict}
        return data | ({"weights": plain(self.weights)} if self.weights else {})


@dataclass(frozen=True)
class Requirement:
    """One condition of a rule: what is counted must be more than (`strict`) or at least a `share` of `base`, or an
    absolute `number`; one of the two is None.

    `kind` "quorum" counts all ballots cast, abstentions included; "majority" those in favour; "objection" those
    against, which must be less than (`strict`) or at most that. `measure` says in what: "heads", "weight", or the
    name of a register. `per` asks it in groups.
    """

    kind: str
    measure: str
    base: str
    share: Fraction | None
    strict: bool
    number: Fraction | None = None
    per: Grouping | None = None

    @classmethod
    def read(cls, node: Node, kind: str) -> "Requirement":
        """Read a condition of a kind; the base of all but a majority is the whole electorate."""
        base = ("base",) if kind == "majority" else ()
        fields = node.fields(("measure", *base, _key(node), "strict"), ("per",))
        share, number, strict = _read_amount(fields, ceiling=kind == "objection")
        return cls(
            kind,
            fields["measure"].text(),
            fields["base"].one_of(BASES) if base else "entitled",
            share,
            strict,
            number,
            Grouping.read(fields["per"]) if "per" in fields else None,
        )

    @property
    def counted(self) -> tuple[str, ...]:
        """The piles that count towards it."""
        return COUNTED[self.kind]

    @property
    def data(self) -> dict[str, Any]:
        """The condition as it stands in a rule's data."""
        base = {"base": self.base} if self.kind == "majority" else {}
        data = {"measure": self.measure, **base, **_amount(self.share, self.number), "strict": self.strict}
        return data | ({"per": self.per.data} if self.per else {})

    def judge(self, tally: Tally) -> "Condition":
        """Return how a tally stands to it. An empty base meets nothing, whatever the share."""
        if self.per is None:
            return Condition(**vars(self), **vars(self._figures(tally.whole)))
        per, groups = self.per, []
        for name, totals in tally.groups[self.per.kind].items():
            weight = per.weights.get(name, Fraction(1))
            groups.append(Group(**vars(self._figures(totals)), name=name, weight=weight))
        reached = sum((group.weight for group in groups if group.met), Fraction())
        whole = sum((group.weight for group in groups), Fraction())
        figures = Figures.judged(per.share, per.number, per.strict, reached, whole)
        return Condition(**vars(self), **vars(figures), groups=tuple(groups))

    def _figures(self, totals: Totals) -> "Figures":
        reached = sum((totals[pile][self.measure] for pile in self.counted), Fraction())
        whole = sum((totals[pile][self.measure] for pile in BASES[self.base] if pile in totals), Fraction())
        ceiling = self.kind == "objection"
        return Figures.judged(self.share, self.number, self.strict, reached, whole, ceiling=ceiling)


@dataclass(frozen=True)
class Figures:
    """Both sides of a condition, as absolute amounts: `reached` against `needed`, out of `base_total`."""

    reached: Fraction
    base_total: Fraction
    needed: Fraction
    met: bool

    @classmethod
    def judged(
        cls,
        share: Fraction | None,
        number: Fraction | None,
        strict: bool,
        reached: Fraction,
        whole: Fraction,
        *,
        ceiling: bool = False,
    ) -> "Figures":
        """Return how `reached` out of `whole` stands to a share of it or a number: below it when a `ceiling`."""
        needed = share * whole if share is not None else number or Fraction()
        enough = reached < needed if ceiling else reached > needed
        return cls(reached, whole, needed, whole > 0 and (enough or (reached == needed and not strict)))


@dataclass(frozen=True)
class Group(Figures):
    """The figures in one group, and what it counts for among the groups."""

    name: str = field(kw_only=True)
    weight: Fraction = field(kw_only=True)

    @classmethod
    def read(cls, node: Node) -> "Group":
        """Read the figures of a group."""
        fields = node.fields(("name", "weight", *_FIGURES))
        return cls(**_read_figures(fields), name=fields["name"].text(), weight=fields["weight"].number())


@dataclass(frozen=True, kw_only=True)
class Condition(Requirement):
    """A requirement with its figures: `reached` against `needed` (absolute amounts) out of `base_total`.

    Asked in groups, those are of the groups in which it holds, by what each counts for, and `groups` has the figures
    in each.
    """

    reached: Fraction
    base_total: Fraction
    needed: Fraction
    met: bool
    groups: tuple[Group, ...] = ()

    @classmethod
    def read_outcome(cls, node: Node) -> "Condition":
        """Read a condition of an outcome."""
        fields = node.fields(("kind", "measure", "base", _key(node), "strict", *_FIGURES), ("per", "groups"))
        share, number = _read_share(fields)
        return cls(
            kind=fields["kind"].one_of(COUNTED),
            measure=fields["measure"].text(),
            base=fields["base"].one_of(BASES),
            share=share,
            number=number,
            strict=fields["strict"].flag(),
            per=Grouping.read(fields["per"]) if "per" in fields else None,
            groups=tuple(Group.read(item) for item in fields["groups"].items()) if "groups" in fields else (),
            **_read_figures(fields),
        )

    @property
    def data(self) -> dict[str, Any]:
        """The condition as it stands in an outcome's data."""
        figures = {name: getattr(self, name) for name in _FIGURES}
        groups = {"groups": [vars(group) for group in self.groups]} if self.per else {}
        data: dict[str, Any] = plain({"kind": self.kind, **super().data, "base": self.base, **figures, **groups})
        return data


_FIGURES = tuple(Figures.__dataclass_fields__)


def _read_figures(fields: Mapping[str, Node]) -> dict[str, Any]:
    amounts = {name: fields[name].number() for name in ("reached", "base_total", "needed")}
    return amounts | {"met": fields["met"].flag()}


def _key(node: Node) -> str:
    """Under which key an amount is said: as a number where there is one, and else as a share."""
    return "number" if "number" in node.entries() else "share"


def _amount(share: Fraction | None, number: Fraction | None) -> dict[str, Any]:
    data: dict[str, Any] = plain({"number": number} if share is None else {"share": share})
    return data


def _read_share(fields: Mapping[str, Node]) -> tuple[Fraction | None, Fraction | None]:
    if "number" in fields:
        return None, fields["number"].number()
    return fields["share"].number(), None


def _read_amount(fields: Mapping[str, Node], *, ceiling: bool = False) -> tuple[Fraction | None, Fraction | None, bool]:
    share, number = _read_share(fields)
    strict = fields["strict"].flag()
    # "At least nothing" would always hold and "more than everything" never (of a ceiling, the other way round):
    # neither can be meant.
    nothing, everything = (strict, not strict) if ceiling else (not strict, strict)
    if share is not None and (share > 1 or (share == 1 and everything) or (share == 0 and nothing)):
        fields["share"].fail("share-range")
    if number == 0 and nothing:
        fields["number"].fail("number-expected")
    return share, number, strict
