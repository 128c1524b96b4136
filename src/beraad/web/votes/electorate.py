"""Who may vote, with what weight and why, as frozen when the vote opened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beraad.kernel import tabular
from beraad.organisations.queries import found_houses, house_for
from beraad.votes.proxied import proxies_in
from beraad.votes.queries import electors, outside, turnout_told, vote_for, why
from beraad.web.parts.electorate import reason_text, sources
from beraad.web.parts.pages import page
from beraad.web.parts.rules import Sentence, register, rule_sentences
from rulebook import Rule

ROWS = 50
OUTSIDERS = 10


@require_GET
def electorate(request: HttpRequest, pk: int) -> HttpResponse:
    """The seats of a vote, fifty at a time; a search also finds the organisations that are not among them."""
    vote = vote_for(request.actor, pk)
    told = turnout_told(vote)
    search = request.GET.get("q", "").strip()[:100]
    others = []
    if search:
        others = outside(vote, found_houses(request.actor, vote.reference_date, search))[:OUTSIDERS]
    shown = {
        "vote": vote,
        "search": search,
        "listing": page(electors(vote, search=search), request.GET.get("blad"), ROWS),
        "others": others,
        "weighing": _weighing(vote),
        "turnout_told": told,
        "proxies": proxies_in(vote, told=told),
        "reason_text": reason_text,
        "sources": sources,
    }
    return render(request, "votes/electorate.html", shown)


@require_GET
def reason(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Why one organisation may, or may not, vote, and how its weight came about."""
    vote, house = vote_for(request.actor, pk), house_for(request.actor, slug)
    found = why(vote, house)
    shown = {
        "vote": vote,
        "house": house,
        "found": found,
        "reason": reason_text(found),
        "sources": sources(found.get("origin", {})),
        "weighing": _weighing(vote),
        "register": register,
    }
    return render(request, "votes/reason.html", shown)


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole electorate as a table."""
    vote = vote_for(request.actor, pk)
    registers = _registers(vote)
    head = [_("Organisation"), _("May vote"), _("Why"), _("Weight"), *map(register, registers), _("Where from")]
    told = turnout_told(vote)
    proxies = proxies_in(vote, told=told)
    head += [_("Proxy")] if vote.proxies else []
    head += [_("Voted")] if told else []
    rows = (
        [
            *_cells(elector, registers),
            *([", ".join(proxies.get(elector.seat_id, []))] if vote.proxies else []),
            *([_("yes") if elector.voted else _("no")] if told else []),
        ]
        for elector in electors(vote).iterator(chunk_size=2000)
    )
    what = slugify(_("electorate"))
    name = f"{slugify(vote.reference)}-{vote.call}-{what}.csv"
    return HttpResponse(
        tabular.write(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(elector: Any, registers: list[str]) -> list[str]:
    return [
        elector.name,
        _("yes") if elector.eligible else _("no"),
        reason_text(elector.reason),
        elector.weight,
        *(elector.figures.get(name, "") for name in registers),
        " | ".join(source.text for source in sources(elector.origin)),
    ]


def _registers(vote: Any) -> list[str]:
    rule = Rule.parse(vote.rule)
    return sorted({rule.weight.register, *rule.registers} - {None})


def _weighing(vote: Any) -> list[Sentence]:
    sentences = rule_sentences(Rule.parse(vote.rule), vote.body.kind)
    return [sentence for sentence in sentences if sentence.topic == "weight"]
