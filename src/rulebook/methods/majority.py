"""For, against or abstain, with any number of quorum and majority conditions that must all hold.

Source: the Belgian Code of companies and associations (WVV), art. 2:41 and 9:21, and what comparable
consortia ask; see docs/methods/majority.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from rulebook import exact, registry
from rulebook.ballots import CHOICES, Paper
from rulebook.electorate import Member
from rulebook.outcome import Outcome, Step, Tie
from rulebook.requirements import HEADS, WEIGHT, Condition, Totals
from rulebook.rule import Rule
from rulebook.wire import plain


def count(
    rule: Rule, members: Sequence[Member], papers: Sequence[Paper], call: int, casting_vote: str | None
) -> Outcome:
    """Return the outcome of `papers` among `members`; see `rulebook.count` for what goes in."""
    totals = _totals(members, papers, (HEADS, WEIGHT, *rule.registers))
    quorum = [requirement.judge(totals) for requirement in rule.quorum_at(call)]
    first, *others = [requirement.judge(totals) for requirement in rule.majority]
    tie = _tie(rule, first, totals, casting_vote)
    if tie and tie.choice:
        first = replace(first, met=tie.choice == "for")
    majority = [first, *others]
    result = _result(quorum, majority)
    steps = _steps(call, totals, [*quorum, *majority], tie, result)
    ties = (tie,) if tie else ()
    return Outcome(
        method=rule.method,
        version=rule.version,
        call=call,
        result=result,
        winners=(),
        conditions=(*quorum, *majority),
        totals=totals,
        ties=ties,
        rounds=(),
        steps=steps,
    )


def _totals(members: Sequence[Member], papers: Sequence[Paper], measures: Sequence[str]) -> Totals:
    piles: dict[str, list[Paper]] = {choice: [] for choice in CHOICES}
    for paper in papers:
        piles[paper.choice].append(paper)
    totals = {choice: {name: _amount(pile, name) for name in measures} for choice, pile in piles.items()}
    cast = {name: sum(totals[choice][name] for choice in CHOICES) for name in measures}
    return totals | {"none": {name: _amount(members, name) - cast[name] for name in measures}}


def _amount(bearers: Sequence[Member] | Sequence[Paper], measure: str) -> Fraction:
    if measure == HEADS:
        return Fraction(len(bearers))
    if measure == WEIGHT:
        return exact.total(bearer.weight for bearer in bearers)
    return exact.total(bearer.figures[measure] for bearer in bearers)


def _tie(rule: Rule, first: Condition, totals: Totals, casting_vote: str | None) -> Tie | None:
    amount = totals["for"][first.measure]
    if not amount or amount != totals["against"][first.measure]:
        return None
    # Where two thirds are asked or abstentions count as no, equal votes fall short whatever the chair says.
    in_balance = first.strict and first.reached == first.needed
    return Tie("majority", first.measure, amount, ("against", "for"), rule.tie, casting_vote if in_balance else None)


def _result(quorum: Sequence[Condition], majority: Sequence[Condition]) -> str:
    if not all(condition.met for condition in quorum):
        return "invalid"
    return "adopted" if all(condition.met for condition in majority) else "rejected"


def _steps(
    call: int, totals: Totals, conditions: Sequence[Condition], tie: Tie | None, result: str
) -> tuple[Step, ...]:
    cast = {name: sum(totals[choice][name] for choice in CHOICES) for name in totals["none"]}
    entitled = {name: cast[name] + totals["none"][name] for name in cast}
    steps = [Step("call", {"call": call}), Step("entitled", plain(entitled)), Step("cast", plain(cast))]
    if tie:
        steps.append(Step("tie", plain({"measure": tie.measure, "amount": tie.amount, "policy": tie.policy})))
    if tie and tie.choice:
        steps.append(Step("casting-vote", {"choice": tie.choice}))
    for index, condition in enumerate(conditions):
        steps.append(Step(f"{condition.kind}-{'met' if condition.met else 'failed'}", {"condition": index}))
    return (*steps, Step(result))


registry.register(registry.Method("majority", 1, "choice", "proposal", count=count))
