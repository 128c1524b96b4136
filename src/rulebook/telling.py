"""What the rulebook says in codes and figures, told in sentences."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rulebook import codes, words
from rulebook.errors import FileError, RulebookError
from rulebook.outcome import Step

_EXACT = 9
"""The most decimals with which a number is still written out; of others this many are shown after a ≈."""

_MARKS = {"en": (",", "."), "nl": (".", ",")}


@dataclass(frozen=True)
class Teller:
    """Who tells in a `language`, and calls each option by its name."""

    language: str
    names: Mapping[str, str] = field(default_factory=dict)

    def step(self, step: Step) -> str:
        """Return a step of a count, or a remark, as a sentence."""
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
        """Return a figure as people read it: `name` says what it is."""
        if isinstance(value, Mapping):
            return ", ".join(f"{self.shown(key)} {self.shown(part)}" for key, part in value.items())
        if isinstance(value, list | tuple):
            return ", ".join(self.shown(part, name) for part in value) or self.said("nobody")
        if isinstance(value, bool) or value is None:
            return self.said({True: "yes", False: "no", None: "nobody"}[value])
        if isinstance(value, int | Fraction):
            return self.number(Fraction(value))
        return self._text(str(value), name)

    def number(self, number: Fraction) -> str:
        """Return a number with the marks of the language; only what has too many decimals is rounded, after a ≈."""
        thousands, point = _MARKS.get(self.language, _MARKS["en"])
        ten = 10**_EXACT
        rounded = round(number * ten)
        whole, rest = divmod(abs(rounded), ten)
        decimals = f"{rest:0{_EXACT}}".rstrip("0")
        sign = "-" if rounded < 0 else ""
        shown = sign + f"{whole:,}".replace(",", thousands) + (point + decimals if decimals else "")
        return shown if Fraction(rounded, ten) == number else f"≈ {shown}"

    def _text(self, text: str, name: str) -> str:
        worded = words.word(name, text, self.language)
        if worded is not None:
            return worded
        if text in self.names:
            return self.names[text]
        numerator, _, denominator = text.partition("/")
        if numerator.isdecimal() and denominator.isdecimal() and len(text) < 1000:
            return self.number(Fraction(text))
        return text


def told(teller: Teller, steps: Sequence[Step]) -> list[str]:
    """Return steps as sentences."""
    return [teller.step(step) for step in steps]
