"""The people: who keeps the provider's offices, who speaks for which house, who sits in which steering group."""

import datetime as dt
from functools import partial
from string import ascii_uppercase

from beraad.access.actor import SYSTEM, Actor
from beraad.bodies import actions as bodies
from beraad.bodies.choices import Role
from beraad.bodies.models import Mandate, Seat
from beraad.bodies.queries import sitting
from beraad.demo.cast import ADMINISTRATOR, COLLEAGUE, OFFICES, SPEAKERS, SUCCESSOR
from beraad.kernel import clock
from beraad.organisations.actions import affiliate, end_affiliation
from beraad.organisations.models import Affiliation
from beraad.people import actions
from beraad.people.choices import Office
from beraad.people.models import Person

from .agenda import MAIL_DAYS
from .days import START
from .land import WENT_UP_PLACE, Place, former_name, take_over
from .names import Names, address
from .world import World

LETTER = "Brief van het college van burgemeester en schepenen"
COUNCIL = "Keuze van de deelnemers"
FUNCTIONS = ("bibliothecaris", "diensthoofd cultuur", "teamleider", "directeur")
# The seats of each steering group, how many are filled, and by whom first; others fill the rest.
STEERED = {
    "SG-BAS": (11, 9, (
        "ARhus Roeselare", "Het Predikheren bibliotheek", "Bibliotheek Geel", "Bibliotheek Zottegem",
        "Bibliotheek Bree", "Bibliotheek Genk", "HaBoBIB", "De Krook", "Bibliotheek Diksmuide",
    )),
    "SG-DIG": (9, 8, ("De Krook", "Bibliotheek Lier", "Bibliotheek Kortrijk", "Bibliotheek Geel")),
    "SG-LEE": (10, 8, ("Bibliotheek Genk", "Bibliotheek Zottegem")),
    "SG-POD": (9, 8, ("cultuurhuis de Warande", "De Grote Post", "De Velinx", "CC De Ververij")),
}  # fmt: skip
# How many houses change their speaker over the years, and how many are left without one.
REPLACED, LEFT = 18, 2


def fill_offices(world: World) -> None:
    """The first administrator, as on an empty installation, who appoints the others."""
    for name, office in OFFICES.items():
        actor = SYSTEM if name == ADMINISTRATOR else world.actor(ADMINISTRATOR)
        world.people[name] = actions.register_person(actor=actor, email=address(name, "beraad"), name=name)
        actions.appoint(
            actor=actor, person=world.people[name], office=Office(office), start=START, source="Aanstelling"
        )
        _join(actor, world.people[name])


def cast(world: World, names: Names) -> None:
    """Give every house a speaker and a substitute, taken over from a file of people; some speak for two houses."""
    shared = {other.name: place.name for place, other in _neighbours(world)}
    places = [*world.places, WENT_UP_PLACE]
    for place in places:
        holder, substitute = SPEAKERS.get(place.name, ("", ""))
        world.speakers[place.name] = [(START, holder or names.next())]
        world.substitutes[place.name] = substitute or names.next()
    for house, other in shared.items():
        world.speakers[house] = list(world.speakers[other])
    rows = [row for place in places for row in _staff(world, place)]
    addresses: dict[str, str] = {}
    for row in rows:
        row["email"] = addresses.setdefault(row["name"], row["email"])
    take_over(world.secretary, "affiliations", rows, start=START, source=LETTER)
    world.people |= {person.name: person for person in Person.objects.all()}


def _staff(world: World, place: Place) -> list[dict[str, str]]:
    """The rows of a house in the file of people."""
    # Nele Claes works in Bree, also when she speaks for Bocholt.
    home = "Bree" if place.name == "Bibliotheek Bocholt" else place.towns[0]
    house = {"house": former_name(place.name)}
    names = (world.speakers[place.name][0][1], world.substitutes[place.name])
    return [
        {"name": name, "email": address(name, home), "function": world.rng.choice(FUNCTIONS)} | house for name in names
    ]


