"""The desk of a steering group, and its meetings."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beraad.access.policies import may
from beraad.bodies.queries import body_for
from beraad.kernel.errors import Conflict, Invalid
from beraad.proposals import agenda
from beraad.proposals.queries import meeting_for
from beraad.web.parts.forms import DeedForm
from beraad.web.parts.guard import signed_in
from beraad.web.ui.phrases import sentence

from . import pages
from .forms import ItemForm, MeetingForm

MARKS = {"up": agenda.move_up, "done": agenda.finish_item, "remove": agenda.remove_item}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The desk of a group, for who sits in it; here it plans its meetings."""
    body = pages.body_at_desk(request.actor, slug)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and _done(form, partial(agenda.plan_meeting, actor=request.actor, body=body)):
        messages.success(request, _("The meeting is planned. Only your group sees its agenda until you publish it."))
        return redirect("preparing:desk", slug)
    page = pages.desk(request.actor, body) | {"form": form}
    return render(request, "preparing/desk.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The agenda of a meeting; its members keep it here."""
    body = body_for(request.actor, slug)
    found = meeting_for(request.actor, body, pk)
    form, problem = ItemForm(), ""
    if request.method == "POST":
        form, problem = _kept(request, found)
        if not form.errors and not problem:
            return redirect("preparing:meeting", slug, pk)
    page = {"body": body, "meeting": found, "items": list(found.items.select_related("proposal")), "form": form}
    page |= {"keeps": bool(may(request.actor, "keep", found)), "problem": problem}
    return render(request, "preparing/meeting.html", page, status=422 if form.errors or problem else 200)


def _kept(request: HttpRequest, found: Any) -> tuple[DeedForm, str]:
    """Do what was asked of an agenda: the form as refused, or why it could not be done."""
    given = {"actor": request.actor, "meeting": found}
    for name, deed in MARKS.items():
        if (item := request.POST.get(name, "")).isdecimal():
            return ItemForm(), _tried(partial(deed, **given, item=int(item)))
    if "publish" in request.POST:
        return ItemForm(), _tried(partial(agenda.publish_agenda, **given))
    form = ItemForm(request.POST)
    _done(form, partial(agenda.add_item, **given))
    return form, ""


def _tried(deed: Any) -> str:
    try:
        deed()
    except Conflict as error:
        return sentence(error)
    return ""


def _done(form: DeedForm, deed: Any) -> bool:
    """Whether it was done with what the form says; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        deed(**form.cleaned_data)
    except (Invalid, Conflict) as error:
        form.refuse(error)
    return not form.errors
