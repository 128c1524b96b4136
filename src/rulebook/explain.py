"""A rule shown to its reader: formulas in symbols, and what it says as codes for a reader's language."""

from collections.abc import Mapping, Sequence

from rulebook.outcome import Step
from rulebook.requirements import BASES, Requirement
from rulebook.rule import Rule


def formula(requirement: Requirement, names: Mapping[str, str] | None = None) -> str:
    """Return a condition as symbols: `for / (for + against) > 1/2 (weight)`.

    `names` may give other words for for, against, abstain, entitled and the measures.
    """
    names = names or {}

    def total(choices: Sequence[str]) -> str:
        words = " + ".join(names.get(choice, choice) for choice in choices)
        return f"({words})" if len(choices) > 1 else words

    base = ("entitled",) if requirement.base == "entitled" else BASES[requirement.base]
    sign = ">" if requirement.strict else "≥"
    measure = names.get(requirement.measure, requirement.measure)
    return f"{total(requirement.counted)} / {total(base)} {sign} {requirement.share} ({measure})"


def explain_rule(rule: Rule) -> tuple[Step, ...]:
    """Return what `rule` says, one step for each thing it settles, in the order of its data."""
    steps = [Step(f"weight-{rule.weight.scheme}", rule.weight.data), *_quorum("quorum", rule.quorum)]
    if rule.weight.cap:
        steps.insert(1, Step("weight-cap", {"cap": rule.weight.data["cap"]}))
    if rule.second_call:
        steps.append(Step("second-call", {"after_days": rule.second_call.after_days}))
        steps += _quorum("second-quorum", rule.second_call.quorum)
    steps += [_condition("majority", requirement) for requirement in rule.majority]
    return (*steps, Step("tie-" + rule.tie.replace("_", "-")), Step("secret" if rule.secret else "open"))


def _quorum(code: str, requirements: Sequence[Requirement]) -> list[Step]:
    return [_condition(code, requirement) for requirement in requirements] or [Step(f"{code}-none")]


def _condition(code: str, requirement: Requirement) -> Step:
    return Step(code, {**requirement.data, "formula": formula(requirement)})
