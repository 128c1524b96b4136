"""What the page of a decision shows: the verdict, its conditions, the figures, what happens now."""

from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beraad.access.actor import VISITOR, Actor
from beraad.charters.rules import Rules, adopted, in_vote
from beraad.kernel import clock
from beraad.register.queries import decision_of
from beraad.votes.interested import set_aside
from beraad.votes.opened import read_papers
from beraad.votes.papers import spoken
from beraad.votes.queries import by_figure, of_my_houses, vote_for, votes_about
from beraad.web.parts import follow_up
from beraad.web.parts.choosing import said
from beraad.web.parts.electorate import reason_text
from beraad.web.parts.outcomes import by_consent, cards, steps, totals, verdict
from beraad.web.parts.pages import page
from beraad.web.parts.rules import by_topic, heads, kind_label, measure, rule_sentences
from beraad.web.parts.vote_panel import stage_of
from beraad.web.ui.formats import nldate, number
from rulebook import Contest, Outcome, Rule, day_after, deadline
from rulebook.telling import Teller

from . import choices, figures

SIZES = "inhabitants"
PAPERS = 20


class Next(NamedTuple):
    """A step of what happens after a decision: what, and when or by whom."""

    title: str
    detail: str
    url: str = ""


def build(actor: Actor, decision: Any) -> dict[str, Any]:
    """Everything on the page but the table of ballots; whatever the number of seats, about eight statements."""
    vote = vote_for(actor, decision.vote)
    outcome, rule, rules = Outcome.parse(decision.outcome), in_vote(vote.rule), adopted(vote.charter.rules)
    mine = of_my_houses(actor, vote) if actor.houses else []
    kind = decision.body.kind
    contest = Contest.parse(vote.contest) if vote.contest else None
    told = choices.told_by(rule, contest) if contest else None
    head, rows = choices.totals(outcome, contest, told) if told else totals(outcome, kind)
    own = [] if vote.secret else mine
    drawn = choices.of(outcome, contest, told) if told else _figures(decision, outcome, own)
    others = [other for other in decision_of(decision.subject) if other.pk != decision.pk]
    return {
        "decision": decision,
        "vote": vote,
        "verdict": verdict(decision.result),
        "lead": _lead(outcome, choosing=bool(contest)),
        "spoken": partial(spoken, vote),
        "papers": page(read_papers(vote), "1", PAPERS),
        "said": partial(said, vote),
        "won": choices.won(outcome, contest) if contest else [],
        "cards": cards(outcome, kind),
        "ties": _ties(outcome, kind, told),
        "tie_rule": [s.text for s in rule_sentences(rule, kind) if s.topic == "tie"],
        "heads": heads(kind),
        "totals": {"head": head, "rows": rows},
        "figures": drawn,
        "steps": steps(outcome, kind, told),
        "kind": kind_label(rules.kinds[decision.kind]) if decision.kind in rules.kinds else _("election"),
        "rule": by_topic(rule_sentences(rule, kind)),
        "mine": mine,
        "aside": [(name, reason_text(reason)) for name, reason in _aside(decision.vote, decision.bundle_digest)],
        "others": others,
        "next": _next(decision, vote, rule, rules),
        "after": follow_up.after(actor, decision),
        "told": follow_up,
    }


def _ties(outcome: Outcome, kind: str, told: Teller | None) -> list[str]:
    if told:
        return [told.step(step) for step in outcome.steps if step.code.startswith("tie-")]
    return [
        _("%(amount)s %(measure)s for and as much against.")
        % {"amount": number(tie.amount), "measure": measure(tie.measure, kind)}
        for tie in outcome.ties
    ]


def _figures(decision: Any, outcome: Outcome, mine: list[Any]) -> list[figures.Figure]:
    return figures.of(outcome, _sizes(decision.vote, decision.bundle_digest), mine, decision.body.kind)


@lru_cache(512)
def _sizes(vote: int, bundle_digest: str) -> list[figures.Group]:
    """How many of each size chose what. A decision never changes, so this is asked once in a process."""
    return figures.by_size(by_figure(vote_for(VISITOR, vote), SIZES))


@lru_cache(512)
def _aside(vote: int, bundle_digest: str) -> list[tuple[str, dict[str, Any]]]:
    """Who had no vote because of an interest; asked once in a process, as above."""
    return set_aside(vote_for(VISITOR, vote))


def _lead(outcome: Outcome, *, choosing: bool) -> str:
    failed = [condition for condition in outcome.conditions if not condition.met]
    if outcome.result == "invalid":
        return _("The quorum was not met, so the votes do not count.")
    if outcome.result == "chosen":
        return _("This is what the ballots chose.")
    if choosing and outcome.result == "rejected":
        return _("The ballots chose nothing.")
    if outcome.result == "undecided":
        return _("The rule leaves this tie open, so nothing is chosen.")
    if outcome.result == "referred":
        return _("There were more objections than the rule lets pass.")
    if outcome.result == "adopted" and by_consent(outcome):
        return _("There were few enough objections.")
    if outcome.result == "adopted":
        return _("The condition is met.") if len(outcome.conditions) == 1 else _("All conditions are met.")
    if len(failed) < sum(condition.kind == "majority" for condition in outcome.conditions):
        return _("Every majority is needed, and one was not reached.")
    return _("The majority was not reached.")


def _next(decision: Any, vote: Any, rule: Rule, rules: Rules) -> list[Next]:
    until = deadline(decision.decided_at, rules.windows.objection_days, clock.ZONE)
    objection = Next(
        _("Objections to how this was decided"),
        _("to the secretariat, before %(day)s") % {"day": nldate(until, "long")},
    )
    if decision.result in ("adopted", "chosen"):
        return [Next(_("The decision is taken"), nldate(decision.decided_at, "long")), objection]
    if decision.result == "referred":
        return [Next(_("The full group votes"), _("on the same text")), objection]
    if decision.result == "invalid" and vote.call == 1 and rule.second_call:
        return [_second_vote(decision, vote, rule.second_call.after_days), objection]
    return [Next(_("The proposal stops here"), _("anyone who takes part can start a new one")), objection]


def _second_vote(decision: Any, vote: Any, after_days: int) -> Next:
    second = next((v for v in votes_about(decision.subject) if v.call > vote.call), None)
    if second is None:
        earliest = day_after(vote.closes_at, after_days, clock.ZONE)
        return Next(_("A second vote is possible"), _("from %(day)s") % {"day": nldate(earliest, "long")})
    title = {
        "planned": _("A second vote is planned"),
        "counted": _("There was a second vote"),
    }.get(stage_of(second), _("The second vote is open"))
    detail = _("from %(first)s to %(last)s") % {
        "first": nldate(second.opens_at, "long"),
        "last": nldate(second.closes_at, "long"),
    }
    return Next(title, detail)
