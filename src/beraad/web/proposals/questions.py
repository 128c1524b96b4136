"""What a proposal gives to choose from, as it is typed: a line per option."""

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from beraad.web.ui.formats import number, option_lines
from beraad.web.ui.forms import Form

TEXT, OPTION, SEATS, BUDGET = "text", "option", "seats", "budget"
QUESTIONS = [
    (TEXT, _("Yes or no"), _("The text is adopted or not.")),
    (OPTION, _("One of several options"), _("For example which of three suppliers, or which name.")),
    (SEATS, _("Several from a list"), _("For example three of the eight topics for next year.")),
    (BUDGET, _("Projects within a budget"), _("Each project has a cost; together they stay within an amount.")),
]
# A point or comma before three digits parts the thousands, before one or two it begins the cents.
AMOUNT = re.compile(r"(\d{1,3}(?:[., ]\d{3}){1,3}|\d{1,12})(?:[.,](\d{1,2}))?")
COST = re.compile(r"(.*\S)\s*[;:]\s*(?:€|EUR)?\s*(\d[\d., ]{0,18})\s*(?:€|EUR)?")


def amount(text: str) -> Fraction | None:
    """An amount of money as typed, "12.500" or "12.500,50", in euro; None when it is none."""
    found = AMOUNT.fullmatch(text.strip())
    return Fraction(re.sub(r"[., ]", "", found[1]) + f".{found[2] or 0}") if found else None


class AmountField(forms.CharField):
    """An amount in euro, exactly."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": 24, "required": False} | kwargs))

    def clean(self, value: Any) -> Fraction | None:
        """The amount; ValidationError when it is none."""
        text = super().clean(value)
        found = amount(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("Write an amount in euro, for example 12.500 or 12.500,50."))
        return found


class QuestionForm(Form):
    """The question that a proposal puts to the vote. Of a valid form, `contest` in `cleaned_data` is the rulebook's
    data, None for a yes or no; the typed fields are gone from it."""

    question = forms.ChoiceField(
        label=_("What do people vote on?"),
        choices=[(value, label) for value, label, _hint in QUESTIONS],
        initial=TEXT,
        required=False,
    )
    options = forms.CharField(
        label=_("The options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One on each line. A project ends with its cost: “Reading corner; 1200”."),
    )
    seats = forms.IntegerField(label=_("How many are chosen?"), required=False, min_value=2, max_value=50)
    budget = AmountField(label=_("The budget in euro"), help_text=_("What all chosen projects together may cost."))

    questions = QUESTIONS

    def __init__(self, *args: Any, choosing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not choosing:
            for name in ("question", "options", "seats", "budget"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        question = given.pop("question", TEXT) or TEXT
        lines, seats, budget = given.pop("options", ""), given.pop("seats", None), given.pop("budget", None)
        if question == SEATS and seats is None and "seats" not in self.errors:
            self.add_error("seats", _("Say how many are chosen."))
        if question == BUDGET and budget is None and "budget" not in self.errors:
            self.add_error("budget", _("Say how much money there is."))
        given["contest"] = None
        if question != TEXT and not self.errors:
            given["contest"] = {
                "options": self._options(lines, with_cost=question == BUDGET),
                "seats": seats if question == SEATS else 1,
                "budget": _plain(budget) if question == BUDGET else None,
                "limits": [],
                "withdrawn": [],
                "title": "",
            }
        return given

    def _options(self, lines: str, *, with_cost: bool) -> list[dict[str, Any]]:
        options: list[dict[str, Any]] = []
        for place, line in enumerate(filter(None, map(str.strip, lines.splitlines())), 1):
            found = COST.fullmatch(line) if with_cost else None
            cost = amount(found[2]) if found else None
            if with_cost and cost is None:
                told = _("Line %(place)s has no cost. End it with a semicolon and the amount: “Reading corner; 1200”.")
                self.add_error("options", told % {"place": place})
            name = found[1] if found else line
            options.append({"id": _id(name, options), "name": name} | ({"cost": _plain(cost)} if cost else {}))
        return options


def typed(contest: dict[str, Any] | None) -> dict[str, Any]:
    """What stands in the form of a question, from a contest's data."""
    if contest is None:
        return {"question": TEXT}
    costs = contest["budget"] is not None
    return {
        "question": BUDGET if costs else SEATS if contest["seats"] > 1 else OPTION,
        "options": option_lines(contest),
        "seats": contest["seats"] if contest["seats"] > 1 else None,
        "budget": number(Fraction(contest["budget"])) if costs else "",
    }


def _plain(value: Fraction | None) -> int | str | None:
    return int(value) if value is not None and value.denominator == 1 else value and str(value)


def _id(name: str, before: list[dict[str, Any]]) -> str:
    """A short id from the name, that none of those before has."""
    stem = slugify(name)[:40] or "optie"
    taken = {option["id"] for option in before}
    return next(id for id in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if id not in taken)
