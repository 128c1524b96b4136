"""A rule shown to its reader: formulas in symbols, and what it says as codes for a reader's language."""

from collections.abc import Mapping, Sequence

from rulebook.outcome import Step
from rulebook.requirements import BASES, Grouping, Requirement
from rulebook.rule import Rule


def formula(requirement: Requirement, names: Mapping[str, str] | None = None) -> str:
    """Return a condition as symbols: `for / (for + against) > 1/2 (weight)`, and `per province: met / all > 1/2` after
    it when it is asked in groups.

    `names` may give other words for for, against, abstain, voted, objections, present, entitled, per, met, all, the
    measures and the kinds of group.
    """
    names = names or {}

    def word(name: str) -> str:
        return names.get(name, name)

    def total(piles: Sequence[str]) -> str:
        words = " + ".join(map(word, piles))
        return f"({words})" if len(piles) > 1 else words

    base = (requirement.base,) if requirement.base in ("present", "entitled") else BASES[requirement.base]
    signs = ("<", "≤") if requirement.kind == "objection" else _REACHING
    asked = _compared(word(_COUNTED[requirement.kind]), total(base), requirement, signs)
    asked += f" ({word(requirement.measure)})"
    if requirement.per is None:
        return asked
    groups = _compared(word("met"), word("all"), requirement.per, _REACHING)
    return f"{asked} {word('per')} {word(requirement.per.kind)}: {groups}"


_REACHING = (">", "≥")

_COUNTED = {"quorum": "voted", "majority": "for", "objection": "objections"}


def _compared(part: str, whole: str, asked: Requirement | Grouping, signs: tuple[str, str]) -> str:
    sign = signs[0] if asked.strict else signs[1]
    return f"{part} / {whole} {sign} {asked.share}" if asked.number is None else f"{part} {sign} {asked.number}"


def explain_rule(rule: Rule) -> tuple[Step, ...]:
    """Return what `rule` says, one step for each thing it settles."""
    steps = [Step(f"weight-{rule.weight.scheme}", rule.weight.data)]
    if rule.weight.cap:
        steps.append(Step("weight-cap", {"cap": rule.weight.data["cap"]}))
    if rule.objections:
        return (*steps, Step("consent"), *(_condition("objection", one) for one in rule.objections))
    steps += _quorum("quorum", rule.quorum)
    if rule.second_call:
        steps.append(Step("second-call", {"after_days": rule.second_call.after_days}))
        steps += _quorum("second-quorum", rule.second_call.quorum)
    if rule.about_options:
        steps.append(Step("counted-by", {"method": rule.method, "version": rule.version}))
        steps += [Step("setting", {"name": name, "value": value}) for name, value in rule.settings.data.items()]
    steps += [_condition("majority", requirement) for requirement in rule.majority]
    steps += [Step("choice", choice.data) for choice in rule.choices]
    tie = ("equals-" if rule.about_options else "tie-") + rule.tie.replace("_", "-")
    return (*steps, Step(tie), Step("secret" if rule.secret else "open"))


def _quorum(code: str, requirements: Sequence[Requirement]) -> list[Step]:
    return [_condition(code, requirement) for requirement in requirements] or [Step(f"{code}-none")]


def _condition(code: str, requirement: Requirement) -> Step:
    return Step(code, {**requirement.data, "formula": formula(requirement)})
