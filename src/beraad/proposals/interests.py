"""Interests that are declared in a proposal: for which seats, by whom, until its vote opens."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import may, require
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate, Seat
from beraad.bodies.queries import consortium_of, seats_of, seats_on, steering_of
from beraad.kernel import clock
from beraad.kernel.errors import Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import holds
from beraad.kernel.prepared import prepared
from beraad.people.choices import Office
from beraad.votes import interests
from beraad.votes.models import Interest

from .models import Proposal
from .policies import standing
from .queries import proposal_for


@transaction.atomic
def declare_interest(*, actor: Actor, proposal: Proposal, seat: Seat, text: str, source: str = "") -> Interest:
    """Declare an interest in a proposal for a seat in a group that prepares it or decides on it, so that the seat has
    no vote about it.

    Who sits in the seat may, or the secretariat with the `source` by which it knows. Invalid for a seat elsewhere;
    Conflict when the vote has opened or the seat declared one before.
    """
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "declare", proposal)
    if seat.body_id not in {body.pk for body in concerned(proposal)}:
        raise Invalid("seat-elsewhere", {"seat": "seat-elsewhere"})
    words = {"text": text, "source": source}
    return interests.declare_interest(actor=actor, subject=key(proposal), reference=proposal.number, seat=seat, **words)


@transaction.atomic
def retract_interest(*, actor: Actor, proposal: Proposal, interest: Interest) -> None:
    """Take an interest back; Conflict when the vote has opened."""
    proposal = proposal_for(actor, proposal.number, lock=True)
    require(actor, "declare", proposal)
    interests.retract_interest(actor=actor, interest=interest, reference=proposal.number)


def concerned(proposal: Proposal) -> list[Body]:
    """The groups whose seats can declare an interest in a proposal: of the participants, and the steering group."""
    found = (consortium_of(proposal.service), steering_of(proposal.service))
    return [body for body in found if body]


def may_declare(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor can declare an interest for any seat, if the vote has not opened; one statement at most."""
    if not may(actor, "declare", proposal):
        return False
    if actor.holds(Office.SECRETARIAT) or standing(actor, proposal).steers:
        return True
    return bool(_seated(actor.person_id, proposal.service_id, clock.today()).first())


@prepared
def _seated(person: int, service: int, day: dt.date) -> QuerySet:
    group = {"seat__body__kind": BodyKind.CONSORTIUM, "seat__body__service": service}
    rows = Mandate.objects.on(day).filter(holds(day, "seat__"), person=person, **group)
    return rows.order_by().values_list("pk", flat=True)[:1]


def declaring(actor: Actor, proposal: Proposal) -> list[Mandate]:
    """By which mandates the actor can declare an interest: their own, or for the secretariat those of all, one for
    each seat in which someone sits, by group and name."""
    bodies = concerned(proposal)
    if not actor.holds(Office.SECRETARIAT):
        ids = [body.pk for body in bodies]
        return [mandate for mandate in seats_of(actor) if mandate.seat.body_id in ids]
    seats = [seat for body in bodies for seat in seats_on(body, clock.today())]
    found = {seat.seat.pk: seat for seat in seats if seat.mandates}
    rows = Mandate.objects.filter(pk__in=[(s.holder or s.mandates[0]).pk for s in found.values()])
    return list(rows.select_related("seat__body", "person", "house").order_by("seat__body__kind", "house__name", "pk"))
