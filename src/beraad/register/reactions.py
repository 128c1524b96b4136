"""A closed vote enters the register; a charter that was voted comes into force."""

import datetime as dt

from beraad.access.actor import SYSTEM, Actor
from beraad.charters.actions import adopt_charter
from beraad.charters.queries import charters_of
from beraad.kernel import clock
from beraad.proposals.models import Proposal
from beraad.record import reactions
from beraad.record.models import Entry
from beraad.votes.events import VoteClosed
from beraad.votes.models import Vote
from beraad.votes.within import within

from .actions import enter


@reactions.on(VoteClosed)
def enter_decision(*, actor: Actor, event: VoteClosed, entry: Entry) -> None:
    if within(event.subject):
        return
    vote = Vote.objects.select_related("body__service", "charter__body").get(pk=event.vote)
    decision = enter(actor=actor, vote=vote, bundle_digest=event.bundle_digest)
    proposal = Proposal.objects.filter(number=vote.reference, charter_rules__isnull=False).first()
    if proposal and decision.result == "adopted":
        body, day = vote.charter.body, vote.closes_at.astimezone(clock.ZONE).date()
        adopt_charter(
            actor=SYSTEM,
            body=body,
            rules=proposal.charter_rules,
            decision=decision.number,
            start=max(day + dt.timedelta(days=1), charters_of(body)[0].start),
        )
