"""What is done with people: register, change, deactivate, appoint, invite."""

import datetime as dt
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid, NotFound
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import change, locked, wellformed
from beraad.record.actions import append

from .account import end_sessions
from .choices import Office
from .events import (
    Appointed,
    AppointmentEnded,
    DetailsConfirmed,
    InvitationAccepted,
    InvitationRefused,
    PeopleRegistered,
    PersonChanged,
    PersonDeactivated,
    PersonInvited,
    PersonReactivated,
    PersonRegistered,
)
from .models import Appointment, Invitation, Person, digest

VALID = dt.timedelta(days=14)
# A new link on request, but not a mailbox full of them.
PAUSE = dt.timedelta(minutes=10)


@transaction.atomic
def register_person(*, actor: Actor, email: str, name: str, language: str = "nl") -> Person:
    """Add someone who may be invited. Invalid when the address is unusable or someone else's."""
    require(actor, "register", Person)
    person = Person(email=_address(email), name=name, language=_language(language))
    person.set_unusable_password()
    _save(wellformed(person))
    append(actor=actor, event=PersonRegistered(about=(key(person),), who=person.pk, name=person.name))
    return person


@transaction.atomic
def register_people(*, actor: Actor, people: Mapping[str, str]) -> dict[str, Person]:
    """Add many at once, by address and name, as one deed; by address. Errors as `register_person`."""
    require(actor, "register", Person)
    rows = [Person(email=_address(email), name=name, language=settings.LANGUAGE_CODE) for email, name in people.items()]
    for person in rows:
        person.set_unusable_password()
        wellformed(person)
    try:
        with transaction.atomic():
            Person.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:
        raise Invalid("email-taken", {"email": "email-taken"}) from None
    append(actor=actor, event=PeopleRegistered(about=tuple(map(key, rows)), number=len(rows)))
    return {person.email: person for person in rows}


@transaction.atomic
def change_person(
    *,
    actor: Actor,
    person: Person,
    name: str | None = None,
    language: str | None = None,
    email: str | None = None,
) -> Person:
    """Change what is given. With another address, sessions end and links sent to the old one stop working."""
    require(actor, "change", person)
    person = locked(person)
    given = {"name": name, "language": language and _language(language), "email": email and _address(email)}
    changed = change(person, {field: value for field, value in given.items() if value is not None})
    if not changed:
        return person
    if "email" in changed:
        require(actor, "change_email", person)
        person.invitations.filter(accepted_at=None).update(expires_at=clock.now())
        end_sessions(person)
    _save(person)
    append(
        actor=actor,
        event=PersonChanged(about=(key(person),), who=person.pk, name=person.name, changed=tuple(sorted(changed))),
    )
    return person


@transaction.atomic
def confirm_details(*, actor: Actor, person: Person, name: str, language: str, houses: list[str]) -> Person:
    """Say at the first visit that all is right, and that one's board gave the mandate for these houses."""
    person = change_person(actor=actor, person=person, name=name, language=language)
    append(
        actor=actor,
        event=DetailsConfirmed(about=(key(person),), who=person.pk, name=person.name, houses=tuple(houses)),
    )
    return person


@transaction.atomic
def deactivate(*, actor: Actor, person: Person) -> None:
    """Let someone sign in no more, from this moment. What they did stays.

    Conflict (`administrator-needed`) when nobody would be left to appoint others.
    """
    require(actor, "deactivate", person)
    person = locked(person)
    if not person.is_active:
        return
    if Appointment.objects.on(clock.today()).filter(office=Office.ADMINISTRATOR, person=person).exists():
        _require_administrator(clock.today(), but=person.pk)
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.invitations.filter(accepted_at=None).update(expires_at=clock.now())
    end_sessions(person)
    append(actor=actor, event=PersonDeactivated(about=(key(person),), who=person.pk, name=person.name))


@transaction.atomic
def reactivate(*, actor: Actor, person: Person) -> None:
    """Let someone sign in again."""
    require(actor, "deactivate", person)
    person = locked(person)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    append(actor=actor, event=PersonReactivated(about=(key(person),), who=person.pk, name=person.name))


@transaction.atomic
def appoint(
    *, actor: Actor, person: Person, office: str, start: dt.date, source: str, end: dt.date | None = None
) -> Appointment:
    """Give someone an office at the provider. Conflict when they hold it in that period already."""
    require(actor, "appoint", Appointment)
    # Locking the person puts two appointments of the same one in a queue.
    person = locked(person)
    if person.appointments.filter(overlaps(start, end), office=office).exists():
        raise Conflict("office-held", name=person.name)
    appointment = wellformed(Appointment(person=person, office=office, start=start, end=end, source=source))
    appointment.save(force_insert=True)
    append(
        actor=actor,
        event=Appointed(
            about=(key(person),),
            who=person.pk,
            name=person.name,
            appointment=appointment.pk,
            office=office,
            start=start,
            end=end,
            source=appointment.source,
        ),
    )
    return appointment


