"""The forms of the secretariat for seats and mandates: shape only; what is allowed is for the actions to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.bodies.choices import Role
from beraad.kernel.errors import BeraadError
from beraad.web.parts.forms import DeedForm, day_field, source_field

from .persons import Unclear


class GrantForm(DeedForm):
    """Let someone sit in a seat."""

    places = {
        "seat-taken": "seat",
        "mandate-present": "who",
        "house-takes-no-part": "start",
        "seat-closed": "start",
        "ends-before-start": "end",
        "email-taken": "who",
        "email-invalid": "who",
        "person-unknown": "name",
    }

    seat = forms.TypedChoiceField(label=_("Seat"), coerce=int)
    who = forms.CharField(
        label=_("Who"), max_length=254, help_text=_("The e-mail address, or the name of someone who is known here.")
    )
    person = forms.TypedChoiceField(
        label=_("Whom do you mean?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("First and last name"),
        max_length=120,
        required=False,
        help_text=_("Only for someone who is not known here yet. We register them with this name."),
    )
    role = forms.ChoiceField(
        label=_("As"),
        choices=[(Role.HOLDER, _("Representative")), (Role.SUBSTITUTE, _("Substitute"))],
        initial=Role.HOLDER,
        widget=forms.RadioSelect,
    )
    house = forms.ChoiceField(label=_("For which organisation"))
    start = day_field(_("From"))
    end = day_field(_("Until"), _("The first day on which it no longer holds."), required=False)
    source = source_field(_("The letter or the decision that gives this mandate, with its date."))

    def __init__(
        self, *args: Any, seats: Iterable[tuple[int, str]], houses: Iterable[tuple[str, str]] | None, **kwargs: Any
    ) -> None:
        """`seats` and `houses` to choose from; no houses where each seat has its own."""
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [("", _("Choose a seat")), *seats]
        if houses is None:
            del self.fields["house"]
        else:
            self.fields["house"].choices = [("", _("Choose an organisation")), *houses]

    def refuse(self, error: BeraadError) -> None:
        if isinstance(error, Unclear):
            self.offer(error.candidates)
        super().refuse(error)

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Let the reader choose one of these people, by id and name."""
        self.fields["person"].choices = list(people)


class SeatForm(DeedForm):
    """A new seat."""

    label = forms.CharField(
        label=_("Name of the seat"), max_length=80, help_text=_("For whom it is meant, for example a province.")
    )
    start = day_field(_("From"))
    source = source_field(_("The decision that adds this seat."), required=False)


class RemitForm(DeedForm):
    """A service moves to this steering group."""

    places = {"remit-later": "start"}

    service = forms.ChoiceField(label=_("Service"))
    start = day_field(_("From"), _("The group that serves it now stops on that day."))
    source = source_field(_("The decision that says so."), required=False)

    def __init__(self, *args: Any, services: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("Choose a service")), *services]
