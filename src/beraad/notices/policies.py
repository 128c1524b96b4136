"""Who may see what was sent: the secretariat that it left or failed, nobody what was in it."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, NOBODY, Verdict, policy, when
from beraad.people.choices import Office

from .models import Mail, Muted


@policy(Mail)
class MailPolicy:
    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE if actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR) else NOBODY

    @staticmethod
    def view(actor: Actor, mail: Mail) -> Verdict:
        return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")

    @staticmethod
    def retry(actor: Actor, mail: Mail) -> Verdict:
        return MailPolicy.view(actor, mail)


@policy(Muted)
class MutedPolicy:
    """What someone does not want to get is their own affair."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(person=actor.person_id) if actor.signed_in else NOBODY

    @staticmethod
    def view(actor: Actor, muted: Muted) -> Verdict:
        return when(actor.signed_in and muted.person_id == actor.person_id, "not-allowed")