@transaction.atomic
def end_appointment(*, actor: Actor, appointment: Appointment, end: dt.date) -> None:
    """Let an office stop: from `end` on the person no longer holds it.

    Conflict (`administrator-needed`) when nobody would be left to appoint others; others as for shortening a period.
    """
    require(actor, "end", appointment)
    appointment = locked(appointment)
    appointment.shorten(end)
    if appointment.office == Office.ADMINISTRATOR:
        _require_administrator(end, but=appointment.person_id)
    appointment.save(update_fields=["end"])
    person = appointment.person
    append(
        actor=actor,
        event=AppointmentEnded(
            about=(key(person),),
            who=person.pk,
            name=person.name,
            appointment=appointment.pk,
            office=appointment.office,
            end=end,
        ),
    )


def _require_administrator(day: dt.date, but: int) -> None:
    """Someone else is administrator on a day. Those who ask wait for each other, so that two do not both count."""
    held = Appointment.objects.filter(office=Office.ADMINISTRATOR)
    list(held.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not held.on(day).filter(person__is_active=True).exclude(person=but).exists():
        raise Conflict("administrator-needed", day=day)


@transaction.atomic
def invite(*, actor: Actor, person: Person) -> str:
    """Make a link for `person`, return its token; links sent before stop working. Conflict when inactive."""
    require(actor, "invite", person)
    person = locked(person)
    if not person.is_active:
        raise Conflict("person-inactive", name=person.name)
    now = clock.now()
    person.invitations.filter(accepted_at=None, refused_at=None, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(person=person, digest=digest(token), sent_at=now, expires_at=now + VALID)
    append(
        actor=actor,
        event=PersonInvited(about=(key(person),), who=person.pk, name=person.name, until=now + VALID),
    )
    return token


@transaction.atomic
def accept_invitation(token: str) -> Person:
    """Use a link: the person it was sent to may be signed in.

    NotFound when there is no such link; Conflict when it was used, refused, replaced or has expired.
    """
    invitation = _usable(token)
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    person = invitation.person
    append(
        actor=Actor(person=person),
        event=InvitationAccepted(about=(key(person),), who=person.pk, name=person.name),
    )
    return person


@transaction.atomic
def refuse_invitation(token: str) -> None:
    """Say that the link reached the wrong person; the secretariat is told. Errors as for accepting."""
    invitation = _usable(token)
    invitation.refused_at = clock.now()
    invitation.save(update_fields=["refused_at"])
    person = invitation.person
    append(actor=SYSTEM, event=InvitationRefused(about=(key(person),), who=person.pk, name=person.name))


@transaction.atomic
def renew_invitation(token: str) -> tuple[Person, str]:
    """Replace a link that has expired; the new one goes to the same address only.

    Conflict when it was used or refused, or when a link was sent moments ago.
    """
    invitation = _locked(token)
    if invitation.accepted_at or invitation.refused_at:
        raise Conflict(f"invitation-{invitation.state}")
    if invitation.person.invitations.filter(sent_at__gt=clock.now() - PAUSE).exists():
        raise Conflict("invitation-just-sent")
    return invitation.person, invite(actor=SYSTEM, person=invitation.person)


def mark_visit(*, actor: Actor) -> dt.datetime | None:
    """Note that someone saw their desk; returns when they did before. No deed, so it is not recorded."""
    person = Person.objects.filter(pk=actor.person_id)
    before = person.values_list("seen_at", flat=True).first()
    person.update(seen_at=clock.now())
    return before


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid("email-invalid", {"email": "email-invalid"}) from None
    return email


def _language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise Invalid("unknown-choice", {"language": "unknown-choice"})
    return code


def _save(person: Person) -> None:
    """Save, leaving it to the constraint whether the address is free."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Invalid("email-taken", {"email": "email-taken"}) from None


def _usable(token: str) -> Invitation:
    invitation = _locked(token)
    if invitation.state != "open":
        raise Conflict(f"invitation-{invitation.state}")
    return invitation


def _locked(token: str) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person")
    invitation = rows.filter(digest=digest(token), person__is_active=True).first()
    if invitation is None:
        raise NotFound("invitation-unknown")
    return invitation
