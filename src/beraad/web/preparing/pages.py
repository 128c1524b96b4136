"""What the desk of a steering group shows, gathered from below."""

from typing import Any

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.bodies.models import Body
from beraad.bodies.queries import body_for, services_served
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.oversight.appeals import open_appeals
from beraad.oversight.queries import unsaid, watch_list
from beraad.proposals import queries
from beraad.proposals.models import Meeting


def body_at_desk(actor: Actor, slug: str) -> Body:
    """The steering group with this slug in which the actor sits; NotFound for everybody else."""
    body = body_for(actor, slug)
    if not may(actor, "plan", body, of=Meeting):
        raise NotFound
    return body


def desk(actor: Actor, body: Body) -> dict[str, Any]:
    """What comes in, what waits for the group and until when, its agenda, and what follows from decisions."""
    services = [service.pk for service in services_served(body, clock.today())]
    waiting, ready = queries.in_preparation(services)
    watched = watch_list(services)
    return {
        "body": body,
        "due": queries.advice_due(waiting),
        "texts": queries.advice_in_hand(actor, waiting),
        "waiting": waiting,
        "ready": ready,
        "coming": queries.coming(services),
        "drafts": queries.group_drafts(actor, services),
        "meetings": queries.meetings(actor, body),
        "watched": [(name, len(getattr(watched, name))) for name in ("late", "silent", "reported", "going")],
        "unsaid": len(unsaid(services)),
        "appeals": open_appeals(body),
    }
