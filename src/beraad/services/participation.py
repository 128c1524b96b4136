"""A house takes part in a service: on trial, in full, after notice. Its periods never overlap."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.organisations.models import House
from beraad.record.actions import append

from .actions import agreement_serves
from .choices import Stage
from .events import ParticipationChanged
from .models import Agreement, Participation, Service

# A notice may be taken back; who wants less than full gives notice and starts again.
STEPS = {(Stage.TRIAL, Stage.FULL), (Stage.NOTICE, Stage.FULL)}


@transaction.atomic
def start_participation(
    *,
    actor: Actor,
    house: House,
    service: Service,
    stage: str,
    start: dt.date,
    agreement: Agreement | None = None,
    end: dt.date | None = None,
    source: str = "",
) -> Participation:
    """Let a house take part in a service from `start`, on trial or in full.

    Full asks for an agreement of an authority that the house serves on that day, covering it. Conflict
    (`participation-overlaps`, with the clashing period) when it takes part already.
    """
    house = _open(actor, house)
    started = wellformed(
        Participation(
            house=house, service=service, stage=stage, start=start, end=end, agreement=agreement, source=source
        )
    )
    if started.stage == Stage.NOTICE:
        raise Invalid("notice-first", {"stage": "notice-first"})
    _require_there(house, service, started.start)
    _require_agreement(started)
    if clash := _periods(house, service).filter(overlaps(started.start, started.end)).first():
        raise _overlap(clash)
    started.save(force_insert=True)
    _record(actor, started, before="", day=started.start, stage=started.stage, end=started.end, source=source)
    return started


@transaction.atomic
def change_stage(
    *,
    actor: Actor,
    house: House,
    service: Service,
    stage: str,
    day: dt.date,
    agreement: Agreement | None = None,
    source: str = "",
) -> Participation:
    """From `day` on let a house take part in full: after a trial, or taking a notice back.

    Without `agreement` the one of the running period goes on. Conflict: `not-participating`, `stage-step`,
    `participation-overlaps`.
    """
    house = _open(actor, house)
    running = _running(house, service, day)
    if (running.stage, stage) not in STEPS:
        raise Conflict("stage-step", before=running.stage, stage=stage)
    if later := _periods(house, service).filter(start__gt=day).first():
        raise _overlap(later)
    return _follow(actor, running, stage=stage, day=day, end=None, agreement=agreement, source=source)


@transaction.atomic
def give_notice(
    *, actor: Actor, house: House, service: Service, day: dt.date, ends: dt.date, source: str = ""
) -> Participation:
    """On `day` a house gives notice: it takes part until, not including, `ends`. Conflict as `change_stage`.

    Invalid (`ends-later`) when it would take part no longer by then.
    """
    house = _open(actor, house)
    running = _running(house, service, day)
    if running.stage == Stage.NOTICE:
        raise Conflict("stage-step", before=running.stage, stage=Stage.NOTICE)
    if running.end is not None and ends > running.end:
        raise Invalid("ends-later", {"end": "ends-later"}, end=running.end)
    if later := _periods(house, service).filter(start__gt=day).first():
        raise _overlap(later)
    return _follow(actor, running, stage=Stage.NOTICE, day=day, end=ends, agreement=None, source=source)


@transaction.atomic
def end_participation(*, actor: Actor, house: House, service: Service, day: dt.date, source: str = "") -> None:
    """From `day` on the house no longer takes part; what was planned after that day is cancelled.

    Conflict (`not-participating`) when it does not take part on or after that day.
    """
    house = _open(actor, house)
    reaching = list(_periods(house, service).filter(overlaps(day, None)))
    if not reaching:
        raise Conflict("not-participating", house=house.name, service=service.name, day=day)
    for period in reaching:
        if period.start < day:
            Participation.objects.filter(pk=period.pk).update(end=day)
        else:
            period.delete()
    _record(actor, reaching[0], before=reaching[0].stage, day=day, stage="", end=None, source=source)


def _open(actor: Actor, house: House) -> House:
    """Right first, then the lock that makes those who change the participation of a house wait for each other."""
    require(actor, "keep", Participation)
    return locked(house)


def _periods(house: House, service: Service) -> QuerySet[Participation]:
    rows = Participation.objects.filter(house=house, service=service)
    return rows.select_related("house", "service", "agreement").order_by("start")


def _running(house: House, service: Service, day: dt.date) -> Participation:
    running = _periods(house, service).on(day).first()
    if running is None:
        raise Conflict("not-participating", house=house.name, service=service.name, day=day)
    return running


def _follow(
    actor: Actor,
    running: Participation,
    *,
    stage: str,
    day: dt.date,
    end: dt.date | None,
    agreement: Agreement | None,
    source: str,
) -> Participation:
    """Close the running period on `day` and open the next; what began that very day is replaced."""
    following = wellformed(
        Participation(
            house=running.house,
            service=running.service,
            stage=stage,
            start=day,
            end=end,
            agreement=agreement or running.agreement,
            source=source,
        )
    )
    _require_there(running.house, running.service, day)
    _require_agreement(following)
    if running.start < day:
        Participation.objects.filter(pk=running.pk).update(end=day)
    else:
        Participation.objects.filter(pk=running.pk).delete()
    following.save(force_insert=True)
    _record(actor, following, before=running.stage, day=day, stage=stage, end=end, source=source)
    return following


def _require_there(house: House, service: Service, day: dt.date) -> None:
    if not house.covers(day):
        raise Conflict("house-absent", name=house.name, day=day)
    if not service.covers(day):
        raise Conflict("service-absent", name=service.name, day=day)


def _require_agreement(period: Participation) -> None:
    if period.agreement is None:
        if period.stage == Stage.FULL:
            raise Invalid("agreement-needed", {"agreement": "agreement-needed"}, name=period.house.name)
    elif period.agreement.service_id != period.service_id or not agreement_serves(
        period.agreement, period.house, period.start
    ):
        params = {"number": period.agreement.number, "name": period.house.name, "day": period.start}
        raise Invalid("agreement-unfit", {"agreement": "agreement-unfit"}, **params)


def _overlap(clash: Participation) -> Conflict:
    return Conflict(
        "participation-overlaps",
        house=clash.house.name,
        service=clash.service.name,
        stage=clash.stage,
        start=clash.start,
        end=clash.end,
    )


def _record(
    actor: Actor, period: Participation, *, before: str, day: dt.date, stage: str, end: dt.date | None, source: str
) -> None:
    house, service = period.house, period.service
    append(
        actor=actor,
        event=ParticipationChanged(
            about=(key(house), key(service)),
            service=service.pk,
            service_name=service.name,
            house=house.pk,
            house_name=house.name,
            before=before,
            stage=stage,
            day=day,
            end=end,
            agreement=period.agreement.number if period.agreement else "",
            source=source,
        ),
    )
