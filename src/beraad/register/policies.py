"""The register is public and nobody changes it."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, policy

from .models import Decision


@policy(Decision)
class DecisionPolicy:
    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE
