"""What it would take to change an outcome: the fewest heads, or the least weight, that would have to vote otherwise or
turn up.

To have a proposal adopted, those who change vote for it, and to have it rejected against: nothing else helps as much.
Whole members change, so that the answers are exact and not a share of a gap.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from rulebook import exact
from rulebook.analysis.covering import GroupNeed, Need, least
from rulebook.ballots import CHOICES, Paper
from rulebook.counting import count, count_papers
from rulebook.electorate import Member
from rulebook.errors import AnalysisError
from rulebook.outcome import Outcome
from rulebook.requirements import BASES, Condition, Group
from rulebook.rule import Rule
from rulebook.tally import NONE, SILENT, amount, mark

Ballots = Mapping[str, str] | Sequence[Paper]
"""The choice by member id, or the papers of a secret vote."""


class Ways(NamedTuple):
    """How much it takes when only those who voted vote otherwise (`switch`), when only those who did not still do
    (`turn_up`), and when both can (`either`). None: it cannot be done that way; 0: nothing is needed."""

    switch: int | Fraction | None
    turn_up: int | Fraction | None
    either: int | Fraction | None


@dataclass(frozen=True)
class Changes:
    """What could change an outcome `toward` another: "adopted", or "rejected" or "referred" where it is adopted now.

    Toward adoption all conditions must hold; otherwise one must fail. Each question may be asked of the whole, or of
    the condition at a place in the outcome's by itself. It raises AnalysisError "analysis-large" where the answer
    cannot be found exactly, and "analysis-entangled" for conditions in groups of several kinds at once.
    """

    outcome: Outcome
    voters: Sequence["Voter"]

    @classmethod
    def of(
        cls, rule: Rule, members: Sequence[Member], ballots: Ballots, *, call: int = 1, casting_vote: str | None = None
    ) -> "Changes":
        """Return the changes of a vote; what goes in is as for `rulebook.count`, or `count_papers` where secret."""
        if isinstance(ballots, Mapping):
            outcome = count(rule, members, ballots, call=call, casting_vote=casting_vote)
        else:
            outcome = count_papers(rule, members, ballots, call=call, casting_vote=casting_vote)
        return cls(outcome, _voters(rule, members, ballots))

    @property
    def toward(self) -> str:
        """The result that it could have had instead."""
        if self.outcome.result != "adopted":
            return "adopted"
        return "referred" if self.outcome.conditions[0].kind == "objection" else "rejected"

    def fewest_heads(self, condition: int | None = None) -> Ways:
        """Return how many members at least would have had to vote otherwise or turn up."""
        return self._ways(condition, lambda voters: [1] * len(voters))

    def least_weight(self, condition: int | None = None) -> Ways:
        """Return how much weight those have at least who would have had to vote otherwise or turn up."""
        weights, scale = exact.scaled([voter.weight for voter in self.voters])
        unit = gcd(*weights) or 1
        ways = self._ways(condition, lambda voters: [int(voter.weight * scale) // unit for voter in voters])
        return Ways(*(None if cost is None else cost * Fraction(unit, scale) for cost in ways))

    def _ways(self, condition: int | None, costs: "_Costs") -> Ways:
        if condition is not None:
            return self._turning([self.outcome.conditions[condition]], costs)
        if self.toward == "adopted":
            return self._turning(self.outcome.conditions, costs)
        each = (self._turning([condition], costs) for condition in self.outcome.conditions)
        return Ways(*(min((cost for cost in way if cost is not None), default=None) for way in zip(*each, strict=True)))

    def _turning(self, conditions: Sequence[Condition], costs: "_Costs") -> Ways:
        """What it takes to make all these hold, or fail."""
        adopts, absent = self.toward == "adopted", (SILENT, NONE)
        target = "for" if adopts else "against"
        found = []
        for piles in (CHOICES, absent, (*CHOICES, *absent)):
            movers = [voter for voter in self.voters if voter.pile in piles and voter.pile != target]
            found.append(_Moves(movers, target, adopts, self._settled).least(conditions, costs(movers)))
        return Ways(*found)

    @property
    def _settled(self) -> Condition | None:
        """The condition that holds because the chair settled a tie."""
        first = next((one for one in self.outcome.conditions if one.kind == "majority"), None)
        return first if any(tie.choice == "for" for tie in self.outcome.ties) else None


@dataclass(frozen=True)
class Voter:
    """One who could vote, and in which pile it ended (see `tally.Totals`); of a secret vote without a name."""

    pile: str
    weight: Fraction
    figures: Mapping[str, Fraction]
    groups: Mapping[str, str]


def _voters(rule: Rule, members: Sequence[Member], ballots: Ballots) -> list[Voter]:
    """Everybody with what they did; who did not vote stays over when the papers are laid beside the members."""
    voters, absent = [], list[Member]()
    if isinstance(ballots, Mapping):
        voters = [
            Voter(rule.meanings[ballots[member.id]], member.weight, member.figures, member.groups)
            for member in members
            if member.id in ballots
        ]
        absent = [member for member in members if member.id not in ballots]
    else:
        voters = [Voter(rule.meanings[paper.choice], *paper[1:]) for paper in ballots]
        cast = Counter(mark(rule, paper) for paper in ballots)
        for member in sorted(members, key=lambda member: not member.attended):
            if cast[mark(rule, member)]:
                cast[mark(rule, member)] -= 1
            else:
                absent.append(member)
    return voters + [
        Voter(SILENT if member.attended else NONE, member.weight, member.figures, member.groups) for member in absent
    ]


_Costs = Callable[[Sequence[Voter]], list[int]]


@dataclass(frozen=True)
class _Moves:
    """Those who can change, what they would then do, and whether that is to make conditions hold or fail.

    `settled` is the condition that holds because the chair settled a tie, if any.
    """

    voters: Sequence[Voter]
    target: str
    adopts: bool
    settled: Condition | None

    def least(self, conditions: Sequence[Condition], costs: Sequence[int]) -> int | None:
        needs, group_needs, kinds = [], [], set[str]()
        for condition in conditions:
            if condition.per is None:
                need = self._need(condition, condition)
                needs += [need] if need else []
            elif group_need := self._group_need(condition):
                group_needs.append(group_need)
                kinds.add(condition.per.kind)
        if len(kinds) > 1:
            raise AnalysisError("analysis-entangled", kinds=sorted(kinds))
        groups = [voter.groups[kind] for kind in kinds for voter in self.voters]
        return least(costs, needs, group_needs, groups)

    def _need(self, condition: Condition, figures: Condition | Group) -> Need | None:
        """What a condition needs of those who change, as all of them or one group stand; None when it needs nothing."""
        if condition is self.settled:
            # Where no longer as many are for as against, the chair has nothing to say.
            amounts = [amount(voter, condition.measure) for voter in self.voters]
            return None if self.adopts else _needed(Fraction(), amounts, more=True)
        short, more = figures.needed - figures.reached, condition.strict == self.adopts
        gains = [self._gain(condition, figures, voter) for voter in self.voters]
        if self.adopts and not figures.base_total and (condition.number is None or condition.kind == "objection"):
            # Of nobody no share is enough, and where nobody has a say nobody consents.
            short, more = Fraction(), True
        return _needed(short if self._rises(condition) else -short, gains, more=more)

    def _gain(self, condition: Condition, figures: Condition | Group, voter: Voter) -> Fraction:
        """How much closer a voter's change brings a condition to where it should be."""
        if isinstance(figures, Group) and condition.per and voter.groups[condition.per.kind] != figures.name:
            return Fraction()
        share = condition.share or Fraction()
        if self.adopts and share == 1 and not figures.base_total:
            # Where all who vote are asked, nobody falls short of it; but somebody must vote.
            return amount(voter, condition.measure)

        def counting(pile: str) -> Fraction:
            return (pile in condition.counted) - share * (pile in BASES[condition.base])

        closer = counting(self.target) - counting(voter.pile)
        return max(closer if self._rises(condition) else -closer, Fraction()) * amount(voter, condition.measure)

    def _rises(self, condition: Condition) -> bool:
        """Whether what a condition counts must go up."""
        return (condition.kind != "objection") == self.adopts

    def _group_need(self, condition: Condition) -> GroupNeed | None:
        """In which groups a condition can be turned, and how many it needs of them; None when it needs none."""
        assert condition.per
        turning = [group for group in condition.groups if group.met != self.adopts]
        short = condition.needed - condition.reached
        weights = [group.weight for group in turning]
        need = _needed(short if self.adopts else -short, weights, more=condition.per.strict == self.adopts)
        if need is None:
            return None
        options = {}
        for group, counting in zip(turning, need.gains, strict=True):
            own = self._need(condition, group)
            assert own
            options[group.name] = counting, own
        return GroupNeed(need.amount, options)


def _needed(short: Fraction, gains: Sequence[Fraction], *, more: bool) -> Need | None:
    """That gains must come to so much, or to `more` than that, as the smallest whole numbers; None when nothing is
    short."""
    (whole, *each), _ = exact.scaled([short, *gains])
    unit = gcd(*each) or 1
    needed = whole // unit + 1 if more else -(-whole // unit)
    return Need(needed, [gain // unit for gain in each]) if needed > 0 else None
