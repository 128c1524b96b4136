"""What is filled in after a decision: shape only; what is allowed is for the actions to say."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beraad.kernel.ids import key
from beraad.web.parts.forms import DeedForm, day_field, source_field

GROUPS = {
    "person": gettext_lazy("Provider"),
    "body": gettext_lazy("Groups"),
    "house": gettext_lazy("Organisations"),
}


def _words(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4}), **more)


class OwnerForm(DeedForm):
    """A form with someone to choose who carries something out; `owner` becomes that person, group or house."""

    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"))

    def __init__(self, *args: Any, owners: Mapping[str, Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {key(owner): owner for group in owners.values() for owner in group}
        offered = [(GROUPS[name], [(key(o), o.name) for o in group]) for name, group in owners.items() if group]
        self.fields["owner"].choices = [("", _("Choose who")), *offered]

    def clean_owner(self) -> Any:
        return self._owners[self.cleaned_data["owner"]]


class CommitmentForm(OwnerForm):
    """What follows from a decision."""

    field_order = ("text", "owner", "due")

    text = forms.CharField(
        label=gettext_lazy("What has to be done?"),
        max_length=300,
        help_text=gettext_lazy("One thing. Anyone can tell later whether it is done."),
    )
    due = day_field(gettext_lazy("On which day at the latest?"))


class ChangeForm(OwnerForm):
    field_order = ("owner", "due", "reason")

    due = day_field(gettext_lazy("On which day at the latest?"))
    reason = _words(gettext_lazy("Why?"), gettext_lazy("Everyone can read this."))


class ReasonForm(DeedForm):
    """Something done with a reason that everyone can read."""

    reason = _words(gettext_lazy("Why?"), gettext_lazy("Everyone can read this."))


class ShortReasonForm(DeedForm):
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, help_text=gettext_lazy("Everyone can read this.")
    )


class ReportForm(DeedForm):
    """How it goes, or that it is done."""

    done = forms.TypedChoiceField(
        label=gettext_lazy("How far is it?"),
        choices=[("", gettext_lazy("It is going on")), ("done", gettext_lazy("It is done"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )
    text = _words(gettext_lazy("What was done?"))
    evidence = forms.CharField(
        label=gettext_lazy("What shows it?"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("A link, or where a document can be found. Needed when it is done."),
    )


class JudgeForm(DeedForm):
    """Whether a report is accepted."""

    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Is it done?"),
        choices=[("yes", gettext_lazy("Yes, this is done")), ("no", gettext_lazy("No, something is missing"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(gettext_lazy("What is missing?"), gettext_lazy("Needed when something is missing."), required=False)


class DelegationForm(DeedForm):
    """What the board delegates."""

    places = {"delegation-present": "start", "no-board": "start", "no-consortium": "start"}

    text = _words(gettext_lazy("What does the board let the consortium group decide?"))
    limits = _words(gettext_lazy("Within which limits?"), gettext_lazy("One limit on each line."), required=False)
    decision = forms.CharField(
        label=gettext_lazy("Number of the decision of the board"),
        max_length=40,
        help_text=gettext_lazy("As in the minutes of the board."),
    )
    start = day_field(gettext_lazy("From"))
    end = day_field(gettext_lazy("Until"), gettext_lazy("The first day on which it no longer holds."), required=False)
    check_days = forms.IntegerField(
        label=gettext_lazy("Days in which the board can send a decision back"), min_value=1, max_value=365, initial=14
    )
    contest_days = forms.IntegerField(
        label=gettext_lazy("Days in which that can be contested"), min_value=1, max_value=365, initial=14
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("Days in which the board then answers"), min_value=1, max_value=365, initial=30
    )
    source = source_field(gettext_lazy("Where it can be read, for example the minutes with their date."))

    def clean_limits(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["limits"].splitlines() if line.strip()]


class EndDelegationForm(DeedForm):
    places = {"ends-before-start": "end", "already-over": "end", "ends-later": "end"}

    end = day_field(gettext_lazy("From"), gettext_lazy("The first day on which it no longer holds."))
    decision = forms.CharField(label=gettext_lazy("Number of the decision of the board"), max_length=40)


CLAUSE = re.compile(r"(?P<number>[^\s|]{1,20})\s*\|\s*(?:(?P<title>[^|]*?)\s*\|)?\s*(?P<text>[^|]+)")


class AgreementForm(DeedForm):
    """A version of the management agreement, a clause on each line."""

    places = {"starts-before-current": "start"}

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    start = day_field(gettext_lazy("In force from"))
    clauses = forms.CharField(
        label=gettext_lazy("Clauses"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("A clause on each line: its number, its title and its text, with | in between."),
    )
    source = source_field(gettext_lazy("Where the signed agreement can be found."))

    def clean_clauses(self) -> list[dict[str, str]]:
        found = []
        for place, line in enumerate(self.cleaned_data["clauses"].splitlines(), 1):
            if line.strip():
                clause = CLAUSE.fullmatch(line.strip())
                if clause is None:
                    raise ValidationError(_("Line %(n)s is not a number, a title and a text.") % {"n": place})
                found.append({name: text or "" for name, text in clause.groupdict().items()})
        return found


class ReturnForm(DeedForm):
    """Why the board sends a decision back."""

    clause = forms.ChoiceField(label=gettext_lazy("Which clause of the management agreement stands in the way?"))
    reason = _words(gettext_lazy("Why does this decision not fit it?"), gettext_lazy("Everyone can read this."))
    board_decision = forms.CharField(label=gettext_lazy("Number of the decision of the board"), max_length=40)

    def __init__(self, *args: Any, clauses: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(c["number"], f"{c['number']}. {c['title'] or c['text'][:80]}") for c in clauses]
        self.fields["clause"].choices = [("", _("Choose a clause")), *offered]


class ContestForm(DeedForm):
    text = _words(gettext_lazy("Why should the decision hold after all?"), gettext_lazy("Everyone can read this."))


class AnswerForm(DeedForm):
    """What the board answers; that it stays sent back only after it was contested."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("What does the board decide?"),
        choices=[
            ("holds", gettext_lazy("The decision holds after all")),
            ("upheld", gettext_lazy("The decision stays sent back")),
        ],
        coerce=lambda value: value == "upheld",
        widget=forms.RadioSelect,
    )
    text = _words(gettext_lazy("Why?"), gettext_lazy("Everyone can read this."))


class UnderForm(DeedForm):
    """A steering group over which an overarching group will stand."""

    places = {"group-under": "group", "overarching-over-steering": "group"}

    group = forms.ChoiceField(label=gettext_lazy("Steering group"))
    start = day_field(gettext_lazy("From"))
    source = source_field(gettext_lazy("The decision that says so."))

    def __init__(self, *args: Any, groups: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Choose a group")), *((group.slug, group.name) for group in groups)]
