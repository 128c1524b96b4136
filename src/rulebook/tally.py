"""What the ballots of a yes or no amount to: in heads, in weight and by register; as a whole, and in each group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeVar

from rulebook import exact
from rulebook.ballots import CHOICES, Paper
from rulebook.electorate import Member

if TYPE_CHECKING:
    from rulebook.rule import Rule

_Bearer = TypeVar("_Bearer", Member, Paper)

HEADS, WEIGHT = "heads", "weight"

SILENT, NONE = "silent", "none"
"""The piles of who was present but did not vote, and of who neither was nor did."""

Totals = Mapping[str, Mapping[str, Fraction]]
"""Amounts by pile ("for", "against", "abstain", "none", and where attendance is known "silent") and then by measure
("heads", "weight", a register). Together the piles are the whole electorate."""


@dataclass(frozen=True)
class Tally:
    """The totals of all, of each group by its kind and name, and by answer where the paper has answers of its own."""

    whole: Totals
    groups: Mapping[str, Mapping[str, Totals]]
    answers: Totals

    @classmethod
    def of(cls, rule: "Rule", members: Sequence[Member], papers: Sequence[Paper]) -> "Tally":
        """Return the tally of `papers` among `members`, in all that the rule's conditions ask."""
        adding = _Adding(rule, any(member.attended for member in members))
        groups = {}
        for kind in rule.groupings:
            those, theirs = _by_group(kind, members), _by_group(kind, papers)
            groups[kind] = {group: adding.totals(those[group], theirs[group]) for group in sorted(those)}
        answers = {
            choice.id: adding.amounts([paper for paper in papers if paper.choice == choice.id])
            for choice in rule.choices
        }
        return cls(adding.totals(members, papers), groups, answers)


class Bearer(Protocol):
    """Whoever or whatever bears a weight and figures: a member, or its paper."""

    @property
    def weight(self) -> Fraction:
        """Its weight by the rule."""

    @property
    def figures(self) -> Mapping[str, Fraction]:
        """Its figures by register."""


def amount(bearer: Bearer, measure: str) -> Fraction:
    """Return what one bears in a measure."""
    if measure == HEADS:
        return Fraction(1)
    return bearer.weight if measure == WEIGHT else bearer.figures[measure]


def mark(rule: "Rule", bearer: Member | Paper) -> tuple[Fraction | str | None, ...]:
    """Return what a paper of a secret vote bears, or that of a member would: weight, and the figures and groups that
    the rule's conditions ask."""
    figures = (bearer.figures.get(register) for register in rule.registers)
    return (bearer.weight, *figures, *(bearer.groups.get(kind) for kind in rule.groupings))


@dataclass(frozen=True)
class _Adding:
    rule: "Rule"
    attendance: bool

    def totals(self, members: Sequence[Member], papers: Sequence[Paper]) -> Totals:
        piles: dict[str, list[Paper]] = {choice: [] for choice in CHOICES}
        for paper in papers:
            piles[self.rule.meanings[paper.choice]].append(paper)
        totals = {choice: self.amounts(pile) for choice, pile in piles.items()}
        if self.attendance:
            present = self.amounts([member for member in members if member.attended])
            totals[SILENT] = _less(present, totals)
        totals[NONE] = _less(self.amounts(members), totals)
        return totals

    def amounts(self, bearers: Sequence[Member] | Sequence[Paper]) -> dict[str, Fraction]:
        registers = {name: exact.total(bearer.figures[name] for bearer in bearers) for name in self.rule.registers}
        weight = exact.total(bearer.weight for bearer in bearers)
        return {HEADS: Fraction(len(bearers)), WEIGHT: weight, **registers}


def _less(amounts: Mapping[str, Fraction], totals: Totals) -> dict[str, Fraction]:
    return {name: amount - sum(pile[name] for pile in totals.values()) for name, amount in amounts.items()}


def _by_group(kind: str, bearers: Iterable[_Bearer]) -> dict[str, list[_Bearer]]:
    groups: dict[str, list[_Bearer]] = defaultdict(list)
    for bearer in bearers:
        groups[bearer.groups[kind]].append(bearer)
    return groups
