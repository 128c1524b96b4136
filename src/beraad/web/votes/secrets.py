"""A secret vote: change a ballot by its code, and once it is counted find it among all of them."""

from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from beraad.kernel import tabular
from beraad.kernel.errors import BeraadError, Conflict, NotFound
from beraad.votes import codes
from beraad.votes.models import Vote
from beraad.votes.opened import Read, read_paper, read_papers
from beraad.votes.papers import spoken
from beraad.votes.queries import vote_for
from beraad.votes.secrecy import change_secret_ballot
from beraad.web.account.signin import too_many
from beraad.web.parts import vote_panel
from beraad.web.parts.ballots import TYPED, CodeForm
from beraad.web.parts.choosing import said, shown
from beraad.web.parts.pages import page
from beraad.web.ui.phrases import sentence

ROWS = 50


def unkept(vote: Vote, response: HttpResponse) -> HttpResponse:
    """A page of a secret vote that no cache may keep, neither underway nor in the browser."""
    if vote.secret:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a ballot by its code. Nobody need be signed in: the code is all that counts."""
    vote = _secret(request, pk)
    if request.method == "POST" and not ratelimit.consume(request, action="ballot_code"):
        return too_many(request)
    if vote_panel.stage_of(vote) != "open":
        raise Conflict("while-vote-open")
    form = CodeForm(vote, request.POST if request.method == "POST" else None)
    around = {"vote": vote, "form": form, "shown": partial(shown, vote)}
    if form.is_valid():
        try:
            given = {"code": form.cleaned_data["code"], "choice": form.cleaned_data[TYPED]}
            kept = change_secret_ballot(vote=vote, **given)
        except Conflict as error:
            form.add_error("code", sentence(error))
        else:
            return unkept(vote, render(request, "votes/changed.html", around | {"kept": kept}))
    return unkept(vote, render(request, "votes/change.html", around, status=422 if form.errors else 200))


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every ballot of a counted secret vote by its code; or the one whose code is sent."""
    vote = _secret(request, pk)
    around = {"vote": vote, "stage": vote_panel.stage_of(vote), "said": partial(said, vote), "typed": "", "refusal": ""}
    if request.method == "POST":
        around |= _looked_up(vote, request.POST.get("code", "")[:40])
    around["listing"] = page(read_papers(vote), request.GET.get("blad"), ROWS)
    return unkept(vote, render(request, "votes/papers.html", around, status=422 if around["refusal"] else 200))


def _looked_up(vote: Vote, typed: str) -> dict[str, Any]:
    found: Read | None = None
    try:
        if (found := read_paper(vote, codes.typed(typed))) is None:
            raise Conflict("code-not-in")
    except BeraadError as error:
        return {"typed": typed, "refusal": sentence(error)}
    return {"typed": typed, "found": found}


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Every ballot of a counted secret vote, as a table."""
    vote = _secret(request, pk)
    head = [_("Code"), pgettext("for or against", "Vote"), _("Weight")]
    rows = ([paper.code, spoken(vote, paper.says), paper.weight] for paper in read_papers(vote))
    what = slugify(_("ballots"))
    return HttpResponse(
        tabular.write(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slugify(vote.reference)}-{vote.call}-{what}.csv"'},
    )


def _secret(request: HttpRequest, pk: int) -> Vote:
    vote = vote_for(request.actor, pk)
    if not vote.secret:
        raise NotFound
    return vote
