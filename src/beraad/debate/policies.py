"""Contributions: whoever may see the subject sees them; their writer changes them, the secretariat may hide them."""

from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import EVERYONE, Verdict, policy, when
from beraad.people.choices import Office

from .models import Comment


@policy(Comment)
class CommentPolicy:
    """The door to a contribution is the door of its subject, which upper rooms keep."""

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return EVERYONE

    @staticmethod
    def edit(actor: Actor, comment: Comment) -> Verdict:
        return when(actor.person_id == comment.person_id and actor.signed_in, "not-your-comment")

    @staticmethod
    def withdraw(actor: Actor, comment: Comment) -> Verdict:
        return when(bool(CommentPolicy.edit(actor, comment)) or actor.holds(Office.SECRETARIAT), "not-your-comment")
