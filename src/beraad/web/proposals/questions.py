"""What a proposal gives to choose from, as it is typed: a line per option."""

import re
from fractions import Fraction
from itertools import count
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beraad.web.ui.contests import limited
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
GROUP = re.compile(r"(.*\S)\s*:\s*(\d{1,3}(?:\s*,\s*\d{1,3})*)")
BOUND = re.compile(r"(min|max)\.?\s*(€|EUR)?\s*(\d[\d., ]{0,18})", re.IGNORECASE)
MOST_GROUPS = 30
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
    limits = forms.CharField(
        label=_("Guarantees and ceilings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One group on each line, with the numbers of its options, and how many of them are chosen at least and at "
            "most: “Small libraries: 1, 3, 5; min 1; max 2”. Of projects also what they cost together at most: "
            "“Region North: 2, 4; max € 20.000”."
        ),
    )

    questions = QUESTIONS

    def __init__(self, *args: Any, choosing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not choosing:
            for name in ("question", "options", "seats", "budget", "limits"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        question = given.pop("question", TEXT) or TEXT
        lines, seats, budget = given.pop("options", ""), given.pop("seats", None), given.pop("budget", None)
        groups = given.pop("limits", "")
        if question == SEATS and seats is None and "seats" not in self.errors:
            self.add_error("seats", _("Say how many are chosen."))
        if question == BUDGET and budget is None and "budget" not in self.errors:
            self.add_error("budget", _("Say how much money there is."))
        given["contest"] = None
        if question != TEXT and not self.errors:
            options = self._options(lines, with_cost=question == BUDGET)
            given["contest"] = {
                "options": options,
                "seats": seats if question == SEATS else 1,
                "budget": _plain(budget) if question == BUDGET else None,
                "limits": self._limits(groups, options, question) if question in (SEATS, BUDGET) else [],
                "withdrawn": [],
                "title": "",
            }
        return given

    def _options(self, lines: str, *, with_cost: bool) -> list[dict[str, Any]]:
        options: list[dict[str, Any]] = []
        for place, line in enumerate(_filled(lines), 1):
            found = COST.fullmatch(line) if with_cost else None
            cost = amount(found[2]) if found else None
            if with_cost and cost is None:
                told = _("Line %(place)s has no cost. End it with a semicolon and the amount: “Reading corner; 1200”.")
                self.add_error("options", told % {"place": place})
            name = found[1] if found else line
            options.append({"id": _id(name, options), "name": name} | ({"cost": _plain(cost)} if cost else {}))
        return options

    def _limits(self, lines: str, options: list[dict[str, Any]], question: str) -> list[dict[str, Any]]:
        """The limits that are typed; each of `options` gets the groups that it is in."""
        limits: list[dict[str, Any]] = []
        read = [self._limit(place, line, question) for place, line in enumerate(_filled(lines), 1)]
        if len(read) > MOST_GROUPS:
            self.add_error("limits", _("Name at most %(most)s groups.") % {"most": MOST_GROUPS})
        for place, found in enumerate(read[:MOST_GROUPS], 1):
            if found is None:
                continue
            name, numbers, bounds = found
            if name in {limit["group"] for limit in limits}:
                self._refuse(place, _("Line %(place)s names a group that stands above it already."))
            elif not 1 <= min(numbers) <= max(numbers) <= len(options):
                told = _("Line %(place)s names an option that is not there: they have the numbers 1 to %(n)s.")
                self._refuse(place, told, n=len(options))
            else:
                limits.append(_joined(name, [options[number - 1] for number in sorted(set(numbers))]) | bounds)
        return limits

    def _limit(self, place: int, line: str, question: str) -> tuple[str, list[int], dict[str, Any]] | None:
        """A group by its name, the numbers of its options, and its bounds; None when that cannot be read."""
        head, *parts = (part.strip() for part in line.split(";"))
        named, found = GROUP.fullmatch(head), [BOUND.fullmatch(part) for part in parts]
        if not named or not found or not all(found):
            told = _("Line %(place)s cannot be read. Write it as “Small libraries: 1, 3, 5; min 1; max 2”.")
            return self._refuse(place, told)
        bounds: dict[str, Any] = {"least": 0, "most": None}
        for side, euro, text in (match.groups() for match in found):
            value = amount(text)
            if value is None or (euro and (question != BUDGET or side.lower() == "min")):
                return self._refuse(
                    place, _("Line %(place)s has an amount that cannot be used: %(given)s."), given=text
                )
            if euro:
                bounds["money"] = _plain(value)
            elif value.denominator > 1:
                return self._refuse(place, _("Line %(place)s needs a whole number: %(given)s."), given=text)
            else:
                bounds[{"min": "least", "max": "most"}[side.lower()]] = int(value)
        if bounds["most"] is not None and bounds["most"] < bounds["least"]:
            return self._refuse(place, _("Line %(place)s has a max below its min."))
        return named[1], [int(number) for number in named[2].split(",")], bounds

    def _refuse(self, place: int, told: str, **given: Any) -> None:
        self.add_error("limits", told % ({"place": place} | given))


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
        "limits": "\n".join(group.line for group in limited(contest)),
    }


def _filled(lines: str) -> list[str]:
    return [line for line in map(str.strip, lines.splitlines()) if line]


def _joined(name: str, members: list[dict[str, Any]]) -> dict[str, Any]:
    """The group as the rulebook has it: of a kind of which none of these options has a group yet."""
    kinds = (gettext("group") if n == 1 else gettext("group %(n)s") % {"n": n} for n in count(1))
    kind = next(kind for kind in kinds if not any(kind in option.get("groups", {}) for option in members))
    for option in members:
        option.setdefault("groups", {})[kind] = name
    return {"kind": kind, "group": name}


def _plain(value: Fraction | None) -> int | str | None:
    return int(value) if value is not None and value.denominator == 1 else value and str(value)


def _id(name: str, before: list[dict[str, Any]]) -> str:
    """A short id from the name, that none of those before has."""
    stem = slugify(name)[:40] or "optie"
    taken = {option["id"] for option in before}
    return next(id for id in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if id not in taken)
