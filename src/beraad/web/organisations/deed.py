"""The deeds of the secretariat for organisations: a page each, and where it leads back to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.web.parts import deeds
from beraad.web.parts.forms import DeedForm
from beraad.web.ui.jinja import url


def deed(request: HttpRequest, form: DeedForm, act: Callable[..., Any], **words: Any) -> HttpResponse:
    """The page of a deed; `words` as for that of `web.parts.deeds`."""
    path = [(_("Secretariat"), url("secretariat:index")), (_("Organisations"), url("organisations:index"))]
    return deeds.deed(request, form, act, path=path, **words)


def house_url(house: Any) -> str:
    return url("organisations:detail", house.slug)


def authority_url(authority: Any) -> str:
    return url("organisations:authority", authority.pk)
