"""Who may see, change and invite people."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, NOBODY, YES, Verdict, policy, when
from beraad.kernel import clock
from beraad.kernel.periods import overlaps

from .choices import Office
from .models import Appointment, Invitation, Person


def _staff(actor: Actor) -> Verdict:
    return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")


def _self_or_staff(actor: Actor, person: Person) -> Verdict:
    own = actor.person_id is not None and actor.person_id == person.pk
    return when(own or bool(_staff(actor)), "secretariat-only")


def _over(actor: Actor, person: Person) -> Verdict:
    """The secretariat looks after accounts; those of administrators are for administrators."""
    if not _staff(actor) or actor.holds(Office.ADMINISTRATOR):
        return _staff(actor)
    held = person.appointments.filter(overlaps(clock.today(), None), office=Office.ADMINISTRATOR)
    return when(not held.exists(), "administrator-only")


@policy(Person)
class PersonPolicy:
    """Who signed in sees who the others are; an address of e-mail only the secretariat and oneself."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        if _staff(actor):
            return EVERYONE
        return Q(is_active=True) | Q(pk=actor.person_id) if actor.signed_in else NOBODY

    @staticmethod
    def view(actor: Actor, person: Person) -> Verdict:
        seen = actor.signed_in and person.is_active
        return when(seen or bool(_self_or_staff(actor, person)), "sign-in-first")

    @staticmethod
    def see_email(actor: Actor, person: Person) -> Verdict:
        return _self_or_staff(actor, person)

    @staticmethod
    def register(actor: Actor, thing: object) -> Verdict:
        return _staff(actor)

    @staticmethod
    def change(actor: Actor, person: Person) -> Verdict:
        own = actor.person_id is not None and actor.person_id == person.pk
        return YES if own else _over(actor, person)

    @staticmethod
    def change_email(actor: Actor, person: Person) -> Verdict:
        """The address is how someone signs in: the secretariat checks a new one first."""
        return _over(actor, person)

    @staticmethod
    def invite(actor: Actor, person: Person) -> Verdict:
        return _staff(actor)

    @staticmethod
    def deactivate(actor: Actor, person: Person) -> Verdict:
        return when(actor.person_id != person.pk, "not-yourself") and _over(actor, person)


@policy(Appointment)
class AppointmentPolicy:
    """Who holds an office is public; the administrator appoints."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def view(actor: Actor, appointment: Appointment) -> Verdict:
        return YES

    @staticmethod
    def appoint(actor: Actor, thing: object) -> Verdict:
        return when(actor.holds(Office.ADMINISTRATOR), "administrator-only")

    @staticmethod
    def end(actor: Actor, appointment: Appointment) -> Verdict:
        return when(actor.holds(Office.ADMINISTRATOR), "administrator-only")


@policy(Invitation)
class InvitationPolicy:
    """The secretariat follows who was invited; who holds the link needs no right."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE if _staff(actor) else NOBODY

    @staticmethod
    def view(actor: Actor, invitation: Invitation) -> Verdict:
        return _staff(actor)
