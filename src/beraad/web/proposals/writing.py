"""Writing a proposal: begin one, and change its text."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.choices import BodyKind
from beraad.bodies.queries import consortium_of, steering_of
from beraad.charters.queries import charter_on
from beraad.charters.rules import Kind, Rules, parse
from beraad.kernel import clock
from beraad.kernel.errors import Forbidden
from beraad.proposals.actions import start_proposal, write
from beraad.proposals.choices import Ask, State
from beraad.proposals.contents import LONGEST
from beraad.proposals.queries import dossier_for, may_start, version_of
from beraad.services.queries import service_for, services_on
from beraad.web.parts.guard import signed_in
from beraad.web.parts.rules import by_topic, kind_label, rule_sentences
from beraad.web.parts.sides import sides
from beraad.web.ui.phrases import ERRORS, phrase, sentence

from .forms import Edit, First, Start, Words, refusal
from .questions import typed


@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Three questions, one page each: about which service, what is asked, and the words."""
    slug = request.GET.get("dienst", "").replace("\x00", "")
    if not slug:
        return render(request, "proposals/services.html", _offered(request.actor))
    service = service_for(request.actor, slug)
    verdict = may_start(request.actor, service)
    if not verdict and request.method != "POST":
        raise Forbidden(verdict.code, **verdict.params)
    rules, bodies = _deciders(service)
    kinds = rules.kinds if rules else {}
    asked = "vraag" in request.GET
    form = Start(request.GET if asked else None, kinds=[(name, name) for name in kinds])
    if not asked or not form.is_valid():
        page = {"service": service, "form": form, "kinds": [_shown(kind, bodies) for kind in kinds.values()]}
        return render(request, "proposals/start.html", page, status=422 if form.errors else 200)
    ask, kind = form.cleaned_data["vraag"], kinds.get(form.cleaned_data["soort"])
    if kind and ask == Ask.DECIDE and rules.amend == "decision" and kind.id == rules.amend_kind:
        return redirect("bodies:new-charter", bodies[BodyKind.CONSORTIUM].slug)
    return _draft(request, service, ask, kind if ask == Ask.DECIDE else None)


def _offered(actor: Actor) -> dict[str, Any]:
    """The services about which the actor may start a proposal, and the others, each with why not."""
    verdicts = [(service, may_start(actor, service)) for service in services_on(clock.today())]
    refused = [(service, sentence(Forbidden(no.code, **no.params))) for service, no in verdicts if not no]
    return {"services": [service for service, verdict in verdicts if verdict], "refused": refused}


def _deciders(service: Any) -> tuple[Rules | None, dict[str, Any]]:
    """The rules for a service, when it has any, and the bodies that decide by them."""
    day = clock.today()
    consortium = consortium_of(service, day)
    bodies = {BodyKind.CONSORTIUM.value: consortium, BodyKind.STEERING.value: steering_of(service, day)}
    charter = charter_on(consortium, day) if consortium else None
    return (parse(charter.rules) if charter else None), bodies


def _shown(kind: Kind, bodies: dict[str, Any]) -> dict[str, Any]:
    """A kind of decision as it stands among others to choose from."""
    rule = by_topic(rule_sentences(kind.rule, kind.decided_by))
    return {
        "id": kind.id,
        "label": kind_label(kind),
        "body": bodies[kind.decided_by],
        "advice": kind.advice,
        "rule": [s for topic, _heading, sentences in rule if topic in ("majority", "quorum") for s in sentences],
    }


def _draft(request: HttpRequest, service: Any, ask: str, kind: Kind | None) -> HttpResponse:
    """The words of a new proposal."""
    posted = request.POST if request.method == "POST" else None
    offered = {"sides": sides(request.actor, service), "choosing": ask == Ask.DECIDE}
    form = First(posted, initial={"text": _outline()}, **offered)
    preview = _preview(form) if "preview" in request.POST else None
    made: list[Any] = []
    deed = partial(start_proposal, actor=request.actor, service=service, ask=ask, kind=kind.id if kind else "")
    status: int | None = 422 if form.errors else 200
    if form.is_bound and not preview:
        status = refusal(form, lambda **words: made.append(deed(**words)))
    if status is None:
        alone, together = _("Only who writes it can see it now."), _("Your whole steering group can see it now.")
        messages.success(request, " ".join((_("Your draft is saved."), together if made[0].by_steering else alone)))
        return redirect("proposals:detail", made[0].number)
    page = {"service": service, "ask": Ask(ask), "kind": kind_label(kind) if kind else "", "form": form}
    return render(request, "proposals/write.html", page | {"preview": preview}, status=status)


def _outline() -> str:
    """What a good proposal answers, as headings to write under."""
    questions = (_("What changes?"), _("Why?"), _("What does it cost?"), _("From when?"), _("What if we do nothing?"))
    return "\n\n\n".join(f"## {question}" for question in questions) + "\n"


def _preview(form: Words) -> dict[str, str]:
    """The words as they will look; a text that is too long to keep is not worth rendering."""
    words = {name: form[name].value() or "" for name in ("title", "summary", "text")}
    if len(words["text"]) > LONGEST:
        told = phrase(ERRORS, "text-too-long", {"length": len(words["text"]), "most": LONGEST})
        form.add_error("text", told)
        words["text"] = ""
    return words


def _edited(request: HttpRequest, proposal: Any, latest: Any) -> Edit:
    """The form of another text, with what stands in the latest version or what was sent."""
    words = {name: getattr(latest, name) for name in ("title", "summary", "text")}
    choosing = proposal.ask == Ask.DECIDE and proposal.charter_rules is None
    posted = request.POST if request.method == "POST" else None
    return Edit(posted, initial=words | typed(latest.contest), choosing=choosing)


def _mine(form: Edit, latest: Any) -> dict[str, Any]:
    """What was typed, to be laid beside what someone else wrote."""
    form.is_valid()
    return {name: form[name].value() for name in ("title", "summary", "text")} | {
        "contest": form.cleaned_data.get("contest", latest.contest)
    }


@signed_in
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change the words. Who was overtaken sees both texts and keeps their own."""
    proposal = dossier_for(request.actor, number)
    latest = version_of(proposal)
    form = _edited(request, proposal, latest)
    status: int | None = 200
    if not form.is_bound:
        require(request.actor, "write", proposal)
    elif "preview" not in request.POST:
        status = refusal(form, partial(write, actor=request.actor, proposal=proposal))
    if status is None:
        draft = proposal.state == State.DRAFT
        messages.success(request, _("Your draft is saved.") if draft else _("The new version is published."))
        return redirect("proposals:detail", number)
    latest = version_of(proposal) if form.is_bound else latest
    based_on = latest.digest
    page = {
        "proposal": proposal,
        "latest": latest,
        "form": form,
        "based_on": based_on,
        "theirs": latest if form.is_bound and form["based_on"].value() != based_on else None,
        "mine": _mine(form, latest) if form.is_bound else None,
        "preview": _preview(form) if "preview" in request.POST else None,
    }
    return render(request, "proposals/edit.html", page, status=422 if form.errors and status == 200 else status)
