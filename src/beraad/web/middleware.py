"""What happens around every page: the security headers, who acts, and errors said in words."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import SimpleLazyObject

from beraad.access.actor import VISITOR, Actor
from beraad.kernel.errors import BeraadError
from beraad.organisations.queries import actor_for
from beraad.people.models import Person

from .errors import not_allowed, refused

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# The choice, kept in the session under "house", to act for none of one's houses.
READS_ONLY = 0
# What one fills in, as it stands in a page; to look for something is not that.
FILLED_IN = re.compile(rb"""<textarea|<select|<input (?![^>]*type="(?:hidden|search|submit)")""")
Respond = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """Only our own scripts, styles and addresses; nothing inline, nobody frames us."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Keeping:
    """What is shown to who is signed in is theirs alone; their browser keeps it only where Back must bring back what
    they were filling in, or where it asks whether it is still so."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            kept = response.has_header("ETag") or (not response.streaming and FILLED_IN.search(response.content))
            response.headers["Cache-Control"] = "private, no-cache" if kept else "private, no-store"
        return response


class CurrentActor:
    """`request.actor`: who asks, and for which of their houses; found when first needed."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    house_id = request.session.get("house")
    actor = actor_for(person(request), house_id)
    return actor.acting_for(None) if house_id == READS_ONLY else actor


def person(request: HttpRequest) -> Person:
    """Who is signed in: the row itself, not Django's lazy stand-in, as policies and the record go by its type."""
    return getattr(request.user, "_wrapped", request.user)


class Errors:
    """A deed that did not happen becomes a page with the right status and the reason."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, BeraadError) else None
