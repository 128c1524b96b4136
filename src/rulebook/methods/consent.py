"""Consent: silence is consent, and only reasoned objections count. More of them than the rule lets pass, in heads, in
weight or by a register, and the proposal is referred to a vote of the full group.

Source: decision by consent as in sociocracy (G. Endenburg, "Sociocracy", 1998), and the written procedure by silence
of the Council of the European Union (rules of procedure, art. 12(2)); see docs/methods/consent.md.
"""

from collections.abc import Sequence

from rulebook import registry
from rulebook.ballots import Paper
from rulebook.electorate import Member
from rulebook.methods.majority import judgements, opening
from rulebook.outcome import Outcome, Step
from rulebook.rule import Rule
from rulebook.tally import Tally


def count(
    rule: Rule, members: Sequence[Member], papers: Sequence[Paper], call: int, casting_vote: str | None
) -> Outcome:
    """Return the outcome of `papers`, of which each one "against" is a reasoned objection; see `rulebook.count`."""
    tally = Tally.of(rule, members, papers)
    conditions = tuple(requirement.judge(tally) for requirement in (*rule.quorum_at(call), *rule.objections))
    result = "adopted" if all(condition.met for condition in conditions) else "referred"
    return Outcome(
        method=rule.method,
        version=rule.version,
        call=call,
        result=result,
        winners=(),
        conditions=conditions,
        totals=tally.whole,
        ties=(),
        rounds=(),
        steps=(*opening(call, tally.whole), *judgements(conditions), Step(result)),
    )


registry.register(registry.Method("consent", 1, "choice", "proposal", count=count))
