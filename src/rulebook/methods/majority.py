"""For, against or abstain, with any number of quorum and majority conditions that must all hold.

Source: the Belgian Code of companies and associations (WVV), art. 2:41 and 9:21, and what comparable
consortia ask; see docs/methods/majority.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rulebook import registry
from rulebook.ballots import CHOICES, Paper
from rulebook.electorate import Member
from rulebook.outcome import Outcome, Step, Tie
from rulebook.requirements import Condition
from rulebook.rule import Rule
from rulebook.tally import NONE, SILENT, Tally, Totals
from rulebook.wire import plain

SIDES = ("against", "for")


def count(
    rule: Rule, members: Sequence[Member], papers: Sequence[Paper], call: int, casting_vote: str | None
) -> Outcome:
    """Return the outcome of `papers` among `members`; see `rulebook.count` for what goes in."""
    tally = Tally.of(rule, members, papers)
    quorum = [requirement.judge(tally) for requirement in rule.quorum_at(call)]
    majority = [requirement.judge(tally) for requirement in rule.majority]
    ties = _ties(rule, majority, tally.whole, casting_vote)
    if settled := next((tie.choice for tie in ties if tie.choice), None):
        majority[0] = replace(majority[0], met=settled == "for")
    conditions, result = (*quorum, *majority), _result(quorum, majority)
    steps = (*opening(call, tally.whole), *_tie_steps(ties, conditions, tally), *judgements(conditions), Step(result))
    return Outcome(
        method=rule.method,
        version=rule.version,
        call=call,
        result=result,
        winners=(),
        conditions=conditions,
        totals=tally.whole,
        ties=ties,
        rounds=(tally.answers,) if rule.choices else (),
        steps=steps,
    )


def opening(call: int, totals: Totals) -> list[Step]:
    """Return the first steps of an outcome: which call it is, and how many could vote, were present and did."""

    def together(piles: Iterable[str]) -> dict[str, object]:
        amounts: dict[str, object] = plain({name: sum(totals[pile][name] for pile in piles) for name in totals[NONE]})
        return amounts

    steps = [Step("call", {"call": call}), Step("entitled", together(totals)), Step("cast", together(CHOICES))]
    if SILENT in totals:
        steps.insert(2, Step("present", together((*CHOICES, SILENT))))
    return steps


def judgements(conditions: Sequence[Condition]) -> list[Step]:
    """Return a step for each condition, met or failed."""
    return [
        Step(f"{condition.kind}-{'met' if condition.met else 'failed'}", {"condition": place})
        for place, condition in enumerate(conditions)
    ]


def _ties(rule: Rule, majority: Sequence[Condition], totals: Totals, casting_vote: str | None) -> tuple[Tie, ...]:
    """The ties, one per measure. Only that of the first condition can hang on a casting vote."""
    ties: dict[str, Tie] = {}
    for condition in majority:
        if condition.per:
            measure, amount, equal = condition.per.kind, condition.reached, condition.base_total - condition.reached
        else:
            measure = condition.measure
            amount, equal = (totals[side][measure] for side in SIDES)
        if amount and amount == equal and measure not in ties:
            choice = casting_vote if condition is majority[0] and _in_balance(condition) else None
            ties[measure] = Tie("majority", measure, amount, SIDES, rule.tie, choice)
    return tuple(ties.values())


def _in_balance(condition: Condition) -> bool:
    # Where two thirds are asked or abstentions count as no, equal votes fall short whatever the chair says; and a chair
    # has a vote among people, not among groups.
    return condition.per is None and condition.strict and condition.reached == condition.needed


def _result(quorum: Sequence[Condition], majority: Sequence[Condition]) -> str:
    if not all(condition.met for condition in quorum):
        return "invalid"
    return "adopted" if all(condition.met for condition in majority) else "rejected"


def _tie_steps(ties: Sequence[Tie], conditions: Sequence[Condition], tally: Tally) -> list[Step]:
    steps = []
    for tie in ties:
        steps.append(Step("tie", plain({"measure": tie.measure, "amount": tie.amount, "policy": tie.policy})))
        if tie.choice:
            steps.append(Step("casting-vote", {"choice": tie.choice}))
    for place, condition in enumerate(conditions):
        if condition.kind == "majority" and condition.per:
            for group, totals in tally.groups[condition.per.kind].items():
                amount, equal = (totals[side][condition.measure] for side in SIDES)
                if amount and amount == equal:
                    steps.append(Step("tie-in-group", plain({"condition": place, "group": group, "amount": amount})))
    return steps


registry.register(registry.Method("majority", 1, "choice", "proposal", count=count))
