"""Who may see and change organisations: everybody reads, the secretariat keeps."""

from django.db.models import Model, Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, NOBODY, YES, Verdict, policy, when
from beraad.people.choices import Office

from .models import Affiliation, Cluster, ClusterMember, Figure, House, LocalAuthority, Merger, Territory


class PublicRegister:
    """Everybody may look; the secretariat keeps it."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def view(actor: Actor, thing: Model | type[Model]) -> Verdict:
        return YES

    @staticmethod
    def keep(actor: Actor, thing: Model | type[Model]) -> Verdict:
        return when(actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR), "secretariat-only")


for model in (LocalAuthority, House, Territory, Figure, Merger, Cluster, ClusterMember):
    policy(model)(PublicRegister)


@policy(Affiliation)
class AffiliationPolicy(PublicRegister):
    """Who works where is for those who are signed in."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE if actor.signed_in or actor.system else NOBODY

    @staticmethod
    def view(actor: Actor, thing: Model | type[Model]) -> Verdict:
        return when(actor.signed_in or actor.system, "sign-in-first")
