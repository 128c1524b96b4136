"""Bodies and their rules, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beraad.web.parts.days import asked_day

from . import pages


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_day(request)
    found = pages.body_page(request.actor, slug, asked, request.GET.get("blad"))
    return render(request, "bodies/detail.html", found | {"asked": asked})


@require_safe
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_day(request)
    found = pages.charter_page(request.actor, slug, asked, request.GET.get("versie", ""))
    return render(request, "bodies/charter.html", found | {"asked": asked})


@require_safe
def differences(request: HttpRequest, slug: str) -> HttpResponse:
    old, new = request.GET.get("van", ""), request.GET.get("naar", "")
    return render(request, "bodies/differences.html", pages.compared(request.actor, slug, old, new))
