"""The advice of the steering group: written within the group, then given in its name."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.proposals.advising import draft_advice, give_advice
from beraad.proposals.queries import advice_texts, dossier_for, version_of
from beraad.web.parts.guard import signed_in

from .forms import AdviceForm, refusal


@signed_in
def advise(request: HttpRequest, number: str) -> HttpResponse:
    """Write the advice that the group prepares, or give it. Who was overtaken sees both texts and keeps their own."""
    proposal = dossier_for(request.actor, number)
    texts = advice_texts(request.actor, proposal)
    posted, drafted = request.POST if request.method == "POST" else None, "draft" in request.POST
    form, status = AdviceForm(posted, initial=_initial(proposal, texts)), 200
    if not form.is_bound:
        require(request.actor, "advise", proposal)
    else:
        deed = draft_advice if drafted else give_advice
        status = refusal(form, partial(deed, actor=request.actor, proposal=proposal))
    if status is None:
        saved, given = (
            _("The draft is saved. Only your steering group sees it."),
            _("The advice stands beside the proposal."),
        )
        messages.success(request, saved if drafted else given)
        return redirect("proposals:advise" if drafted else "proposals:detail", number)
    page = {"proposal": proposal, "latest": version_of(proposal), "form": form, "texts": texts}
    return render(request, "proposals/advise.html", page | _based(form, texts), status=status)


def _based(form: AdviceForm, texts: list[Any]) -> dict[str, Any]:
    """On which text the form goes on, and that text when someone else wrote it meanwhile."""
    latest = texts[0] if texts else None
    overtaken = form.is_bound and latest and form["based_on"].value() != str(latest.number)
    return {"based_on": latest.number if latest else 0, "theirs": latest if overtaken else None}


def _initial(proposal: Any, texts: list[Any]) -> dict[str, Any]:
    """What the form starts with: what the group wrote last, or the advice that it gave before."""
    written = texts[0] if texts else getattr(proposal, "advice", None)
    return written.words if written else {}