def _neighbours(world: World) -> list[tuple[Place, Place]]:
    """Small libraries that share someone to speak for them."""
    small = [p for p in world.places if p.library and p.name not in SPEAKERS and p.inhabitants < 20_000]
    pairs = [(a, b) for a, b in zip(small[::2], small[1::2], strict=False) if a.province == b.province]
    return world.rng.sample(pairs, min(6, len(pairs) // 2))


def invite_everyone(world: World) -> None:
    """Everybody is invited and comes in, a few seconds after each other."""
    waiting = [person for name, person in world.people.items() if name not in OFFICES]
    for index, person in enumerate(waiting):
        world.agenda.add(clock.now() + dt.timedelta(seconds=10 * index), partial(_join, world.secretary, person))


def _join(actor: Actor, person: Person) -> None:
    actions.accept_invitation(actions.invite(actor=actor, person=person))


def seat(world: World, code: str, place: Place) -> None:
    """Let the speaker and the substitute of a house sit in its seat in the group of a service, from today."""
    chair = Seat.objects.get(body=world.groups[code], house=world.house(place.name))
    end = world.days.next_new_year() if place.name == "Bibliotheek Bocholt" else None
    _grant(world, chair, world.speaker(place.name), place.name, end=end)
    _grant(world, chair, world.substitutes[place.name], place.name, role=Role.SUBSTITUTE)


def _grant(world: World, chair: Seat, name: str, house: str, **given: object) -> None:
    bodies.grant_mandate(
        actor=world.secretary,
        seat=chair,
        person=world.people[name],
        house=world.house(house),
        start=clock.today(),
        source=LETTER if chair.house_id else COUNCIL,
        **given,
    )


def seat_everyone(world: World) -> None:
    """The seats of all who take part in full when the record begins, one after the other."""
    seats = [
        (code, place)
        for code in world.takers
        if code != "TIC"
        for place in [*world.steadfast[code], *([WENT_UP_PLACE] if code in ("BIB", "WEB") else [])]
    ]
    for index, (code, place) in enumerate(seats):
        world.agenda.add(clock.now() + dt.timedelta(seconds=20 * index), partial(seat, world, code, place))


def fill_steering_group(world: World, code: str, services: tuple[str, ...], until: int) -> None:
    """Add the seats of a steering group and fill them with houses that take part in its services, until the first
    elections so many days ago."""
    seats, filled, first = STEERED[code]
    here = list(dict.fromkeys(place.name for service in services for place in world.steadfast[service]))
    others = world.rng.sample(here, len(here))
    # Who sits in another group comes last, and who speaks for two houses sits once.
    others.sort(key=lambda name: any(name in members for members in world.members.values()))
    by_speaker: dict[str, str] = {}
    for name in [*first, *others]:
        by_speaker.setdefault(world.speaker(name), name)
    world.members[code] = chosen = list(by_speaker.values())[:filled]
    for index, letter in enumerate(ascii_uppercase[:seats]):
        chair = bodies.add_seat(
            actor=world.secretary, body=world.groups[code], label=f"Zetel {letter}", start=clock.today()
        )
        if index < len(chosen):
            _grant(world, chair, world.speaker(chosen[index]), chosen[index], end=world.days.ago(until))


def plan(world: World, names: Names) -> None:
    """Who follows whom over the years, who leaves without a successor, and the colleague without a mandate."""
    # The houses that stories lean on keep their speakers, and so do the members of steering groups and who stand.
    groups = (*world.members.values(), *world.candidates.values())
    steering = {*SPEAKERS, *(house for houses in groups for house in houses)}
    plain = [place for place in world.steadfast["BIB"] if place.name not in steering]
    leaving = world.rng.sample(plain, min(REPLACED + LEFT, len(plain) // 3))
    for place in leaving[LEFT:]:
        world.at(world.rng.randrange(30, 600), 9, partial(replace, world, place.name, names.next(), place.towns[0]))
    for place in leaving[:LEFT]:
        world.at(world.rng.randrange(32, 42), 10, partial(end_mandates, world, place.name))
    staying = [place for place in plain if place not in leaving][-1]
    world.at(MAIL_DAYS - 1, 9, partial(replace, world, staying.name, names.next(), staying.towns[0]))
    world.at(313, 9, partial(replace, world, *SUCCESSOR, "Bree"))
    world.at(310, 9, partial(_add_colleague, world))


def replace(world: World, house: str, name: str, home: str) -> None:
    """Let someone take over every mandate of the one who speaks for a house."""
    if new := name not in world.people:
        world.people[name] = actions.register_person(actor=world.secretary, email=address(name, home), name=name)
    held = _held(world, house)
    former = world.speaker(house)
    end_mandates(world, house, but=world.substitutes[house])
    _end_affiliation(world, former, house)
    _affiliate(world, name, house, "bibliothecaris")
    world.speakers[house].append((clock.today(), name))
    for mandate in held:
        _grant(world, mandate.seat, name, house, end=mandate.end)
    # Of the last ones the mail brings the invitation, as it does for real.
    if new and clock.now() < world.agenda.mail_from:
        _join(world.secretary, world.people[name])


def _held(world: World, house: str) -> list[Mandate]:
    """What the speaker of a house holds for it today, where it still takes part."""
    held = sitting(world.people[world.speaker(house)].pk, clock.today())
    mandates = held.filter(house=world.house(house), role=Role.HOLDER)
    return list(mandates.select_related("seat__body").order_by("pk"))


def end_mandates(world: World, house: str, *, group: str = "", but: str = "") -> None:
    """End the mandates for a house, all or those in one group; `but` names the person who stays."""
    mandates = Mandate.objects.on(clock.today()).filter(house=world.house(house))
    if group:
        mandates = mandates.filter(seat__body=world.groups[group])
    for mandate in mandates.exclude(person__name=but).order_by("pk"):
        bodies.end_mandate(actor=world.secretary, mandate=mandate, end=clock.today())


def _affiliate(world: World, name: str, house: str, function: str) -> None:
    affiliate(
        actor=world.secretary,
        person=world.people[name],
        house=world.house(house),
        start=clock.today(),
        function=function,
    )


def _end_affiliation(world: World, name: str, house: str) -> None:
    affiliation = Affiliation.objects.on(clock.today()).get(person=world.people[name], house=world.house(house))
    end_affiliation(actor=world.secretary, affiliation=affiliation, end=clock.today())


def _add_colleague(world: World) -> None:
    name, house, function = COLLEAGUE
    world.people[name] = actions.register_person(actor=world.secretary, email=address(name, "Bree"), name=name)
    _affiliate(world, name, house, function)
    _join(world.secretary, world.people[name])
