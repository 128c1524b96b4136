"""The votes under a number: of a proposal, of an election, or of one candidate in it."""

from beraad.access.actor import Actor
from beraad.elections.queries import candidacy_for, election_for
from beraad.kernel.ids import key
from beraad.proposals.queries import proposal_for
from beraad.votes.models import Vote
from beraad.votes.queries import votes_about
from beraad.web.ui.subjects import is_election


def votes_numbered(actor: Actor, number: str) -> list[Vote]:
    """The votes about what has this number (`web.ui.subjects.ballot_number`), the latest call first.

    NotFound when there is no such thing, or it is hidden.
    """
    if not is_election(number):
        return votes_about(key(proposal_for(actor, number)))
    number, _dot, candidate = number.partition(".")
    election = election_for(actor, number)
    return votes_about(key(candidacy_for(actor, election, candidate) if candidate else election))
