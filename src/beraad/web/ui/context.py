"""What the shell of every page needs: who looks, the language, the menu."""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from beraad.access.actor import VISITOR, Actor
from beraad.people.choices import Office

from .formats import LOCALES
from .jinja import url

MENU = (
    ("desk:index", _("My desk")),
    ("services:index", _("Services")),
    ("register:index", _("Decisions")),
    ("organisations:index", _("Organisations")),
)
STAFF = (("secretariat:index", _("Secretariat")),)
FOOT = (
    ("proposals:index", _("All proposals")),
    ("home:deciding", _("How we decide")),
    ("home:help", _("Help and contact")),
    ("home:accessibility", _("Accessibility")),
    ("home:privacy", _("Privacy")),
)
DEMO = (
    ("demo:people", _("Sign in as…")),
    ("demo:mailbox", _("Mailbox")),
    ("demo:gallery", _("Building blocks")),
)
# Where the shell itself leads, by the name templates know it under.
PLACES = {
    "home": "home:index",
    "services": "services:index",
    "search": "register:index",
    "help": "home:help",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "act_for": "account:act-for",
    "settings": "account:settings",
}
THEMES = {"light", "dark"}


class Link(NamedTuple):
    """An entry of a menu; `current` when the page lies at or below it."""

    label: str
    url: str
    current: bool = False


class Language(NamedTuple):
    code: str
    name: str
    url: str


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what `base.html` shows around every page. Asks the database nothing by itself."""
    return shell(request, getattr(request, "actor", VISITOR)) | {"messages": get_messages(request)}


def shell(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The same for pages that must hold when nothing else does: no session, no database."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    staff = actor.signed_in and actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "language": language,
        "locale": LOCALES[language].replace("_", "-"),
        "languages": _languages(request),
        "menu": [
            entry._replace(current=request.path.startswith(entry.url))
            for entry in _links(MENU + (STAFF if staff else ()), language, settings.ROOT_URLCONF)
        ],
        "foot": _links(FOOT, language, settings.ROOT_URLCONF),
        "demo": _links(DEMO, language, settings.ROOT_URLCONF) if settings.DEMO else (),
        "places": _places(language, settings.ROOT_URLCONF),
        "contact": {"phone": settings.CONTACT_PHONE, "email": settings.CONTACT_EMAIL},
        "here": request.get_full_path(),
        "theme": theme if theme in THEMES else "",
    }


@cache
def _links(entries: tuple[tuple[str, Any], ...], language: str, urlconf: str) -> tuple[Link, ...]:
    """The entries whose area is part of this installation."""
    found = ((str(label), _found(name)) for name, label in entries)
    return tuple(Link(label, address) for label, address in found if address)


@cache
def _places(language: str, urlconf: str) -> dict[str, str]:
    return {place: _found(name) for place, name in PLACES.items()}


def _found(name: str) -> str:
    try:
        return url(name)
    except NoReverseMatch:
        return ""


def _languages(request: HttpRequest) -> list[Language]:
    """Each language with the address of this page in it: only the first part differs."""
    rest = request.get_full_path().lstrip("/")
    first, _slash, after = rest.partition("/")
    known = first in dict(settings.LANGUAGES)
    return [Language(code, name, f"/{code}/{after if known else ''}") for code, name in settings.LANGUAGES]
