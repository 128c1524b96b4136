"""What is done with services, agreements and participation."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import change, locked, wellformed
from beraad.organisations.models import House, LocalAuthority
from beraad.record.actions import append

from . import events
from .choices import Hue, Phase
from .models import Agreement, Service, ServicePhase

# Forward one step, or back where a test or an upscaling asks for more study; out from anywhere.
STEPS = {
    Phase.IDEA: {Phase.STUDY},
    Phase.STUDY: {Phase.IDEA, Phase.TEST},
    Phase.TEST: {Phase.STUDY, Phase.UPSCALING},
    Phase.UPSCALING: {Phase.TEST, Phase.SERVICE},
    Phase.SERVICE: set(),
    Phase.RETIREMENT: set(),
}


@transaction.atomic
def start_service(
    *,
    actor: Actor,
    code: str,
    name: str,
    start: dt.date,
    slug: str = "",
    summary: str = "",
    hue: str = Hue.BLUE,
    source: str = "",
) -> Service:
    """Put a service in the catalogue. Conflict (`service-present`) when code, name or address is taken."""
    require(actor, "keep", Service)
    service = wellformed(
        Service(
            code=code,
            slug=slug or slugify(name)[:60],
            name=name,
            summary=summary,
            hue=hue,
            start=start,
            source=source,
        )
    )
    _require_own_name(service)
    service.save(force_insert=True)
    append(
        actor=actor,
        event=events.ServiceStarted(
            about=(key(service),),
            service=service.pk,
            code=service.code,
            name=service.name,
            start=service.start,
            source=service.source,
        ),
    )
    return service


@transaction.atomic
def change_service(*, actor: Actor, service: Service, **changes: Any) -> Service:
    """Change name, summary, hue, slug, start, end or source of a service. Its code stays: decisions bear it."""
    require(actor, "keep", service)
    service = locked(service)
    if changed := change(service, changes):
        _require_own_name(service)
        service.save(update_fields=list(changed))
        append(
            actor=actor,
            event=events.ServiceChanged(about=(key(service),), service=service.pk, name=service.name, changes=changed),
        )
    return service


def _require_own_name(service: Service) -> None:
    others = Service.objects.exclude(pk=service.pk)
    for name in ("code", "name", "slug"):
        if others.filter(**{name: getattr(service, name)}).exists():
            raise Conflict("service-present", value=getattr(service, name))


@transaction.atomic
def enter_phase(*, actor: Actor, service: Service, phase: str, start: dt.date, source: str = "") -> ServicePhase:
    """Let a service enter a phase; the one it is in ends that day.

    Its first phase may be any. Conflict when the step is none (`phase-step`) or a later phase is on record
    (`phase-later`).
    """
    require(actor, "keep", service)
    service = locked(service)
    entered = wellformed(ServicePhase(service=service, phase=phase, start=start, source=source))
    running = service.phases.filter(overlaps(entered.start, None)).order_by("-start").first()
    if running:
        if running.start >= entered.start:
            raise Conflict("phase-later", phase=running.phase, start=running.start)
        if entered.phase not in STEPS[Phase(running.phase)] | {Phase.RETIREMENT} - {running.phase}:
            raise Conflict("phase-step", before=running.phase, phase=entered.phase)
        service.phases.filter(pk=running.pk).update(end=entered.start)
    entered.save(force_insert=True)
    append(
        actor=actor,
        event=events.PhaseEntered(
            about=(key(service),),
            service=service.pk,
            name=service.name,
            phase=entered.phase,
            start=entered.start,
            source=entered.source,
        ),
    )
    return entered


@transaction.atomic
def sign_agreement(
    *,
    actor: Actor,
    authority: LocalAuthority,
    service: Service,
    number: str,
    start: dt.date,
    end: dt.date | None = None,
    source: str = "",
) -> Agreement:
    """Record that an authority agreed to take part in a service, and pays.

    Conflict when the number is taken for this service in that period (`agreement-present`) or the authority is not
    there on `start` (`authority-absent`).
    """
    require(actor, "keep", Agreement)
    locked(service)
    agreement = wellformed(
        Agreement(authority=authority, service=service, number=number, start=start, end=end, source=source)
    )
    if not authority.covers(agreement.start):
        raise Conflict("authority-absent", name=authority.name, day=agreement.start)
    same = Agreement.objects.filter(overlaps(agreement.start, end), service=service, number=agreement.number)
    if clash := same.select_related("authority").first():
        raise Conflict("agreement-present", number=clash.number, name=clash.authority.name, start=clash.start)
    agreement.save(force_insert=True)
    append(
        actor=actor,
        event=events.AgreementSigned(
            about=_parties(agreement),
            start=agreement.start,
            end=agreement.end,
            source=agreement.source,
            **_named(agreement),
        ),
    )
    return agreement


@transaction.atomic
def end_agreement(*, actor: Actor, agreement: Agreement, end: dt.date) -> Agreement:
    """From `end` on the agreement no longer holds. Conflict (`agreement-in-use`) while a house takes part under it.

    Other errors as for shortening a period.
    """
    require(actor, "keep", agreement)
    locked(agreement.service)
    agreement = locked(agreement)
    agreement.shorten(end)
    under = agreement.participations.filter(overlaps(end, None)).select_related("house").first()
    if under:
        raise Conflict("agreement-in-use", number=agreement.number, name=under.house.name)
    agreement.save(update_fields=["end"])
    append(
        actor=actor,
        event=events.AgreementEnded(about=_parties(agreement), end=agreement.end, **_named(agreement)),
    )
    return agreement


def _parties(agreement: Agreement) -> tuple[str, ...]:
    return key(agreement), key(agreement.authority), key(agreement.service)


def _named(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement": agreement.pk,
        "number": agreement.number,
        "authority": agreement.authority_id,
        "authority_name": agreement.authority.name,
        "service": agreement.service_id,
        "service_name": agreement.service.name,
    }


@transaction.atomic
def carry_agreements(
    *, actor: Actor, formers: list[int], successor: LocalAuthority, day: dt.date, source: str
) -> list[Agreement]:
    """Let the agreements of authorities that end on `day` go on, under the same number, with their successor.

    Participation goes on under the agreement by that number; nothing of it changes.
    """
    require(actor, "keep", Agreement)
    reaching = Agreement.objects.select_for_update(of=("self",)).filter(overlaps(day, None), authority__in=formers)
    carried = []
    for former in reaching.select_related("authority", "service").order_by("service", "number", "start"):
        if former.start >= day:
            Agreement.objects.filter(pk=former.pk).update(authority=successor)
            carried.append((former, former))
            continue
        Agreement.objects.filter(pk=former.pk).update(end=day)
        follower = Agreement.objects.create(
            authority=successor,
            service=former.service,
            number=former.number,
            start=day,
            end=former.end,
            source=source,
        )
        carried.append((former, follower))
    if carried:
        append(
            actor=actor,
            event=events.AgreementsCarriedOver(
                about=(key(successor), *{key(a.authority) for a, _ in carried}, *(key(b) for _, b in carried)),
                successor=successor.pk,
                successor_name=successor.name,
                day=day,
                source=source,
                agreements=[
                    {"number": a.number, "service": a.service.name, "former": a.authority.name} for a, _ in carried
                ],
            ),
        )
    return [follower for _, follower in carried]


def agreement_serves(agreement: Agreement, house: House, day: dt.date) -> bool:
    """Whether an agreement lets a house take part on a day: it holds, with an authority the house serves then."""
    numbered = Agreement.objects.on(day).filter(service=agreement.service_id, number=agreement.number)
    served = house.territories.on(day).values("authority")
    return numbered.filter(authority__in=served).exists()
