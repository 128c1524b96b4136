"""What waits for the secretariat."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from beraad.access.policies import may
from beraad.bodies.choices import BodyKind
from beraad.bodies.queries import ending_mandates, vacancy_counts
from beraad.elections.queries import running_elections, shortages, to_judge
from beraad.elections.queries import stuck as stuck_elections
from beraad.kernel import clock
from beraad.notices.queries import failing
from beraad.people.queries import invitations
from beraad.proposals.queries import in_preparation
from beraad.record.queries import latest
from beraad.services.queries import services_on
from beraad.votes import actions as votes
from beraad.votes.queries import open_votes, planned_votes, stuck, vote_for
from beraad.web.parts.history import lines
from beraad.web.parts.staff import staff_only
from beraad.web.ui.phrases import sentence

MANDATE_ENDS_WITHIN = dt.timedelta(days=60)
SHOWN = 10


@staff_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    day = clock.today()
    return render(
        request,
        "secretariat/index.html",
        {
            "ready": in_preparation().vote,
            "stuck": [(vote, sentence(why) if why else "") for vote, why in stuck()],
            "votes": list(open_votes()),
            "hands_out": partial(may, request.actor, "hand_out"),
            "planned": list(planned_votes()),
            "elections": list(running_elections()),
            "stuck_elections": stuck_elections(),
            "objections": to_judge(),
            "shortages": shortages(),
            "vacancies": vacancy_counts(day),
            "ending": ending_mandates(day, day + MANDATE_ENDS_WITHIN, SHOWN),
            "invitations": list(invitations(request.actor)[:SHOWN]),
            "failing": list(failing(request.actor)[:SHOWN]),
            "deeds": lines(latest(SHOWN, without="advicedraft")),
            "services": services_on(day),
        },
    )


@staff_only
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not voted; once per vote."""
    vote = vote_for(request.actor, pk)
    count = votes.remind(actor=request.actor, vote=vote)
    text = ngettext("%(n)s organisation gets a reminder.", "%(n)s organisations get a reminder.", count)
    if vote.body.kind != BodyKind.CONSORTIUM:
        text = ngettext("%(n)s member gets a reminder.", "%(n)s members get a reminder.", count)
    messages.success(request, text % {"n": count})
    return redirect("secretariat:index")
