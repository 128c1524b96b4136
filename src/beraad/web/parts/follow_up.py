"""What happens after a decision, on its own page and on others: commitments, the board's check, a call to all."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.kernel import clock
from beraad.oversight.choices import Cause, Progress, ReturnState
from beraad.oversight.models import Commitment, Objection, Return
from beraad.oversight.queries import FollowUp, follow_up
from beraad.oversight.standing import Appeal, Check, appeal, board_check
from beraad.web.ui.formats import nldate


@dataclass(frozen=True)
class After:
    """What the page of a decision shows, and what the actor may do about it. `fallen` says why it does not hold."""

    follow: FollowUp
    check: Check | None
    appeal: Appeal | None
    own: Objection | None
    may: frozenset[str]
    fallen: str = ""

    @property
    def clause(self) -> dict[str, str] | None:
        """The clause because of which the board sent the decision back."""
        returned = self.check and self.check.returned
        return returned.agreement.clause(returned.clause) if returned else None


def after(actor: Actor, decision: Any) -> After:
    """What happens after a decision; three statements for a visitor, more where it is checked or can be called up."""
    check, call = board_check(decision), appeal(decision)
    returned = check.returned if check else None
    own = next((o for o in call.objections if o.house_id == actor.house_id), None) if call and actor.house_id else None
    follow = follow_up(decision)
    may_do = _may(actor, decision, follow, check, call) if actor.signed_in else frozenset()
    return After(follow, check, call, own, may_do, _fallen(returned, call))


def _may(actor: Actor, decision: Any, follow: FollowUp, check: Check | None, call: Appeal | None) -> frozenset[str]:
    """What the actor can do, of what can be done now."""
    asked: dict[str, tuple[Any, Any]] = {}
    if follow.asked:
        asked["follow"] = decision, Commitment
    if check and check.open:
        asked["send_back"] = decision, Return
    if call and call.open:
        asked["object"] = decision, Objection
    if check and check.returned and check.returned.holds_up:
        check.returned.decision = decision
        asked |= {"contest": (check.returned, None), "answer": (check.returned, None)}
    return frozenset(verb for verb, (thing, of) in asked.items() if may(actor, verb, thing, of=of))


def _fallen(returned: Return | None, call: Appeal | None) -> str:
    if call and call.called_up:
        return _("Participants called this decision up. It no longer holds: all participants decide on it.")
    if returned and returned.state == ReturnState.UPHELD:
        return _("The board sent this decision back. It does not hold.")
    if returned and returned.holds_up:
        return _("The board sent this decision back. Until that is settled it does not hold.")
    return ""


def state(commitment: Commitment) -> tuple[str, str, str]:
    """How far a commitment is: in a word, with the tone and the icon of its tag."""
    if commitment.late:
        return _("late"), "against", "alert"
    tones = {Progress.DONE: ("for", "check"), Progress.REPORTED: ("outline", "eye"), Progress.DROPPED: ("", "close")}
    return str(commitment.get_state_display()), *tones.get(commitment.state, ("outline", "clock"))


def why_dropped(commitment: Commitment) -> str:
    """Why a commitment was dropped, in words."""
    return commitment.reason if commitment.cause == Cause.REASON else str(commitment.get_cause_display())


def late_by(commitment: Commitment) -> str:
    """Since when it is late, or until when there is time."""
    day = nldate(commitment.due, "long")
    if commitment.due < clock.today() and commitment.running:
        return _("was due on %(day)s") % {"day": day}
    return _("due on %(day)s") % {"day": day}
