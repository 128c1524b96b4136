"""The secretariat lets an organisation take part in a service, and registers what changes in that."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.organisations.models import House
from beraad.organisations.queries import house_for
from beraad.services import participation
from beraad.services.choices import Stage
from beraad.services.models import Service
from beraad.services.queries import agreements_open_to, service_for, services_on
from beraad.web.parts.staff import staff_only

from .deed import deed, house_url
from .forms import EndForm, FullForm, NoticeForm, StartForm, today_first

page = require_http_methods(["GET", "POST"])


@staff_only
@page
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an organisation take part in a service."""
    house, today = house_for(request.actor, slug), clock.today()
    agreements = {row.pk: row for row in agreements_open_to(house, today)}
    form = StartForm(request.POST or None, initial=today_first(today))
    form.fields["service"].choices = [("", _("Choose a service"))] + [(s.slug, s.name) for s in services_on(today)]
    form.offer([(pk, _label(row)) for pk, row in agreements.items()])

    def begin(service: str, agreement: int | None, **given: Any) -> Any:
        found = service_for(request.actor, service)
        return participation.start_participation(
            actor=request.actor, house=house, service=found, agreement=agreements.get(agreement), **given
        )

    return deed(
        request,
        form,
        begin,
        title=_("Let %(name)s take part") % {"name": house.name},
        submit=_("Let it take part"),
        back=house_url(house),
        done=_("The organisation takes part, and has its seat."),
        note=_("From the first day on it has a seat in the consortium group. You then say who sits in it."),
    )


@staff_only
@page
def change(request: HttpRequest, slug: str, service: str, step: str) -> HttpResponse:
    """Take part in full, give notice, or end."""
    if step not in STEPS:
        raise NotFound
    house, found = house_for(request.actor, slug), service_for(request.actor, service)
    return STEPS[step](request, house, found)


def _full(request: HttpRequest, house: House, service: Service) -> HttpResponse:
    today = clock.today()
    agreements = {row.pk: row for row in agreements_open_to(house, today) if row.service_id == service.pk}
    form = FullForm(request.POST or None, initial=today_first(today))
    form.offer([(pk, _label(row)) for pk, row in agreements.items()])

    def full(agreement: int | None, **given: Any) -> Any:
        return participation.change_stage(
            actor=request.actor,
            house=house,
            service=service,
            stage=Stage.FULL,
            agreement=agreements.get(agreement),
            **given,
        )

    words = {"name": house.name, "service": service.name}
    return deed(
        request,
        form,
        full,
        title=_("%(name)s takes part in full in %(service)s") % words,
        submit=_("Let it take part in full"),
        back=house_url(house),
        done=_("The organisation takes part in full."),
    )


def _notice(request: HttpRequest, house: House, service: Service) -> HttpResponse:
    words = {"name": house.name, "service": service.name}
    return deed(
        request,
        NoticeForm(request.POST or None),
        partial(participation.give_notice, actor=request.actor, house=house, service=service),
        title=_("%(name)s gives notice for %(service)s") % words,
        submit=_("Register this notice"),
        back=house_url(house),
        done=_("The notice is registered."),
        note=_("Until the last day it keeps its seat and what the rules let it decide."),
    )


def _end(request: HttpRequest, house: House, service: Service) -> HttpResponse:
    words = {"name": house.name, "service": service.name}
    return deed(
        request,
        EndForm(request.POST or None),
        partial(participation.end_participation, actor=request.actor, house=house, service=service),
        title=_("%(name)s leaves %(service)s") % words,
        submit=_("End this participation"),
        back=house_url(house),
        done=_("The organisation no longer takes part from that day."),
        note=_("From that day it has no seat. What was planned after it is cancelled. What was decided stays."),
    )


STEPS = {"volwaardig": _full, "opzegging": _notice, "einde": _end}


def _label(agreement: Any) -> str:
    return f"{agreement.service.name}: {agreement.number} ({agreement.authority.name})"
