"""The forms of the secretariat for organisations: shape only; what is allowed is for the actions to say."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.kernel.errors import Invalid
from beraad.organisations import imports
from beraad.organisations.choices import AuthorityKind, HouseKind, Register
from beraad.organisations.imports.engine import RowRefused
from beraad.organisations.imports.places import Places
from beraad.organisations.models import House, LocalAuthority
from beraad.services.choices import Stage
from beraad.web.parts.forms import DeedForm, day_field, source_field
from beraad.web.ui.deeds import TABLES
from beraad.web.ui.forms import Form
from beraad.web.ui.phrases import ERRORS, phrase

CHOICE = {"invalid_choice": ERRORS["unknown-choice"]}


def _tables() -> list[tuple[str, Any]]:
    return [("", _("Recognise it by its columns")), *((name, TABLES[name]) for name in imports.TABLES)]


class GivenForm(Form):
    """What counts for a file beside what stands in it."""

    table = forms.ChoiceField(label=_("Table"), choices=_tables, required=False, error_messages=CHOICE)
    start = day_field(
        _("First day"), _("For new rows that give none. Rows that are there already keep theirs."), required=False
    )
    source = source_field(
        _("Where this is written. If you leave it empty, the name of the file counts."), required=False
    )

    def given(self) -> dict[str, Any]:
        """Table, start and source as the import takes them; what cannot be read counts as empty."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "table": values.get("table", ""),
            "start": values.get("start"),
            "source": values.get("source", ""),
        }


class FileForm(GivenForm):
    field_order = ["file", "table", "start", "source"]

    file = forms.FileField(
        label=_("File"),
        help_text=_("A csv file, of at most 50 MB. The first row names the columns."),
        error_messages={"required": _("Choose a file."), "empty": ERRORS["file-empty"]},
    )


