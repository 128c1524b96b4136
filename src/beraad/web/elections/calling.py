"""What the secretariat does about an election: call it, set its days, call it off."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.bodies.queries import body_for
from beraad.elections import actions
from beraad.elections.actions import DAYS
from beraad.elections.models import Election
from beraad.elections.queries import election_for
from beraad.kernel import clock
from beraad.web.parts.deeds import deed_page
from beraad.web.ui.jinja import url

from .around import of_election, of_group
from .forms import CallForm, CallOffForm, DatesForm


@deed_page
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Call for candidates."""
    body = body_for(request.actor, slug)
    require(request.actor, "call", Election)
    return of_group(
        request,
        body,
        CallForm(request.POST if request.method == "POST" else None),
        lambda start: actions.call_election(actor=request.actor, body=body, start=start),
        title=_("Call for candidates"),
        lead=body.name,
        note=_("The steps take as long as the rules say. Organisations whose voice is missing are invited by name."),
        submit=_("Open the call"),
        done=_("The call is open."),
        then=lambda election: url("elections:detail", election.number),
    )


@deed_page
def dates(request: HttpRequest, number: str) -> HttpResponse:
    """Set the last day of each step."""
    election = election_for(request.actor, number)
    require(request.actor, "change", election)
    last = {name.removesuffix("_until"): clock.last_day(getattr(election, name)) for name in DAYS}
    return of_election(
        request,
        election,
        DatesForm(request.POST or None, initial=last),
        lambda **given: _set(request, election, given, last),
        title=_("Set the days of this election"),
        note=_("No step can be shorter than the rules say."),
        submit=_("Set these days"),
        done=_("The days are set."),
    )


def _set(request: HttpRequest, election: Election, given: dict[str, dt.date], last: dict[str, dt.date]) -> Election:
    """Set the days that changed."""
    changed = {name: day for name, day in given.items() if day != last[name]}
    return actions.set_dates(actor=request.actor, election=election, **changed)


@deed_page
def call_off(request: HttpRequest, number: str) -> HttpResponse:
    """Call an election off."""
    election = election_for(request.actor, number)
    require(request.actor, "change", election)
    return of_election(
        request,
        election,
        CallOffForm(request.POST or None),
        lambda reason: actions.call_off(actor=request.actor, election=election, reason=reason),
        title=_("Call this election off?"),
        note=_("It stays readable as called off, with your reason. This cannot be undone."),
        submit=_("Call it off"),
        done=_("The election is called off."),
    )
