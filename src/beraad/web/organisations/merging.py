"""Mergers: first what they would do to organisations and their weight, then done."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beraad.access.actor import Actor
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.rows import undone
from beraad.organisations.actions import register_authority
from beraad.organisations.choices import Register
from beraad.organisations.mergers import merge_authorities, merge_houses
from beraad.organisations.models import House, LocalAuthority
from beraad.organisations.queries import figures_for, house_for, houses_on
from beraad.services.queries import participations_on, services_on
from beraad.web.parts.staff import staff_only

from .deed import authority_url, deed, house_url
from .forms import HouseMergerForm, MergerForm

page = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Effect:
    """What a merger does to one organisation: the inhabitants it stands for, the day before and on the day.

    `service` None says: by itself; else among those who take part in that service.
    """

    house: House
    service: str | None
    before: Fraction | None
    after: Fraction | None


@staff_only
@page
def authorities(request: HttpRequest) -> HttpResponse:
    """A merger of local authorities: typed, looked at, confirmed."""
    form, effects, successor = MergerForm(request.POST or None), None, None
    if form.is_bound and form.is_valid():
        try:
            if "confirm" in request.POST:
                successor = _merge(request.actor, form)
                messages.success(request, _("The merger is registered. It holds from the day you gave."))
                return redirect(authority_url(successor))
            if "edit" not in request.POST:
                effects = _effects(request.actor, form)
        except (Invalid, Conflict) as error:
            form.refuse(error)
    template = "merger_check.html" if effects is not None else "merger.html"
    context = {"form": form, "effects": effects}
    return render(request, f"organisations/{template}", context, status=422 if form.errors else 200)


@transaction.atomic
def _merge(actor: Actor, form: MergerForm) -> LocalAuthority:
    given = form.cleaned_data
    successor, formers = form.known_successor(), given["formers"]
    if successor is None:
        first = formers[0]
        successor = register_authority(
            actor=actor,
            name=given["successor"],
            nis=given["nis"],
            kind=first.kind,
            province=first.province,
            region=first.region,
            start=given["day"],
            source=given["source"],
        )
    merge_authorities(
        actor=actor,
        formers=formers,
        successor=successor,
        day=given["day"],
        new_legal_entity=given["new_legal_entity"],
        source=given["source"],
    )
    return successor


def _effects(actor: Actor, form: MergerForm) -> list[Effect]:
    """Do it, look, and undo it."""
    day = form.cleaned_data["day"]
    before = _figures(day - dt.timedelta(days=1))
    with undone():
        successor = _merge(actor, form)
        after = _figures(day)
        houses = {h.pk: h for h in houses_on(day).filter(territories__authority=successor)}
    concerned = [(service, pk) for service, pk in before.keys() | after.keys() if pk in houses]
    return [
        Effect(houses[pk], service, before.get((service, pk)), after.get((service, pk)))
        for service, pk in sorted(concerned, key=lambda found: (found[0] or "", houses[found[1]].name))
    ]


def _figures(day: dt.date) -> dict[tuple[str | None, int], Fraction]:
    """Whom each house stands for: by itself, and among the participants of each service."""
    alone = figures_for(houses_on(day).values_list("pk", flat=True), Register.INHABITANTS, day)
    found: dict[tuple[str | None, int], Fraction] = {
        (None, pk): sum((Fraction(part["value"]) for part in figure.origin), Fraction(0))
        for pk, figure in alone.items()
    }
    for service in services_on(day):
        houses = participations_on(service, day).values_list("house", flat=True)
        for pk, figure in figures_for(houses, Register.INHABITANTS, day).items():
            found[service.name, pk] = figure.value
    return found


@staff_only
@page
def houses(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation goes up in another."""
    former = house_for(request.actor, slug)
    return deed(
        request,
        HouseMergerForm(request.POST or None),
        partial(merge_houses, actor=request.actor, former=former),
        title=_("%(name)s goes up in another organisation") % {"name": former.name},
        submit=_("Register this merger"),
        back=house_url(former),
        done=_("The merger is registered. It holds from the day you gave."),
        note=_(
            "On that day it ends, and so do its seats and mandates. The other organisation serves its municipalities "
            "from then on, and its people go along. Agreements stay with the local authority."
        ),
    )
