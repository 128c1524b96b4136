"""Who may see and run a vote. Casting is judged seat by seat in `votes.queries.casting`."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, Verdict, policy, when
from beraad.people.choices import Office

from .models import Vote


@policy(Vote)
class VotePolicy:
    """A vote, its rule, its electorate and its turnout are public; a tally there is only after the close."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def remind(actor: Actor, vote: Vote) -> Verdict:
        return when(actor.holds(Office.SECRETARIAT), "secretariat-only")

    @staticmethod
    def hand_out(actor: Actor, vote: Vote) -> Verdict:
        """Papers of a secret vote: print them, hand them out, enter what comes back."""
        return when(actor.holds(Office.SECRETARIAT), "secretariat-only")

    @staticmethod
    def close(actor: Actor, vote: Vote) -> Verdict:
        return when(actor.system, "clock-only")
