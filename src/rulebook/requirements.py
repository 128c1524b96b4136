"""Quorum and majority: what a rule asks, and what a count finds. They are separate tests of one form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from rulebook.ballots import CHOICES
from rulebook.shape import Node
from rulebook.wire import plain

Totals = Mapping[str, Mapping[str, Fraction]]
"""Amounts by choice ("for", "against", "abstain", "none") and then by measure ("heads", "weight", a
register).
"""

BASES = {"for_against": ("for", "against"), "cast": CHOICES, "entitled": (*CHOICES, "none")}
"""The bases a share is taken of, each with the choices that make it up."""

HEADS, WEIGHT = "heads", "weight"


@dataclass(frozen=True)
class Requirement:
    """One condition of a rule: what is counted must be more than (`strict`) or at least `share` of `base`.

    `kind` "quorum" counts all ballots cast, abstentions included; "majority" counts those in favour.
    `measure` says in what: "heads", "weight", or the name of a register.
    """

    kind: str
    measure: str
    base: str
    share: Fraction
    strict: bool

    @classmethod
    def read_quorum(cls, node: Node) -> "Requirement":
        """Read a quorum; its base is always the whole electorate."""
        fields = node.fields(("measure", "share", "strict"))
        return cls("quorum", fields["measure"].text(), "entitled", *_read_share(fields))

    @classmethod
    def read_majority(cls, node: Node) -> "Requirement":
        """Read a majority condition."""
        fields = node.fields(("measure", "base", "share", "strict"))
        return cls("majority", fields["measure"].text(), fields["base"].one_of(BASES), *_read_share(fields))

    @property
    def counted(self) -> tuple[str, ...]:
        """The choices that count towards it."""
        return CHOICES if self.kind == "quorum" else ("for",)

    @property
    def data(self) -> dict[str, Any]:
        """The condition as it stands in a rule's data."""
        base = {} if self.kind == "quorum" else {"base": self.base}
        data: dict[str, Any] = plain({"measure": self.measure, **base, "share": self.share, "strict": self.strict})
        return data

    def judge(self, totals: Totals) -> "Condition":
        """Return how `totals` stand to it. An empty base meets nothing, whatever the share."""
        reached = sum((totals[choice][self.measure] for choice in self.counted), Fraction())
        whole = sum((totals[choice][self.measure] for choice in BASES[self.base]), Fraction())
        needed = self.share * whole
        met = whole > 0 and (reached > needed or (reached == needed and not self.strict))
        return Condition(**asdict(self), reached=reached, base_total=whole, needed=needed, met=met)


@dataclass(frozen=True)
class Condition(Requirement):
    """A requirement with its figures: `reached` against `needed` (absolute amounts) out of `base_total`."""

    reached: Fraction
    base_total: Fraction
    needed: Fraction
    met: bool

    @classmethod
    def read(cls, node: Node) -> "Condition":
        """Read a condition of an outcome."""
        fields = node.fields(("kind", "measure", "base", "share", "strict", "reached", "base_total", "needed", "met"))
        return cls(
            fields["kind"].one_of(("quorum", "majority")),
            fields["measure"].text(),
            fields["base"].one_of(BASES),
            fields["share"].number(),
            fields["strict"].flag(),
            fields["reached"].number(),
            fields["base_total"].number(),
            fields["needed"].number(),
            fields["met"].flag(),
        )


def _read_share(fields: Mapping[str, Node]) -> tuple[Fraction, bool]:
    share, strict = fields["share"].number(), fields["strict"].flag()
    # "At least nothing" would always hold and "more than everything" never: neither can be meant.
    if share > 1 or (share == 1 and strict) or (share == 0 and not strict):
        fields["share"].fail("share-range")
    return share, strict
