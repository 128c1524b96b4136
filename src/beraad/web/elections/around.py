"""The page of a deed in an election: what stands above it, and where the reader is afterwards."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.bodies.models import Body
from beraad.elections.models import Candidacy, Election
from beraad.web.parts import deeds
from beraad.web.parts.forms import DeedForm, PlainForm
from beraad.web.ui.jinja import url

Path = list[tuple[str, str]]


def of_group(request: HttpRequest, body: Body, form: DeedForm, act: Callable[..., Any], **words: Any) -> HttpResponse:
    """A deed about a steering group."""
    words = {"back": url("elections:group", body.slug), "path": path_of(body)} | words
    return deeds.deed(request, form, act, **words)


def of_election(
    request: HttpRequest, election: Election, form: DeedForm, act: Callable[..., Any], **words: Any
) -> HttpResponse:
    """A deed in an election."""
    page = url("elections:detail", election.number)
    path = [*path_of(election.body), (election.number, page)]
    return of_group(request, election.body, form, act, **({"back": page, "path": path} | words))


def of_candidacy(
    request: HttpRequest, candidacy: Candidacy, form: DeedForm, act: Callable[..., Any], **words: Any
) -> HttpResponse:
    """A deed about someone who stands, or is asked to."""
    election = candidacy.election
    page = url("elections:candidate", election.number, candidacy.pk)
    above = [*path_of(election.body), (election.number, url("elections:detail", election.number))]
    words = {"back": page, "path": [*above, (candidacy.person.name, page)]} | words
    return of_election(request, election, form, act, **words)


def path_of(body: Body) -> Path:
    """The pages above those of an election."""
    return [(body.name, url("bodies:detail", body.slug)), (_("Elections"), url("elections:group", body.slug))]


def confirmed(request: HttpRequest) -> PlainForm:
    """A form with nothing to fill in, sent or not."""
    return PlainForm(request.POST if request.method == "POST" else None)
