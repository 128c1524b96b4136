"""Who wins together with whom, when everybody says for or against: a rule and its members as a weighted game."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd

from rulebook import exact
from rulebook.electorate import Member, require_figures
from rulebook.errors import AnalysisError
from rulebook.requirements import Requirement
from rulebook.rule import Rule
from rulebook.tally import amount


@dataclass(frozen=True)
class Game:
    """Sets of members that win: those of at least `heads` members that weigh at least `quotas`, one per measure.

    `weights` has for each of `members` what it weighs in each measure, as whole numbers.
    """

    members: tuple[str, ...]
    heads: int
    weights: tuple[tuple[int, ...], ...]
    quotas: tuple[int, ...]

    @classmethod
    def of(cls, rule: Rule, members: Sequence[Member]) -> "Game":
        """Return the game of a rule's majority conditions: who can adopt a proposal, if nobody abstains or stays away.

        Raises AnalysisError "analysis-unfit" for a rule with conditions per group, or without a majority; RuleError
        for a figure that is missing.
        """
        if not rule.majority or any(condition.per for condition in rule.majority):
            raise AnalysisError("analysis-unfit", "majority")
        require_figures(members, rule.registers)
        heads, columns = 0, dict[str, tuple[list[int], int]]()
        for condition in rule.majority:
            amounts = [amount(member, condition.measure) for member in members]
            weights, quota = _whole(amounts, _needed(condition, amounts), strict=condition.strict)
            if len(set(weights)) > 1:
                columns[condition.measure] = weights, max(quota, columns.get(condition.measure, ([], 0))[1])
            else:
                # Where all weigh the same, only their number counts.
                heads = max(heads, _heads(weights, quota))
        return cls(
            tuple(member.id for member in members),
            heads,
            tuple(zip(*(weights for weights, _ in columns.values()), strict=True)) or ((),) * len(members),
            tuple(quota for _, quota in columns.values()),
        )

    @classmethod
    def weighted(cls, weights: Mapping[str, int], quota: int, *, heads: int = 0) -> "Game":
        """Return the game in which `quota` of the weight wins, of at least so many heads."""
        return cls(tuple(weights), heads, tuple((weight,) for weight in weights.values()), (quota,))

    @property
    def totals(self) -> tuple[int, ...]:
        """What all members weigh together, in each measure."""
        return tuple(sum(weights) for weights in zip(*self.weights, strict=True)) or (0,) * len(self.quotas)

    def wins(self, places: Iterable[int]) -> bool:
        """Return whether the members at `places` win together."""
        inside = list(places)
        sums = [sum(self.weights[place][measure] for place in inside) for measure in range(len(self.quotas))]
        return len(inside) >= self.heads and all(one >= quota for one, quota in zip(sums, self.quotas, strict=True))


def _needed(condition: Requirement, amounts: Sequence[Fraction]) -> Fraction:
    return condition.number or Fraction() if condition.share is None else condition.share * exact.total(amounts)


def _whole(amounts: Sequence[Fraction], needed: Fraction, *, strict: bool) -> tuple[list[int], int]:
    """The amounts as whole numbers, as small as can be, and the least whole number that is enough of them."""
    whole, scale = exact.scaled(amounts)
    unit = gcd(*whole) or 1
    needed = needed * scale / unit
    return [own // unit for own in whole], floor(needed) + 1 if strict else max(1, ceil(needed))


def _heads(weights: Sequence[int], quota: int) -> int:
    """How many of these make the quota, who all weigh the same."""
    return -(-quota // weights[0]) if weights and weights[0] else len(weights) + 1
