"""Charters are public; the secretariat records them where the rules let it."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, Verdict, policy, when
from beraad.people.choices import Office

from .models import Charter


@policy(Charter)
class CharterPolicy:
    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def adopt(actor: Actor, thing: object) -> Verdict:
        return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")