class PlacesField(forms.CharField):
    """Local authorities by NIS code, enterprise number or name, one per line; cleaned to a list of them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **given)

    def clean(self, value: Any) -> list[LocalAuthority]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return list(dict.fromkeys(_authority(line) for line in lines))


class PlaceField(forms.CharField):
    """One local authority by NIS code, enterprise number or name."""

    def clean(self, value: Any) -> LocalAuthority:
        return _authority(super().clean(value))


class HouseField(forms.CharField):
    """One organisation by name or address."""

    def clean(self, value: Any) -> House:
        return _named(Places().house, super().clean(value))


def _authority(text: str) -> LocalAuthority:
    return _named(Places().authority, text)


def _named(find: Any, text: str) -> Any:
    try:
        return find(text, None)
    except RowRefused as refused:
        raise forms.ValidationError(phrase(ERRORS, refused.code, refused.params)) from None


PLACE_HINT = _("Name or NIS code.")


class HouseForm(DeedForm):
    places = {"house-present": "name", "slug-taken": "name"}

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=HouseKind.choices, error_messages=CHOICE)
    serves = PlacesField(
        label=_("Which local authorities does it serve?"),
        help_text=_("Name or NIS code, one per line."),
        required=False,
    )
    start = day_field(_("From"))
    source = source_field(_("Where this is written."))


class HouseChangeForm(DeedForm):
    places = {"house-present": "name"}

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=HouseKind.choices, error_messages=CHOICE)
    start = day_field(_("From"))
    end = day_field(_("Until"), _("The first day on which it no longer exists."), required=False)
    source = source_field(_("Where this is written."), required=False)


class TerritoryForm(DeedForm):
    places = {"territory-overlaps": "start"}

    authority = PlaceField(label=_("Local authority"), help_text=PLACE_HINT)
    start = day_field(_("From"), _("With the first day of a period that is there already you give it another end."))
    end = day_field(_("Until"), _("The first day on which it no longer holds."), required=False)
    source = source_field(_("Where this is written."), required=False)


class AuthorityForm(DeedForm):
    places = {"nis-taken": "nis", "kbo-taken": "kbo", "ovo-taken": "ovo"}

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=AuthorityKind.choices, error_messages=CHOICE)
    nis = forms.CharField(label=_("NIS code"), required=False, max_length=20)
    kbo = forms.CharField(label=_("Enterprise number (KBO)"), required=False, max_length=30)
    ovo = forms.CharField(label=_("OVO code"), required=False, max_length=20)
    province = forms.CharField(label=_("Province"), required=False, max_length=40)
    region = forms.CharField(label=_("Reference region"), required=False, max_length=60)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=4)
    start = day_field(_("From"))
    end = day_field(_("Until"), _("The first day on which it no longer exists."), required=False)
    source = source_field(_("Where this is written."), required=False)


class FigureForm(DeedForm):
    places = {"figure-negative": "value"}

    register = forms.ChoiceField(label=_("What is counted"), choices=Register.choices, error_messages=CHOICE)
    day = day_field(_("True on"))
    value = forms.DecimalField(
        label=_("Number"),
        max_digits=18,
        decimal_places=4,
        min_value=0,
        widget=forms.TextInput,
        error_messages={"invalid": ERRORS["number-invalid"], "min_value": ERRORS["figure-negative"]},
    )
    source = source_field(_("Where this is written."))


class AgreementForm(DeedForm):
    places = {"agreement-present": "number", "authority-absent": "start"}

    service = forms.ChoiceField(label=_("Service"), error_messages=CHOICE)
    number = forms.CharField(label=_("Number of the agreement"), max_length=40)
    start = day_field(_("From"))
    end = day_field(_("Until"), _("The first day on which it no longer holds."), required=False)
    source = source_field(_("Where this is written."))

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("Choose a service")), *services]


class _UnderAgreement(DeedForm):
    places = {
        "agreement-needed": "agreement",
        "agreement-unfit": "agreement",
        "participation-overlaps": "start",
        "house-absent": "start",
        "service-absent": "start",
        "not-participating": "day",
        "stage-step": "day",
    }

    def offer(self, agreements: list[tuple[int, str]]) -> None:
        self.fields["agreement"].choices = [("", _("None")), *agreements]


class StartForm(_UnderAgreement):
    service = forms.ChoiceField(label=_("Service"), error_messages=CHOICE)
    stage = forms.ChoiceField(
        label=_("How"),
        choices=[(Stage.TRIAL, Stage.TRIAL.label), (Stage.FULL, Stage.FULL.label)],
        widget=forms.RadioSelect,
        error_messages=CHOICE,
    )
    agreement = forms.TypedChoiceField(
        label=_("Agreement"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOICE,
        help_text=_("Taking part in full needs one. You register agreements at the local authority."),
    )
    start = day_field(_("From"))
    end = day_field(_("Until"), _("The first day on which it no longer takes part."), required=False)
    source = source_field(_("Where this is written."))


class FullForm(_UnderAgreement):
    agreement = forms.TypedChoiceField(
        label=_("Agreement"), coerce=int, empty_value=None, required=False, error_messages=CHOICE
    )
    day = day_field(_("From"))
    source = source_field(_("Where this is written."))


class NoticeForm(DeedForm):
    places = {"ends-before-start": "ends", "end": "ends", "not-participating": "day", "stage-step": "day"}

    day = day_field(_("Notice given on"))
    ends = day_field(_("Takes part until"), _("The first day on which it no longer takes part."))
    source = source_field(_("The letter, with its date."))


class EndForm(DeedForm):
    places = {"not-participating": "day"}

    day = day_field(_("From"), _("The first day on which it no longer takes part."))
    source = source_field(_("Where this is written."))


class HouseMergerForm(DeedForm):
    places = {"successor-absent": "successor", "merger-into-itself": "successor", "former-absent": "day"}

    successor = HouseField(label=_("In which organisation does it go up?"), help_text=_("Its name."))
    day = day_field(_("On"))
    source = source_field(_("Where this is written."))


class MergerForm(DeedForm):
    places = {
        "merger-needs-formers": "formers",
        "already-merged": "formers",
        "former-absent": "formers",
        "successor-absent": "successor",
        "nis-taken": "nis",
        "nis-invalid": "nis",
    }

    formers = PlacesField(label=_("Which local authorities merge?"), help_text=_("Name or NIS code, one per line."))
    successor = forms.CharField(
        label=_("Into which"),
        max_length=120,
        help_text=_("Name or NIS code of one that is registered; or the name of a new one."),
    )
    nis = forms.CharField(label=_("NIS code, if it is a new one"), required=False, max_length=20)
    day = day_field(_("On"))
    new_legal_entity = forms.BooleanField(
        label=_("It is a new legal entity"),
        required=False,
        help_text=_("Otherwise one of them goes on under another name or code."),
    )
    source = source_field(_("The decree or decision."))

    def known_successor(self) -> LocalAuthority | None:
        """The registered authority that is meant; None when it is a new one, which then has its own NIS code."""
        text, nis, day = (self.cleaned_data[name] for name in ("successor", "nis", "day"))
        try:
            return Places().authority(nis or text, day, "successor")
        except RowRefused as refused:
            if nis:
                return None
            raise Invalid(refused.code, {"successor": refused.code}, **refused.params) from None


def initial(row: Any, form: type[Form]) -> dict[str, Any]:
    """What a form for changing `row` begins with."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}


def today_first(day: dt.date) -> dict[str, Any]:
    """A form for something that most often begins today."""
    return {"start": day, "day": day}
