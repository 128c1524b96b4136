"""What the rulebook says in codes and figures, told in sentences."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rulebook import codes, registry, words
from rulebook.errors import FileError, RulebookError
from rulebook.explain import explain_rule
from rulebook.outcome import Outcome, Step
from rulebook.requirements import Condition, Grouping, Requirement
from rulebook.rule import Rule

MONEY = ("cost", "costs", "has", "left", "money", "price", "share", "steps")
"""The figures of a step that are money where there is a budget."""

GRADES = ("grade", "better", "worse")
"""The figures that are a grade."""

_FRACTION = re.compile("[0-9]{1,2000}/[1-9][0-9]{0,1999}")

_MARKS = {"en": (",", "."), "nl": (".", ",")}


@dataclass(frozen=True)
class Teller:
    """Who tells in a `language`, and calls each option by its name, and each grade where these have `grades`.

    A number with more than so many `decimals` is rounded, after a ≈. `money` writes an amount of money; without it that
    is a number.
    """

    language: str
    names: Mapping[str, str] = field(default_factory=dict)
    grades: Sequence[str] = ()
    decimals: int = 9
    money: Callable[[Fraction], str] | None = None

    def step(self, step: Step) -> str:
        """Return a step of a count among options, or a remark, as a sentence."""
        kind = next(kind for kind in ("COUNT", "STEPS", "REMARKS") if step.code in getattr(codes, kind))
        return self.filled(words.sentence(kind, step.code, self.language), step.params)

    def error(self, error: RulebookError) -> str:
        """Return a refusal as one sentence, after the place that it concerns."""
        kind = "FILES" if isinstance(error, FileError) else "ERRORS"
        text = self.filled(words.sentence(kind, error.code, self.language), error.params)
        return f"{self.place(error.path)}: {text}" if error.path else text

    def place(self, path: str) -> str:
        """Return where something stands: the line of a file in this language, anything else as it is."""
        kind, _, number = path.partition(" ")
        return f"{self.said('line')} {number}" if kind == "line" else path

    def said(self, code: str, **figures: object) -> str:
        """Return a text of the command line."""
        return self.filled(words.sentence("SAID", code, self.language), figures)

    def filled(self, text: str, figures: Mapping[str, Any]) -> str:
        """Return a text with its figures in their places, as words where there are some."""
        return text % defaultdict(str, {name: self.shown(value, name) for name, value in figures.items()})

    def shown(self, value: object, name: str = "") -> str:
        """Return a figure as people read it; `name` says what it is."""
        if isinstance(value, Mapping):
            return ", ".join(f"{self.shown(key, name)} {self.shown(part)}" for key, part in value.items())
        if isinstance(value, list | tuple):
            return ", ".join(self.shown(part, name) for part in value) or self.said("nobody")
        if isinstance(value, bool) or value is None:
            return self.said({True: "yes", False: "no", None: "nobody"}[value])
        if isinstance(value, int | Fraction):
            return self._figure(Fraction(value), name)
        return self._text(str(value), name)

    def number(self, number: Fraction) -> str:
        """Return a number with the marks of the language."""
        thousands, point = _MARKS[self.language]
        ten = 10**self.decimals
        rounded = round(number * ten)
        whole, rest = divmod(abs(rounded), ten)
        decimals = f"{rest:0{self.decimals}}".rstrip("0")
        shown = f"{whole:,}".replace(",", thousands) + (point + decimals if decimals else "")
        shown = f"-{shown}" if rounded < 0 else shown
        return shown if Fraction(rounded, ten) == number else f"≈ {shown}"

    def _figure(self, number: Fraction, name: str) -> str:
        if self.grades and name in GRADES:
            return self.grades[int(number)]
        return self.money(number) if self.money and name in MONEY else self.number(number)

    def _text(self, text: str, name: str) -> str:
        if name == "seed":
            # Whoever draws again needs it letter by letter.
            return text
        worded = words.word(name, text, self.language)
        if worded is not None:
            return worded
        if text in self.names:
            return self.names[text]
        return self._figure(Fraction(text), name) if _FRACTION.fullmatch(text) else text


def told_rule(rule: Rule, teller: Teller) -> list[str]:
    """Return what a rule says, as sentences."""
    conditions = iter(rule.conditions)
    told = []
    for step in explain_rule(rule):
        # A share is said as the rule writes it: 2/3.
        figures = {name: str(value) for name, value in step.params.items()}
        if "formula" in figures:
            figures = _condition(next(conditions), teller)
        if "register" in figures:
            figures["register"] = teller.shown(figures["register"], "register")
        if "bands" in figures:
            bands = (teller.said("band", start=start, weight=weight) for start, weight in step.params["bands"])
            figures["bands"] = ", ".join(bands)
        if "label" in figures:
            label = step.params["label"]
            figures = {
                "label": label.get(teller.language, figures["id"]),
                "means": teller.shown(figures["means"], "means"),
            }
        if step.code == "counted-by":
            figures["method"] = words.method(rule.method, teller.language).name
        if step.code == "setting":
            name = step.params["name"]
            figures = {"name": teller.shown(name, "setting"), "value": teller.shown(step.params["value"], name)}
        told.append(words.sentence("EXPLANATIONS", step.code, teller.language) % figures)
    return told


def told_steps(outcome: Outcome, teller: Teller) -> list[str]:
    """Return the steps of an outcome, as sentences."""
    return [_step(step, outcome, teller) for step in outcome.steps]


def _step(step: Step, outcome: Outcome, teller: Teller) -> str:
    method = registry.find(outcome.method, outcome.version)
    if step.code in codes.COUNT and method and method.select:
        return teller.step(step)
    figures = dict(step.params)
    if step.code in ("entitled", "present", "cast"):
        measured = (f"{teller.shown(amount)} {teller.shown(name, 'measure')}" for name, amount in figures.items())
        figures = {"all": ", ".join(measured)}
    if "condition" in figures:
        figures["condition"] = _judged(outcome.conditions[figures["condition"]], teller)
    return teller.filled(words.sentence("STEPS", step.code, teller.language), figures)


def _condition(asked: Requirement, teller: Teller) -> dict[str, str]:
    per = ""
    if asked.per:
        per = teller.said("per", amount=_amount(asked.per, teller), kind=asked.per.kind)
    return {
        "base": teller.shown(asked.base, "base"),
        "measure": teller.shown(asked.measure, "measure"),
        "amount": _amount(asked, teller, ceiling=asked.kind == "objection"),
        "per": per,
    }


def _amount(asked: Requirement | Grouping, teller: Teller, *, ceiling: bool = False) -> str:
    if asked.share == 1:
        return teller.said("everything")
    above, least = ("less-than", "at-most") if ceiling else ("more-than", "at-least")
    amount = teller.number(asked.number) if asked.share is None and asked.number is not None else str(asked.share)
    return words.sentence("SAID", above if asked.strict else least, teller.language) % {"amount": amount}


def _judged(condition: Condition, teller: Teller) -> str:
    figures = {"reached": condition.reached, "base_total": condition.base_total}
    if condition.per:
        groups = "; ".join(teller.said("group", **vars(group)) for group in condition.groups)
        amount = _amount(condition.per, teller)
        return teller.said("reached-in", **figures, kind=condition.per.kind, amount=amount, groups=groups)
    amount = _amount(condition, teller, ceiling=condition.kind == "objection")
    return teller.said("reached", **figures, measure=condition.measure, amount=amount)
