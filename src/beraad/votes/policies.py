"""Who may see and run a vote. Casting is judged seat by seat in `votes.queries.casting`."""

from django.db.models import Exists, OuterRef, Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, NOBODY, Verdict, policy, when
from beraad.bodies.choices import Role
from beraad.bodies.models import Mandate, Seat
from beraad.kernel import clock
from beraad.kernel.periods import holds
from beraad.people.choices import Office

from .models import Interest, Proxy, Vote
from .within import inside


@policy(Vote)
class VotePolicy:
    """A vote, its rule, its electorate and its turnout are public; a tally there is only after the close.

    What a body votes on within itself is for who sits in it today.
    """

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        if not actor.signed_in:
            return ~inside()
        day = clock.today()
        seated = Mandate.objects.on(day).filter(holds(day, "seat__"), person=actor.person_id)
        return ~inside() | Exists(seated.filter(seat__body=OuterRef("body")))

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


def _represents(actor: Actor, seat: int) -> bool:
    """Whether the actor sits in a seat (by id) today as its representative."""
    if not actor.signed_in:
        return False
    mandates = Mandate.objects.on(clock.today()).filter(seat=seat, person=actor.person_id, role=Role.HOLDER)
    return mandates.exists()


@policy(Proxy)
class ProxyPolicy:
    """Its giver, its holder and the house of the seat see a proxy whole; that there is one stands in the electorate."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        if not actor.signed_in:
            return NOBODY
        return Q(giver=actor.person_id) | Q(holder=actor.person_id) | Q(house__in=list(actor.houses))

    @staticmethod
    def view(actor: Actor, proxy: Proxy) -> Verdict:
        own = actor.signed_in and actor.person_id in (proxy.giver_id, proxy.holder_id)
        return when(own or proxy.house_id in actor.houses, "not-allowed")

    @staticmethod
    def give(actor: Actor, seat: Seat) -> Verdict:
        return when(_represents(actor, seat.pk), "representative-only")

    @staticmethod
    def revoke(actor: Actor, proxy: Proxy) -> Verdict:
        """Its giver, who represents the seat now, or its holder, who need not vote for another."""
        own = actor.signed_in and actor.person_id in (proxy.giver_id, proxy.holder_id)
        return when(own or _represents(actor, proxy.seat_id), "representative-only")

    @staticmethod
    def report(actor: Actor, proxy: Proxy) -> Verdict:
        return when(actor.signed_in and actor.person_id == proxy.holder_id, "proxy-holder-only")


@policy(Interest)
class InterestPolicy:
    """Who declared an interest, and which, is public. Who sits in a seat declares; the secretariat can record it."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def declare(actor: Actor, seat: Seat) -> Verdict:
        return _sits_or_staff(actor, seat.pk)

    @staticmethod
    def retract(actor: Actor, interest: Interest) -> Verdict:
        return _sits_or_staff(actor, interest.seat_id)


def _sits_or_staff(actor: Actor, seat: int) -> Verdict:
    sits = actor.signed_in and Mandate.objects.on(clock.today()).filter(seat=seat, person=actor.person_id).exists()
    return when(sits or actor.holds(Office.SECRETARIAT), "own-seat-only")
