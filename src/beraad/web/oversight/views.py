"""Execution, delegation and years, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beraad.kernel import tabular

from . import pages


@require_safe
def commitment(request: HttpRequest, number: str, place: int) -> HttpResponse:
    found = pages.commitment(request.actor, number, place, request.GET.get("blad"))
    return render(request, "oversight/commitment.html", found)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "oversight/service.html", pages.service(request.actor, slug))


@require_safe
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "oversight/watch.html", pages.watch(request.actor, slug))


@require_safe
def delegation(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "oversight/delegation.html", pages.delegation(request.actor, slug))


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    found = pages.agreement(request.actor, request.GET.get("versie", ""))
    return render(request, "oversight/agreement.html", found)


@require_safe
def year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    return render(request, "oversight/year.html", pages.year(request.actor, slug, year))


@require_safe
def year_csv(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The same as a table to take along."""
    data = tabular.write(*pages.year_table(pages.year(request.actor, slug, year)))
    name = {"Content-Disposition": f'attachment; filename="{slug}-{year}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=name)
