"""What is done with mail: put it in the outbox, send it at once, invite, try again, switch a kind off."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid, NotFound
from beraad.organisations.queries import houses_of
from beraad.people import actions as people
from beraad.people.models import Person

from . import delivery
from .choices import OPTIONAL, PATIENT, Kind
from .hours import civil
from .letters import SALT, Message, compose
from .models import Mail, Muted

SIGNATURE_AGE = 400 * 24 * 3600
KEPT = dt.timedelta(days=366)


@dataclass(frozen=True)
class Notice:
    """What one person is to be told. `key` is unique to the event and the person, so that it is told once."""

    key: str
    kind: str
    person: Person
    facts: dict[str, Any] = field(default_factory=dict)
    deadline: dt.datetime | None = None


@transaction.atomic
def queue(*notices: Notice) -> int:
    """Put messages in the outbox, each in its reader's language; what is there already, or unwanted, is left out.

    Safe to repeat. Returns how many were added.
    """
    mails = []
    for notice in _unsent(notices):
        person, optional = notice.person, notice.kind in OPTIONAL
        message = compose(
            notice.kind,
            language=person.language,
            name=person.name,
            person=person.pk if optional else None,
            **notice.facts,
        )
        mails.append(
            _mail(message, key=notice.key, kind=notice.kind, to=person.email, person=person, due_at=_due(notice))
        )
    return _keep(mails)


def _due(notice: Notice) -> dt.datetime:
    """Now, or when people are at work. The demonstration shows at once what was sent."""
    now = clock.now()
    return civil(now, notice.deadline) if notice.kind in PATIENT and not settings.DEMO else now


@transaction.atomic
def queue_to_secretariat(*, key: str, kind: str, **facts: Any) -> int:
    """Put a message to the secretariat in the outbox, once."""
    if Mail.objects.filter(key=key).exists():
        return 0
    message = compose(kind, language=settings.LANGUAGE_CODE, **facts)
    return _keep([_mail(message, key=key, kind=kind, to=settings.CONTACT_EMAIL, due_at=clock.now())])


def send_now(*, kind: str, to: str, language: str, **facts: Any) -> None:
    """Send what is of no use when it comes late, such as a sign-in code. Only the demonstration keeps it."""
    message = compose(kind, language=language, **facts)
    if settings.DEMO:
        _mail(message, key=f"{kind}:{uuid.uuid4()}", kind=kind, to=to, sent_at=clock.now()).save()
    delivery.send_now(message, to)


@transaction.atomic
def change_person(*, actor: Actor, person: Person, **given: Any) -> Person:
    """Change someone's details; another address is told to the old one, which the record does not keep.

    Errors as for `people.actions.change_person`.
    """
    old = Person.objects.get(pk=person.pk).email
    changed = people.change_person(actor=actor, person=person, **given)
    if changed.email != old:
        now = clock.now()
        facts = {"what": "email_changed", "moment": now}
        message = compose(Kind.SECURITY, language=changed.language, name=changed.name, **facts)
        # To nobody in particular: another try must not go to the new address.
        _keep([_mail(message, key=f"{Kind.SECURITY}:{uuid.uuid4()}", kind=Kind.SECURITY, to=old, due_at=now)])
    return changed


@transaction.atomic
def send_invitation(*, actor: Actor, person: Person) -> None:
    """Make a personal link and mail it. Errors as for `people.actions.invite`."""
    _mail_link(person, people.invite(actor=actor, person=person))


@transaction.atomic
def renew_invitation(token: str) -> None:
    """Mail a new link in place of one that has expired, to the same address only. Errors as for people's."""
    _mail_link(*people.renew_invitation(token))


@transaction.atomic
def retry(*, actor: Actor, mail: Mail) -> None:
    """Try a message that does not arrive once more, at the address its reader has now. No deed, so not recorded."""
    require(actor, "retry", mail)
    if mail.sent_at:
        raise Conflict("mail-sent")
    to = mail.person.email if mail.person else mail.to
    Mail.objects.filter(pk=mail.pk).update(due_at=clock.now(), tries=0, to=to)
    delivery.deliver.enqueue()


@transaction.atomic
def choose_messages(*, actor: Actor, wanted: Collection[str]) -> None:
    """Say which of the kinds that can be switched off someone wants to get."""
    if actor.person_id is None:
        raise Invalid("sign-in-first")
    muted = set(OPTIONAL) - set(wanted)
    Muted.objects.filter(person=actor.person_id).exclude(kind__in=muted).delete()
    _mute(actor.person_id, muted)


def switch_off(signature: str) -> str:
    """Switch off the kind of mail that this signed link from a mail names; returns the kind. NotFound if forged."""
    person, kind = signed(signature)
    _mute(person, {kind})
    return kind


def signed(signature: str) -> tuple[int, str]:
    """The person, by id, and the kind of mail that such a link names; NotFound if forged or too old."""
    try:
        return tuple(signing.loads(signature, salt=SALT, max_age=SIGNATURE_AGE))
    except signing.BadSignature:
        raise NotFound from None


def forget_old() -> None:
    """Drop mail of more than a year ago, and the tasks that sent what was sent before today."""
    now = clock.now()
    Mail.objects.filter(created_at__lt=now - KEPT, due_at=None).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - dt.timedelta(days=1)).delete()


def _mute(person: int, kinds: Iterable[str]) -> None:
    Muted.objects.bulk_create([Muted(person_id=person, kind=kind) for kind in kinds], ignore_conflicts=True)


def _unsent(notices: Iterable[Notice]) -> list[Notice]:
    by_key = {notice.key: notice for notice in notices if notice.person.is_active}
    sent = set(Mail.objects.filter(key__in=list(by_key)).values_list("key", flat=True))
    kinds = {notice.kind for notice in by_key.values()} & set(OPTIONAL)
    muted = set(Muted.objects.filter(kind__in=kinds).values_list("person", "kind")) if kinds else set()
    return [n for n in by_key.values() if n.key not in sent and (n.person.pk, n.kind) not in muted]


def _mail_link(person: Person, token: str) -> None:
    invitation = person.invitations.latest("pk")
    houses = [house.name for house in houses_of(person)]
    facts = {"houses": houses, "token": token, "until": invitation.expires_at}
    queue(Notice(f"invitation:{invitation.pk}", Kind.INVITATION, person, facts))


def _mail(message: Message, **fields: Any) -> Mail:
    return Mail(
        subject=message.subject,
        text=message.text,
        html=message.html,
        sender=message.sender,
        unsubscribe=message.unsubscribe,
        created_at=clock.now(),
        **fields,
    )


def _keep(mails: list[Mail]) -> int:
    """Write messages to the outbox and have them sent. The unique key decides when two do so at once."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)
    if mails:
        delivery.deliver.enqueue()
    return len(mails)
