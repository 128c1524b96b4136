"""My desk: what needs me, what changed, what comes."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from beraad.kernel import clock
from beraad.people.actions import mark_visit
from beraad.proposals.queries import drafts
from beraad.record.queries import news
from beraad.votes.queries import upcoming
from beraad.web.parts.guard import signed_in
from beraad.web.parts.history import lines

from . import tasks

# What a member wants to hear of when they come back; the rest stands in the history of each thing.
NEWS = [
    "ConsultationOpened",
    "VersionPublished",
    "AdviceGiven",
    "VoteOpened",
    "DecisionEntered",
    "ProposalConcluded",
    "ProposalWithdrawn",
    "CharterAdopted",
    "CommitmentOverdue",
    "DecisionCalledUp",
    "DecisionReturned",
    "ReturnAnswered",
    "YearReported",
    "ElectionCalled",
    "ElectionCounted",
    "ElectionFailed",
    "SeatFilled",
    "GroupBelowMinimum",
]
# A new visit begins after an absence; reloading the desk within it keeps what is new.
ABSENCE = dt.timedelta(hours=4)
FIRST_LOOK = dt.timedelta(days=14)
SOON = dt.timedelta(days=3)


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    place = tasks.place(request.actor)
    found = tasks.tasks(request.actor, place)
    concerns, since = place.concerns, _since(request)
    return render(
        request,
        "desk/index.html",
        {
            "tasks": found,
            "minutes": sum(task.minutes for task in found),
            "since": since,
            "concerned": bool(concerns),
            "news": lines(news(concerns, NEWS, since)) if concerns else [],
            "today": clock.today(),
            "soon": clock.now() + SOON,
            "upcoming": upcoming([service.pk for service in place.services]) if place.services else [],
            "mandates": place.mandates,
            "drafts": drafts(request.actor),
            "services": place.services,
        },
    )


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read: what is new starts now."""
    mark_visit(actor=request.actor)
    now = clock.now().isoformat()
    request.session["visit"] = {"since": now, "last": now}
    return redirect("desk:index")


def _since(request: HttpRequest) -> dt.datetime:
    """The end of the visit before this one; kept in the session while this one lasts."""
    visit, now = request.session.get("visit"), clock.now()
    if visit and now - dt.datetime.fromisoformat(visit["last"]) < ABSENCE:
        return dt.datetime.fromisoformat(visit["since"])
    since = mark_visit(actor=request.actor) or now - FIRST_LOOK
    request.session["visit"] = {"since": since.isoformat(), "last": now.isoformat()}
    return since
