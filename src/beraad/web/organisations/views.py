"""Organisations and local authorities, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beraad.organisations.choices import HouseKind
from beraad.organisations.queries import found_authorities, found_houses, provinces
from beraad.web.parts.days import asked_day
from beraad.web.parts.pages import page

from . import pages

SIZE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    asked, (text, kind, province) = asked_day(request), _filters(request, "q", "soort", "provincie")
    rows = found_houses(request.actor, asked.day, text, kind if kind in HouseKind.values else "", province)
    found = page(rows, request.GET.get("pagina"), SIZE)
    context = {
        "page": found,
        "asked": asked,
        "text": text,
        "kind": kind,
        "province": province,
        "provinces": provinces(),
        "kinds": HouseKind.choices,
        "filtered": bool(text or kind or province),
    }
    return render(request, "organisations/index.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    context = pages.house_page(request.actor, slug, request.GET.get("pagina"))
    return render(request, "organisations/detail.html", context)


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    asked, (text, province) = asked_day(request), _filters(request, "q", "provincie")
    found = page(found_authorities(request.actor, asked.day, text, province), request.GET.get("pagina"), SIZE)
    context = {
        "page": found,
        "asked": asked,
        "text": text,
        "province": province,
        "provinces": provinces(),
        "filtered": bool(text or province),
    }
    return render(request, "organisations/authorities.html", context)


@require_safe
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    context = pages.authority_page(request.actor, pk, request.GET.get("pagina"))
    return render(request, "organisations/authority.html", context)


def _filters(request: HttpRequest, *names: str) -> list[str]:
    """What was typed, short and without what no database stores."""
    return [request.GET.get(name, "").replace("\x00", "").strip()[:80] for name in names]
