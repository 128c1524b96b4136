"""Papers of a secret vote, for the secretariat: print them, hand them out with two, enter with two what comes back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from beraad.access.policies import require
from beraad.kernel.errors import BeraadError, NotFound
from beraad.votes import handing
from beraad.votes.models import Vote
from beraad.votes.papered import asked_for, blank_papers, pile_of, weights_in
from beraad.votes.queries import vote_for, waiting
from beraad.web.parts.ballots import TYPED, CodeForm
from beraad.web.parts.choosing import on_paper, shown
from beraad.web.ui.formats import number
from beraad.web.ui.forms import Form

from .secrets import unkept

FOUND = 20


class Print(Form):
    """How many papers, and of which weight."""

    number = forms.IntegerField(label=gettext_lazy("How many papers"), min_value=1, max_value=handing.MOST)
    weight = forms.ChoiceField(label=gettext_lazy("Weight on the paper"))

    def __init__(self, vote: Vote, *args: Any) -> None:
        super().__init__(*args)
        self.fields["weight"].choices = [(weight, number(weight)) for weight in weights_in(vote)]


class Seat(Form):
    """For which seat."""

    seat = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, _vote: Vote, *args: Any) -> None:
        super().__init__(*args)


class Ask(Seat):
    """For which seat, and why it cannot vote otherwise."""

    reason = forms.CharField(label=gettext_lazy("Why it cannot vote on a screen"), max_length=300)


DEEDS: dict[str, tuple[type[Form], Callable[..., Any], Any]] = {
    "print": (Print, handing.print_papers, gettext_lazy("The papers are ready to be printed.")),
    "ask": (Ask, handing.ask_paper, gettext_lazy("A paper is asked. Someone else must agree.")),
    "agree": (
        Seat,
        handing.hand_paper,
        gettext_lazy("Hand out a paper now, any of the pile. This organisation votes by it and in no other way."),
    ),
    "refuse": (Seat, handing.refuse_paper, gettext_lazy("No paper is handed out.")),
}


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about the papers of a vote, and the deeds with them."""
    vote = _staffed(request, pk)
    name = request.POST.get("deed", "")
    forms_by_deed: dict[str, Form] = {"print": Print(vote)}
    if name in DEEDS:
        kind, deed, done = DEEDS[name]
        form = forms_by_deed[name] = kind(vote, request.POST)
        if form.is_valid() and _succeeds(form, deed, actor=request.actor, vote=vote):
            messages.success(request, str(done))
            return redirect("votes:handing", pk)
    search = request.GET.get("q", "").strip()[:100]
    found = (
        waiting(vote).filter(handing__isnull=True, name__icontains=search).order_by("name")[:FOUND] if search else []
    )
    page = {"vote": vote, "forms": forms_by_deed, "asked": asked_for(vote), "pile": pile_of(vote), "search": search}
    failed = name in DEEDS
    return render(request, "votes/handing.html", page | {"found": found, "deed": name}, status=422 if failed else 200)


def _succeeds(form: Form, deed: Callable[..., Any], **given: Any) -> bool:
    """Whether the deed was done; else the form says why not."""
    try:
        deed(**given, **form.cleaned_data)
    except BeraadError as error:
        form.explain(error)
    return not form.errors


@require_GET
def pile(request: HttpRequest, pk: int) -> HttpResponse:
    """The blank papers, to be printed: a page each."""
    vote = _staffed(request, pk)
    page = {"vote": vote, "blanks": blank_papers(vote), **on_paper(vote)}
    return unkept(vote, render(request, "votes/pile.html", page))


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """What a paper says, entered by one and then by another."""
    vote = _staffed(request, pk)
    form = CodeForm(vote, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {"code": form.cleaned_data["code"], "choice": form.cleaned_data[TYPED]}
        try:
            done = handing.enter_paper(actor=request.actor, vote=vote, **given)
        except BeraadError as error:
            form.explain(error)
        else:
            said = _("The paper is in the box.") if done else _("Entered. Someone else must enter it too.")
            messages.success(request, said)
            return redirect("votes:enter", pk)
    page = {"vote": vote, "form": form, "shown": partial(shown, vote), "pile": pile_of(vote)}
    return unkept(vote, render(request, "votes/enter.html", page, status=422 if form.errors else 200))


def _staffed(request: HttpRequest, pk: int) -> Vote:
    vote = vote_for(request.actor, pk)
    if not vote.secret:
        raise NotFound
    require(request.actor, "hand_out", vote)
    return vote
