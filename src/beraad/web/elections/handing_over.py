"""What is handed over to who begins in a group, from all rooms: seat, dossiers, promises, earlier positions."""

from typing import Any

from beraad.access.actor import Actor
from beraad.bodies.queries import body_for, mandate_for
from beraad.elections.handover import handover
from beraad.kernel import clock
from beraad.oversight.queries import watch_list
from beraad.proposals.queries import in_discussion
from beraad.register.queries import decisions_of_votes
from beraad.votes.papers import spoken
from beraad.web.parts import dossiers, follow_up

SHOWN = 5
"""How many dossiers of one service stand here; its page has them all."""


def build(actor: Actor, slug: str, pk: int) -> dict[str, Any]:
    """The page for who sits by this mandate."""
    body = body_for(actor, slug)
    mandate = mandate_for(actor, body, pk)
    found = handover(mandate, max(clock.today(), mandate.start))
    open_now = [row for service in found.services for row in in_discussion(actor, service)[:SHOWN]]
    votes = [*found.decided, *(stance.vote for stance in found.stances)]
    return {
        "body": body,
        "handover": found,
        "mine": actor.signed_in and actor.person_id == mandate.person_id,
        "ended": mandate.end is not None and mandate.end <= clock.today(),
        "cards": dossiers.of_proposals(actor, open_now),
        "promises": watch_list([service.pk for service in found.services]),
        "told": follow_up,
        "decisions": decisions_of_votes([vote.pk for vote in votes]),
        "spoken": spoken,
    }
