"""Adopting a body's rules."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.rows import wellformed
from beraad.record.actions import append
from rulebook import digest

from .events import CharterAdopted
from .models import Charter
from .queries import governing, needs_decision
from .rules import parse


@transaction.atomic
def adopt_charter(
    *, actor: Actor, body: Body, rules: Any, start: dt.date, decision: str = "", source: str = ""
) -> Charter:
    """Adopt the next version of a body's rules, in force from `start`.

    What was agreed before anything was put to a vote is recorded by the secretariat; what follows as the version in
    force says: by it again, or by the number of a `decision`. Invalid when the rules are not in order, Conflict when
    `start` lies before the version in force.
    """
    require(actor, "adopt", Charter)
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    parsed = parse(rules)
    newest = Charter.objects.filter(body=body).order_by("-number").first()
    if newest and start < newest.start:
        raise Invalid("starts-before-current", {"start": "starts-before-current"}, day=newest.start)
    if not decision and needs_decision(body, governing(body, clock.today())):
        raise Conflict("charter-needs-decision", body=body.name)
    number = (Charter.objects.filter(body=body).aggregate(top=Max("number"))["top"] or 0) + 1
    charter = wellformed(
        Charter(
            body=body,
            number=number,
            start=start,
            rules=parsed.data,
            decision=decision,
            source=source,
            recorded_at=clock.now(),
        )
    )
    charter.save(force_insert=True)
    append(
        actor=actor,
        event=CharterAdopted(
            about=(key(body), *((f"service:{body.service_id}",) if body.service_id else ())),
            body=body.pk,
            body_name=body.name,
            charter=charter.pk,
            number=number,
            start=start,
            decision=decision,
            source=charter.source,
            digest=digest(parsed.data),
        ),
    )
    return charter
