"""The forms of a proposal: shape only. What is right is for the actions to say."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.debate.choices import Stance
from beraad.kernel.errors import BeraadError, Invalid
from beraad.proposals.choices import Ask, Position
from beraad.web.parts.sides import Side, SideField
from beraad.web.ui.forms import Form, plausible
from beraad.web.ui.phrases import ERRORS, sentence

from .questions import QuestionForm

CHOOSE = {"required": ERRORS["unknown-choice"]}
SHORT = {"rows": 4}
MOMENT = {"invalid": _("Write the date and the hour: 2026-10-08 17:00.")}


def refusal(form: Form, deed: Callable[..., object]) -> int | None:
    """Do `deed` with what was sent. None when it is done; else the status to answer with, the reason in the form."""
    if not form.is_valid():
        return 422
    try:
        deed(**form.cleaned_data)
    except Invalid as error:
        form.explain(error)
        return error.status
    except BeraadError as error:
        form.add_error(None, sentence(error))
        return error.status
    return None


class Start(Form):
    """What a new proposal asks, and of which kind the decision is; asked in the address, so that it can be kept."""

    vraag = forms.ChoiceField(label=_("What do you ask?"), choices=Ask.choices, error_messages=CHOOSE)
    soort = forms.ChoiceField(label=_("Which kind of decision?"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["soort"].choices = kinds

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if asked.get("vraag") == Ask.DECIDE and not asked.get("soort") and "soort" not in self.errors:
            self.add_error("soort", _("Choose which kind of decision you ask."))
        return asked


class Words(QuestionForm):
    """The text of a proposal, and what there is to choose from."""

    field_order = ("title", "summary", "text")

    title = forms.CharField(
        label=_("Title"),
        help_text=_("A full sentence that can be true or false: “Reserving becomes free in every library”."),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What changes, in one or two sentences. At most 400 characters."),
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Begin a heading with ##, an item of a list with -, and put **two stars** around bold text."),
    )


class First(Words):
    """The text it starts with, and for whom."""

    as_steering = SideField()

    def __init__(self, *args: Any, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_steering"].offer(sides)


class Edit(Words):
    """A next text. `based_on` is the digest of the one it came from."""

    note = forms.CharField(
        label=_("What did you change, and why?"),
        required=False,
        help_text=_("One sentence for who read the version before."),
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)


class Contribution(Form):
    """What someone says in the discussion, or answers."""

    stance = forms.ChoiceField(
        label=_("What do you want to add?"), choices=Stance.choices, initial=Stance.REMARK, error_messages=CHOOSE
    )
    text = forms.CharField(label=_("Your text"), widget=forms.Textarea)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class Correction(Form):
    """Other words for what one said."""

    text = forms.CharField(label=_("Your text"), widget=forms.Textarea)


class Plain(Form):
    """A deed that asks nothing."""


class Consultation(Form):
    days = forms.IntegerField(label=_("Number of days"), min_value=1, max_value=365)


class AdviceForm(Form):
    """What an advice says. `based_on` is the number of the draft that it came from, 0 for none."""

    position = forms.ChoiceField(
        label=_("The advice"), choices=Position.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    text = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea,
        help_text=_("What did you weigh? What did people say in the consultation, and what became of it?"),
    )
    arguments_for = forms.CharField(label=_("What speaks for it"), required=False, widget=forms.Textarea(SHORT))
    arguments_against = forms.CharField(label=_("What speaks against it"), required=False, widget=forms.Textarea(SHORT))
    minority = forms.CharField(
        label=_("View of a minority"),
        required=False,
        widget=forms.Textarea(SHORT),
        help_text=_("What do members think who do not share this advice, and why?"),
    )
    based_on = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_based_on(self) -> int:
        return self.cleaned_data["based_on"] or 0


class MomentField(forms.DateTimeField):
    """A day and an hour where the provider is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=MOMENT, validators=[plausible], **kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment; ValidationError, also for an hour that is skipped or comes twice in the night of a change."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if getattr(error, "code", "") == "ambiguous_timezone":
                raise forms.ValidationError(_("The clock changes in this hour. Choose another one.")) from None
            raise


class Window(Form):
    """From when to when a vote is open, in the hours of where the provider is."""

    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))


class Conclusion(Form):
    note = forms.CharField(
        label=_("What becomes of it?"),
        widget=forms.Textarea,
        help_text=_("Who responded reads this first: what do you do with it, and why?"),
    )


class TakingBack(Form):
    note = forms.CharField(label=_("Why do you take it back?"), widget=forms.Textarea)


class Withdrawal(Form):
    note = forms.CharField(label=_("Why do you withdraw it?"), widget=forms.Textarea)
