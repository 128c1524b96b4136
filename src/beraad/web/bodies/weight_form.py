"""The part of a form that says how much a vote counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.organisations.choices import Register
from beraad.web.ui.forms import Form

from .rule_values import BandsField, ShareField, typed_bands

NUMBERS = list(Register.choices)
SCHEMES = [
    ("equal", _("the same for all: 1")),
    ("linear", _("the number itself")),
    ("sqrt", _("its square root")),
    ("bands", _("in steps")),
    ("register", _("the weight in a register")),
]


def choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **more)


class WeightForm(Form):
    """By what a vote weighs."""

    scheme = choice(_("Voting weight"), SCHEMES)
    register = choice(_("Weight follows the number of"), [("", _("no number")), *NUMBERS], required=False)
    bands = BandsField(label=_("Steps"), help_text=_("Only for a weight in steps. A line each, for example 10000: 2."))
    cap = ShareField(label=_("Nobody has more than this share of all the weight"))

    def clean(self) -> dict[str, Any]:
        """Say what is missing where one answer asks for another."""
        given = super().clean() or self.cleaned_data
        if given.get("scheme") not in (None, "equal") and not given.get("register"):
            self.add_error("register", _("Choose the number that the weight follows."))
        if given.get("scheme") == "bands" and not given.get("bands") and "bands" not in self.errors:
            self.add_error("bands", _("Write the steps, starting from 0."))
        return given

    @property
    def weight(self) -> dict[str, Any]:
        """The weight as a rule holds it."""
        given = self.cleaned_data
        parts = {
            "register": given["register"] if given["scheme"] != "equal" else "",
            "cap": given["cap"],
            "bands": given["bands"] if given["scheme"] == "bands" else [],
        }
        return {"scheme": given["scheme"], **{name: part for name, part in parts.items() if part}}


def filled_weight(weight: dict[str, Any]) -> dict[str, Any]:
    """What stands in this part, from a rule's weight."""
    return {
        "scheme": weight["scheme"],
        "register": weight.get("register", ""),
        "bands": typed_bands(weight.get("bands", [])),
        "cap": weight.get("cap", ""),
    }
