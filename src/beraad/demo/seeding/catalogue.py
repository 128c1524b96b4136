"""The services, the groups that steer them, and their first charters."""

import datetime as dt
from dataclasses import dataclass

from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.charters.actions import adopt_charter
from beraad.kernel import clock
from beraad.services import actions
from beraad.services.choices import Phase
from beraad.services.models import Service

from .charters import charters
from .days import START
from .world import World

FOUNDED = "Besluit van de raad van bestuur"


@dataclass(frozen=True)
class Offer:
    """A service: `share` of the houses of its kind take part, some of whom came `later` or are on `trial`."""

    code: str
    name: str
    summary: str
    hue: str
    since: dt.date
    steered_by: str
    share: float
    library: bool = True
    later: float = 0
    trial: float = 0


OFFERS = (
    Offer(
        "BIB",
        "Bibliotheeksysteem",
        "Het systeem achter elke uitlening, reservering en lenerskaart.",
        "blue",
        dt.date(2019, 1, 1),
        "SG-BAS",
        0.99,
    ),
    Offer(
        "WEB",
        "Bibliotheekwebsites",
        "Eén stevige basis voor elke website, met een eigen gezicht.",
        "green",
        dt.date(2020, 1, 1),
        "SG-BAS",
        0.865,
        trial=0.02,
    ),
    Offer(
        "EBK",
        "E-boeken",
        "Thuis lezen en luisteren met de lenerskaart, ook op een e-reader.",
        "violet",
        dt.date(2020, 9, 1),
        "SG-DIG",
        0.776,
        later=0.15,
    ),
    Offer(
        "FUN",
        "Fundels",
        "Het leesplatform waarop kinderen voorlezen en leren lezen, op school en thuis.",
        "ochre",
        dt.date(2021, 9, 1),
        "SG-DIG",
        0.441,
        trial=0.1,
    ),
    Offer(
        "KRA",
        "Krantenarchief",
        "Oude kranten uit de streek, doorzoekbaar van thuis.",
        "petrol",
        dt.date(2020, 1, 1),
        "SG-DIG",
        0.22,
    ),
    Offer(
        "TIC",
        "Digitaal Podium",
        "Gedeelde ticketing voor cultuurcentra, met eigen bezoekersgegevens.",
        "coral",
        dt.date(2024, 3, 1),
        "SG-POD",
        0.71,
        library=False,
        trial=1,
    ),
)
STEERING = {
    "SG-BAS": "Stuurgroep Gemeenschappelijke Basisinfrastructuur",
    "SG-DIG": "Stuurgroep Digitale Collecties",
    "SG-LEE": "Stuurgroep Leesplezier",
    "SG-POD": "Stuurgroep Podium en Publiek",
}


def offer_services(world: World) -> None:
    """Put the services in the catalogue, one of which is still being studied."""
    for offer in OFFERS:
        world.services[offer.code] = _offer(
            world,
            Phase.STUDY if offer.code == "TIC" else Phase.SERVICE,
            code=offer.code,
            name=offer.name,
            summary=offer.summary,
            hue=offer.hue,
            start=offer.since,
        )
    _offer(
        world,
        Phase.STUDY,
        code="DEE",
        name="Deelcollecties",
        hue="rose",
        start=START,
        summary="Spelen, strips en luisterboeken die van de ene bibliotheek naar de andere reizen.",
    )


def _offer(world: World, phase: Phase, **given: object) -> Service:
    service = actions.start_service(actor=world.secretary, **given)
    actions.enter_phase(actor=world.secretary, service=service, phase=phase, start=service.start)
    return service


def found_groups(world: World) -> None:
    """A steering group per field, and a consortium group with its charter per service."""
    for code, name in STEERING.items():
        world.groups[code] = bodies.found_body(
            actor=world.secretary, kind=BodyKind.STEERING, code=code, name=name, start=START, source=FOUNDED
        )
    for offer in OFFERS:
        service = world.services[offer.code]
        world.groups[offer.code] = bodies.found_body(
            actor=world.secretary,
            kind=BodyKind.CONSORTIUM,
            code=offer.code,
            name=f"Consortiumgroep {offer.name}",
            service=service,
            start=START,
            source=FOUNDED,
        )
        bodies.give_remit(actor=world.secretary, body=world.groups[offer.steered_by], service=service, start=START)
        adopt_charter(
            actor=world.secretary,
            body=world.groups[offer.code],
            rules=charters(world.small)[offer.code],
            start=START,
            source=FOUNDED,
        )


def enter_phase(world: World, code: str, phase: Phase) -> None:
    """Let a service go on to another phase today."""
    actions.enter_phase(actor=world.secretary, service=world.services[code], phase=phase, start=clock.today())


def move_service(world: World, code: str, group: str) -> None:
    """Let another group steer a service from today on."""
    bodies.give_remit(
        actor=world.secretary,
        body=world.groups[group],
        service=world.services[code],
        start=clock.today(),
        source=FOUNDED,
    )
