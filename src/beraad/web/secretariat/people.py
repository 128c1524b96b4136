"""People: found, registered, invited, appointed, given a house."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beraad.access.policies import require
from beraad.bodies.queries import mandates_of_person
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.notices.actions import change_person, send_invitation
from beraad.organisations import actions as organisations
from beraad.organisations.queries import affiliations_of_person
from beraad.people import actions
from beraad.people.models import Person
from beraad.people.queries import appointment_for, appointments_of, has_joined, people, person_for
from beraad.web.parts.deeds import deed
from beraad.web.parts.forms import EndForm
from beraad.web.parts.pages import page
from beraad.web.parts.staff import staff_only
from beraad.web.ui.jinja import url

from .forms import AffiliationForm, AppointmentForm, PersonForm

SIZE = 50


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = page(people(request.actor, text), request.GET.get("blad"), 50)
    return render(request, "secretariat/people.html", {"page": found, "text": text})


@staff_only
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.register_person(actor=request.actor, **form.cleaned_data)
        except Invalid as error:
            form.explain(error)
        else:
            return redirect("secretariat:person", person.pk)
    return render(request, "secretariat/register.html", {"form": form}, status=422 if form.errors else 200)


@staff_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, person_for(request.actor, pk), AppointmentForm(), AffiliationForm())


def _page(
    request: HttpRequest, person: Person, appointment: AppointmentForm, affiliation: AffiliationForm
) -> HttpResponse:
    wrong = appointment.errors or affiliation.errors
    return render(
        request,
        "secretariat/person.html",
        {
            "person": person,
            "joined": has_joined(person),
            "appointments": [(row, row.end is None or row.end > clock.today()) for row in appointments_of(person)],
            "affiliations": affiliations_of_person(person),
            "mandates": mandates_of_person(person, clock.today()),
            "appointment": appointment,
            "affiliation": affiliation,
            "form": affiliation if affiliation.errors else appointment,
        },
        status=422 if wrong else 200,
    )


@staff_only
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct someone's name, address or language."""
    person = person_for(request.actor, pk)
    require(request.actor, "change", person)
    back = url("secretariat:person", pk)
    return deed(
        request,
        PersonForm(request.POST or None, initial={name: getattr(person, name) for name in PersonForm.base_fields}),
        partial(change_person, actor=request.actor, person=person),
        path=[(_("Secretariat"), url("secretariat:index")), (person.name, back)],
        title=_("Change %(name)s") % {"name": person.name},
        submit=_("Keep these changes"),
        back=back,
        done=_("The changes are kept."),
        note=" ".join(
            [
                _("With another address the person signs in again, and links that were sent stop working."),
                _("The old address is told."),
            ]
        ),
    )


@staff_only
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_for(request.actor, pk)
    send_invitation(actor=request.actor, person=person)
    messages.success(request, _("%(name)s gets an invitation by mail.") % {"name": person.name})
    return redirect("secretariat:person", pk)


@staff_only
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    person = person_for(request.actor, pk)
    deed = actions.deactivate if person.is_active else actions.reactivate
    deed(actor=request.actor, person=person)
    return redirect("secretariat:person", pk)


@staff_only
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = person_for(request.actor, pk), AppointmentForm(request.POST)
    if form.is_valid():
        try:
            actions.appoint(actor=request.actor, person=person, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.explain(error)
        else:
            return redirect("secretariat:person", pk)
    return _page(request, person, form, AffiliationForm())


@staff_only
@require_http_methods(["GET", "POST"])
def end_office(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """Let an office stop on a day."""
    person = person_for(request.actor, pk)
    held = appointment_for(request.actor, person, appointment)
    require(request.actor, "end", held)
    back, words = url("secretariat:person", pk), {"name": person.name, "office": held.get_office_display()}
    return deed(
        request,
        EndForm(request.POST or None, initial={"end": clock.today()}),
        partial(actions.end_appointment, actor=request.actor, appointment=held),
        path=[(_("Secretariat"), url("secretariat:index")), (person.name, back)],
        title=_("End an office"),
        lead=_("%(name)s: %(office)s") % words,
        submit=_("End this office"),
        back=back,
        done=_("The office ends on that day."),
        note=_("From that day the person can no longer do what belongs to this office. What was done stays."),
    )


@staff_only
@require_POST
def affiliate(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = person_for(request.actor, pk), AffiliationForm(request.POST)
    if form.is_valid():
        try:
            organisations.affiliate(actor=request.actor, person=person, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.explain(error)
        else:
            return redirect("secretariat:person", pk)
    return _page(request, person, AppointmentForm(), form)
