"""How participants call up what their steering group decided: each objects, and enough of them bring it to a vote."""

import logging

from django.db import transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import BeraadError, Conflict
from beraad.kernel.ids import key
from beraad.kernel.texts import written
from beraad.proposals.calling_up import call_up, vote_soon
from beraad.proposals.models import Proposal
from beraad.proposals.queries import by_key
from beraad.register.models import Decision

from .actions import drop_all, record
from .choices import Cause
from .events import CallUpAsked, CallUpNoLongerAsked, DecisionCalledUp
from .models import CalledUp, Objection
from .queries import decided_for
from .standing import Appeal, appeal, objection_for

log = logging.getLogger(__name__)


@transaction.atomic
def object_to(*, actor: Actor, decision: Decision, reason: str) -> Objection:
    """Ask, for the house the actor acts for, that the consortium group decides itself; above the threshold it does.

    Conflict when the decision cannot be called up, the term is over, or the house asked before.
    """
    decision = decided_for(actor, decision.number, lock=True)
    require(actor, "object", decision, of=Objection)
    _open(decision)
    if Objection.objects.filter(decision=decision, house=actor.house_id).exists():
        raise Conflict("objected-before", house=actor.house_name)
    objection = Objection.objects.create(
        decision=decision,
        house_id=actor.house_id,
        person=actor.person,
        reason=written(reason, "reason", most=500),
        at=clock.now(),
    )
    about = f"house:{actor.house_id}"
    told = {"house": actor.house_id, "house_name": actor.house_name}
    record(actor, CallUpAsked, decision, about, **told, reason=objection.reason)
    found = _open(decision)
    if found.reached:
        _take_up(decision, found)
    return objection


def _open(decision: Decision) -> Appeal:
    found = appeal(decision)
    if found is None or not found.open:
        raise Conflict("call-up-over" if found else "call-up-impossible")
    return found


@transaction.atomic
def withdraw_objection(*, actor: Actor, decision: Decision) -> None:
    """No longer ask it, for the house the actor acts for; not once the decision is called up or the term is over."""
    decision = decided_for(actor, decision.number, lock=True)
    objection = objection_for(actor, decision, actor.house_id)
    require(actor, "withdraw", objection)
    _open(decision)
    house = objection.house
    objection.delete()
    record(actor, CallUpNoLongerAsked, decision, key(house), house=house.pk, house_name=house.name)


def _take_up(decision: Decision, found: Appeal) -> None:
    """The decision no longer holds, what follows from it is dropped, and its proposal goes to a full vote."""
    amounts = {"objections": len(found.objections), "members": found.members}
    CalledUp.objects.create(decision=decision, at=clock.now(), **amounts)
    proposal = by_key(SYSTEM, decision.subject)
    record(SYSTEM, DecisionCalledUp, decision, **amounts, body_name=decision.body.name)
    drop_all(decision=decision, cause=Cause.CALLED_UP)
    call_up(actor=SYSTEM, proposal=proposal, kind=found.rule.kind)
    _plan_vote(proposal)


def _plan_vote(proposal: Proposal) -> None:
    """What stands in the way of a vote now, such as a missing number, does not undo that it was called up; the
    secretariat finds it among what is ready for a vote."""
    try:
        vote_soon(actor=SYSTEM, proposal=proposal)
    except BeraadError as error:
        log.error("no vote could be planned on %s, which was called up: %s", proposal.number, error.code)
