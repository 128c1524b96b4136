"""What is filled in for a meeting: shape only; what is right is for the actions to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.web.parts.forms import DeedForm, day_field


class MeetingForm(DeedForm):
    places = {"meeting-planned": "day"}

    day = day_field(_("Day"))
    place = forms.CharField(
        label=_("Where"), required=False, max_length=200, help_text=_("A room, or the address of an online meeting.")
    )


class ItemForm(DeedForm):
    """Words of its own, or the number of a proposal."""

    places = {"on-agenda-already": "proposal"}

    title = forms.CharField(
        label=_("What is it about?"), required=False, help_text=_("For a proposal you can leave this empty.")
    )
    proposal = forms.CharField(
        label=_("Number of the proposal"), required=False, max_length=40, help_text=_("For example V-2026-001.")
    )
