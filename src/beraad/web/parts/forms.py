"""What forms of deeds share: fields for a day and a document, and where a refusal belongs."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.kernel.errors import BeraadError, Invalid
from beraad.web.ui.forms import Form, plausible


def day_field(label: Any, help_text: Any = "", **more: Any) -> forms.DateField:
    """A date, with our words for one that cannot be read."""
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget, validators=[plausible], **more)


def source_field(help_text: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=_("Document"), max_length=300, help_text=help_text, **more)


class DeedForm(Form):
    """A form for one deed. `places` says at which field a refusal belongs that names none itself."""

    places: ClassVar[Mapping[str, str]] = {}

    def refuse(self, error: BeraadError) -> None:
        """Say why the action did not do it, at the field concerned."""
        fields = error.fields if isinstance(error, Invalid) else {}
        fields = fields or {self.places.get(error.code, ""): error.code}
        renamed = {self.places.get(code, name): code for name, code in fields.items()}
        self.explain(Invalid(error.code, {n: c for n, c in renamed.items() if n in self.fields}, **error.params))


class PlainForm(DeedForm):
    """Nothing to fill in."""


class EndForm(DeedForm):
    """From which day something no longer holds."""

    places = {"ends-before-start": "end", "already-over": "end"}

    end = day_field(_("From"), _("The first day on which it no longer holds."))
