"""The secretariat keeps organisations and local authorities right."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beraad.kernel import clock
from beraad.organisations import actions
from beraad.organisations.queries import authority_for, house_for
from beraad.services.actions import end_agreement, sign_agreement
from beraad.services.queries import agreement_for, service_for, services_on
from beraad.web.parts.forms import EndForm
from beraad.web.parts.staff import staff_only
from beraad.web.ui.jinja import url

from .deed import authority_url, deed, house_url
from .forms import (
    AgreementForm,
    AuthorityForm,
    FigureForm,
    HouseChangeForm,
    HouseForm,
    TerritoryForm,
    initial,
    today_first,
)

page = require_http_methods(["GET", "POST"])


@staff_only
@page
def register_house(request: HttpRequest) -> HttpResponse:
    return deed(
        request,
        HouseForm(request.POST or None, initial=today_first(clock.today())),
        partial(actions.register_house, actor=request.actor),
        title=_("Register an organisation"),
        submit=_("Register this organisation"),
        back=url("organisations:index"),
        done=_("The organisation is registered."),
        then=house_url,
    )


@staff_only
@page
def change_house(request: HttpRequest, slug: str) -> HttpResponse:
    house = house_for(request.actor, slug)
    return deed(
        request,
        HouseChangeForm(request.POST or None, initial=initial(house, HouseChangeForm)),
        partial(actions.change_house, actor=request.actor, house=house),
        title=_("Change %(name)s") % {"name": house.name},
        submit=_("Keep these changes"),
        back=house_url(house),
        done=_("The changes are kept."),
        note=_("The address of its page stays as it is, so that links keep working."),
    )


@staff_only
@page
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    house = house_for(request.actor, slug)
    return deed(
        request,
        TerritoryForm(request.POST or None, initial=today_first(clock.today())),
        partial(actions.set_territory, actor=request.actor, house=house),
        title=_("Whom does %(name)s serve?") % {"name": house.name},
        submit=_("Register this"),
        back=house_url(house),
        done=_("It is registered whom the organisation serves."),
    )


@staff_only
@page
def register_authority(request: HttpRequest) -> HttpResponse:
    return deed(
        request,
        AuthorityForm(request.POST or None, initial=today_first(clock.today())),
        partial(actions.register_authority, actor=request.actor),
        title=_("Register a local authority"),
        submit=_("Register this local authority"),
        back=url("organisations:authorities"),
        done=_("The local authority is registered."),
        then=authority_url,
    )


@staff_only
@page
def change_authority(request: HttpRequest, pk: int) -> HttpResponse:
    authority = authority_for(request.actor, pk)
    return deed(
        request,
        AuthorityForm(request.POST or None, initial=initial(authority, AuthorityForm)),
        partial(actions.change_authority, actor=request.actor, authority=authority),
        title=_("Change %(name)s") % {"name": authority.name},
        submit=_("Keep these changes"),
        back=authority_url(authority),
        done=_("The changes are kept."),
        note=_("Does it merge with another? Then register a merger: that carries agreements and organisations over."),
    )


@staff_only
@page
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    authority = authority_for(request.actor, pk)
    return deed(
        request,
        FigureForm(request.POST or None),
        partial(actions.record_figure, actor=request.actor, authority=authority),
        title=_("A number about %(name)s") % {"name": authority.name},
        submit=_("Record this number"),
        back=authority_url(authority),
        done=_("The number is recorded."),
        note=_("A number of the same day is replaced. Votes that are open already keep the number they opened with."),
    )


@staff_only
@page
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    authority = authority_for(request.actor, pk)
    services = [(service.slug, service.name) for service in services_on(clock.today())]

    def sign(service: str, **given: object) -> object:
        found = service_for(request.actor, service)
        return sign_agreement(actor=request.actor, authority=authority, service=found, **given)

    return deed(
        request,
        AgreementForm(request.POST or None, services=services, initial=today_first(clock.today())),
        sign,
        title=_("Agreement of %(name)s") % {"name": authority.name},
        submit=_("Register this agreement"),
        back=authority_url(authority),
        done=_("The agreement is registered."),
    )


@staff_only
@page
def agreement_end(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    authority = authority_for(request.actor, pk)
    found = agreement_for(request.actor, authority, agreement)
    words = {"name": authority.name, "service": found.service.name, "number": found.number}
    return deed(
        request,
        EndForm(request.POST or None, initial={"end": clock.today()}),
        partial(end_agreement, actor=request.actor, agreement=found),
        title=_("End agreement %(number)s") % words,
        lead=_("%(name)s, about %(service)s") % words,
        submit=_("End this agreement"),
        back=authority_url(authority),
        done=_("The agreement ends on that day."),
        note=_("No organisation may take part under it from that day on. End such participation first."),
    )
