"""A closed vote gives an election its result."""

from beraad.access.actor import Actor
from beraad.record import reactions
from beraad.record.models import Entry
from beraad.votes.events import VoteClosed
from beraad.votes.models import Vote

from .queries import election_of
from .results import counted


@reactions.on(VoteClosed)
def take_over(*, actor: Actor, event: VoteClosed, entry: Entry) -> None:
    election = election_of(Vote.objects.get(pk=event.vote))
    if election:
        counted(actor=actor, election=election)
