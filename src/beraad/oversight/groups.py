"""Which steering groups an overarching group stands over."""

import datetime as dt

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.record.actions import append

from .events import GroupPutUnder, GroupReleased
from .models import Span


@transaction.atomic
def put_under(*, actor: Actor, body: Body, group: Body, start: dt.date, source: str) -> Span:
    """Let an overarching group stand over a steering group from `start`; Conflict when another, or it, does already."""
    require(actor, "keep", Span)
    if body.kind != BodyKind.OVERARCHING or group.kind != BodyKind.STEERING:
        raise Invalid("overarching-over-steering", {"group": "overarching-over-steering"})
    locked(group)
    if present := Span.objects.filter(overlaps(start, None), group=group).select_related("body").first():
        raise Conflict("group-under", name=present.body.name, start=present.start)
    span = wellformed(Span(body=body, group=group, start=start, source=source))
    span.save(force_insert=True)
    append(
        actor=actor,
        event=GroupPutUnder(
            about=(key(body), key(group)),
            span=span.pk,
            body=body.pk,
            body_name=body.name,
            group=group.pk,
            group_name=group.name,
            start=start,
            source=span.source,
        ),
    )
    return span


@transaction.atomic
def release(*, actor: Actor, span: Span, end: dt.date) -> None:
    """Let an overarching group no longer stand over a steering group. Errors as for shortening a period."""
    require(actor, "keep", span)
    span = locked(span)
    span.shorten(end)
    span.save(update_fields=["end"])
    names = {"body_name": span.body.name, "group_name": span.group.name}
    append(actor=actor, event=GroupReleased(about=(key(span.body), key(span.group)), span=span.pk, end=end, **names))
