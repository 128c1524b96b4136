"""An interest in a proposal, declared and taken back, on a page of its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.models import Mandate
from beraad.kernel.errors import Forbidden
from beraad.kernel.ids import key
from beraad.people.choices import Office
from beraad.proposals.choices import Ask, State
from beraad.proposals.interests import declare_interest, declaring, may_declare, retract_interest
from beraad.proposals.queries import dossier_for
from beraad.votes.choices import VoteState
from beraad.votes.interested import interest_for, interests_about
from beraad.votes.interests import LONGEST
from beraad.web.parts.deeds import deed
from beraad.web.parts.forms import DeedForm, source_field
from beraad.web.parts.guard import signed_in
from beraad.web.ui.jinja import url


class InterestForm(DeedForm):
    """For which seat, and which interest; of the secretariat also how it knows."""

    places = {"interest-present": "seat", "interest-of-nobody": "seat"}

    seat = forms.TypedChoiceField(label=gettext_lazy("For which seat?"), coerce=int)
    text = forms.CharField(
        label=gettext_lazy("Which interest?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone can read this. It also stands in the decision."),
    )
    source = source_field(gettext_lazy("How did they let it be known? For example: mail of 3 March."))

    def __init__(self, *args: Any, mandates: Sequence[Mandate], staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(mandate.seat_id, _seat(mandate)) for mandate in mandates]
        self.fields["seat"].choices = offered if len(offered) == 1 else [("", _("Choose a seat")), *offered]
        if not staff:
            del self.fields["source"]


def _seat(mandate: Mandate) -> str:
    return f"{mandate.house.name} – {mandate.seat.body.name} ({mandate.person.name})"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """Declare an interest, so that a seat has no vote about the proposal."""
    proposal = dossier_for(request.actor, number)
    require(request.actor, "declare", proposal)
    mandates, staff = declaring(request.actor, proposal), request.actor.holds(Office.SECRETARIAT)
    if not mandates:
        raise Forbidden("own-seat-only")
    seats = {mandate.seat_id: mandate.seat for mandate in mandates}
    form = InterestForm(request.POST or None, mandates=mandates, staff=staff)
    return _page(
        request,
        proposal,
        form,
        lambda seat, **given: declare_interest(actor=request.actor, proposal=proposal, seat=seats[seat], **given),
        title=_("Declare an interest"),
        note=_(
            "With an interest in a decision you do not vote on it. The seat counts for nothing in this vote: not for "
            "the quorum, not for the majority. You can take it back until the vote opens."
        ),
        submit=_("Declare this interest"),
        done=_("The interest is declared. The seat has no vote on this proposal."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take an interest back, so that the seat has a vote again."""
    proposal = dossier_for(request.actor, number)
    interest = interest_for(request.actor, key(proposal), pk)
    require(request.actor, "retract", interest)
    return _page(
        request,
        proposal,
        DeedForm(request.POST if request.method == "POST" else None),
        lambda: retract_interest(actor=request.actor, proposal=proposal, interest=interest),
        title=_("Take an interest back?"),
        note=_("%(name)s then has a vote on this proposal. What was declared stays in the history.")
        % {"name": interest.name},
        submit=_("Take the interest back"),
        done=_("The interest is taken back. The seat has a vote again."),
    )


def _page(request: HttpRequest, proposal: Any, form: DeedForm, act: Any, **words: Any) -> HttpResponse:
    back = url("proposals:detail", proposal.number)
    return deed(request, form, act, path=[(proposal.number, back)], back=back, lead=proposal.title, **words)


def shown(actor: Actor, proposal: Any, vote: Any) -> dict[str, Any]:
    """The interests declared in a proposal, each with whether the actor can take it back, and whether they can declare
    one; two statements at most."""
    if proposal.ask != Ask.DECIDE or not proposal.consultation_at:
        return {"interests": [], "declares": False}
    early = vote is None or vote.state == VoteState.PLANNED or proposal.state == State.ADVICE
    declares = early and may_declare(actor, proposal)
    staff = actor.holds(Office.SECRETARIAT)
    found = [(one, declares and (staff or one.sits)) for one in interests_about(actor, key(proposal))]
    return {"interests": found, "declares": declares}
