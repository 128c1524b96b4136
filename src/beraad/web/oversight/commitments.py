"""What is done about what follows from a decision, a page for each deed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.oversight import actions, calling_up
from beraad.oversight.models import Commitment, Objection
from beraad.oversight.queries import commitment_for, decided_for, owners
from beraad.oversight.standing import objection_for
from beraad.web.parts import deeds
from beraad.web.parts.deeds import deed_page
from beraad.web.parts.forms import PlainForm
from beraad.web.ui.jinja import url

from .forms import ChangeForm, CommitmentForm, JudgeForm, OwnerForm, ReasonForm, ReportForm, ShortReasonForm


def of_decision(request: HttpRequest, decision: Any, form: Any, act: Callable[..., Any], **words: Any) -> HttpResponse:
    """The page of a deed about a decision; afterwards the reader is back there."""
    path = [(_("Decisions"), url("register:index")), (decision.number, url("register:detail", decision.number))]
    words = {"lead": decision.title, "back": url("register:detail", decision.number)} | words
    return deeds.deed(request, form, act, path=path, **words)


def _of_commitment(
    request: HttpRequest, commitment: Any, form: Any, act: Callable[..., Any], **words: Any
) -> HttpResponse:
    back = url("oversight:commitment", commitment.decision.number, commitment.place)
    return of_decision(request, commitment.decision, form, act, back=back, **({"lead": commitment.text} | words))


def _owner_form(form: type[OwnerForm], request: HttpRequest, decision: Any, **given: Any) -> OwnerForm:
    return form(request.POST or None, owners=owners(decision.service, clock.today()), **given)


@deed_page
def commit(request: HttpRequest, number: str) -> HttpResponse:
    """Say that something follows from a decision."""
    decision = decided_for(request.actor, number)
    require(request.actor, "follow", decision, of=Commitment)
    form = _owner_form(CommitmentForm, request, decision)
    return of_decision(
        request,
        decision,
        form,
        lambda **given: actions.commit(actor=request.actor, decision=decision, **given),
        title=_("Say what follows from this decision"),
        submit=_("Note this"),
        done=_("It is noted. Whoever does it gets a message."),
    )


@deed_page
def nothing(request: HttpRequest, number: str) -> HttpResponse:
    """Say that nothing follows from a decision."""
    decision = decided_for(request.actor, number)
    require(request.actor, "follow", decision, of=Commitment)
    return of_decision(
        request,
        decision,
        ShortReasonForm(request.POST or None),
        lambda **given: actions.mark_nothing(actor=request.actor, decision=decision, **given),
        title=_("Nothing has to be done for this decision"),
        submit=_("Note this"),
        done=_("It is noted that nothing has to be done."),
    )


@deed_page
def report(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Say how it goes."""
    commitment = commitment_for(request.actor, number, place)
    require(request.actor, "report", commitment)
    return _of_commitment(
        request,
        commitment,
        ReportForm(request.POST or None, initial={"done": ""}),
        lambda **given: actions.report(actor=request.actor, commitment=commitment, **given),
        title=_("Report on this"),
        submit=_("Send the report"),
        done=_("Your report is sent. When it is done, the steering group looks at it."),
    )


@deed_page
def judge(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Say whether it is done."""
    commitment = commitment_for(request.actor, number, place)
    require(request.actor, "judge", commitment)
    last = commitment.reports.filter(done=True).last()
    return _of_commitment(
        request,
        commitment,
        JudgeForm(request.POST or None),
        lambda **given: actions.judge(actor=request.actor, commitment=commitment, **given),
        title=_("Look at the report"),
        note=_("%(name)s says: %(text)s What shows it: %(evidence)s")
        % {"name": last.person.name, "text": last.text, "evidence": last.evidence},
        submit=_("Answer"),
        done=_("Your answer stands beside the report."),
    )


@deed_page
def change(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Give it another owner or day."""
    commitment = commitment_for(request.actor, number, place)
    require(request.actor, "change", commitment)
    initial = {"owner": key(commitment.owner), "due": commitment.due}
    return _of_commitment(
        request,
        commitment,
        _owner_form(ChangeForm, request, commitment.decision, initial=initial),
        lambda **given: actions.change(actor=request.actor, commitment=commitment, **given),
        title=_("Change who does it, or by when"),
        submit=_("Change this"),
        done=_("It is changed. Everyone can read why."),
    )


@deed_page
def drop(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Say that it will not be carried out."""
    commitment = commitment_for(request.actor, number, place)
    require(request.actor, "drop", commitment)
    return _of_commitment(
        request,
        commitment,
        ReasonForm(request.POST or None),
        lambda **given: actions.drop(actor=request.actor, commitment=commitment, **given),
        title=_("Will this not be carried out?"),
        note=_("It stays readable as dropped, with your reason. This cannot be undone."),
        submit=_("Drop it"),
        done=_("It is dropped."),
    )


@deed_page
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that all participants vote."""
    decision = decided_for(request.actor, number)
    require(request.actor, "object", decision, of=Objection)
    return of_decision(
        request,
        decision,
        ShortReasonForm(request.POST or None),
        lambda **given: calling_up.object_to(actor=request.actor, decision=decision, **given),
        title=_("Let all participants vote on this"),
        note=_("You object in the name of %(house)s. With enough objections the consortium group votes.")
        % {"house": request.actor.house_name},
        submit=_("Object in the name of %(house)s") % {"house": request.actor.house_name},
        done=_("Your objection stands beside the decision."),
    )


@deed_page
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """No longer ask it."""
    decision = decided_for(request.actor, number)
    objection_for(request.actor, decision, request.actor.house_id)
    return of_decision(
        request,
        decision,
        PlainForm(request.POST if request.method == "POST" else None),
        lambda: calling_up.withdraw_objection(actor=request.actor, decision=decision),
        title=_("Take your objection back?"),
        note=_("You can object again as long as the time for it runs."),
        submit=_("Take the objection back"),
        done=_("Your objection is taken back."),
    )
