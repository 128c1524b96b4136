"""The front page, and what explains the rest; for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import pages


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "home/index.html", pages.front(request.actor))


@require_safe
def deciding(request: HttpRequest) -> HttpResponse:
    return render(request, "home/deciding.html", {"charters": pages.charters()})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html", {"secretariat": pages.secretariat()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html", {"statement": pages.statement()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
