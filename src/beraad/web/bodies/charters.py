"""Writing new rules: fill in, read them in plain words, and adopt them or propose them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.actor import Actor
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.bodies.queries import body_for
from beraad.charters.actions import adopt_charter
from beraad.charters.defaults import consortium
from beraad.charters.models import Charter
from beraad.charters.queries import charters_of, governing
from beraad.charters.rules import Rules, parse
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict, Forbidden, NotFound
from beraad.proposals.actions import start_proposal
from beraad.proposals.choices import Ask
from beraad.web.parts.articles import articles, differences, kind_rows
from beraad.web.parts.sides import sides
from beraad.web.ui.phrases import sentence

from .drafts import Draft
from .pages import by_decision, may_write
from .proposing import changes_as_text

CHECKED = ("preview", "adopt")
MORE = {"more": "kind", "lines": "voice"}


def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, its preview, and the deed: `step` says which button was pressed."""
    body = body_for(request.actor, slug)
    if body.kind != BodyKind.CONSORTIUM:
        raise NotFound
    newest = next(iter(charters_of(body)), None)
    decided = by_decision(request.actor, body, governing(body, clock.today()))
    verdict = may_write(request.actor, body, decided)
    if not verdict:
        raise Forbidden(verdict.code, **verdict.params)
    step, base = request.POST.get("step", ""), newest.rules if newest else consortium()
    sent = request.POST if request.method == "POST" else None
    offered = sides(request.actor, body.service) if decided else ()
    draft = Draft(base, sent, by_decision=decided, sides=offered, check=step in CHECKED, more=MORE.get(step, ""))
    words = {"body": body, "by_decision": decided, "draft": draft, "form": draft}
    if step not in CHECKED:
        return render(request, "bodies/charter_form.html", words)
    if not draft.is_valid():
        return render(request, "bodies/charter_form.html", words, status=422)
    return _checked(request, newest, words | _preview(draft, newest), adopt=step == "adopt")


def _checked(request: HttpRequest, newest: Charter | None, words: dict[str, Any], *, adopt: bool) -> HttpResponse:
    """The rules in plain words, or the deed; back to the words when it is refused, or when they differ by now."""
    status = 200
    if adopt:
        try:
            if request.POST.get("read_beside") != words["beside"]:
                raise Conflict("rules-changed-meanwhile")
            if words["by_decision"] and not words["differences"]:
                raise Conflict("rules-say-the-same")
            return _done(request, words["body"], words["draft"], newest)
        except BeraadError as error:
            words["problem"], status = sentence(error), error.status
    return render(request, "bodies/charter_check.html", words, status=status)


def _preview(draft: Draft, newest: Charter | None) -> dict[str, Any]:
    rules = draft.rules
    return {
        "problem": "",
        # The version whose differences are read here: another may be adopted before the button is pressed.
        "beside": str(newest.number) if newest else "",
        "kinds": kind_rows(rules),
        "articles": articles(rules),
        "differences": differences(parse(newest.rules), rules) if newest else None,
        "typed": [(name, value) for name, values in draft.sent.lists() if _carried(name) for value in values],
    }


def _carried(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "step", "read_beside")


def _done(request: HttpRequest, body: Body, draft: Draft, newest: Charter | None) -> HttpResponse:
    """Adopt the rules, or start the proposal that asks for them."""
    given, rules = draft.form.cleaned_data, draft.rules
    if "title" in given:
        proposal = _proposed(request.actor, body, given, rules, parse(newest.rules))
        messages.success(request, _("Your draft is ready. Read it again, and open the consultation when it is right."))
        return redirect("proposals:detail", proposal.number)
    charter = adopt_charter(
        actor=request.actor, body=body, rules=rules.data, start=given["start"], source=given["source"]
    )
    messages.success(request, _("Version %(number)s of the rules is adopted.") % {"number": charter.number})
    return redirect("bodies:charter", body.slug)


def _proposed(actor: Actor, body: Body, given: Mapping[str, Any], rules: Rules, current: Rules) -> Any:
    return start_proposal(
        actor=actor,
        service=body.service,
        ask=Ask.DECIDE,
        kind=current.amend_kind,
        title=given["title"],
        summary=given["reason"],
        text=changes_as_text(given["reason"], differences(current, rules)),
        as_steering=given["as_steering"],
        charter_rules=rules.data,
    )
