"""The base of every form: shape only, and the errors of an action put at their fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.kernel.errors import Invalid

from .phrases import ERRORS, phrase, sentence

REQUIRED = forms.Field.default_error_messages["required"]


class Form(forms.Form):
    """A Django form without validation by the browser: the server says what is wrong, in our words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        for field in self.fields.values():
            if field.error_messages["required"] is REQUIRED:
                field.error_messages["required"] = _("Fill this in.")

    def explain(self, error: Invalid) -> None:
        """Put what an action refused at the fields concerned; what belongs to no field goes on top."""
        for name, code in error.fields.items():
            text = phrase(ERRORS, code, error.params) if code in ERRORS else sentence(error)
            self.add_error(name if name in self.fields else None, text)
        if not error.fields:
            self.add_error(None, sentence(error))
