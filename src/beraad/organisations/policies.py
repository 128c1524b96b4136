"""Who may see and change organisations: everybody reads, the secretariat keeps."""

from django.db.models import Model, Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, NOBODY, YES, Verdict, policy, when
from beraad.people.choices import Office

from .models import Affiliation, Cluster, ClusterMember, Figure, House, LocalAuthority, Merger, Territory, Upload


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

    @staticmethod
    def export(actor: Actor, thing: Model | type[Model]) -> Verdict:
        return YES


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

    @staticmethod
    def describe(actor: Actor, affiliation: Affiliation) -> Verdict:
        """What one does at a house, one says oneself; or the secretariat does."""
        own = actor.person_id is not None and actor.person_id == affiliation.person_id
        return YES if own else PublicRegister.keep(actor, affiliation)

    @staticmethod
    def export(actor: Actor, thing: Model | type[Model]) -> Verdict:
        """The file has addresses in it."""
        return PublicRegister.keep(actor, thing)


@policy(Upload)
class UploadPolicy:
    """A file that waits for its confirmation is for the one who sent it."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(person=actor.person_id) if actor.signed_in else NOBODY

    @staticmethod
    def view(actor: Actor, upload: Upload) -> Verdict:
        return when(actor.signed_in and upload.person_id == actor.person_id, "not-allowed")

    @staticmethod
    def keep(actor: Actor, thing: Upload | type[Upload]) -> Verdict:
        return PublicRegister.keep(actor, thing)
