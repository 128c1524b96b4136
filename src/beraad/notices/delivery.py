"""How mail leaves: from the outbox with new tries when it fails, or at once for what is worthless late."""

import datetime as dt
import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from email.utils import formataddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django_tasks import task

from beraad.kernel import clock

from .choices import FLEETING
from .letters import Message
from .models import Mail

log = logging.getLogger(__name__)

# Minutes until the next try, after the first, the second…; then it is given up and the secretariat sees it.
PAUSES = (1, 5, 15, 60, 180, 720)
BATCH = 50
_at_once = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


@task()
def deliver() -> None:
    """Send what is due, away from whoever caused it."""
    send_due()


def due() -> QuerySet[Mail]:
    return Mail.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")


def send_due() -> int:
    """Send every message that is due, over one connection. Returns how many left."""
    if not due().exists():
        return 0
    connection, left = get_connection(), 0
    try:
        connection.open()
        while mails := list(due()[:BATCH]):
            left += sum(_attempt(mail, connection) for mail in mails)
    except (OSError, SMTPException) as error:
        # The server does not answer: that is not the message's fault, so it costs no try.
        again = clock.now() + dt.timedelta(minutes=PAUSES[0])
        Mail.objects.filter(pk__in=due().values("pk")).update(due_at=again, failure=_reason(error))
    finally:
        connection.close()
    return left


def send_now(message: Message, to: str) -> None:
    """Send a message that is no longer of use when it comes late; the caller does not wait, and it is not kept."""
    _at_once.submit(_send_quietly, message, to)


def _attempt(mail: Mail, connection: BaseEmailBackend) -> bool:
    """One try. Claiming it by moving its next try on keeps other workers off, with no lock held meanwhile."""
    pause = PAUSES[mail.tries] if mail.tries < len(PAUSES) else None
    again = None if pause is None else clock.now() + dt.timedelta(minutes=pause)
    claimed = Mail.objects.filter(pk=mail.pk, due_at=mail.due_at)
    if not claimed.update(due_at=again, tries=F("tries") + 1):
        return False
    try:
        _email(mail, mail.to, connection, key=mail.key).send()
    except (OSError, SMTPException) as error:
        Mail.objects.filter(pk=mail.pk).update(failure=_reason(error))
        return False
    sent = {"sent_at": clock.now(), "due_at": None, "failure": ""}
    if mail.kind in FLEETING and not settings.DEMO:
        sent |= {"text": "", "html": ""}
    Mail.objects.filter(pk=mail.pk).update(**sent)
    return True


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _send_quietly(message: Message, to: str) -> None:
    try:
        _email(message, to).send()
    except (OSError, SMTPException) as error:
        # No address and no text: they hold a code that lets someone in.
        log.error("a message that could not wait was not sent: %s", type(error).__name__)


def _email(
    words: Mail | Message, to: str, connection: BaseEmailBackend | None = None, key: str = ""
) -> EmailMultiAlternatives:
    headers = {"Auto-Submitted": "auto-generated"}
    if key:
        # The same on every try, so that a mailbox can tell a repeated message.
        domain = settings.MAIL_FROM.rpartition("@")[2]
        headers["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
    if words.unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{words.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=formataddr((words.sender, settings.MAIL_FROM)),
        to=[to],
        reply_to=[settings.CONTACT_EMAIL],
        connection=connection,
        headers=headers,
    )
    mail.attach_alternative(words.html, "text/html")
    return mail
