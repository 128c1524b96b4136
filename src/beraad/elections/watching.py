"""What is watched over in a steering group: that calls open in time, enough members, and thanks to who leaves."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.actions import end_mandate
from beraad.bodies.models import Body, Mandate
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.rows import locked

from .choices import RUNNING, Ending
from .composing import Governed, composition_of, places
from .events import GroupAtMinimum, GroupBelowMinimum, TermOver, TermSet, TermSucceeded
from .models import Election, Shortage, Term
from .queries import shortage
from .recording import record_group


def due_for_call(body: Body, own: Governed, day: dt.date) -> dt.date | None:
    """The first day on which terms end, when a call for successors should be open by now and none is; else None.

    What the secretariat called off it calls again itself.
    """
    ends = [place.due for place in places(body, day) if place.holder and place.due]
    first = min(ends, default=None)
    if first is None or first > day + dt.timedelta(days=own.composition.windows.opens_before):
        return None
    running, called_off = Q(state__in=RUNNING), Q(ending=Ending.CALLED_OFF, start__gte=first)
    return None if Election.objects.filter(running | called_off, body=body).exists() else first


@transaction.atomic
def watch_minimum(*, body: Body) -> None:
    """Tell when a group has fewer members in function than its charter asks, and when it has enough again; once."""
    body = locked(body)
    today = clock.today()
    minimum = composition_of(body, today).composition.minimum
    members, running = sum(place.holder is not None for place in places(body, today)), shortage(body)
    told = {"members": members, "minimum": minimum}
    if members < minimum and running is None:
        found = Shortage.objects.create(body=body, start=today, **told)
        record_group(SYSTEM, GroupBelowMinimum, body, *_services(body, today), rows=[found], **told)
    elif members >= minimum and running:
        _end(running, today)
        record_group(SYSTEM, GroupAtMinimum, body, *_services(body, today), rows=[running], **told)


def _end(running: Shortage, today: dt.date) -> None:
    running.end = max(today, running.start + dt.timedelta(days=1))
    running.save(update_fields=["end"])


def _services(body: Body, day: dt.date) -> list[str]:
    return [f"service:{pk}" for pk in body.remits.on(day).values_list("service", flat=True)]


@transaction.atomic
def thank(*, term: Term) -> None:
    """Tell, once, that someone left a group, unless they sit on in it."""
    term = Term.objects.select_for_update(of=("self",)).select_related("mandate__seat__body").get(pk=term.pk)
    if term.thanked:
        return
    mandate, body = term.mandate, term.mandate.seat.body
    term.thanked = True
    term.save(update_fields=["thanked"])
    sits_on = Mandate.objects.on(clock.today()).filter(seat__body=body, person=mandate.person).exists()
    told = {"mandate": mandate.pk, "member": mandate.person_id, "name": mandate.person.name, "house": mandate.house_id}
    event = TermSucceeded if sits_on else TermOver
    record_group(
        SYSTEM,
        event,
        body,
        key(mandate.person),
        rows=[term],
        house_name=mandate.house.name,
        day=mandate.end,
        **told,
    )


@transaction.atomic
def set_term(*, actor: Actor, mandate: Mandate, due: dt.date) -> Term:
    """Say until when someone sits of whom no election says so, as of who sat there before there were elections.

    A mandate without end then ends when nobody may wait for a successor any longer. Conflict when an election says so,
    or no charter says how the group is made up; Invalid when that day is not within the mandate.
    """
    require(actor, "record", Term)
    mandate = Mandate.objects.select_related("seat__body", "person", "house").get(pk=mandate.pk)
    locked(mandate.seat.body)
    term = Term.objects.filter(mandate=mandate).first() or Term(mandate=mandate)
    if term.election_id:
        raise Conflict("term-by-election")
    if due <= mandate.start or (mandate.end is not None and due > mandate.end):
        raise Invalid("outside-mandate", {"due": "outside-mandate"})
    own = composition_of(mandate.seat.body, clock.today())
    if mandate.end is None:
        end_mandate(actor=actor, mandate=mandate, end=due + dt.timedelta(days=own.composition.holdover_days))
    term.due = due
    term.save()
    record_group(
        actor,
        TermSet,
        mandate.seat.body,
        key(mandate.person),
        rows=[term],
        mandate=mandate.pk,
        name=mandate.person.name,
        due=due,
    )
    return term
