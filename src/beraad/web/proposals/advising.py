"""The advice of the steering group: written and settled within the group, then given in its name."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.policies import may, require
from beraad.kernel.errors import NotFound
from beraad.proposals.advising import ask_group, draft_advice, give_advice
from beraad.proposals.queries import advice_texts, dossier_for, version_of
from beraad.votes.actions import cast_ballot
from beraad.web.parts.guard import signed_in

from .forms import AdviceForm, Plain, refusal
from .group import asked


@signed_in
def advise(request: HttpRequest, number: str) -> HttpResponse:
    """What the group prepares: its words, who agrees, and giving it. Whoever is refused keeps what they typed."""
    proposal = dossier_for(request.actor, number)
    if request.method != "POST":
        require(request.actor, "advise", proposal)
        return _page(request, proposal)
    if "ask" in request.POST:
        return _ask(request, proposal)
    return _say(request, proposal) if "say" in request.POST else _write(request, proposal)


def _write(request: HttpRequest, proposal: Any) -> HttpResponse:
    """Keep the words as a draft of the group, or give them as its advice."""
    drafted, form = "draft" in request.POST, AdviceForm(request.POST)
    status = refusal(form, partial(draft_advice if drafted else give_advice, actor=request.actor, proposal=proposal))
    if status:
        return _page(request, proposal, form=form, status=status)
    saved, given = (
        _("The draft is saved. Only your steering group sees it."),
        _("The advice stands beside the proposal."),
    )
    messages.success(request, saved if drafted else given)
    return redirect("proposals:advise" if drafted else "proposals:detail", proposal.number)


def _ask(request: HttpRequest, proposal: Any) -> HttpResponse:
    """Ask the group whether what it drafted is its advice."""
    form = Plain(request.POST)
    status = refusal(form, partial(ask_group, actor=request.actor, proposal=proposal))
    if status:
        return _page(request, proposal, problems=form, status=status)
    messages.success(request, _("Your group is asked. Every member gets a message."))
    return redirect("proposals:advise", proposal.number)


def _say(request: HttpRequest, proposal: Any) -> HttpResponse:
    """Answer for one seat what the group is asked; until the end another answer replaces it."""
    texts = advice_texts(request.actor, proposal)
    round = asked(request.actor, texts)
    empty = next((f for f in round.forms if str(f.number) == request.POST["say"]), None) if round else None
    if empty is None:
        raise NotFound
    form = type(empty)(request.POST, vote=empty.vote, seat=empty.seat)
    status = refusal(form, partial(cast_ballot, actor=request.actor, vote=form.vote.pk, seat=form.number))
    if status:
        return _page(request, proposal, said=form, problems=form, status=status)
    messages.success(request, _("Your answer is in. You can change it until the end."))
    return redirect("proposals:advise", proposal.number)


def _page(request: HttpRequest, proposal: Any, *, form: Any = None, said: Any = None, **more: Any) -> HttpResponse:
    texts = advice_texts(request.actor, proposal)
    form = form or AdviceForm(initial=_initial(proposal, texts))
    page = {"proposal": proposal, "latest": version_of(proposal), "form": form, "texts": texts}
    page |= {"asked": asked(request.actor, texts, said), "problems": more.get("problems", form)}
    page |= {f"may_{verb}": bool(may(request.actor, verb, proposal)) for verb in ("give_advice", "ask_group")}
    return render(request, "proposals/advise.html", page | _based(form, texts), status=more.get("status", 200))


def _based(form: AdviceForm, texts: list[Any]) -> dict[str, Any]:
    """On which text the form goes on, and that text when someone else wrote it meanwhile."""
    latest = texts[0] if texts else None
    overtaken = form.is_bound and latest and form["based_on"].value() != str(latest.number)
    return {"based_on": latest.number if latest else 0, "theirs": latest if overtaken else None}


def _initial(proposal: Any, texts: list[Any]) -> dict[str, Any]:
    """What the form starts with: what the group wrote last, or the advice that it gave before."""
    written = texts[0] if texts else getattr(proposal, "advice", None)
    return written.words if written else {}
