"""Real ballots, cast one by one in an election from its call to its seats, give whom they elected when they were cast.

Where they come from: tests/rulebook/data/README.md.
"""

import json
from pathlib import Path

import pytest

import factories
from beraad.bodies.models import Mandate, Seat
from beraad.elections.composing import places
from beraad.kernel import clock
from beraad.organisations.models import Affiliation, Figure, House, LocalAuthority, Territory
from beraad.people.models import Person
from beraad.register.models import Decision
from beraad.services.models import Participation
from beraad.votes import codes
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Bundle, Vote
from beraad.votes.secrecy import cast_secret_ballot
from rulebook import formats, recount

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "rulebook" / "data" / "stv"
BOOKLET = json.loads((DATA / "ers97_expected.json").read_text())
WARD = "aberdeen_2017_ward11"


def ballots(file):
    """How often each ballot was cast: places of candidates, first choice first; and who they are."""
    head, *lines = file.read_text().splitlines()
    number = int(head.split()[0])
    end = lines.index("0")
    rows = [[int(word) for word in line.split()] for line in lines[:end]]
    contest = formats.read(file.name, file.read_bytes()).contest
    names = [option.name for option in contest.options]
    assert len(names) == number
    return [(weight, [place - 1 for place in order if place]) for weight, *order in rows], names, contest.seats


def everyone(world, number):
    """So many houses in all take part, each with someone who votes for it; written at once, as there are many."""
    more = range(len(world.houses), number)
    period = {"start": factories.START, "source": factories.SOURCE}
    authorities = LocalAuthority.objects.bulk_create(
        LocalAuthority(name=f"Gemeente {n}", province="Antwerpen", **period) for n in more
    )
    houses = House.objects.bulk_create(House(name=f"Huis {n}", slug=f"huis-{n}", **period) for n in more)
    people = Person.objects.bulk_create(Person(email=f"p{n}@example.org", name=f"Persoon {n}") for n in more)
    own = {"service": world.service, "stage": "full"} | period
    Participation.objects.bulk_create(Participation(house=house, **own) for house in houses)
    seats = Seat.objects.bulk_create(Seat(body=world.consortium, house=house, **period) for house in houses)
    rows = list(zip(houses, authorities, people, seats, strict=True))
    Territory.objects.bulk_create(Territory(house=house, authority=served, **period) for house, served, *_ in rows)
    Affiliation.objects.bulk_create(Affiliation(house=house, person=person, **period) for house, _, person, _ in rows)
    Mandate.objects.bulk_create(Mandate(seat=s, person=p, house=h, **period) for h, _, p, s in rows)
    world.houses += houses
    world.people += people


def held(file, method, *, houses, register=None, **given):
    """The election of which a file has the ballots, up to the vote: world, election, candidacies by place, vote."""
    cast, names, seats = ballots(file)
    election = {"method": method, "version": 1, "settings": {}, "quorum": [], "second_call": None, "tie": "lot"}
    weight = {"scheme": "linear", "register": register} if register else {"scheme": "equal"}
    rule = election | {"weight": weight, "secret": register is None}
    with clock.at(factories.NOW):
        world = factories.elections_world(
            tuple(5000 + n for n in range(len(names))), seats=seats, election=rule, **given
        )
        for person, name in zip(world.people, names, strict=True):
            Person.objects.filter(pk=person.pk).update(name=name)
        everyone(world, houses)
        if register:
            Figure.objects.bulk_create(
                Figure(register=register, house=house, day=factories.START, value=weight, source="ballots")
                for house, (weight, _order) in zip(world.houses, cast, strict=True)
            )
        call = factories.called(world)
        stood = factories.stand(world, call, *range(len(names)))
    factories.tick(call.withdraws_until)
    return world, call, stood, Vote.objects.get(subject=f"election:{call.pk}")


def seated(world, election, vote):
    """Who sits in the group when the result took effect, by name; the decision can be counted again."""
    factories.tick(vote.closes_at)
    assert recount(json.loads(Bundle.objects.get(vote=vote).content)).same
    assert Decision.objects.get(vote=vote.pk).result == "chosen"
    election.refresh_from_db()
    factories.tick(election.effective_at)
    day = election.effective_at.astimezone(clock.ZONE).date()
    return sorted(place.holder.person.name for place in places(world.steering, day) if place.holder)


@pytest.mark.parametrize("method", ["ers97-stv", "scottish-stv"])
def test_the_model_election_of_the_reform_society_in_secret(method):
    file = DATA / "ers97.blt"
    cast, _names, seats = ballots(file)
    each = [order for number, order in cast for _one in range(number)]
    assert len(each) == BOOKLET["valid"]
    world, election, stood, vote = held(file, method, houses=len(each), minimum=seats, quorum=1)
    own = dict(Seat.objects.filter(body=world.consortium).values_list("house", "pk"))
    with clock.at(vote.opens_at):
        for index, order in enumerate(each):
            given = {"vote": vote.pk, "seat": own[world.houses[index].pk]}
            choice = [[str(stood[place].pk)] for place in order]
            cast_secret_ballot(actor=world.actor(index), choice=choice, ticket=codes.offer(**given), **given)
    assert seated(world, election, vote) == BOOKLET["winners_every_method"]


def test_a_ward_of_aberdeen_with_a_house_for_all_who_voted_alike():
    file = DATA / "scotland" / f"{WARD}.blt"
    known = json.loads((file.parent / "expected.json").read_text())[WARD]
    cast, _names, _seats = ballots(file)
    world, election, stood, vote = held(file, "scottish-stv", houses=len(cast), register="loans", quorum=1, minimum=1)
    own = dict(Seat.objects.filter(body=world.consortium).values_list("house", "pk"))
    with clock.at(vote.opens_at):
        for index, (_number, order) in enumerate(cast):
            choice = [[str(stood[place].pk)] for place in order]
            cast_ballot(actor=world.actor(index), vote=vote.pk, seat=own[world.houses[index].pk], choice=choice)
    assert seated(world, election, vote) == sorted(known["official"]["elected"])
    vote.refresh_from_db()
    stages = [stage["votes"] for stage in vote.outcome["rounds"]]
    assert len(stages) == len(known["stages_two_programs"])
