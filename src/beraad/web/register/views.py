"""The register of decisions: search it, read a decision, take its figures along."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from beraad.kernel import clock, tabular
from beraad.register.queries import bundle_text, decision_for, decisions, entries
from beraad.votes.papers import spoken
from beraad.votes.queries import named_ballots, vote_for
from beraad.web.parts.outcomes import verdict, word
from beraad.web.parts.pages import page
from beraad.web.ui.fragments import passage
from beraad.web.ui.jinja import Address

from . import decision as decided
from .filters import Filters

ROWS = 20
BALLOTS = 50
# Whoever prints wants everyone; a page with more rows than this helps nobody.
EVERYONE = 2000
# What was decided never changes, so neither do the files about it; but a demonstration begins anew with other decisions
# under the same numbers.
FOREVER = "no-cache" if settings.DEMO else "public, max-age=31536000, immutable"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    listing = page(entries(*filters.values.values()), request.GET.get("blad"), ROWS)
    there = filters.entered
    found = passage(
        "register/found.html",
        filters=filters,
        listing=listing,
        total=there.fitting,
        wider=() if listing.rows else filters.wider(),
        options=filters.options(there),
        address=Address(request.GET.urlencode()),
        verdict=verdict,
    )
    return render(request, "register/index.html", {"filters": filters, "found": found})


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The decisions that fit the filters, as a table."""
    head = [
        pgettext("reference", "Number"),
        _("Title"),
        _("Body"),
        _("Service"),
        _("Result"),
        _("Decided on"),
        _("Proposal"),
        _("Digest"),
    ]
    rows = (
        [
            d.number,
            d.title,
            d.body.name,
            d.service.name if d.service else "",
            verdict(d.result).word,
            d.decided_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
            d.reference,
            d.bundle_digest,
        ]
        for d in decisions(request.actor, **Filters.read(request.GET).values).iterator(chunk_size=2000)
    )
    return _file(tabular.write(head, rows), "text/csv; charset=utf-8", _("decisions") + ".csv")


@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """A decision with everything one needs to trust it."""
    decision = decision_for(request.actor, number)
    shown = decided.build(request.actor, decision)
    search = request.GET.get("q", "").strip()[:100]
    ballots = named_ballots(shown["vote"], search=search)
    own = () if search or request.GET.get("blad", "1") != "1" else tuple(seat.elector for seat in shown["mine"])
    if not search:
        ballots = ballots.exclude(house__in=list(request.actor.houses)) if request.actor.houses else ballots
    everyone = "alles" in request.GET
    listing = page(ballots, request.GET.get("blad"), EVERYONE if everyone else BALLOTS)
    shown |= {"search": search, "listing": listing, "own": own, "word": word}
    shown |= {"part": bool(search or listing.previous or listing.next), "everyone": everyone}
    return render(request, "register/detail.html", shown)


@require_GET
def bundle(request: HttpRequest, number: str) -> HttpResponse:
    """Rule, electorate, ballots and outcome in one file that anybody can count again."""
    decision = decision_for(request.actor, number)
    return _unchanging(
        request, decision, lambda: _file(bundle_text(decision), "application/json", f"{decision.number}.json")
    )


@require_GET
def ballots(request: HttpRequest, number: str) -> HttpResponse:
    """Who voted what, as a table."""
    decision = decision_for(request.actor, number)

    def table() -> HttpResponse:
        vote = vote_for(request.actor, decision.vote)
        rows = named_ballots(vote).iterator(chunk_size=2000)
        head = [_("Organisation"), pgettext("for or against", "Vote"), _("Weight"), _("Why")]
        head += [_("Proxy")] if vote.proxies else []
        data = tabular.write(head, (_ballot_cells(vote, elector) for elector in rows))
        return _file(data, "text/csv; charset=utf-8", f"{decision.number}.csv")

    return _unchanging(request, decision, table)


def _ballot_cells(vote: Any, elector: Any) -> list[str]:
    ballot = getattr(elector, "ballot", None)
    said, motivation = (spoken(vote, ballot.choice), ballot.motivation) if ballot else (word("none"), "")
    proxy = [ballot.proxy.holder_name if ballot and ballot.proxy else ""] if vote.proxies else []
    return [elector.name, said, elector.weight, motivation, *proxy]


def _file(data: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _unchanging(request: HttpRequest, decision: Any, make: Any) -> HttpResponse:
    """The file, or that the reader has it already."""
    etag = f'"{decision.bundle_digest}-{request.LANGUAGE_CODE}"'
    response = get_conditional_response(request, etag=etag) or make()
    response.headers["ETag"], response.headers["Cache-Control"] = etag, FOREVER
    return response
