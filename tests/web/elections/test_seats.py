"""Terms, tasks in the group, seats that fall empty, and what is handed over."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import Duty
from beraad.bodies.queries import officers_on
from beraad.elections.choices import Filling
from beraad.elections.composing import places
from beraad.elections.models import Term, Vacancy
from beraad.kernel import clock
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ORDERS = [[0, 3, 4], [0, 3, 4], [1, 3, 4], [1, 4], [2, 4], [2, 3, 4]]
"""Three are elected with two first choices each; by the count-back of the first the fourth comes next."""


def holders(world):
    return [place.holder for place in places(world.steering, clock.today()) if place.holder]


@pytest.fixture
def seated(request, clock_at):
    """Three of five were elected, and sit: the world and who stood."""
    with clock.at(factories.NOW):
        world = factories.elections_world(**getattr(request, "param", {}))
        election = factories.called(world)
        stood = factories.stand(world, election, 0, 1, 2, 3, 4)
    factories.tick(election.withdraws_until)
    vote = Vote.objects.get()
    with clock.at(vote.opens_at):
        for index, order in enumerate(ORDERS):
            factories.cast_in_election(world, vote, index, *(stood[place] for place in order))
    factories.tick(vote.closes_at)
    election.refresh_from_db()
    factories.tick(election.effective_at)
    clock_at(election.effective_at)
    return world, stood


@pytest.fixture
def empty(seated):
    """The first of them left yesterday, and the clock took it up."""
    world, stood = seated
    mandate = next(holder for holder in holders(world) if holder.person == world.people[0])
    end = clock.today() + DAY
    bodies.end_mandate(actor=SYSTEM, mandate=mandate, end=end)
    factories.tick(clock.local(end, 1))
    return Vacancy.objects.get()


@pytest.fixture
def group(seated):
    return reverse("elections:group", args=[seated[0].steering.slug])


def test_the_group_shows_until_when_everyone_sits(seated, group, page):
    shown = page(group)
    for term in Term.objects.all():
        assert str(term.due.year) in shown
    assert shown.count("What is handed over") == 3
    assert "Earlier elections Election" in shown


def test_a_seat_that_fell_empty_is_offered_and_taken(seated, empty, group, page, send):
    world, stood = seated
    address = reverse("elections:vacancy", args=[world.steering.slug, empty.pk])
    with clock.at(empty.until - DAY):
        assert "Seats that fell empty before their day" in page(group)
        shown = page(address)
        assert f"{world.people[3].name} is asked to take it" in shown
        assert "The count that shows who is next" in shown
        assert "This seat is offered to you" not in shown
        assert "A seat is offered to you" in page(reverse("desk:index"), world.people[3])
        assert "This seat is offered to you" in page(address, world.people[3])
        take = reverse("elections:take-seat", args=[world.steering.slug, empty.pk])
        assert send(take, world.people[4])[0] == 403
        status, shown = send(take, world.people[3])
        assert (status, "You sit in the group from today." in shown) == (302, True)
        assert f"{world.people[3].name} took it." in shown
        assert send(take, world.people[3])[0] == 422
        assert world.people[3] in {holder.person for holder in holders(world)}


def test_who_does_not_take_it_leaves_it_to_the_next(seated, empty, send, enter):
    world, stood = seated
    leave = reverse("elections:leave-seat", args=[world.steering.slug, empty.pk])
    with clock.at(empty.until - DAY):
        assert enter().get(leave).status_code == 302
        assert "The seat goes to the next candidate." in send(leave, world.people[3])[1]
    empty.refresh_from_db()
    assert (empty.state, empty.passed) == (Filling.OPEN, [stood[3].pk])


@pytest.mark.parametrize("seated", [{"vacancy": "leave", "minimum": 3}], indirect=True)
def test_too_few_members_stand_on_every_page_that_counts(seated, empty, group, page):
    world, _stood = seated
    body, service = world.steering.slug, world.service.slug
    for address in (group, reverse("bodies:detail", args=[body]), reverse("services:detail", args=[service])):
        assert "too few members in function" in page(address)
    assert "Groups with too few members" in page(reverse("secretariat:index"), world.secretariat.person)


def test_members_write_down_who_chairs(seated, group, page, send, enter):
    world, _stood = seated
    first, second = holders(world)[:2]
    address = reverse("elections:officer", args=[world.steering.slug, first.pk, "chair"])
    assert "Becomes chair" in page(group, second.person)
    assert "Becomes chair" not in page(group, world.people[5])
    assert enter(world.people[5]).get(address).status_code == 403
    assert send(address, second.person, start=clock.today(), source="")[0] == 422
    status, shown = send(address, second.person, start=clock.today(), source="Minutes of today")
    assert (status, f"{first.person.name} is chair." in shown) == (302, True)
    assert officers_on(world.steering, clock.today())[Duty.CHAIR].mandate == first
    end = reverse("elections:end-officer", args=[world.steering.slug, first.pk, "chair"])
    assert "No longer chair" in page(group, second.person)
    with clock.at(clock.now() + DAY):
        assert "It is written down." in send(end, second.person, end=clock.today())[1]
    assert enter(second.person).get(end.replace("/chair/", "/mayor/")).status_code == 422


def test_the_secretariat_says_until_when_someone_sits(page, send, enter):
    with clock.at(factories.NOW):
        world = factories.elections_world()
        seat = bodies.add_seat(actor=SYSTEM, body=world.steering, label="Seat 9", start=factories.START)
        mandate = factories.mandate(seat, world.people[0], house=world.houses[0])
        group = reverse("elections:group", args=[world.steering.slug])
        address = reverse("elections:term", args=[world.steering.slug, mandate.pk])
        assert "not known" in page(group)
        assert "Nothing says until when these members sit" not in page(group)
        assert "Nothing says until when these members sit" in page(group, world.secretariat.person)
        assert "Set the end of the term" in page(group, world.secretariat.person)
        assert enter(world.people[0]).get(address).status_code == 403
        assert send(address, world.secretariat.person, due=factories.START)[0] == 422
        due = clock.today() + dt.timedelta(days=300)
        assert "It is written down until when this term runs." in send(address, world.secretariat.person, due=due)[1]
    assert Term.objects.get().due == due


def test_what_is_handed_over_to_who_begins(seated, page):
    world, _stood = seated
    mine = next(holder for holder in holders(world) if holder.person == world.people[1])
    shown = page(reverse("elections:handover", args=[world.steering.slug, mine.pk]), world.people[1])
    assert f"Welcome in {world.steering.name}" in shown
    assert "What was promised and is not done yet" in shown
    assert world.service.name in shown
    assert "Who sits there with you" in shown
    assert "voted, in secret" in shown
    assert "What is handed over" in page(reverse("desk:index"), world.people[1])


def test_who_left_is_thanked(seated, empty, page):
    world, _stood = seated
    with clock.at(clock.now() + 2 * DAY):
        shown = page(reverse("elections:handover", args=[world.steering.slug, empty.former_id]), world.people[0])
    assert f"Thank you, {world.people[0].name}" in shown
    assert "Thank you for the work done." in shown
    assert "Welcome in" not in shown


def test_what_is_not_there_is_not_found(seated, enter):
    slug = seated[0].steering.slug
    for name in ("vacancy", "handover"):
        assert enter().get(reverse(f"elections:{name}", args=[slug, 999])).status_code == 404
