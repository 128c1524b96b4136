"""Who may vote and with what weight, derived on a day and then frozen with the reasons."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import SeatOnDay, seats_on
from beraad.charters.rules import Rules
from beraad.kernel.errors import Conflict
from beraad.organisations.queries import figures_for
from rulebook import Member, Rule, RuleError, weigh

from .hiding import require_crowd
from .interested import Declared, declared_about


@dataclass
class Candidate:
    """A seat considered for the electorate, with why it may or may not vote."""

    seat: SeatOnDay
    eligible: bool
    reason: dict[str, Any]
    weight: Fraction = Fraction(0)
    figures: dict[str, Fraction] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.seat.house.name if self.seat.house else self.seat.seat.label


def groups(body: Body, constituents: Sequence[int]) -> list[Body]:
    """The groups that vote, by code: `body` itself, unless the consortium groups with these ids vote for it."""
    return list(Body.objects.filter(pk__in=constituents).order_by("code")) if constituents else [body]


def derive(bodies: Sequence[Body], rules: Rules, rule: Rule, day: dt.date, reference: str = "") -> list[Candidate]:
    """The electorate of `bodies` on `day`: every seat, those without a vote included, each with its reason.

    Who declared an interest in what has this `reference` has none.

    Conflict when nobody may vote, a number that the rule needs is missing for someone, or a secret vote would give
    someone away.
    """
    candidates = judged(bodies, rules, day, reference)
    voters = [c for c in candidates if c.eligible]
    if not voters:
        raise Conflict("electorate-empty", body=", ".join(body.name for body in bodies), day=day)
    for register in sorted({rule.weight.register, *rule.registers} - {None}):
        _add_figures(voters, register, day)
    try:
        weights = weigh(rule.weight, {_id(c): c.figures.get(rule.weight.register) for c in voters})
    except RuleError as error:
        raise Conflict(error.code, **error.params) from error
    for candidate in voters:
        candidate.weight = weights[_id(candidate)]
    if rule.secret:
        members = [Member(_id(c), c.weight, c.figures) for c in voters]
        require_crowd(rule, members, {_id(c): c.name for c in voters})
    return candidates


def judged(bodies: Sequence[Body], rules: Rules, day: dt.date, reference: str = "") -> list[Candidate]:
    """Every seat of `bodies` on `day` with whether it may vote and why, before anything is weighed.

    Of several bodies a house has one seat: in the first where it may vote, or else in the first.
    """
    declared = declared_about(reference)
    candidates = [_judge(seat, body, rules, declared) for body in bodies for seat in seats_on(body, day)]
    return candidates if len(bodies) == 1 else _one_per_house(candidates)


def _one_per_house(candidates: list[Candidate]) -> list[Candidate]:
    first: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: not candidate.eligible):
        first.setdefault(candidate.seat.house.pk, candidate)
    return sorted(first.values(), key=lambda candidate: candidate.name)


def _id(candidate: Candidate) -> str:
    return str(candidate.seat.seat.pk)


def _judge(seat: SeatOnDay, body: Body, rules: Rules, declared: Declared) -> Candidate:
    if interest := declared.of(seat):
        return Candidate(seat, False, interest.reason)
    if body.kind != BodyKind.CONSORTIUM:
        code = "holds-seat" if seat.mandates else "seat-vacant"
        return Candidate(seat, bool(seat.mandates), {"code": code, "label": seat.seat.label})
    eligible = seat.stage in rules.stages
    reason = {
        "code": "takes-part" if eligible else "stage-without-vote",
        "stage": seat.stage,
        "since": seat.since.isoformat(),
    }
    return Candidate(seat, eligible, reason)


def _add_figures(voters: list[Candidate], register: str, day: dt.date) -> None:
    found = figures_for([c.seat.house.pk for c in voters if c.seat.house], register, day)
    missing = [c.name for c in voters if c.seat.house is None or c.seat.house.pk not in found]
    if missing:
        raise Conflict("figure-missing", register=register, members=missing)
    for candidate in voters:
        figure = found[candidate.seat.house.pk]
        candidate.figures[register] = figure.value
        candidate.origin[register] = figure.origin
