"""What is filled in around an election: shape only; what is allowed is for the actions to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beraad.elections.standing import LONGEST
from beraad.organisations.models import House
from beraad.people.models import Person
from beraad.web.parts.forms import DeedForm, day_field, source_field


def _words(label: Any, help_text: Any = "", *, rows: int = 4, most: int = LONGEST, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=most, widget=widget, **more)


class CandidacyForm(DeedForm):
    """What a candidate says of themselves."""

    motivation = _words(
        gettext_lazy("Why do you stand?"),
        gettext_lazy("What do you want to work on in this group? Everyone can read this."),
        rows=6,
    )
    experience = _words(
        gettext_lazy("What experience do you bring?"),
        gettext_lazy("For example with the service, with working together, or with figures."),
        required=False,
    )
    interests = _words(
        gettext_lazy("Which interests should others know of?"),
        gettext_lazy("For example a board you sit in, or work for a supplier. Write “none” if there are none."),
        required=False,
    )


class HouseForm(DeedForm):
    """For which organisation someone is asked to stand."""

    huis = forms.ChoiceField(label=gettext_lazy("Of which organisation?"))

    def __init__(self, *args: Any, invited: Iterable[House], houses: Iterable[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(_("Invited by name"), invited), (_("All organisations that take part"), houses)]
        offered = [(label, [(house.slug, house.name) for house in some]) for label, some in groups]
        self.fields["huis"].choices = [("", _("Choose an organisation")), *(one for one in offered if one[1])]


class AskForm(DeedForm):
    """Who is asked to stand; `person` becomes that person."""

    person = forms.ChoiceField(label=gettext_lazy("Whom do you ask?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(pk, person.name) for pk, person in self._people.items()]

    def clean_person(self) -> Person:
        return self._people[self.cleaned_data["person"]]


class ObjectForm(DeedForm):
    reason = _words(
        gettext_lazy("Why do you object?"),
        gettext_lazy("The secretariat judges this. Once it is judged everyone can read it."),
        most=2_000,
    )


class JudgeForm(DeedForm):
    """What becomes of an objection, and why."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=[
            ("upheld", gettext_lazy("The objection is right")),
            ("dismissed", gettext_lazy("The objection is not right")),
        ],
        coerce=lambda value: value == "upheld",
        widget=forms.RadioSelect,
    )
    answer = _words(gettext_lazy("Why?"), gettext_lazy("Everyone can read this."), most=2_000)


class QuestionForm(DeedForm):
    text = _words(gettext_lazy("What do you want to know?"), gettext_lazy("Everyone can read this."), most=5_000)


class AnswerForm(DeedForm):
    text = _words(gettext_lazy("Your answer"), gettext_lazy("Everyone can read this."), most=5_000)


class CallForm(DeedForm):
    """From when those elected sit."""

    places = {"no-seats-to-fill": "start"}

    start = day_field(
        gettext_lazy("From which day do those elected sit?"),
        gettext_lazy("Leave this open for the day on which the first terms end, or as soon as the steps allow."),
        required=False,
    )


class DatesForm(DeedForm):
    """The last day of each step."""

    stands = day_field(gettext_lazy("One can stand until"), gettext_lazy("This day is included."))
    objects = day_field(gettext_lazy("One can object to candidates until"), gettext_lazy("This day is included."))
    withdraws = day_field(gettext_lazy("One can withdraw until"), gettext_lazy("This day is included."))
    votes = day_field(gettext_lazy("One can vote until"), gettext_lazy("This day is included."))


class CallOffForm(DeedForm):
    reason = _words(gettext_lazy("Why?"), gettext_lazy("Everyone can read this."), most=2_000)


class TermForm(DeedForm):
    places = {"outside-mandate": "due", "term-by-election": "due"}

    due = day_field(gettext_lazy("Until which day does this term run?"))


class OfficerForm(DeedForm):
    places = {"not-a-member": "start", "officer-later": "start"}

    start = day_field(gettext_lazy("From"))
    source = source_field(gettext_lazy("Where this was chosen, for example the minutes with their date."))
