"""A decision that the steering group took, which its consortium takes to itself."""

import datetime as dt

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.charters.queries import competence
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.record.actions import append
from beraad.votes.models import Vote
from beraad.votes.queries import votes_about
from rulebook import closing, earliest_opening

from .actions import put_to_vote
from .choices import State
from .events import ProposalCalledUp
from .models import Proposal
from .queries import proposal_for

OPENING_HOUR = 9


@transaction.atomic
def call_up(*, actor: Actor, proposal: Proposal, kind: str) -> None:
    """Let the body that takes decisions of this `kind` decide again on a decided proposal.

    Called by the room that counts who asks for it. Conflict when nobody can take such a decision.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "call_up", proposal)
    body, *_ = competence(proposal.service, kind, clock.today())
    proposal.kind, proposal.called_up_at = kind, clock.now()
    proposal.state, proposal.result, proposal.ended_at = State.ADVICE, "referred", None
    proposal.save(update_fields=["kind", "called_up_at", "state", "result", "ended_at"])
    append(
        actor=actor,
        event=ProposalCalledUp(
            about=(key(proposal), key(proposal.service), key(body)),
            proposal=proposal.pk,
            number=proposal.number,
            title=proposal.title,
            decision_kind=kind,
            body_name=body.name,
        ),
    )


@transaction.atomic
def vote_soon(*, actor: Actor, proposal: Proposal) -> Vote:
    """Put what was called up to the vote on the first morning that the charter allows, decided as the first time.

    Errors as for `put_to_vote`.
    """
    _, _, rules, _ = competence(proposal.service, proposal.kind, clock.today())
    now = clock.now()
    day = max(earliest_opening(rules.windows, now, clock.ZONE).date(), clock.today() + dt.timedelta(days=1))
    opens = clock.local(day, OPENING_HOUR)
    last = votes_about(key(proposal))[0]
    return put_to_vote(
        actor=actor,
        proposal=proposal,
        opens_at=opens,
        closes_at=closing(rules.windows, opens, clock.ZONE),
        way=last.rule["method"] if last.contest else "",
        settings=last.rule.get("settings"),
    )
