"""The minutes of a count: its rounds, its steps and its ties, written down as they come."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from rulebook.contest import Contest
from rulebook.outcome import Step, Tie
from rulebook.tally import WEIGHT
from rulebook.wire import plain

POLICIES = ("rejected", "casting_vote", "earlier_stages", "lot")
"""How ties can be settled. "earlier_stages" looks at the latest earlier stage at which those who are equal
differed, and falls back on the lot."""


class Undecided(Exception):
    """A tie that the policy leaves open: the count ends without a result."""


@dataclass
class Minutes:
    """What a count writes down, and the one who settles its ties by the rule's `policy`.

    `seed` is the published text that the lot is drawn from; `casting_vote` the chair's order of preference by id.
    """

    contest: Contest
    policy: str = "lot"
    seed: str = ""
    casting_vote: Sequence[str] = ()
    totals: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    rounds: list[Mapping[str, Any]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def branch(self, contest: Contest) -> "Minutes":
        """Return minutes of the same count so far, in which it goes on by itself about `contest`."""
        return replace(self, contest=contest, totals={}, rounds=[], steps=list(self.steps), ties=list(self.ties))

    def step(self, code: str, **params: object) -> None:
        """Add a step of the reasoning."""
        self.steps.append(Step(code, plain(params)))

    def round(self, **figures: object) -> None:
        """Add a round: what its method's page says of it, as exact figures by option id."""
        self.rounds.append(plain(figures))

    def total(self, measure: str, amounts: Sequence[Fraction]) -> None:
        """Give each standing option its amount in `measure`, from amounts in the order of the paper."""
        for id, amount in self.contest.by_id(amounts).items():
            self.totals.setdefault(id, {})[measure] = amount

    def settle(
        self,
        stage: str,
        equals: Sequence[int],
        amount: Fraction,
        *,
        earlier: Sequence[Sequence[Fraction]] = (),
        most: bool = True,
    ) -> int:
        """Return which of `equals` (places) comes first, and write down the tie when there are several.

        `stage` says what was decided ("winner", "surplus", "exclusion"), `amount` what they have in common. `earlier`
        are the amounts of all options at earlier stages, oldest first, of which the `most` (or least) comes first; so
        does whom the chair likes most (or least). Raises Undecided when the policy leaves it open.
        """
        if len(equals) == 1:
            return equals[0]
        chosen, by = self._settled(list(equals), earlier, most)
        ids = sorted(self.contest.ids(equals))
        id = None if chosen is None else self.contest.options[chosen].id
        self.ties.append(Tie(stage, WEIGHT, amount, tuple(ids), by, id))
        if chosen is None:
            self.step("tie-open", stage=stage, options=ids, policy=by)
            raise Undecided
        if by == "lot":
            self.step("tie-by-lot", stage=stage, options=ids, seed=self.seed, choice=id)
        else:
            self.step("tie-settled", stage=stage, options=ids, policy=by, choice=id)
        return chosen

    def _settled(self, equals: list[int], earlier: Sequence[Sequence[Fraction]], most: bool) -> tuple[int | None, str]:
        if self.policy == "earlier_stages":
            for amounts in reversed(earlier):
                best = (max if most else min)(amounts[place] for place in equals)
                equals = [place for place in equals if amounts[place] == best]
                if len(equals) == 1:
                    return equals[0], self.policy
        if self.policy in ("earlier_stages", "lot"):
            return min(equals, key=self._lot), "lot"
        if self.policy == "casting_vote":
            places = (self.contest.place.get(id) for id in dict.fromkeys(self.casting_vote))
            named = [place for place in places if place in equals]
            # Where the least comes first, that is whom the chair names last, or does not name.
            first = named[:1] if most else [place for place in equals if place not in named] or named[-1:]
            return first[0] if len(first) == 1 else None, self.policy
        return None, self.policy

    def _lot(self, place: int) -> bytes:
        return lot(self.seed, self.contest.options[place].id)


def lot(seed: str, id: str) -> bytes:
    """Return the lot of an option, as SHA-256 of seed and id: the lowest is drawn first, by anyone who draws again."""
    return hashlib.sha256(f"{seed}\n{id}".encode()).digest()
