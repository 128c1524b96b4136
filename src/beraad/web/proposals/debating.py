"""Taking part in the discussion: respond, answer, correct, take back."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beraad.access.policies import may, require
from beraad.debate import actions as debate
from beraad.debate.queries import contribution_to
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.proposals.actions import comment
from beraad.proposals.queries import dossier_for, proposal_for
from beraad.web.parts.guard import signed_in
from beraad.web.ui.jinja import url

from .dossier import dossier
from .forms import Contribution, Correction, refusal


def _place(number: str, place: int) -> str:
    return f"{url('proposals:detail', number)}#reactie-{place}"


@signed_in
def post(request: HttpRequest, number: str) -> HttpResponse:
    """Respond, or answer; refused words stay in the form."""
    if request.method != "POST":
        return redirect(url("proposals:detail", number) + "#reageer")
    proposal = dossier_for(request.actor, number)
    form, posted = Contribution(request.POST), []
    deed = partial(comment, actor=request.actor, proposal=proposal)
    status = refusal(form, lambda **values: posted.append(deed(**values)))
    if status:
        return render(request, "proposals/detail.html", dossier(request, proposal, form), status=status)
    messages.success(request, _("Your reply is online."))
    return redirect(_place(number, posted[0].number))


@signed_in
def correct(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Change one's own words."""
    proposal = proposal_for(request.actor, number)
    said = contribution_to(key(proposal), place)
    if said.withdrawn_at:
        raise Conflict("comment-withdrawn")
    form = Correction(request.POST if request.method == "POST" else None, initial={"text": said.text})
    status = refusal(form, partial(debate.edit, actor=request.actor, comment=said)) if form.is_bound else 200
    if status is None:
        messages.success(request, _("Your reply is changed."))
        return redirect(_place(number, place))
    if not form.is_bound:
        require(request.actor, "withdraw", said)
    return render(
        request,
        "proposals/contribution.html",
        {
            "proposal": proposal,
            "said": said,
            "form": form,
            "mine": bool(may(request.actor, "edit", said)),
        },
        status=status,
    )


@signed_in
@require_POST
def withdraw(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Take one's words back; their place stays."""
    proposal = proposal_for(request.actor, number)
    debate.withdraw(actor=request.actor, comment=contribution_to(key(proposal), place))
    messages.success(request, _("The reply is withdrawn. Its place stays."))
    return redirect(_place(number, place))
