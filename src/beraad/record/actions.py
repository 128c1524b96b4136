"""Appending to the record: the last step of every deed, in the deed's own transaction."""

import datetime as dt
from typing import Protocol

from django.db import connection, transaction

from beraad.kernel import clock
from beraad.kernel.prepared import insert

from . import reactions
from .chain import body_digest, link_sql
from .events import Event
from .models import About, Entry, Head


class Doer(Protocol):
    @property
    def person_id(self) -> int | None: ...
    @property
    def house_id(self) -> int | None: ...


def append(*, actor: Doer, event: Event, at: dt.datetime | None = None) -> Entry:
    """Append `event` to the chain and run the reactions to it. `at` is the moment of the deed, when a row holds it too.

    Must be called inside the transaction of the deed; writers queue on the head row until they commit.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a deed is recorded in its own transaction")
    moment = (at or clock.now()).astimezone(dt.UTC)
    entry = Entry(at=moment, kind=event.kind, person=actor.person_id, house=actor.house_id, data=event.data)
    about = sorted(set(event.about))
    entry.body = body_digest(
        at=entry.at.isoformat(), kind=entry.kind, person=entry.person, house=entry.house, data=entry.data, about=about
    )
    entry.seq, entry.digest = _advance(entry.body)
    insert(entry)
    if about:
        insert(*(About(entry=entry, key=key, told=event.told) for key in about))
    reactions.run(actor=actor, event=event, entry=entry)
    return entry


def _advance(body: str) -> tuple[int, str]:
    table = Head._meta.db_table
    sql = f"UPDATE {table} SET seq = seq + 1, digest = {link_sql(connection.vendor)} WHERE id = 1 RETURNING seq, digest"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [body])
        return cursor.fetchone()
