"""What a vote opens under: the rules in force on that day, of which it keeps what was chosen at its planning."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.db.models import Q

from beraad.bodies.choices import BodyKind
from beraad.charters.models import Charter
from beraad.charters.queries import in_force
from beraad.charters.rules import Rules, adopted
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict
from rulebook import Contest, Requirement, Rule, window_refusals

from .electorate import derive, groups
from .models import Vote
from .ways import CONSENT, after_consent, rule_for, settings_of


def rule_of(
    rules: Rules, *, subject: str, kind: str, call: int, contest: Any, way: str, settings: Mapping[str, Any]
) -> Rule:
    """The rule by which a vote is decided under `rules`; Invalid when the way does not fit the question.

    What comes from a vote by consent, or was called up from another body, is a first vote with its own quorum. Of a
    steering group at least as many members take part as its composition asks.
    """
    own = rules.kinds[kind].rule
    if rules.composition and rules.kinds[kind].decided_by == BodyKind.STEERING:
        own = _with_present(own, rules.composition.quorum)
    full = Q(rule__method=CONSENT) | ~Q(kind=kind)
    if call > 1 and Vote.objects.filter(full, subject=subject, call__lt=call).exists():
        own = after_consent(own)
    return rule_for(own, Contest.parse(contest) if contest else None, way, settings)


def _with_present(own: Rule, number: int) -> Rule:
    present = Requirement("quorum", "heads", "entitled", None, False, Fraction(number))
    second = own.second_call and replace(own.second_call, quorum=(*own.second_call.quorum, present))
    return replace(own, quorum=(*own.quorum, present), second_call=second)


def falls_under(vote: Vote) -> tuple[Charter, Rules, Rule]:
    """The charter in force on the day that a planned vote opens, with the rule it gives.

    Its kind, question, hours and way of deciding stay. A vote with a rule of its own opens under what it was planned
    by. Conflict when that charter no longer lets it be held so: nobody
    decides by rules that no longer hold, so then it is taken back and planned anew. A notice already given stays given.
    """
    if vote.own_rule:
        return vote.charter, adopted(vote.charter.rules), Rule.parse(vote.rule)
    charter, rules = in_force(vote.charter.body, vote.reference_date)
    if charter.pk == vote.charter_id:
        return charter, rules, Rule.parse(vote.rule)
    decided_by = adopted(vote.charter.rules).kinds[vote.kind].decided_by
    kind = rules.kinds.get(vote.kind)
    span = window_refusals(
        rules.windows, notice=vote.opens_at, opens=vote.opens_at, closes=vote.closes_at, zone=clock.ZONE
    )
    if kind is None or kind.decided_by != decided_by or any(refusal.code != "opens-too-early" for refusal in span):
        raise Conflict("planned-under-older-rules", body=charter.body.name, number=charter.number, day=charter.start)
    rule = rule_of(
        rules,
        subject=vote.subject,
        kind=vote.kind,
        call=vote.call,
        contest=vote.contest,
        way=vote.rule["method"],
        settings=settings_of(vote.rule),
    )
    return charter, rules, rule


def hindrance(vote: Vote) -> BeraadError | None:
    """Why a planned vote cannot open as things stand; None when it can."""
    try:
        _, rules, rule = falls_under(vote)
        derive(groups(vote.body, vote.constituents), rules, rule, vote.reference_date, vote.reference)
    except BeraadError as error:
        return error
    return None
