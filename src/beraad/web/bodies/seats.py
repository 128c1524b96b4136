"""What the secretariat does with seats and mandates; who holds a mandate can also end it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies import actions
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate
from beraad.bodies.queries import SeatOnDay, body_for, mandate_for, seat_for, seats_to_fill, services_served
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError
from beraad.organisations.queries import house_for, houses_on
from beraad.services.queries import catalogue, houses_in, service_for
from beraad.web.parts.forms import DeedForm, EndForm
from beraad.web.ui.formats import nldate

from .forms import GrantForm, RemitForm, SeatForm
from .persons import label, meant


def grant(request: HttpRequest, slug: str) -> HttpResponse:
    """Let someone sit in a seat: of a house in a consortium group, of its own name in another group."""
    body = _to_change(request, slug)
    form = _grant_form(request, body)

    def deed(given: dict[str, Any]) -> str:
        mandate = _granted(request.actor, body, given)
        return _("%(name)s sits in %(body)s for %(house)s from %(day)s.") % {
            "name": mandate.person.name,
            "body": body.name,
            "house": mandate.house.name,
            "day": nldate(mandate.start, "long"),
        }

    return _answer(request, body, form, deed, title=_("Grant a mandate"), submit=_("Grant this mandate"))


def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a mandate."""
    body = body_for(request.actor, slug)
    mandate = mandate_for(request.actor, body, pk)
    require(request.actor, "end", mandate)

    def deed(given: dict[str, Any]) -> str:
        actions.end_mandate(actor=request.actor, mandate=mandate, end=given["end"])
        return _("The mandate of %(name)s ends on %(day)s.") % {
            "name": mandate.person.name,
            "day": nldate(given["end"], "long"),
        }

    form = EndForm(request.POST or None, initial={"end": clock.today()})
    return _answer(request, body, form, deed, mandate=mandate, title=_("End a mandate"), submit=_("End this mandate"))


def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a seat."""
    body = _to_change(request, slug)

    def deed(given: dict[str, Any]) -> str:
        seat = actions.add_seat(actor=request.actor, body=body, **given)
        return _("%(body)s has a new seat: %(label)s.") % {"body": body.name, "label": seat.label}

    form = SeatForm(request.POST or None, initial={"start": clock.today()})
    return _answer(request, body, form, deed, title=_("Add a seat"), submit=_("Add this seat"))


def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close a seat; the mandates in it end with it."""
    body = _to_change(request, slug)
    seat = seat_for(request.actor, body, pk)

    def deed(given: dict[str, Any]) -> str:
        actions.close_seat(actor=request.actor, seat=seat, end=given["end"])
        return _("The seat %(label)s closes on %(day)s.") % {"label": seat.label, "day": nldate(given["end"], "long")}

    form = EndForm(request.POST or None, initial={"end": clock.today()})
    return _answer(request, body, form, deed, seat=seat, title=_("Close a seat"), submit=_("Close this seat"))


def remit(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a service move to this steering group."""
    body = _to_change(request, slug)
    served = services_served(body, clock.today()).values("pk")
    others = catalogue().exclude(pk__in=served)

    def deed(given: dict[str, Any]) -> str:
        service = service_for(request.actor, given["service"])
        actions.give_remit(
            actor=request.actor, body=body, service=service, start=given["start"], source=given["source"]
        )
        return _("%(body)s serves %(service)s from %(day)s.") % {
            "body": body.name,
            "service": service.name,
            "day": nldate(given["start"], "long"),
        }

    form = RemitForm(
        request.POST or None,
        initial={"start": clock.today()},
        services=[(service.slug, service.name) for service in others],
    )
    return _answer(request, body, form, deed, title=_("Move a service to this group"), submit=_("Move this service"))


def _to_change(request: HttpRequest, slug: str) -> Body:
    body = body_for(request.actor, slug)
    require(request.actor, "change", body)
    return body


def _answer(
    request: HttpRequest, body: Body, form: DeedForm, deed: Callable[[dict[str, Any]], str], **words: Any
) -> HttpResponse:
    """Show a form; once it is sent and good, do the deed, say so and go back to the body; else say what is wrong."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = deed(form.cleaned_data)
            except BeraadError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, done)
                return redirect("bodies:detail", body.slug)
    return render(request, "bodies/form.html", {"body": body, "form": form} | words, status=status)


def _grant_form(request: HttpRequest, body: Body) -> GrantForm:
    seats, today = seats_to_fill(body, clock.today()), clock.today()
    wanted, house = request.GET.get("zetel", ""), request.GET.get("huis", "")
    asked = (s.seat.pk for s in seats if wanted == str(s.seat.pk) or (house and house == str(s.seat.house_id)))
    form = GrantForm(
        request.POST or None,
        initial={"start": today, "seat": next(asked, None)},
        seats=[(seat.seat.pk, _seat_label(seat)) for seat in seats],
        houses=_houses(body),
    )
    chosen = request.POST.get("person", "")
    if chosen.isdecimal() and len(chosen) < 19:
        form.offer(label(request.actor, chosen))
    return form


def _seat_label(seat: SeatOnDay) -> str:
    name = seat.house.name if seat.house else seat.seat.label
    sitting = seat.holder.person.name if seat.holder else _("vacant")
    return f"{name} – {sitting}"


def _houses(body: Body) -> list[tuple[str, str]] | None:
    """The houses someone may sit for, by slug; None where each seat has its own."""
    if body.kind == BodyKind.CONSORTIUM:
        return None
    served, today = services_served(body, clock.today()), clock.today()
    taking_part = list(houses_in(served, today))
    return [(house.slug, house.name) for house in taking_part or houses_on(today)]


@transaction.atomic
def _granted(actor: Actor, body: Body, given: dict[str, Any]) -> Mandate:
    """The mandate. Someone new is registered in the same transaction, so that a refusal leaves nobody behind."""
    seat = seat_for(actor, body, given["seat"])
    return actions.grant_mandate(
        actor=actor,
        seat=seat,
        person=meant(actor, given["who"], given["person"], given["name"]),
        house=house_for(actor, given["house"]) if "house" in given else None,
        role=given["role"],
        start=given["start"],
        end=given["end"],
        source=given["source"],
    )
