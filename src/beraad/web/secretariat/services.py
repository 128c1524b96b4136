"""Services and groups: started by the secretariat, step by step."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beraad.access.actor import Actor
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.kernel.errors import Conflict, Invalid
from beraad.services import actions
from beraad.services.queries import service_for
from beraad.web.parts.staff import staff_only

from .forms import BodyForm, PhaseForm, ServiceForm


@staff_only
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Start a service in its first phase."""
    form = ServiceForm(request.POST or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        phase = given.pop("phase")
        try:
            with transaction.atomic():
                service = actions.start_service(actor=request.actor, **given)
                actions.enter_phase(
                    actor=request.actor, service=service, phase=phase, start=given["start"], source=given["source"]
                )
        except (Invalid, Conflict) as error:
            form.explain(error)
        else:
            return redirect("services:detail", service.slug)
    return render(request, "secretariat/service.html", {"form": form}, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a service enter its next phase."""
    service, form = service_for(request.actor, slug), PhaseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.enter_phase(actor=request.actor, service=service, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.explain(error)
        else:
            return redirect("services:detail", slug)
    context = {"form": form, "service": service}
    return render(request, "secretariat/phase.html", context, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found a group; a consortium group begins with the usual charter, a steering group with a service to serve."""
    form = BodyForm(request.POST or None)
    if form.is_valid():
        try:
            body = _found(request.actor, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.explain(error)
        else:
            return redirect("bodies:detail", body.slug)
    return render(request, "secretariat/body.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _found(actor: Actor, *, kind: str, service: object, **given: object) -> Body:
    consortium = kind == BodyKind.CONSORTIUM
    body = bodies.found_body(actor=actor, kind=kind, service=service if consortium else None, **given)
    if consortium:
        adopt_charter(actor=actor, body=body, rules=defaults.consortium(), start=given["start"], source=given["source"])
    elif kind == BodyKind.STEERING and service:
        bodies.give_remit(actor=actor, body=body, service=service, start=given["start"], source=given["source"])
    return body
