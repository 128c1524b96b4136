"""Whom a secret vote would give away: papers bear a weight, and who is alone with it is known by it.

Before a vote, from the electorate: in which classes of weight there are too few to hide among, and bands of weight in
which there would not be. After it, from the outcome: of whom the totals alone already tell what they voted. Where it
can be seen who took part, `voted` has their ids: there are fewer to hide among then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd

from rulebook import exact
from rulebook.analysis.generating import Counts, Sets
from rulebook.ballots import CHOICES
from rulebook.electorate import Member
from rulebook.errors import AnalysisError
from rulebook.outcome import Outcome
from rulebook.rule import Rule
from rulebook.tally import HEADS, Totals, amount, mark

FEW = 3
"""How many are at least needed to hide among."""


@dataclass(frozen=True)
class Class:
    """Members whose papers look the same: they bear the same `weight`, figures and groups. `few`: too few to hide."""

    weight: Fraction
    figures: Mapping[str, Fraction]
    groups: Mapping[str, str]
    members: tuple[str, ...]
    few: bool


def classes(
    rule: Rule, members: Sequence[Member], *, least: int = FEW, voted: Collection[str] | None = None
) -> list[Class]:
    """Return the classes of members (of those who `voted`) whose papers under `rule` look the same, the heaviest first.

    A class of fewer than `least` is `few`: a list of papers, or a total, can give away what they voted. Where all of a
    larger class vote the same that is known too, but no count beforehand can prevent it.
    """
    found: dict[object, list[Member]] = {}
    for member in _among(members, voted):
        found.setdefault(mark(rule, member), []).append(member)
    listed = [
        Class(
            alike[0].weight,
            {register: alike[0].figures[register] for register in rule.registers},
            {kind: alike[0].groups[kind] for kind in rule.groupings},
            tuple(sorted(member.id for member in alike)),
            len(alike) < least,
        )
        for alike in found.values()
    ]
    return sorted(listed, key=lambda one: (-one.weight, one.members))


def safe_bands(amounts: Sequence[Fraction], *, least: int = FEW) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return bands of weight, as pairs (from, weight) as in `electorate.Weight`, each with at least so many members.

    `amounts` is what the members weigh now, or the figures by which they would be weighed. Of all such bands they are
    those that change what members weigh the least in all; each weighs what the middle one of its members does, the
    lower of two. Raises AnalysisError "members-few" when there are fewer members than that.
    """
    if len(amounts) < least:
        raise AnalysisError("members-few", members=len(amounts), least=least)
    ranked = sorted(amounts)
    whole, _ = exact.scaled(ranked)
    sums = list(accumulate(whole, initial=0))

    def changed(start: int, end: int) -> int:
        middle = (start + end - 1) // 2
        below, above = middle - start, end - middle - 1
        lower, higher = sums[middle] - sums[start], sums[end] - sums[middle + 1]
        return higher - lower + whole[middle] * (below - above)

    # Who weighs the same stays together, so that a band can only begin where the weight changes.
    borders = [place for place in range(len(whole) + 1) if place in (0, len(whole)) or whole[place] != whole[place - 1]]
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for end in borders[1:]:
        ways = [
            (best[start][0] + changed(start, end), (*best[start][1], start))
            for start in borders
            if start in best and end - start >= least
        ]
        if ways:
            best[end] = min(ways)
    starts = [*best[len(whole)][1], len(whole)]
    return tuple(
        (ranked[start] if start else Fraction(), ranked[(start + end - 1) // 2])
        for start, end in zip(starts, starts[1:], strict=False)
    )


def given_away(members: Sequence[Member], outcome: Outcome, *, voted: Collection[str] | None = None) -> dict[str, str]:
    """Return of whom the totals of a yes or no alone tell what they did: by id, in which pile of the totals.

    For each pile all sets of members are counted that have its totals. Who is in every one of them is given away. (Each
    pile is looked at by itself: what only all of them together tell is not found.) With `voted` the sets are of those,
    and of the others there is nothing to tell. Raises AnalysisError "analysis-large" where there are too many, and
    "analysis-unfit" when these are not the members of that vote, or not those who voted.
    """
    _require(members, outcome.totals)
    piles = outcome.totals if voted is None else {choice: outcome.totals[choice] for choice in CHOICES}
    voters = _among(members, voted)
    _require(voters, piles)
    known: dict[str, str] = {}
    for pile, totals in piles.items():
        if totals[HEADS]:
            known |= dict.fromkeys(_always(voters, totals), pile)
    return known


def _among(members: Sequence[Member], voted: Collection[str] | None) -> Sequence[Member]:
    return members if voted is None else [member for member in members if member.id in voted]


def _require(members: Sequence[Member], piles: Totals) -> None:
    """Refuse members who do not add up to the piles together."""
    names = {name for pile in piles.values() for name in pile}
    together = {name: sum(pile[name] for pile in piles.values()) for name in names}
    if any(sum(amount(member, name) for member in members) != total for name, total in together.items()):
        raise AnalysisError("analysis-unfit", "electorate")


def _always(members: Sequence[Member], totals: Mapping[str, Fraction]) -> list[str]:
    """Who is in every set of members that has these totals."""
    size, columns, sums = int(totals[HEADS]), [], []
    for measure in sorted(set(totals) - {HEADS}):
        (total, *whole), _ = exact.scaled([totals[measure], *(amount(member, measure) for member in members)])
        unit = gcd(*whole) or 1
        # Where all weigh the same, their number says all.
        if len(set(whole)) > 1:
            columns.append([one // unit for one in whole])
            sums.append(total // unit)
        if total % unit:
            raise AnalysisError("analysis-unfit", "electorate")
    weights = list(zip(*columns, strict=True)) or [()] * len(members)
    inside = 2 * sum(sums) <= sum(map(sum, columns))
    if not inside:
        # The others are fewer to count.
        size, sums = len(members) - size, [sum(column) - own for column, own in zip(columns, sums, strict=True)]
    counts = Sets(weights, sums, sizes=True).freeze()
    every = counts.at(sums)[size]
    if not every:
        raise AnalysisError("analysis-unfit", "electorate")
    without = {own: _without(counts, own, sums, size) for own in set(weights)}
    gone = 0 if inside else every
    return [member.id for member, own in zip(members, weights, strict=True) if without[own] == gone]


def _without(counts: Counts, own: Sequence[int], sums: Sequence[int], size: int) -> int:
    """How many sets of this size and weight do not contain a certain member of weight `own`.

    Those that do are sets without it that are one smaller and so much lighter; of these the same holds, and so on.
    """
    number = 0
    for step in range(size + 1):
        lighter = [total - step * weight for total, weight in zip(sums, own, strict=True)]
        number += (-1) ** step * counts.at(lighter)[size - step]
    return number
