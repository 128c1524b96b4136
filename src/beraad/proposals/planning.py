"""What was put to the vote, taken back before the vote opens."""

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.ids import key
from beraad.kernel.texts import written
from beraad.votes.actions import take_back_vote
from beraad.votes.queries import votes_about

from .choices import State
from .models import Proposal
from .queries import proposal_for


@transaction.atomic
def take_back(*, actor: Actor, proposal: Proposal, reason: str) -> None:
    """Take the planned vote about a proposal back, which then waits for a vote again; Conflict when it has opened."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "take_back", proposal)
    take_back_vote(actor=actor, vote=votes_about(key(proposal))[0], reason=written(reason, "note"))
    proposal.state = State.ADVICE
    proposal.save(update_fields=["state"])
