"""The demonstration: be anyone, and read every mail. Guarded twice: without demo mode no address leads here, and
every view refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from beraad.demo import queries
from beraad.web.middleware import HEADERS
from beraad.web.parts.pages import page

ROWS = 50
POLICY = "Content-Security-Policy"
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Not found, unless this is a demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Whom a newcomer can be."""
    return render(request, "demo/people.html", {"guises": queries.guises(get_language())})


@demo_only
@require_POST
def sign_in_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Be one of the invented people, without a code."""
    person = queries.anyone(pk)
    logout(request)
    record_authentication(request, person, method="demo")
    return perform_login(request, person, redirect_url=get_next_redirect_url(request) or reverse("desk:index"))


@demo_only
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first; to find by person or words."""
    text = request.GET.get("q", "")
    found = page(queries.mailbox(text), request.GET.get("blad"), ROWS)
    return render(request, "demo/mailbox.html", {"page": found, "text": text})


@demo_only
@never_cache
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as text and, in a frame, as HTML."""
    response = render(request, "demo/mail.html", {"mail": queries.mail(pk)})
    response.headers[POLICY] = f"{HEADERS[POLICY]}; frame-src 'self'"
    return response


@demo_only
@xframe_options_sameorigin
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail, on its own: it may style itself, run nothing and load nothing; links leave the frame."""
    html = queries.mail(pk).html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html, headers={POLICY: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"})
