"""What is done with interests: declare one, and take it back while the vote has not opened."""

from typing import Any

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.choices import Role
from beraad.bodies.models import Mandate, Seat
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.rows import wellformed
from beraad.kernel.texts import written
from beraad.record.actions import append

from .choices import VoteState
from .events import InterestDeclared, InterestRetracted
from .models import Interest, Vote

LONGEST = 500


@transaction.atomic
def declare_interest(
    *, actor: Actor, subject: str, reference: str, seat: Seat, text: str, source: str = ""
) -> Interest:
    """Note that who sits in a seat has an interest in a subject, so that the seat has no vote about it.

    Called by the room whose subject it is, which has judged that the seat is concerned, and holds it. Who sits in the
    seat may, or the secretariat with, as `source`, how it knows. Conflict when the vote has opened, the seat already
    declared one, or nobody sits in it.
    """
    require(actor, "declare", seat, of=Interest)
    seat = Seat.objects.select_related("body", "house").get(pk=seat.pk)
    _require_unopened(subject)
    mandate = _mandate(actor, seat)
    if Interest.objects.filter(subject=subject, seat=seat, retracted_at=None).exists():
        raise Conflict("interest-present", name=mandate.house.name)
    own = mandate.person_id == actor.person_id
    if not own and not source.strip():
        raise Invalid("required", {"source": "required"})
    interest = wellformed(
        Interest(
            subject=subject,
            reference=reference,
            seat=seat,
            name=mandate.house.name,
            person=mandate.person,
            recorder=actor.person,
            text=written(text, "text", most=LONGEST),
            source="" if own else source,
            declared_at=clock.now(),
        )
    )
    interest.save(force_insert=True)
    append(
        actor=actor.acting_for(mandate.house_id if own else None),
        event=InterestDeclared(
            **_told(interest, reference),
            member=mandate.person_id,
            member_name=mandate.person.name,
            text=interest.text,
            source=interest.source,
        ),
        at=interest.declared_at,
    )
    return interest


@transaction.atomic
def retract_interest(*, actor: Actor, interest: Interest, reference: str) -> None:
    """Take an interest back, so that the seat has a vote again; who sits in it may, or the secretariat.

    Conflict when the vote has opened or it was taken back before.
    """
    rows = Interest.objects.select_for_update(of=("self",)).select_related("seat__body", "seat__house")
    interest = rows.get(pk=interest.pk)
    require(actor, "retract", interest)
    _require_unopened(interest.subject)
    if interest.retracted_at:
        raise Conflict("interest-retracted", at=interest.retracted_at)
    interest.retracted_at = clock.now()
    interest.save(update_fields=["retracted_at"])
    append(
        actor=actor.acting_for(None),
        event=InterestRetracted(**_told(interest, reference)),
        at=interest.retracted_at,
    )


def _require_unopened(subject: str) -> None:
    """Conflict when a vote about the subject is open; one that is planned does not open meanwhile."""
    for vote in Vote.objects.select_for_update().filter(subject=subject).exclude(state=VoteState.CLOSED):
        if vote.state == VoteState.OPEN:
            raise Conflict("interest-too-late", opened=vote.opens_at)


def _mandate(actor: Actor, seat: Seat) -> Mandate:
    """By which someone sits in the seat today: that of the actor, or else of its representative. Conflict if vacant."""
    found = Mandate.objects.on(clock.today()).filter(seat=seat).select_related("person", "house")
    ordered = sorted(found, key=lambda one: (one.person_id != actor.person_id, one.role != Role.HOLDER, one.pk))
    if not ordered:
        raise Conflict("interest-of-nobody", name=seat.house.name if seat.house else seat.label)
    return ordered[0]


def _told(interest: Interest, reference: str) -> dict[str, Any]:
    """The fields of each event about an interest."""
    seat = interest.seat
    house = (f"house:{seat.house_id}",) if seat.house_id else ()
    return {
        "about": (interest.subject, key(seat.body), *house),
        "interest": interest.pk,
        "subject": interest.subject,
        "reference": reference,
        "body": seat.body_id,
        "body_name": seat.body.name,
        "seat": seat.pk,
        "name": interest.name,
    }
