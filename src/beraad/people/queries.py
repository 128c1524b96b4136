"""People as pages see them: who they are, which office they hold, how they get in."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import one, visible
from beraad.kernel import clock
from beraad.kernel.errors import NotFound

from .choices import Office
from .models import Appointment, Invitation, Person, digest


@dataclass(frozen=True)
class WaysIn:
    """How someone can sign in or confirm that it is them, beside a code by mail."""

    password: bool
    app: bool
    passkeys: list[Authenticator]


def person_for(actor: Actor, pk: int) -> Person:
    """The person with this id; NotFound when absent or hidden."""
    return one(actor, Person.objects.all(), pk=pk)


def people(actor: Actor, text: str = "") -> QuerySet[Person]:
    """The people an actor may see whose name, or for staff address, contains `text`; by name."""
    rows = visible(actor, Person.objects.all()).order_by("name", "pk")
    if not text:
        return rows
    found = Q(name__icontains=text)
    if actor.holds(Office.SECRETARIAT, Office.ADMINISTRATOR):
        found |= Q(email__icontains=text)
    return rows.filter(found)


def invitation_for(token: str) -> Invitation:
    """The invitation this link stands for, in whatever state; NotFound when there is none."""
    rows = Invitation.objects.select_related("person").filter(person__is_active=True)
    invitation = rows.filter(digest=digest(token)).first()
    if invitation is None:
        raise NotFound("invitation-unknown")
    return invitation


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """What was sent and not answered yet, or was refused, newest first; for the secretariat."""
    rows = visible(actor, Invitation.objects.select_related("person"))
    waiting = Q(accepted_at=None) & (Q(expires_at__gt=clock.now()) | Q(refused_at__isnull=False))
    return rows.filter(waiting).order_by("-sent_at")


def has_joined(person: Person) -> bool:
    """Whether someone has ever been inside."""
    return person.last_login is not None or person.invitations.exclude(accepted_at=None).exists()


def is_invited(person: Person) -> bool:
    """Whether a link is under way that still works."""
    return person.invitations.filter(accepted_at=None, refused_at=None, expires_at__gt=clock.now()).exists()


def office_holders(office: str, day: dt.date | None = None) -> QuerySet[Person]:
    """Who holds an office on a day."""
    held = Appointment.objects.on(day or clock.today()).filter(office=office)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name")


def ways_in(person: Person) -> WaysIn:
    """How someone can confirm that it is them; one statement."""
    rows = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    return WaysIn(
        password=person.has_usable_password(),
        app=any(row.type == Authenticator.Type.TOTP for row in rows),
        passkeys=[row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
    )


def names(pks: set[int]) -> dict[int, str]:
    """The names of people by id, for the record; one statement."""
    return dict(Person.objects.filter(pk__in=pks).values_list("pk", "name")) if pks else {}


def appointment_for(actor: Actor, person: Person, pk: int) -> Appointment:
    """The office of someone with this id; NotFound when there is none."""
    return one(actor, Appointment.objects.filter(person=person), pk=pk)


def appointments_of(person: Person) -> list[Appointment]:
    """The offices someone holds or held, newest first."""
    return list(person.appointments.order_by("-start"))
