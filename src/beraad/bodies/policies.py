"""Who may see and change bodies, seats and mandates."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, Verdict, policy, when
from beraad.people.choices import Office

from .models import Body, Mandate, Officer, Seat


def _staff(actor: Actor) -> Verdict:
    return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")


@policy(Body)
class BodyPolicy:
    """Bodies are public; the secretariat founds them and gives them their remit."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def found(actor: Actor, thing: object) -> Verdict:
        return _staff(actor)

    @staticmethod
    def change(actor: Actor, body: Body) -> Verdict:
        return _staff(actor)


@policy(Seat)
class SeatPolicy:
    """Seats are public."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def grant(actor: Actor, seat: Seat) -> Verdict:
        return _staff(actor)


@policy(Mandate)
class MandatePolicy:
    """Who speaks for whom is public; the secretariat, or the one who holds it, ends a mandate."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def end(actor: Actor, mandate: Mandate) -> Verdict:
        own = actor.person_id is not None and mandate.person_id == actor.person_id
        return when(own, "secretariat-only") if own else _staff(actor)

    @staticmethod
    def backdate(actor: Actor, mandate: Mandate) -> Verdict:
        """Let a mandate end on a day that has passed: a correction of what is on record."""
        return _staff(actor)


@policy(Officer)
class OfficerPolicy:
    """Who chairs a group is public; who may say so is for the room that knows its rules."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE
