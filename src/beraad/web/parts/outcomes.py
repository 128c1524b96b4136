"""An outcome as people read it: the verdict, each condition with its numbers, the totals, the count step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from beraad.bodies.choices import BodyKind
from beraad.votes.choices import Choice
from beraad.votes.ways import CONSENT
from beraad.web.ui.formats import number, pct
from beraad.web.ui.phrases import RULES, phrase
from rulebook import CHOICES, Condition, Outcome, Requirement, Step, codes
from rulebook.tally import SILENT
from rulebook.telling import Teller

from .rules import bound, capital, condition_text, formula_of, group_kind, heads, measure

KINDS = (*CHOICES, "none")
CONSENTING = ("for", "against", "none")


class Verdict(NamedTuple):
    """A result in a word and in full, with the shape and the colour it has everywhere."""

    word: str
    mark: str
    tone: str
    title: str


def verdict(result: str) -> Verdict:
    """The verdict of a result, one of `rulebook.outcome.RESULTS`."""
    return _verdict(result, get_language())


@cache
def _verdict(result: str, _language: str) -> Verdict:
    adopted, rejected, invalid = _("Adopted"), _("Not adopted"), _("Not valid")
    return {
        "adopted": Verdict(adopted, "for", "for", adopted),
        "rejected": Verdict(rejected, "against", "against", rejected),
        "invalid": Verdict(invalid, "none", "", _("Not valid: too few took part")),
        "chosen": Verdict(_("Chosen"), "for", "for", _("Chosen")),
        "undecided": Verdict(_("Undecided"), "abstain", "", _("Undecided: it ended equal")),
        "referred": Verdict(_("To a full vote"), "abstain", "", _("Too many objections: the full group votes")),
    }[result]


class Part(NamedTuple):
    """How a condition turned out in one group."""

    name: str
    counted: str
    needed: str
    met: bool


@dataclass(frozen=True)
class Card:
    """One condition of the rule as it turned out. `share` is None when there was nothing to take a share of; `groups`
    are there when it was asked in groups."""

    title: str
    met: bool
    share: str | None
    needed: str
    counted: str
    exact: str
    formula: str
    sentence: str
    condition: Condition
    groups: Sequence[Part] = ()


def cards(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM) -> list[Card]:
    """A card per condition: the majority's first, then the quorum's."""
    ordered = sorted(outcome.conditions, key=lambda condition: condition.kind)
    return [_card(condition, decided_by) for condition in ordered]


def _card(condition: Condition, decided_by: str) -> Card:
    whole = condition.base_total
    share = condition.reached / whole if whole else None
    asked = condition.per or condition
    return Card(
        title=_title(condition, decided_by),
        met=condition.met,
        share=None if share is None else pct(share, beside=asked.share),
        needed=bound(asked, number(asked.number) if asked.share is None else pct(asked.share, beside=share)),
        counted=_counted(condition.reached, whole),
        exact="" if share is None else _exact(condition),
        formula=formula_of(condition, decided_by),
        sentence=condition_text(condition, decided_by),
        condition=condition,
        groups=[
            Part(
                group.name, _counted(group.reached, group.base_total), bound(condition, number(group.needed)), group.met
            )
            for group in condition.groups
        ],
    )


def _counted(reached: Fraction, whole: Fraction) -> str:
    return _("%(reached)s of %(whole)s") % {"reached": number(reached), "whole": number(whole)}


def _title(condition: Condition, decided_by: str) -> str:
    name = measure(condition.measure, decided_by)
    if condition.kind == "quorum":
        heads_only = condition.measure == "heads"
        title = _("Participation") if heads_only else _("Participation in %(measure)s") % {"measure": name}
    elif condition.kind == "objection":
        heads_only = condition.measure == "heads"
        title = _("Objections") if heads_only else _("Objections in %(measure)s") % {"measure": name}
    else:
        title = capital(_("%(measure)s for") % {"measure": name})
    if condition.per is None:
        return title
    return _("%(title)s, by %(kind)s") % {"title": title, "kind": group_kind(condition.per.kind)}


def _exact(condition: Condition) -> str:
    """Reached against needed without any rounding: 176/229 > 1/2."""
    reached, whole, asked = condition.reached, condition.base_total, condition.per or condition
    above, short = (">", "≤") if asked.strict else ("≥", "<")
    more = reached - condition.needed
    if condition.kind == "objection" and not condition.per:
        (above, short), more = ("<", "≥") if asked.strict else ("≤", ">"), -more
    sign = above if more > 0 or (more == 0 and not asked.strict) else short
    if asked.share is None:
        return f"{reached} {sign} {asked.number}"
    share = f"{reached}/{whole}" if reached.denominator == whole.denominator == 1 else str(reached / whole)
    return f"{share} {sign} {asked.share}"


def word(kind: str, *, consent: bool = False) -> str:
    """What a ballot says, or that there was none; by consent it says whether there is an objection."""
    if consent and kind in CONSENTING:
        return {"for": _("no objection"), "against": _("objection"), "none": _("silent")}[kind]
    if kind == SILENT:
        return _("present, not voted")
    return str(Choice(kind).label) if kind in CHOICES else _("not voted")


def words(kinds: Sequence[str] = KINDS, *, consent: bool = False) -> list[tuple[str, str]]:
    """Each kind with its word, for a legend."""
    return [(kind, capital(word(kind, consent=consent))) for kind in kinds]


def by_consent(outcome: Outcome) -> bool:
    """Whether objections were counted, and silence was consent."""
    return outcome.method == CONSENT


def measures(outcome: Outcome) -> list[str]:
    """What the totals are worth showing in; what only repeats another measure is left out."""
    found: list[str] = []
    for name in ("heads", *sorted(set(outcome.totals["none"]) - {"heads", "weight"}), "weight"):
        figures = [amounts[name] for amounts in outcome.totals.values()]
        if figures not in ([amounts[other] for amounts in outcome.totals.values()] for other in found):
            found.append(name)
    return found


def totals(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM) -> tuple[list[str], list[list[str]]]:
    """The whole count as a table: its head, and a row per choice with the sum below."""
    names = measures(outcome)
    consent = by_consent(outcome)
    known = CONSENTING if consent else (*CHOICES, SILENT, "none")
    kinds = [kind for kind in known if kind in outcome.totals]
    rows = [
        [capital(word(kind, consent=consent)), *(number(outcome.totals[kind][name]) for name in names)]
        for kind in kinds
    ]
    whole = [number(sum(outcome.totals[kind][name] for kind in kinds)) for name in names]
    head = [pgettext("for or against", "Vote"), *(capital(measure(name, decided_by)) for name in names)]
    return head, [*rows, [_("Together"), *whole]]


def steps(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM, told: Teller | None = None) -> list[str]:
    """The count, step by step; `told` tells what is about options, where it is about any."""
    return [
        told.step(step) if told and step.code in codes.COUNT else _step(step, outcome.conditions, decided_by)
        for step in outcome.steps
    ]


def _step(step: Step, conditions: Sequence[Condition], decided_by: str) -> str:
    params: dict[str, Any] = dict(step.params)
    if step.code in ("entitled", "present", "cast"):
        others = [f"{number(params[name])} {measure(name)}" for name in sorted(set(params) - {"heads", "weight"})]
        params = {
            "heads": f"{number(params['heads'])} {heads(decided_by)}",
            "weight": number(params["weight"]),
            "others": "".join(f", {text}" for text in others),
        }
    elif step.code == "tie":
        params = {"amount": number(Fraction(params["amount"])), "measure": measure(params["measure"], decided_by)}
    elif step.code == "tie-in-group":
        params["amount"] = number(Fraction(params["amount"]))
    elif step.code == "casting-vote":
        params = {"choice": word(params["choice"])}
    elif "condition" in params:
        params = {"condition": condition_text(conditions[params["condition"]], decided_by)}
    return phrase(RULES, step.code, params)


def needed_for(asked: Requirement, seats: int) -> int:
    """The least number of heads out of `seats` that a condition counted in heads asks for."""
    exact = asked.number if asked.share is None else asked.share * seats
    return int(exact) + 1 if asked.strict else -int(-exact // 1)
