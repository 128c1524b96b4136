"""Authorities and houses that go up in another: on a day, everything dated is carried over."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import Period, overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.record.actions import append

from .actions import named
from .choices import Register
from .events import AuthoritiesMerged, HousesMerged
from .filing import refile
from .models import Affiliation, ClusterMember, Figure, House, LocalAuthority, Merger, Territory

Row = TypeVar("Row", bound=Period)


@transaction.atomic
def merge_authorities(
    *,
    actor: Actor,
    formers: Sequence[LocalAuthority],
    successor: LocalAuthority,
    day: dt.date,
    new_legal_entity: bool,
    source: str,
) -> list[Merger]:
    """On `day` let authorities go up in another, which may be new or one that absorbs the rest.

    The formers end that day; the houses that served them, and their places in clusters, go to the successor. Where the
    successor has no figure of its own the sum of the formers' is recorded. Reactions carry agreements over. Conflict
    when a former merged before (`already-merged`) or ended earlier, or the successor is not there on `day`.
    """
    require(actor, "keep", Merger)
    rows = {row.pk: row for row in _lock_all([*formers, successor])}
    successor = rows.pop(successor.pk)
    former_rows = _require_mergeable(list(rows.values()), successor, day)
    mergers = [
        wellformed(Merger(former=f, successor=successor, day=day, new_legal_entity=new_legal_entity, source=source))
        for f in former_rows
    ]
    Merger.objects.bulk_create(mergers)
    figures = _add_up(former_rows, successor, day)
    LocalAuthority.objects.filter(pk__in=rows).update(end=day)
    houses = _carry(Territory, "house", Q(authority__in=rows), {"authority": successor}, day, source)
    _carry(ClusterMember, "cluster", Q(authority__in=rows), {"authority": successor}, day, source)
    refile(houses)
    serving = House.objects.filter(pk__in=houses).order_by("name")
    append(
        actor=actor,
        event=AuthoritiesMerged(
            about=tuple(map(key, [successor, *former_rows, *serving])),
            successor=successor.pk,
            successor_name=successor.name,
            formers=[named(f) for f in former_rows],
            former_names=[f.name for f in former_rows],
            houses=[named(house) for house in serving],
            figures=figures,
            day=day,
            new_legal_entity=new_legal_entity,
            source=source,
        ),
    )
    return mergers


def _lock_all(authorities: Sequence[LocalAuthority]) -> list[LocalAuthority]:
    pks = [authority.pk for authority in authorities]
    return list(LocalAuthority.objects.select_for_update().filter(pk__in=pks).order_by("name"))


def _require_mergeable(formers: list[LocalAuthority], successor: LocalAuthority, day: dt.date) -> list[LocalAuthority]:
    if not formers:
        raise Invalid("merger-needs-formers", {"formers": "required"})
    if not successor.covers(day):
        raise Conflict("successor-absent", name=successor.name, day=day)
    if merged := Merger.objects.filter(former__in=formers).select_related("former", "successor").first():
        raise Conflict("already-merged", name=merged.former.name, successor=merged.successor.name, day=merged.day)
    for former in formers:
        if former.start >= day or (former.end is not None and former.end < day):
            raise Conflict("former-absent", name=former.name, day=day)
    return formers


def _add_up(formers: list[LocalAuthority], successor: LocalAuthority, day: dt.date) -> dict[str, str]:
    """Record, per register, the sum of the parts where the successor has no figure for its new territory."""
    parts = formers if successor.start == day else [*formers, successor]
    latest: dict[tuple[str, int], Figure] = {}
    known = Figure.objects.filter(authority__in=[*parts, successor], day__lte=day)
    for figure in known.order_by("day"):
        latest[figure.register, figure.authority_id] = figure
    made = []
    for register in Register.values:
        own = latest.get((register, successor.pk))
        found = [latest.get((register, part.pk)) for part in parts]
        # A figure from before the day is about the old, smaller territory, unless the successor only begins then.
        if (own and (own.day == day or successor not in parts)) or None in found:
            continue
        made.append(
            Figure(
                register=register,
                authority=successor,
                day=day,
                value=sum(figure.value for figure in found),
                source=("sum of " + ", ".join(part.name for part in parts))[:300],
            )
        )
    Figure.objects.bulk_create(made)
    return {figure.register: f"{figure.value.normalize():f}" for figure in made}


def _carry(
    model: type[Row], other: str, at_formers: Q, successor: dict[str, Period], day: dt.date, source: str
) -> list[int]:
    """Close the periods that reach beyond `day` and open the same at the successor.

    A period is of a pair, (`other`, successor's field). What the pair has already is not opened twice. Returns the
    ids of the `other`s concerned.
    """
    field = f"{other}_id"
    reaching = list(model.objects.select_for_update().filter(at_formers, overlaps(day, None)).order_by("start", "pk"))
    covered: dict[int, list[Row]] = {}
    others = {getattr(row, field) for row in reaching}
    for row in model.objects.filter(overlaps(day, None), **successor, **{f"{field}__in": others}):
        covered.setdefault(getattr(row, field), []).append(row)
    for row in reaching:
        start, end = max(row.start, day), row.end
        present = covered.setdefault(getattr(row, field), [])
        if row.start < day:
            model.objects.filter(pk=row.pk).update(end=day)
        else:
            row.delete()
        if not any(_share_a_day(start, end, other_row) for other_row in present):
            extra = {"function": row.function} if isinstance(row, Affiliation) else {}
            present.append(
                model.objects.create(
                    **{field: getattr(row, field)}, **successor, **extra, start=start, end=end, source=source
                )
            )
    return sorted(others)


def _share_a_day(start: dt.date, end: dt.date | None, row: Period) -> bool:
    return (row.end is None or row.end > start) and (end is None or row.start < end)


@transaction.atomic
def merge_houses(*, actor: Actor, former: House, successor: House, day: dt.date, source: str) -> None:
    """On `day` let a house go up in another: it ends, and the successor serves its authorities and has its people.

    Reactions end its participation, seat and mandates. Conflict when either is not there on that day.
    """
    require(actor, "keep", House)
    former, successor = locked(former), locked(successor)
    if former == successor:
        raise Invalid("merger-into-itself", {"successor": "merger-into-itself"})
    if former.start >= day or (former.end is not None and former.end <= day):
        raise Conflict("former-absent", name=former.name, day=day)
    if not successor.covers(day):
        raise Conflict("successor-absent", name=successor.name, day=day)
    former.end = day
    former.save(update_fields=["end"])
    authorities = _carry(Territory, "authority", Q(house=former), {"house": successor}, day, source)
    refile([successor.pk])
    _carry(Affiliation, "person", Q(house=former), {"house": successor}, day, source)
    append(
        actor=actor,
        event=HousesMerged(
            about=(key(former), key(successor), *(f"localauthority:{pk}" for pk in authorities)),
            former=former.pk,
            former_name=former.name,
            successor=successor.pk,
            successor_name=successor.name,
            day=day,
            source=source,
        ),
    )
