"""The way of a ballot: fill it in, check it, cast it, keep the receipt."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beraad.access.actor import Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, NotFound
from beraad.votes.papers import kept
from beraad.votes.queries import ballot_by_receipt, carried, open_for, vote_for
from beraad.votes.secrecy import SecretBallot
from beraad.web.middleware import person
from beraad.web.parts import vote_panel
from beraad.web.parts.ballots import BallotForm, fillable, papers_in
from beraad.web.parts.choosing import shown
from beraad.web.ui.jinja import url
from beraad.web.ui.phrases import sentence
from beraad.web.ui.subjects import ballot_number

from .casting import count_in
from .numbered import votes_numbered
from .secrets import unkept

KEPT = "ballot"


@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, number: str) -> HttpResponse:
    """The ballot, empty, as cast before, or as it came back from the check; without a right to vote the reason."""
    if not request.actor.signed_in:
        return _sign_in_first(request, number)
    vote = _vote(request, number)
    seats = fillable(vote, carried(request.actor, vote))
    form = BallotForm.filled(vote, seats, papers_in(request.POST), apart="apart" in request.POST) if seats else None
    return _ballot_page(request, vote, form)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What is about to be cast, to be confirmed; after signing in again, what was filled in before."""
    sent = request.POST if request.method == "POST" else _kept(request, number)
    if sent is None:
        return redirect("votes:ballot", number)
    if not request.actor.signed_in:
        return _sign_in_first(request, number)
    vote = _vote(request, number)
    if vote_panel.stage_of(vote) in ("closing", "counted"):
        return _not_counted(request, number, [Conflict("vote-closed", closes=vote.closes_at)])
    seats = fillable(vote, carried(request.actor, vote))
    form = BallotForm.sent(vote, sent, seats) if seats else None
    if form is None or not form.is_valid():
        return _ballot_page(request, vote, form, status=422 if form else 403)
    back = request.method == "GET"
    page = {"vote": vote, "form": form, "papers": form.papers(), "back": back}
    page |= {"kept": partial(kept, vote), "shown": partial(shown, vote)}
    return unkept(vote, render(request, "votes/check.html", page))


@require_http_methods(["GET", "POST"])
def cast(request: HttpRequest, number: str) -> HttpResponse:
    """Cast what was checked, seat by seat."""
    if request.method == "GET":
        return redirect("votes:ballot", number)
    if not request.user.is_authenticated:
        return _sign_in_first(request, number)
    # The mandate is judged for each seat, so nothing else needs to be looked up of who casts.
    counting = count_in(Actor(person=person(request)), request.POST)
    if counting.refused and not counting.ballots:
        return _not_counted(request, number, counting.refused)
    for error in counting.refused:
        messages.warning(request, sentence(error))
    first = counting.ballots[0]
    if isinstance(first, SecretBallot):
        return _shown_once(request, counting.ballots)
    return redirect(url("votes:receipt", ballot_number(first.elector.vote), first.receipt))


@require_GET
def receipt(request: HttpRequest, number: str, receipt: str) -> HttpResponse:
    """The proof that a ballot is in, with those that the same person cast in this vote for other seats."""
    if not request.actor.signed_in:
        return redirect_to_login(request.path)
    ballot = _receipt(request, number, receipt)
    vote = ballot.elector.vote
    also = [
        seat.ballot
        for seat in carried(request.actor, vote)
        if seat.ballot and seat.ballot != ballot and seat.ballot.person_id == ballot.person_id
    ]
    return render(request, "votes/receipt.html", _proof(request, vote, [ballot, *also]))


def _shown_once(request: HttpRequest, ballots: list[Any]) -> HttpResponse:
    """The codes of secret ballots, in the answer to their casting: no address leads here, and no cache keeps it."""
    vote = vote_for(request.actor, ballots[0].elector.vote_id)
    return unkept(vote, render(request, "votes/secret_receipt.html", _proof(request, vote, ballots)))


def _proof(request: HttpRequest, vote: Any, ballots: list[Any]) -> dict[str, Any]:
    """What a receipt shows: the ballots, and what else waits for the voter."""
    waiting: dict[Any, list[str]] = {}
    for seat in open_for(request.actor):
        if not seat.voted:
            waiting.setdefault(seat.vote, []).append(seat.name)
    stage = vote_panel.stage_of(vote)
    return {"vote": vote, "ballots": ballots, "waiting": waiting, "stage": stage, "shown": partial(shown, vote)}


@require_GET
def turnout(request: HttpRequest, pk: int) -> HttpResponse:
    """How many took part, as a fragment that an open page fetches again."""
    vote = vote_for(request.actor, pk)
    etag = f'"{vote.pk}-{vote.state}-{vote.cast}-{request.LANGUAGE_CODE}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or render(request, "votes/turnout.html", {"turnout": vote_panel.turnout(vote)})
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "no-cache"
    return response


def _vote(request: HttpRequest, number: str) -> Any:
    """The latest vote about what has this number."""
    found = votes_numbered(request.actor, number)
    if not found:
        raise NotFound
    return found[0]


def _receipt(request: HttpRequest, number: str, receipt: str) -> Any:
    """The ballot with this receipt, in any vote about what has this number."""
    for vote in votes_numbered(request.actor, number):
        with suppress(NotFound):
            found = ballot_by_receipt(request.actor, vote, receipt)
            found.elector.vote = vote
            return found
    raise NotFound("receipt-unknown")


def _ballot_page(request: HttpRequest, vote: Any, form: BallotForm | None, status: int = 200) -> HttpResponse:
    panel = vote_panel.build(request.actor, vote, form=form)
    shown = {"panel": panel} | ({"form": panel["form"]} if panel["form"] else {})
    return unkept(vote, render(request, "votes/ballot.html", shown, status=status))


def _not_counted(request: HttpRequest, number: str, refused: list[Any]) -> HttpResponse:
    """Why nothing was counted, by our clock, with the reasons that were typed; a seat that is not there is a 404."""
    if isinstance(refused[0], NotFound):
        raise refused[0]
    page = {
        "number": number,
        "reasons": list(dict.fromkeys(map(sentence, refused))),
        "code": refused[0].code,
        "typed": list(dict.fromkeys(paper.motivation for paper in papers_in(request.POST) if paper.motivation)),
        "now": clock.now(),
    }
    return render(request, "votes/not_counted.html", page, status=refused[0].status)


def _sign_in_first(request: HttpRequest, number: str) -> HttpResponse:
    """To the door, keeping what was filled in: whoever's session was lost comes back to the check.

    Of a secret vote nothing is kept, as a session lies in the database beside who it belongs to.
    """
    if request.method == "GET":
        return redirect_to_login(request.path)
    if _vote(request, number).secret:
        messages.info(request, _("We keep nothing of a secret vote. Sign in, and fill in the ballot again."))
        return redirect_to_login(url("votes:ballot", number))
    request.session[KEPT] = {"number": number, "form": request.POST.urlencode()}
    return redirect_to_login(url("votes:check", number))


def _kept(request: HttpRequest, number: str) -> QueryDict | None:
    kept = request.session.get(KEPT)
    if not kept or kept["number"] != number:
        return None
    if request.actor.signed_in:
        del request.session[KEPT]
    return QueryDict(kept["form"])
