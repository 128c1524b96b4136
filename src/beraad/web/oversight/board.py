"""What the board does, and what is answered to it, a page for each deed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.kernel import clock
from beraad.oversight import delegating
from beraad.oversight.models import Delegation, ManagementAgreement, Return
from beraad.oversight.queries import decided_for
from beraad.oversight.standing import agreement_on, delegation_for, returned_for
from beraad.services.queries import service_for
from beraad.web.parts import deeds
from beraad.web.parts.deeds import deed_page
from beraad.web.ui.jinja import url

from .commitments import of_decision
from .forms import AgreementForm, AnswerForm, ContestForm, DelegationForm, EndDelegationForm, ReturnForm


@deed_page
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """Send a decision back on a clause."""
    decision = decided_for(request.actor, number)
    require(request.actor, "send_back", decision, of=Return)
    agreement = agreement_on(decision.decided_at.astimezone(clock.ZONE).date())
    return of_decision(
        request,
        decision,
        ReturnForm(request.POST or None, clauses=agreement.clauses if agreement else ()),
        lambda **given: delegating.send_back(actor=request.actor, decision=decision, **given),
        title=_("Send this decision back"),
        note=_("The decision does not hold until this is settled. The steering group can contest it."),
        submit=_("Send it back"),
        done=_("The decision is sent back. The steering group gets a message."),
    )


@deed_page
def contest(request: HttpRequest, number: str) -> HttpResponse:
    """Contest that it was sent back."""
    returned = returned_for(request.actor, number)
    require(request.actor, "contest", returned)
    return of_decision(
        request,
        returned.decision,
        ContestForm(request.POST or None),
        lambda **given: delegating.contest(actor=request.actor, returned=returned, **given),
        title=_("Contest that this decision was sent back"),
        note=_("The board has to answer within %(n)s days. Otherwise the decision holds after all.")
        % {"n": returned.delegation.answer_days},
        submit=_("Contest this"),
        done=_("It is contested. The board gets a message."),
    )


@deed_page
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answer for the board."""
    returned = returned_for(request.actor, number)
    require(request.actor, "answer", returned)
    return of_decision(
        request,
        returned.decision,
        AnswerForm(request.POST or None),
        lambda **given: delegating.answer(actor=request.actor, returned=returned, **given),
        title=_("Answer for the board"),
        submit=_("Answer"),
        done=_("The answer of the board stands beside the decision."),
    )


def _of_service(request: HttpRequest, service: Any, form: Any, act: Any, **words: Any) -> HttpResponse:
    path = [(service.name, url("services:detail", service.slug))]
    back = url("oversight:delegation", service.slug)
    return deeds.deed(request, form, act, path=path, back=back, **words)


@deed_page
def delegate(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what the board delegates."""
    service = service_for(request.actor, slug)
    require(request.actor, "delegate", Delegation)
    return _of_service(
        request,
        service,
        DelegationForm(request.POST or None),
        lambda **given: delegating.delegate(actor=request.actor, service=service, **given),
        title=_("Record what the board delegates"),
        lead=service.name,
        submit=_("Record the delegation"),
        done=_("The delegation is recorded."),
    )


@deed_page
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a delegation."""
    service = service_for(request.actor, slug)
    delegation = delegation_for(request.actor, service, pk)
    require(request.actor, "end", delegation)
    return _of_service(
        request,
        service,
        EndDelegationForm(request.POST or None),
        lambda **given: delegating.end_delegation(actor=request.actor, delegation=delegation, **given),
        title=_("End this delegation"),
        lead=service.name,
        note=_("What was decided before stays decided."),
        submit=_("End it"),
        done=_("The delegation ends."),
    )


@deed_page
def record_agreement(request: HttpRequest) -> HttpResponse:
    """Record a version of the management agreement."""
    require(request.actor, "keep", ManagementAgreement)
    current = agreement_on(clock.today())
    lines = [f"{c['number']} | {c['title']} | {c['text']}" for c in current.clauses] if current else []
    return deeds.deed(
        request,
        AgreementForm(request.POST or None, initial={"clauses": "\n".join(lines)}),
        lambda **given: delegating.record_agreement(actor=request.actor, **given),
        path=[(_("Management agreement"), url("oversight:agreement"))],
        back=url("oversight:agreement"),
        title=_("Record a version of the management agreement"),
        submit=_("Record this version"),
        done=_("The version is recorded."),
    )
