"""The base of every form: shape only, and the errors of an action put at their fields."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.kernel import clock
from beraad.kernel.errors import BeraadError

from .phrases import ERRORS, phrase, sentence

# What Django says of a wrong shape, in our words; a field may still say it better itself.
WORDS: dict[str, Any] = {
    "required": ERRORS["required"],
    "max_length": ERRORS["too-long"],
    "invalid_choice": ERRORS["unknown-choice"],
    "min_value": _("This must be at least %(limit_value)s."),
    "max_value": _("This must be at most %(limit_value)s."),
}
INVALID: dict[type[forms.Field], Any] = {
    forms.DateField: ERRORS["date-invalid"],
    forms.EmailField: ERRORS["email-invalid"],
    forms.DecimalField: ERRORS["number-invalid"],
}


def plausible(day: dt.date) -> None:
    """ValidationError for a day, or moment, of another age."""
    if not clock.plausible(day):
        raise forms.ValidationError(ERRORS["date-far"])


def _own_words(field: forms.Field) -> dict[str, Any]:
    """What this field says of a wrong shape; a whole number says its limits."""
    invalid = next((text for kind, text in INVALID.items() if isinstance(field, kind)), None)
    if invalid or not isinstance(field, forms.IntegerField):
        return {"invalid": invalid} if invalid else {}
    least, most = field.min_value, field.max_value
    if most is not None:
        said = _("Write a whole number from %(least)s to %(most)s.") % {"least": least or 0, "most": most}
    else:
        said = ERRORS["integer-expected"] % {"least": least} if least is not None else ERRORS["number-expected"]
    return dict.fromkeys(("invalid", "min_value", "max_value"), said)


def speak(field: forms.Field) -> None:
    """Let a field say what is wrong in our words, where it would have used Django's."""
    for code, text in (WORDS | _own_words(field)).items():
        usual = (getattr(kind, "default_error_messages", {}).get(code) for kind in type(field).__mro__)
        said = field.error_messages.get(code)
        if said is None or any(said is one for one in usual):
            field.error_messages[code] = text


class Form(forms.Form):
    """A Django form without validation by the browser: the server says what is wrong, in our words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        for field in self.fields.values():
            speak(field)

    def explain(self, error: BeraadError) -> None:
        """Put what an action refused at the fields concerned; what belongs to no field goes on top."""
        fields = getattr(error, "fields", {})
        for name, code in fields.items():
            text = phrase(ERRORS, code, error.params) if code in ERRORS else sentence(error)
            self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, sentence(error))
