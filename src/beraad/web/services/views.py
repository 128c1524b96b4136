"""The services, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beraad.web.parts.days import asked_day

from . import pages


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "services/index.html", {"cards": pages.catalogue()})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "services/detail.html", pages.overview(request.actor, slug))


@require_safe
def discussion(request: HttpRequest, slug: str) -> HttpResponse:
    state, wanted = request.GET.get("stand", ""), request.GET.get("blad")
    return render(request, "services/discussion.html", pages.discussion(request.actor, slug, state, wanted))


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    year = request.GET.get("jaar", "")
    found = pages.decisions(
        request.actor,
        slug,
        int(year) if year.isdecimal() and len(year) == 4 else None,
        request.GET.get("q", "").strip(),
        request.GET.get("blad"),
    )
    return render(request, "services/decisions.html", found)


@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_day(request)
    found = pages.members(
        request.actor,
        slug,
        asked.day,
        request.GET.get("q", "").strip(),
        "vrij" in request.GET,
        request.GET.get("blad"),
    )
    return render(request, "services/members.html", found | {"asked": asked})
