"""What the pages of an organisation and of a local authority show, gathered from below."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.bodies.queries import mandates_of_house
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.organisations.choices import Register
from beraad.organisations.identifiers import shown_enterprise_number
from beraad.organisations.models import Affiliation, House
from beraad.organisations.queries import (
    HouseFigure,
    affiliations_of,
    authority_for,
    clusters_of,
    figures_for,
    figures_of,
    house_for,
    houses_serving,
    mergers_of,
    territories_of,
)
from beraad.record.models import Entry
from beraad.record.queries import history
from beraad.services.models import Participation
from beraad.services.queries import agreements_of, participants_beside, participations_of
from beraad.web.parts.electorate import sources
from beraad.web.parts.history import lines
from beraad.web.parts.pages import page

HISTORY = 20
PEOPLE = ("AffiliationStarted", "FunctionChanged", "AffiliationEnded")


@dataclass(frozen=True)
class Taking:
    """How a house takes part in a service today, and the inhabitants it stands for there."""

    period: Participation
    since: dt.date
    figure: HouseFigure | None


def house_page(actor: Actor, slug: str, wanted: str | None) -> dict[str, Any]:
    """A house: whom it serves, what it takes part in, who speaks for it, what happened to it."""
    house, today = house_for(actor, slug), clock.today()
    entries = page(_told(actor, house), wanted, HISTORY)
    periods = list(participations_of(house))
    inhabitants = figures_for([house.pk], Register.INHABITANTS, today).get(house.pk)
    return {
        "house": house,
        "today": today,
        "territories": list(territories_of(house)),
        "inhabitants": inhabitants,
        "sources": sources({Register.INHABITANTS: inhabitants.origin}) if inhabitants else [],
        "takings": _takings(house, periods, today),
        "other_periods": [period for period in periods if not period.covers(today)],
        "mandates": mandates_of_house(house, today),
        "people": list(affiliations_of(actor, house, today)),
        "staff": bool(may(actor, "keep", house)),
        "history": lines(entries.rows),
        "page": entries,
    }


def _told(actor: Actor, house: House) -> QuerySet[Entry]:
    """Its history; without who belongs to it for those who may not know, and when it voted only for its own people."""
    unseen = () if may(actor, "view", Affiliation) else PEOPLE
    return history(key(house), whole=house.pk in actor.houses).exclude(kind__in=unseen)


def _takings(house: House, periods: list[Participation], today: dt.date) -> list[Taking]:
    return [
        Taking(period, _since(period, periods), _figure_in(period, house, today))
        for period in sorted(periods, key=lambda period: period.service.name)
        if period.covers(today)
    ]


def _since(period: Participation, periods: list[Participation]) -> dt.date:
    """When the house began without a break, in whatever stage."""
    ends = {other.end: other for other in periods if other.service_id == period.service_id}
    while before := ends.get(period.start):
        period = before
    return period.start


def _figure_in(period: Participation, house: House, today: dt.date) -> HouseFigure | None:
    """Among those who take part: where they share a municipality, each stands for a part of it."""
    houses = participants_beside(house, period.service, today)
    return figures_for(houses, Register.INHABITANTS, today).get(house.pk)


def authority_page(actor: Actor, pk: int, wanted: str | None) -> dict[str, Any]:
    """A local authority: its numbers, the houses that serve it, its agreements, its mergers, what happened to it."""
    authority = authority_for(actor, pk)
    entries = page(history(key(authority)), wanted, HISTORY)
    formers, out = mergers_of(authority)
    return {
        "authority": authority,
        "today": clock.today(),
        "kbo": shown_enterprise_number(authority.kbo),
        "houses": list(houses_serving(authority)),
        "figures": list(figures_of(authority)),
        "agreements": list(agreements_of(authority)),
        "clusters": list(clusters_of(authority)),
        "formers": formers,
        "out": out,
        "staff": bool(may(actor, "keep", authority)),
        "history": lines(entries.rows),
        "page": entries,
    }
