"""A file waits on the server between its preview and its confirmation, so that nobody has to send it twice."""

import datetime as dt
import hashlib

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import one, require
from beraad.kernel import clock
from beraad.organisations.models import Upload

KEPT = dt.timedelta(days=1)


@transaction.atomic
def hold(*, actor: Actor, name: str, data: bytes) -> Upload:
    """Keep a file for a day for who sent it; the same file again is the same upload. What is older goes."""
    require(actor, "keep", Upload)
    now = clock.now()
    Upload.objects.filter(at__lt=now - KEPT).delete()
    found, _created = Upload.objects.update_or_create(
        person=actor.person,
        digest=hashlib.sha256(data).hexdigest(),
        defaults={"name": name[:200], "data": data, "at": now},
    )
    return found


def held(*, actor: Actor, digest: str) -> Upload:
    """The actor's own file with this digest; NotFound when there is none, or no longer."""
    return one(actor, Upload.objects.all(), digest=digest)


def release(*, actor: Actor, digest: str) -> None:
    """Let go of a file."""
    held(actor=actor, digest=digest).delete()
