"""What takes a proposal from one station to the next: each deed with its words, its form and its action."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from beraad.kernel import clock
from beraad.proposals import actions, planning
from beraad.proposals.queries import Road, earliest_vote, road
from beraad.web.ui.forms import Form
from rulebook import closing

from .forms import Conclusion, Consultation, Plain, TakingBack, Withdrawal
from .ways import PutToVote, asked

# The hours between which a vote is proposed to open.
MORNING, EVENING = 9, 18


def _nothing(proposal: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    """A deed with a page of its own. `name` is what the policy is asked; `act` takes actor, proposal and the form's
    values; `initial` what the form starts with; `asked` what else it is made from."""

    name: str
    path: str
    icon: str
    label: Any
    title: Any
    effect: Any
    done: Any
    form: type[Form]
    act: Callable[..., object]
    initial: Callable[[Any], dict[str, Any]] = _nothing
    asked: Callable[[Any], dict[str, Any]] = _nothing


def _least_days(proposal: Any) -> dict[str, Any]:
    ahead = road(proposal)
    return {"days": ahead.rules.windows.consultation_days if ahead else 14}


def _window(proposal: Any) -> dict[str, Any]:
    """From the next full hour of the day, or the morning of the first day that the charter allows, for as long as it
    says: nobody plans a vote for the night."""
    ahead: Road = road(proposal)
    soon = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    local = soon.astimezone(clock.ZONE)
    if not MORNING <= local.hour <= EVENING:
        soon = clock.local(local.date() + dt.timedelta(days=local.hour > EVENING), MORNING)
    earliest = earliest_vote(proposal, ahead)
    opens = soon if earliest <= soon else clock.local(earliest.date(), MORNING)
    return {"opens_at": opens, "closes_at": closing(ahead.rules.windows, opens, clock.ZONE)}


def _withdraw(*, actor: Any, proposal: Any, note: str) -> None:
    actions.withdraw(actor=actor, proposal=proposal, reason=note)


def _take_back(*, actor: Any, proposal: Any, note: str) -> None:
    planning.take_back(actor=actor, proposal=proposal, reason=note)


STEPS = {
    step.name: step
    for step in (
        Step(
            "consult",
            "consultatie",
            "comment",
            _("Open the consultation"),
            _("Open the consultation"),
            _("From then on everyone can read the proposal, and participants can respond. This cannot be undone."),
            _("The consultation is open. Participants can respond now."),
            Consultation,
            actions.open_consultation,
            _least_days,
        ),
        Step(
            "ask_advice",
            "advies-vragen",
            "people",
            _("Ask for advice"),
            _("Ask the steering group for its advice"),
            _("The consultation ends and the steering group gets the proposal. The discussion stays open."),
            _("The steering group was asked for its advice."),
            Plain,
            actions.ask_advice,
        ),
        Step(
            "put_to_vote",
            "ter-stemming",
            "vote",
            _("Put to the vote"),
            _("Put the proposal to the vote"),
            _("From now on the text is locked. Who may vote, and with what weight, is fixed when the vote opens."),
            _("The vote is planned. The text is locked."),
            PutToVote,
            actions.put_to_vote,
            _window,
            asked,
        ),
        Step(
            "take_back",
            "stemming-terugnemen",
            "close",
            _("Take the vote back"),
            _("Take the planned vote back"),
            _(
                "The vote does not open. The proposal returns to before the vote, and can be changed, withdrawn or put "
                "to the vote again. Everyone can read your reason."
            ),
            _("The vote is taken back."),
            TakingBack,
            _take_back,
        ),
        Step(
            "conclude",
            "afronden",
            "check",
            _("Conclude"),
            _("Conclude this proposal"),
            _("The discussion closes. Everything stays readable, with what you write here on top."),
            _("The proposal is concluded."),
            Conclusion,
            actions.conclude,
        ),
        Step(
            "withdraw",
            "intrekken",
            "close",
            _("Withdraw"),
            _("Do you want to withdraw this proposal?"),
            _("It stops here. What people wrote stays readable, with your reason on top. This cannot be undone."),
            _("The proposal is withdrawn."),
            Withdrawal,
            _withdraw,
        ),
    )
}
