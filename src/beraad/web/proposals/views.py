"""Proposals as read: the list, a file, its versions and what changed, its history."""

import datetime as dt
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.proposals.choices import Ask, State
from beraad.proposals.queries import OPEN_STATES, dossier_for, entries, proposal_for, version_of, versions
from beraad.record import queries as record
from beraad.services.queries import offered
from beraad.web.parts.history import lines
from beraad.web.parts.pages import page
from beraad.web.ui.deeds import RESULTS
from beraad.web.ui.fragments import passage
from beraad.web.ui.jinja import Address

from .charters import changes
from .dossier import dossier

PER_PAGE = 20
STATES = {state.value: (state.value,) for state in State} | {"": OPEN_STATES, "alle": tuple(State.values)}


def index(request: HttpRequest) -> HttpResponse:
    """The proposals someone may see, by service, state and words."""
    services = list(offered(clock.today()))
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:200] for name in ("dienst", "staat", "q")}
    service = next((service for service in services if service.slug == asked["dienst"]), None)
    states = STATES.get(asked["staat"], OPEN_STATES)
    rows = entries(request.actor, service=service.pk if service else None, states=states, search=asked["q"])
    shown = page(rows, request.GET.get("blad"), PER_PAGE)
    found = passage(
        "proposals/found.html",
        page=shown,
        rows=tuple(map(_dated, shown.rows)),
        asked=tuple(asked.items()),
        filtered=any(asked.values()),
        service_options=(("", _("All services")), *((service.slug, service.name) for service in services)),
        state_options=_states(get_language()),
        address=Address(request.GET.urlencode()),
        state=State,
        ask=Ask,
        results=RESULTS.get,
    )
    return render(request, "proposals/index.html", {"service": service, "asked": asked, "found": found})


def _dated(proposal: Any) -> tuple[Any, dt.date | None, bool]:
    """A proposal with the last day of its consultation, and whether that is over."""
    until = proposal.consultation_until
    return proposal, clock.last_day(until) if until else None, bool(until) and until <= clock.now()


@cache
def _states(_language: str) -> tuple[tuple[str, str], ...]:
    named = ((state.value, capfirst(str(state.label))) for state in State)
    return (("", _("Under discussion")), *named, ("alle", _("All proposals")))


def detail(request: HttpRequest, number: str) -> HttpResponse:
    """The file of a proposal."""
    proposal = dossier_for(request.actor, number)
    return render(request, "proposals/detail.html", dossier(request, proposal))


def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The text as it stood in one version."""
    proposal = proposal_for(request.actor, number)
    shown = version_of(proposal, version)
    return render(
        request,
        "proposals/version.html",
        {
            "proposal": proposal,
            "shown": shown,
            "latest": version_of(proposal).number,
        },
    )


def difference(request: HttpRequest, number: str) -> HttpResponse:
    """What changed between two versions; the last two unless others are asked for."""
    proposal = proposal_for(request.actor, number)
    found = {str(v.number): v for v in versions(proposal)}
    after = found.get(request.GET.get("tot") or str(len(found)))
    before = found.get(request.GET.get("van") or str(max(1, (after.number if after else 1) - 1)))
    if before is None or after is None:
        raise NotFound
    return render(
        request,
        "proposals/difference.html",
        {
            "proposal": proposal,
            "before": before,
            "after": after,
            "versions": list(found.values()),
        },
    )


def charter(request: HttpRequest, number: str) -> HttpResponse:
    """The rules that a proposal wants to adopt, in words and beside those in force."""
    proposal = proposal_for(request.actor, number)
    if proposal.charter_rules is None:
        raise NotFound
    return render(request, "proposals/charter.html", {"proposal": proposal, **changes(proposal)})


def history(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that happened with a proposal, from the record, newest first."""
    proposal = proposal_for(request.actor, number)
    shown = page(record.history(key(proposal)), request.GET.get("blad"), 50)
    context: dict[str, Any] = {"proposal": proposal, "page": shown, "lines": lines(shown.rows, titled=False)}
    return render(request, "proposals/history.html", context)
