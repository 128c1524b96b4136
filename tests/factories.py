"""A small world for tests, made by the same actions as the real one: few houses, one service, two bodies."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from beraad.access.actor import SYSTEM, Actor
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind, Role
from beraad.bodies.models import Body, Mandate, Seat
from beraad.charters import defaults
from beraad.charters.actions import adopt_charter
from beraad.elections import standing
from beraad.elections.actions import call_election
from beraad.elections.models import Candidacy, Election
from beraad.elections.tasks import keep_days, thank_members, watch_groups
from beraad.kernel import clock
from beraad.organisations import actions as organisations
from beraad.organisations.choices import Register
from beraad.organisations.models import House
from beraad.organisations.queries import actor_for
from beraad.people import actions as people
from beraad.people.choices import Office
from beraad.people.models import Person
from beraad.proposals import actions as proposals
from beraad.proposals import advising
from beraad.proposals.choices import Ask, Position
from beraad.proposals.models import Proposal
from beraad.services import actions as services
from beraad.services import participation
from beraad.services.choices import Phase, Stage
from beraad.services.models import Service
from beraad.votes import actions as votes
from beraad.votes import codes, secrecy
from beraad.votes.models import Vote
from beraad.votes.secrecy import SecretBallot
from beraad.votes.tasks import keep_hours

START = dt.date(2025, 1, 1)
NOW = clock.local(dt.date(2026, 3, 2), 10)
INHABITANTS = (50_000, 30_000, 12_000, 9_000, 4_000, 79)
SOURCE = "test register"
TEXT = "## Article 1\n\nReserving is free.\n\n## Article 2\n\nThis holds from 1 January 2027."


@dataclass
class World:
    """What a test starts from. `houses[i]` has `people[i]` as its representative in the consortium group."""

    service: Service
    consortium: Body
    steering: Body
    houses: list[House]
    people: list[Person]
    secretary: Person

    def actor(self, index: int) -> Actor:
        return actor_for(self.people[index], self.houses[index].pk)

    @property
    def secretariat(self) -> Actor:
        return actor_for(self.secretary)

    def seat(self, index: int, body: Body | None = None) -> Seat:
        return Seat.objects.get(body=body or self.consortium, house=self.houses[index])


def person(name: str, office: str | None = None) -> Person:
    """A person with an address made from their name, and an office when one is given."""
    email = name.lower().replace(" ", ".") + "@example.org"
    made = people.register_person(actor=SYSTEM, email=email, name=name)
    if office:
        people.appoint(actor=SYSTEM, person=made, office=office, start=START, source=SOURCE)
    return made


def house(name: str, inhabitants: int, nis: str) -> House:
    """A library that serves a municipality of its own."""
    authority = organisations.register_authority(
        actor=SYSTEM, name=name, nis=nis, province="Limburg", start=START, source=SOURCE
    )
    organisations.record_figure(
        actor=SYSTEM, register=Register.INHABITANTS, authority=authority, day=START, value=inhabitants, source=SOURCE
    )
    return organisations.register_house(
        actor=SYSTEM, name=f"Bibliotheek {name}", serves=[authority], start=START, source=SOURCE
    )


def take_part(house: House, service: Service, stage: str = Stage.FULL, start: dt.date = START) -> None:
    """Let a house take part; in full under an agreement of the authority it serves."""
    agreement = None
    if stage != Stage.TRIAL:
        authority = house.territories.get().authority
        agreement = services.sign_agreement(
            actor=SYSTEM,
            authority=authority,
            service=service,
            number=f"{service.code}-{house.pk}",
            start=start,
            source=SOURCE,
        )
    participation.start_participation(
        actor=SYSTEM, house=house, service=service, stage=stage, start=start, agreement=agreement, source=SOURCE
    )


def mandate(seat: Seat, person: Person, role: str = Role.HOLDER, **given: Any) -> Mandate:
    """Let a person sit in a seat."""
    given = {"start": START, "source": SOURCE} | given
    return bodies.grant_mandate(actor=SYSTEM, seat=seat, person=person, role=role, **given)


def world(inhabitants: tuple[int, ...] = INHABITANTS, rules: dict[str, Any] | None = None) -> World:
    """A service with a participant per number of inhabitants, its groups, and a steering seat for the first two."""
    service = services.start_service(
        actor=SYSTEM, code="BIB", name="Bibliotheeksysteem", summary="One catalogue.", start=START, source=SOURCE
    )
    services.enter_phase(actor=SYSTEM, service=service, phase=Phase.SERVICE, start=START, source=SOURCE)
    consortium = bodies.found_body(
        actor=SYSTEM,
        kind=BodyKind.CONSORTIUM,
        code="BIB",
        name="Consortiumgroep Bibliotheeksysteem",
        start=START,
        service=service,
    )
    steering = bodies.found_body(
        actor=SYSTEM, kind=BodyKind.STEERING, code="SG-B", name="Stuurgroep Basis", start=START
    )
    bodies.give_remit(actor=SYSTEM, body=steering, service=service, start=START)
    adopt_charter(actor=SYSTEM, body=consortium, rules=rules or defaults.consortium(), start=START)
    houses, members = [], []
    for index, number in enumerate(inhabitants):
        houses.append(house(f"Dorp {index}", number, f"{71000 + index}"))
        take_part(houses[-1], service)
        members.append(person(f"Member {index}"))
        mandate(Seat.objects.get(body=consortium, house=houses[-1]), members[-1])
    for index in range(min(2, len(houses))):
        seat = bodies.add_seat(actor=SYSTEM, body=steering, label=f"Seat {index + 1}", start=START)
        mandate(seat, members[index], house=houses[index])
    return World(service, consortium, steering, houses, members, person("Katrien Secretary", Office.SECRETARIAT))


def proposal(world: World, *, by: int = 2, kind: str = "ordinary", ask: str = Ask.DECIDE, **given: Any) -> Proposal:
    """A draft by one of the members."""
    words = {"title": "Reserveren wordt gratis", "summary": "Nobody pays to reserve.", "text": TEXT} | given
    return proposals.start_proposal(actor=world.actor(by), service=world.service, ask=ask, kind=kind, **words)


def asked(world: World, **given: Any) -> Proposal:
    """A proposal whose consultation is over, and that waits for what comes next: advice, unless its kind needs none."""
    made = proposal(world, **given)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        proposals.open_consultation(actor=world.actor(2), proposal=made)
    proposals.ask_advice(actor=SYSTEM, proposal=made)
    made.refresh_from_db()
    return made


def advised(world: World, **given: Any) -> Proposal:
    """A proposal whose consultation is over and on which the steering group has advised."""
    made = asked(world, **given)
    advising.give_advice(actor=world.actor(0), proposal=made, position=Position.POSITIVE, text="Do it.")
    made.refresh_from_db()
    return made


def contest(*names: str, **given: Any) -> dict[str, Any]:
    """What there is to choose from: options a, b, c, … by these names, with whatever else is `given`."""
    options = [{"id": id, "name": name} for id, name in zip("abcdefgh", names, strict=False)]
    return {"options": options, "seats": 1, "budget": None, "limits": [], "withdrawn": [], "title": ""} | given


def open_vote(world: World, *, days: int = 14, way: str = "", settings: Any = None, **given: Any) -> Vote:
    """A vote that is open now on an advised proposal."""
    now = clock.now()
    return proposals.put_to_vote(
        actor=world.secretariat,
        proposal=advised(world, **given),
        opens_at=now,
        closes_at=now + dt.timedelta(days=days),
        way=way,
        settings=settings,
    )


def secret(*kinds: str, **given: Any) -> dict[str, Any]:
    """The default rules with secret votes on these kinds of decision, all when none is named."""
    rules = defaults.consortium() | given
    for kind in rules["kinds"]:
        kind["rule"]["secret"] = not kinds or kind["id"] in kinds
    return rules


def cast_secret(world: World, vote: Vote, index: int, choice: Any = "for", **given: Any) -> SecretBallot:
    """The ballot of a house in a secret vote, with a new code unless a `ticket` is given."""
    seat = world.seat(index).pk
    given = {"actor": world.actor(index), "ticket": codes.offer(vote.pk, seat)} | given
    return secrecy.cast_secret_ballot(vote=vote.pk, seat=seat, choice=choice, **given)


def remind(actor: Actor, vote: Vote) -> int:
    return votes.remind(actor=actor, vote=vote)


def elective(**composition: Any) -> dict[str, Any]:
    """The default rules with a small steering group that is elected, unless `composition` says otherwise."""
    small = {"seats": 3, "stagger": 1, "quorum": 2, "minimum": 2, "successive_terms": 0}
    return defaults.consortium() | {"composition": defaults.composition() | small | composition}


def elections_world(inhabitants: tuple[int, ...] = INHABITANTS, **composition: Any) -> World:
    """A world with a steering group that is elected and has no members yet."""
    made = world(inhabitants, rules=elective(**composition))
    for seat in made.steering.seats.all():
        bodies.close_seat(actor=SYSTEM, seat=seat, end=clock.today())
    return made


def called(world: World, **given: Any) -> Election:
    """A call for candidates, opened by the secretariat."""
    return call_election(actor=world.secretariat, body=world.steering, **given)


def stand(world: World, election: Election, *indexes: int) -> list[Candidacy]:
    """These members stand."""
    return [
        standing.stand(actor=world.actor(index), election=election, motivation=f"I, {index}, would like to.")
        for index in indexes
    ]


def tick(moment: dt.datetime) -> None:
    """What the clock does at a moment, of all that it does about votes, elections and groups."""
    with clock.at(moment):
        keep_hours()
        keep_days()
        watch_groups()
        thank_members()


def cast_in_election(world: World, vote: Vote, index: int, *order: Candidacy) -> SecretBallot:
    """The secret ballot of a house in an election: candidates, first choice first."""
    return cast_secret(world, vote, index, [[str(candidacy.pk)] for candidacy in order])
