"""Elections, candidates, vacancies and what is handed over, for everybody to read who may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import handing_over, pages


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "elections/group.html", pages.group(request.actor, slug))


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    return render(request, "elections/detail.html", pages.detail(request.actor, number, request.GET.get("blad")))


@require_safe
def candidate(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return render(request, "elections/candidate.html", pages.candidate(request.actor, number, pk))


@require_safe
def vacancy(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return render(request, "elections/vacancy.html", pages.vacancy(request.actor, slug, pk))


@require_safe
def handover(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return render(request, "elections/handover.html", handing_over.build(request.actor, slug, pk))
