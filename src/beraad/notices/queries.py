"""What was sent, for the secretariat; and what someone wants to get."""

from django.db.models import QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one, visible

from .choices import OPTIONAL
from .models import Mail, Muted


def failing(actor: Actor) -> QuerySet[Mail]:
    """The messages that do not get through, newest first, with the reason; without what is in them."""
    rows = visible(actor, Mail.objects.defer("text", "html"))
    return rows.filter(sent_at=None).exclude(failure="").order_by("-created_at")


def mail_for(actor: Actor, pk: int) -> Mail:
    """The message with this number; NotFound when absent or hidden."""
    return one(actor, Mail.objects.select_related("person").defer("text", "html"), pk=pk)


def wanted(actor: Actor) -> set[str]:
    """The kinds of mail that can be switched off and that the actor gets."""
    muted = visible(actor, Muted.objects.all()).values_list("kind", flat=True)
    return set(OPTIONAL) - set(muted)
