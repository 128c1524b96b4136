"""The shapes of what the secretariat fills in."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beraad.bodies.choices import BodyKind
from beraad.kernel import clock
from beraad.organisations.queries import houses_on
from beraad.people.choices import Office
from beraad.services.choices import Hue, Phase
from beraad.services.queries import services_on
from beraad.web.parts.forms import DeedForm, day_field
from beraad.web.ui.forms import Form


class PersonForm(DeedForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class AppointmentForm(Form):
    office = forms.ChoiceField(label=_("Office"), choices=Office.choices)
    start = day_field(_("From"), initial=clock.today)
    source = forms.CharField(label=_("Document"), max_length=300)


class AffiliationForm(Form):
    house = forms.ModelChoiceField(label=_("Organisation"), queryset=None, empty_label=_("Choose an organisation"))
    function = forms.CharField(label=_("Function"), max_length=80, required=False)
    start = day_field(_("From"), initial=clock.today)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = houses_on(clock.today())


class ServiceForm(Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.RegexField(
        r"^[A-Z]{2,6}$",
        label=_("Code"),
        help_text=_("Two to six capitals. The numbers of decisions begin with it."),
        error_messages={"invalid": _("Use two to six capitals, such as BIB.")},
    )
    summary = forms.CharField(label=_("What it is, in one sentence"), max_length=300)
    hue = forms.ChoiceField(label=_("Tint"), choices=Hue.choices)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    start = day_field(_("From"), initial=clock.today)
    source = forms.CharField(label=_("Document"), max_length=300)


class PhaseForm(Form):
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    start = day_field(_("From"), initial=clock.today)
    source = forms.CharField(label=_("Document"), max_length=300)


class BodyForm(Form):
    kind = forms.ChoiceField(label=_("Kind of group"), choices=BodyKind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.RegexField(
        r"^[A-Z][A-Z-]{1,7}$",
        label=_("Code"),
        help_text=_("Two to eight capitals. Its decisions begin with it."),
        error_messages={"invalid": _("Use two to eight capitals, such as SG-BIB.")},
    )
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=None,
        empty_label=_("None"),
        required=False,
        help_text=_("Of a consortium group: its service. Of a steering group: the first it serves."),
    )
    start = day_field(_("From"), initial=clock.today)
    source = forms.CharField(label=_("Document"), max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services_on(clock.today())
