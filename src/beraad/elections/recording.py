"""How deeds in elections are recorded: with the digest of every row that they changed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from beraad.access.actor import Actor
from beraad.bodies.models import Body
from beraad.kernel.ids import key
from beraad.record.actions import append

from .events import CandidacyEvent, ElectionEvent, GroupEvent, VacancyEvent
from .models import Candidacy, Election, Vacancy, seal


def record(
    actor: Actor,
    event: type[ElectionEvent],
    election: Election,
    *about: str,
    rows: Iterable[Model] = (),
    at: dt.datetime | None = None,
    **data: Any,
) -> None:
    """What happened in an election, which changed it and these `rows`."""
    about_it = (key(election), *about)
    given = {"election": election.pk, "number": election.number, **data}
    record_group(actor, event, election.body, *about_it, rows=(election, *rows), at=at, **given)


def record_candidacy(
    actor: Actor,
    event: type[CandidacyEvent],
    candidacy: Candidacy,
    *about: str,
    rows: Iterable[Model] = (),
    at: dt.datetime | None = None,
    **data: Any,
) -> None:
    """What happened to a candidacy, which changed it and these `rows`."""
    concerned = (key(candidacy), f"house:{candidacy.house_id}", *about)
    told = {
        "candidacy": candidacy.pk,
        "candidate": candidacy.person_id,
        "name": candidacy.person.name,
        "house": candidacy.house_id,
        "house_name": candidacy.house.name,
    }
    record(actor, event, candidacy.election, *concerned, rows=(candidacy, *rows), at=at, **told, **data)


def record_vacancy(actor: Actor, event: type[VacancyEvent], vacancy: Vacancy, *about: str, **data: Any) -> None:
    """What happened to a seat that fell empty before its day."""
    rows = [vacancy, *data.pop("rows", ())]
    told = {"vacancy": vacancy.pk, "seat": vacancy.seat_id, "label": vacancy.seat.label}
    record_group(actor, event, vacancy.seat.body, key(vacancy), *about, rows=rows, **told, **data)


def record_group(
    actor: Actor,
    event: type[GroupEvent],
    body: Body,
    *about: str,
    rows: Iterable[Model] = (),
    at: dt.datetime | None = None,
    **data: Any,
) -> None:
    """What happened in a group."""
    sealed = {key(row): seal(row) for row in rows}
    told = {"body": body.pk, "body_name": body.name, "rows": sealed, **data}
    append(actor=actor, event=event(about=(key(body), *about), **told), at=at)
