"""What the pages of a service show, gathered from below."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from beraad.access.actor import Actor
from beraad.bodies.choices import Role
from beraad.bodies.models import Mandate
from beraad.bodies.queries import mandates_for, unrepresented, with_bodies
from beraad.elections.queries import with_shortage
from beraad.kernel import clock
from beraad.organisations.models import House
from beraad.oversight.queries import tally
from beraad.oversight.standing import delegation_on
from beraad.proposals.queries import discussed, in_discussion, may_start
from beraad.register import queries as register
from beraad.services import queries as services
from beraad.services.choices import Phase, Stage
from beraad.services.models import Service
from beraad.votes.queries import houses_that_voted
from beraad.web.parts import dossiers
from beraad.web.parts.catalogue import ServiceCard, cards
from beraad.web.parts.pages import page
from beraad.web.parts.rules import capital
from beraad.web.parts.service_head import head
from beraad.web.ui.charts import round_table
from beraad.web.ui.formats import nldate, number

SHOWN = 5
DECISIONS = 3
PER_PAGE = 25
YEAR = dt.timedelta(days=365)
# The way of a service to the people who use it; retirement is how it may end.
WAY = (Phase.IDEA, Phase.STUDY, Phase.TEST, Phase.UPSCALING, Phase.SERVICE)


@dataclass(frozen=True)
class Row:
    """A participant in the table of members."""

    house: House
    stage: str
    holder: Mandate | None = None
    substitutes: list[Mandate] = field(default_factory=list)


def catalogue() -> list[ServiceCard]:
    """The services of today as cards. Three statements."""
    today = clock.today()
    return cards(services.services_on(today), services.participants_count_by_service(today), discussed())


def overview(actor: Actor, slug: str) -> dict[str, Any]:
    """The home of a service."""
    today = clock.today()
    shell = head(
        actor,
        slug,
        "services:detail",
        with_shortage(with_bodies(services.with_phase(services.catalogue(), today), today)),
    )
    service = shell["service"]
    steering = mandates_for(today, group=service.steering) if service.steering else []
    taking_part = services.participants_count(service, today)
    active = houses_that_voted(clock.today() - YEAR, service.consortium) if service.consortium else 0
    return shell | {
        "cards": dossiers.of_proposals(actor, in_discussion(actor, service)[:SHOWN]),
        "decisions": dossiers.judged(register.latest(actor, service=service, limit=DECISIONS)),
        "steering": steering,
        "vacant": vacant(service, steering),
        "table": _table(service, taking_part, active, steering),
        "participants": taking_part,
        "active": active,
        "inhabitants": services.inhabitants_reached(service, today),
        "decided": register.decisions(actor, service=slug, year=today.year).count(),
        "year": today.year,
        "phases": phases(service),
        "may_start": may_start(actor, service),
        "running": tally(service),
        "delegated": delegation_on(service, today),
    }


def vacant(service: Any, steering: Iterable[Mandate]) -> int:
    """How many seats of the steering group nobody sits in."""
    return (service.steering_seats or 0) - len({mandate.seat_id for mandate in steering})


def _table(service: Any, taking_part: int, active: int, steering: list[Mandate]) -> Markup:
    words = {
        "n": number(taking_part),
        "active": number(active),
        "seats": service.steering_seats or 0,
        "vacant": vacant(service, steering),
    }
    label = (
        _(
            "Round table: %(n)s organisations take part, of which %(active)s voted in the past year. In the middle "
            "%(seats)s seats of the steering group, of which %(vacant)s are vacant."
        )
        % words
    )
    return round_table(
        taking_part,
        label,
        active=min(active, taking_part),
        seats=words["seats"],
        vacant=words["vacant"],
        caption=_("at the table"),
    )


def phases(service: Service) -> list[dict[str, Any]]:
    """The life line of a service: the phases it went through with their dates, and those still to come."""
    been = {period.phase: period for period in services.phases_of(service)}
    shown = [phase for phase in WAY if phase in been or not _gone_beyond(phase, been)]
    if Phase.RETIREMENT in been:
        shown = [phase for phase in WAY if phase in been] + [Phase.RETIREMENT]
    return [_step(phase, been.get(phase)) for phase in shown]


def _gone_beyond(phase: str, been: dict[str, Any]) -> bool:
    """Whether a later phase was reached without this one, so that it will not come any more."""
    return any(later in been for later in WAY[WAY.index(phase) + 1 :])


def _step(phase: str, period: Any) -> dict[str, Any]:
    today = clock.today()
    state = "later" if period is None or period.start > today else "now" if period.covers(today) else "done"
    day = nldate(period.start, "short") if period else ""
    when = _("since %(day)s") % {"day": day} if state == "now" else day
    return {"name": capital(str(Phase(phase).label)), "when": when, "state": state}


def discussion(actor: Actor, slug: str, state: str, wanted: str | None) -> dict[str, Any]:
    """What is open about a service, or only at one station; the `wanted` page of it."""
    shell = head(actor, slug, "services:discussion")
    found = page(in_discussion(actor, shell["service"], state), wanted, PER_PAGE)
    return shell | {"cards": dossiers.of_proposals(actor, found.rows), "page": found, "state": state}


def decisions(actor: Actor, slug: str, year: int | None, search: str, wanted: str | None) -> dict[str, Any]:
    """What was decided about a service."""
    found = page(register.decisions(actor, service=slug, year=year, search=search), wanted, PER_PAGE)
    return head(actor, slug, "services:decisions") | {
        "decisions": dossiers.judged(found.rows),
        "page": found,
        "years": list(register.years(slug)),
        "year": year,
        "search": search,
    }


def members(
    actor: Actor, slug: str, day: dt.date, search: str, vacant_only: bool, wanted: str | None
) -> dict[str, Any]:
    """Who is in the groups of a service on a day: a page of participants, and the steering group. Four statements."""
    shell = head(actor, slug, "services:members", with_bodies(services.catalogue(), day))
    service = shell["service"]
    houses = services.participants(actor, service, day, search)
    if vacant_only:
        houses = unrepresented(houses, service.consortium, day)
    found = page(houses, wanted, PER_PAGE)
    sitting = mandates_for(
        day, group=service.steering, houses=[house.pk for house in found.rows], consortium=service.consortium
    )
    steering = [mandate for mandate in sitting if mandate.body_id == service.steering]
    return shell | {
        "rows": _rows(found.rows, [mandate for mandate in sitting if mandate.body_id == service.consortium]),
        "page": found,
        "steering": steering,
        "vacant": vacant(service, steering),
        "search": search,
        "vacant_only": vacant_only,
    }


def _rows(houses: Iterable[Any], mandates: Iterable[Mandate]) -> list[Row]:
    sitting: dict[int | None, list[Mandate]] = {}
    for mandate in mandates:
        sitting.setdefault(mandate.seat_house_id, []).append(mandate)
    return [
        Row(
            house,
            capital(str(Stage(house.stage).label)),
            next((m for m in sitting.get(house.pk, ()) if m.role == Role.HOLDER), None),
            [m for m in sitting.get(house.pk, ()) if m.role == Role.SUBSTITUTE],
        )
        for house in houses
    ]
