"""Who chairs a group and who is its secretary; upper rooms judge who may say so."""

import datetime as dt

from django.db import transaction

from beraad.access.actor import Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.rows import locked, wellformed
from beraad.record.actions import append

from .choices import Role
from .events import OfficerLeft, OfficerNamed
from .models import Mandate, Officer
from .queries import officers_of


@transaction.atomic
def name_officer(*, actor: Actor, mandate: Mandate, duty: str, start: dt.date, source: str) -> Officer:
    """Let a member of a group chair it, or be its secretary, from `start`; who did so until then stops that day.

    Invalid when the member does not sit there then, or without a source; Conflict when someone else begins later.
    """
    mandate = Mandate.objects.select_related("seat__body", "person", "house").get(pk=mandate.pk)
    body = locked(mandate.seat.body)
    if mandate.role != Role.HOLDER or not mandate.covers(start):
        raise Invalid("not-a-member", {"start": "not-a-member"}, name=mandate.person.name)
    if not source.strip():
        raise Invalid("required", {"source": "required"})
    officer = wellformed(Officer(mandate=mandate, body=body, duty=duty, start=start, source=source))
    for former in officers_of(body, duty).filter(end=None):
        if former.start >= start:
            raise Conflict("officer-later", name=former.mandate.person.name, start=former.start)
        _end(actor, former, start)
    officer.save(force_insert=True)
    append(
        actor=actor,
        event=OfficerNamed(
            about=(key(body), key(mandate.person)),
            body=body.pk,
            body_name=body.name,
            officer=officer.pk,
            mandate=mandate.pk,
            name=mandate.person.name,
            duty=duty,
            start=start,
            source=officer.source,
        ),
    )
    return officer


@transaction.atomic
def end_officer(*, actor: Actor, officer: Officer, end: dt.date) -> None:
    """Let someone stop chairing a group, or being its secretary. Errors as for shortening a period."""
    locked(officer.body)
    _end(actor, officers_of(officer.body, officer.duty).get(pk=officer.pk), end)


def follow_mandate(*, actor: Actor, mandate: int, end: dt.date) -> None:
    """What someone does in a group ends with their mandate; what had not begun by then never began a day earlier."""
    rows = Officer.objects.filter(mandate=mandate, start__lt=end).exclude(end__lte=max(end, clock.today()))
    for officer in rows.select_related("body", "mandate__person"):
        _end(actor, officer, end)


def _end(actor: Actor, officer: Officer, end: dt.date) -> None:
    officer.shorten(end)
    officer.save(update_fields=["end"])
    append(
        actor=actor,
        event=OfficerLeft(
            about=(key(officer.body), key(officer.mandate.person)),
            body=officer.body_id,
            body_name=officer.body.name,
            officer=officer.pk,
            name=officer.mandate.person.name,
            duty=officer.duty,
            end=end,
        ),
    )
