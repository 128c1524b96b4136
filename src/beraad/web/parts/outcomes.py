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
from beraad.web.ui.formats import number, pct
from beraad.web.ui.phrases import RULES, phrase
from rulebook import CHOICES, Condition, Outcome, Step

from .rules import capital, condition_text, formula_of, heads, measure

KINDS = (*CHOICES, "none")


class Verdict(NamedTuple):
    """A result in a word and in full, with the shape and the colour it has everywhere."""

    word: str
    mark: str
    tone: str
    title: str


def verdict(result: str) -> Verdict:
    """The verdict of a result: adopted, rejected or invalid."""
    return _verdict(result, get_language())


@cache
def _verdict(result: str, _language: str) -> Verdict:
    adopted, rejected, invalid = _("Adopted"), _("Not adopted"), _("Not valid")
    return {
        "adopted": Verdict(adopted, "for", "for", adopted),
        "rejected": Verdict(rejected, "against", "against", rejected),
        "invalid": Verdict(invalid, "none", "", _("Not valid: too few took part")),
    }[result]


@dataclass(frozen=True)
class Card:
    """One condition of the rule as it turned out. `share` is None when there was nothing to take a share of."""

    title: str
    met: bool
    share: str | None
    needed: str
    counted: str
    exact: str
    formula: str
    sentence: str
    condition: Condition


def cards(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM) -> list[Card]:
    """A card per condition: the majority's first, then the quorum's."""
    ordered = sorted(outcome.conditions, key=lambda condition: condition.kind)
    return [_card(condition, decided_by) for condition in ordered]


def _card(condition: Condition, decided_by: str) -> Card:
    whole = condition.base_total
    share = condition.reached / whole if whole else None
    least = _("more than %(share)s") if condition.strict else _("at least %(share)s")
    return Card(
        title=_title(condition, decided_by),
        met=condition.met,
        share=None if share is None else pct(share, beside=condition.share),
        needed=least % {"share": pct(condition.share, beside=share)},
        counted=_("%(reached)s of %(whole)s") % {"reached": number(condition.reached), "whole": number(whole)},
        exact="" if share is None else _exact(condition),
        formula=formula_of(condition, decided_by),
        sentence=condition_text(condition, decided_by),
        condition=condition,
    )


def _title(condition: Condition, decided_by: str) -> str:
    name = measure(condition.measure, decided_by)
    if condition.kind == "majority":
        return capital(_("%(measure)s for") % {"measure": name})
    return _("Participation") if condition.measure == "heads" else _("Participation in %(measure)s") % {"measure": name}


def _exact(condition: Condition) -> str:
    """Reached against needed without any rounding: 176/229 > 1/2."""
    reached, whole = condition.reached, condition.base_total
    share = f"{reached}/{whole}" if reached.denominator == whole.denominator == 1 else str(reached / whole)
    above, short = (">", "≤") if condition.strict else ("≥", "<")
    enough = reached > condition.needed or (reached == condition.needed and not condition.strict)
    return f"{share} {above if enough else short} {condition.share}"


def word(kind: str) -> str:
    """What a ballot says, or that there was none."""
    return str(Choice(kind).label) if kind in CHOICES else _("not voted")


def words() -> list[tuple[str, str]]:
    """Every kind with its word, for a legend."""
    return [(kind, capital(word(kind))) for kind in KINDS]


def measures(outcome: Outcome) -> list[str]:
    """What the totals are worth showing in; what only repeats another measure is left out."""
    found: list[str] = []
    for name in ("heads", *sorted(set(outcome.totals["none"]) - {"heads", "weight"}), "weight"):
        figures = [outcome.totals[kind][name] for kind in KINDS]
        if figures not in ([outcome.totals[kind][other] for kind in KINDS] for other in found):
            found.append(name)
    return found


def totals(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM) -> tuple[list[str], list[list[str]]]:
    """The whole count as a table: its head, and a row per choice with the sum below."""
    names = measures(outcome)
    rows = [[capital(word(kind)), *(number(outcome.totals[kind][name]) for name in names)] for kind in KINDS]
    whole = [number(sum(outcome.totals[kind][name] for kind in KINDS)) for name in names]
    head = [pgettext("for or against", "Vote"), *(capital(measure(name, decided_by)) for name in names)]
    return head, [*rows, [_("Together"), *whole]]


def steps(outcome: Outcome, decided_by: str = BodyKind.CONSORTIUM) -> list[str]:
    """The count, step by step."""
    return [_step(step, outcome.conditions, decided_by) for step in outcome.steps]


def _step(step: Step, conditions: Sequence[Condition], decided_by: str) -> str:
    params: dict[str, Any] = dict(step.params)
    if step.code in ("entitled", "cast"):
        others = [f"{number(params[name])} {measure(name)}" for name in sorted(set(params) - {"heads", "weight"})]
        params = {
            "heads": f"{number(params['heads'])} {heads(decided_by)}",
            "weight": number(params["weight"]),
            "others": "".join(f", {text}" for text in others),
        }
    elif step.code == "tie":
        params = {"amount": number(Fraction(params["amount"])), "measure": measure(params["measure"], decided_by)}
    elif step.code == "casting-vote":
        params = {"choice": word(params["choice"])}
    elif "condition" in params:
        params = {"condition": condition_text(conditions[params["condition"]], decided_by)}
    return phrase(RULES, step.code, params)


def needed_for(share: Fraction, strict: bool, seats: int) -> int:
    """The least number of heads out of `seats` that is more than, or at least, a share."""
    exact = share * seats
    return int(exact) + 1 if strict else -int(-exact // 1)
