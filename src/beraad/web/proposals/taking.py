"""Taking a proposal from one station to the next."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.proposals.queries import Road, dossier_for, road, version_of
from beraad.web.parts.guard import signed_in
from beraad.web.parts.rules import kind_label

from .forms import refusal
from .steps import STEPS
from .ways import rule_ahead


@signed_in
def take(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The page of a step: what it does, what it asks; then done, or refused with everything still there."""
    step = STEPS[name]
    proposal = dossier_for(request.actor, number)
    if request.method == "POST":
        form = step.form(request.POST, **step.asked(proposal))
        status = refusal(form, partial(step.act, actor=request.actor, proposal=proposal))
        if status is None:
            messages.success(request, step.done)
            return redirect("proposals:detail", number)
    else:
        require(request.actor, name, proposal)
        form, status = step.form(initial=step.initial(proposal), **step.asked(proposal)), 200
    latest, ahead = version_of(proposal), road(proposal) if name in ("consult", "put_to_vote") else None
    page = {
        "proposal": proposal,
        "step": step,
        "form": form,
        "latest": latest,
        "ahead": ahead,
        "hints": _hints(ahead) if ahead else {},
        "kind": kind_label(ahead.kind) if ahead else "",
        "rule": rule_ahead(ahead, latest.contest) if ahead else [],
    }
    return render(request, "proposals/step.html", page, status=status)


def _hints(ahead: Road) -> dict[str, str]:
    """What the charter asks, beside the field it concerns."""
    days = ahead.rules.windows
    closes = _("At least %(least)s and at most %(most)s days after it opens.")
    return {
        "days": _("At least %(n)s days: so the rules say.") % {"n": days.consultation_days},
        "opens_at": _("At least %(n)s days from now.") % {"n": days.notice_days} if days.notice_days else "",
        "closes_at": closes % {"least": days.vote_days, "most": days.vote_days_max},
    }
