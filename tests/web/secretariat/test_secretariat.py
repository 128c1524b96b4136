"""The secretariat's pages: closed to others, errors in words, nothing typed is lost."""

import pytest

import factories
from beraad.bodies.models import Body
from beraad.charters.queries import charter_on
from beraad.kernel import clock
from beraad.people.models import Person
from beraad.services.models import Service
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
PAGES = ["", "mensen/", "mensen/nieuw/", "diensten/nieuw/", "groepen/nieuw/", "diensten/bibliotheeksysteem/fase/"]


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def staff(client, world):
    client.force_login(world.secretary)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_secretariat_only(client, world, page):
    address = f"/en/secretariaat/{page}"
    assert client.get(address).status_code == 302
    client.force_login(world.people[0])
    assert client.get(address).status_code == 403
    client.force_login(world.secretary)
    assert client.get(address).status_code == 200


def test_the_queue_shows_what_runs_and_reminds_once(staff, world):
    vote = factories.open_vote(world)
    assert "Remind 6" in staff.get("/en/secretariaat/").content.decode()
    assert staff.post(f"/en/secretariaat/herinner/{vote.pk}/").status_code == 302
    assert Vote.objects.get().reminded_at
    assert staff.post(f"/en/secretariaat/herinner/{vote.pk}/").status_code == 409
    assert "Remind 6" not in staff.get("/en/secretariaat/").content.decode()


def test_a_person_is_registered_invited_and_given_a_house(staff, world):
    answer = staff.post(
        "/en/secretariaat/mensen/nieuw/", {"name": "Nele Claes", "email": "Nele@Example.org", "language": "nl"}
    )
    person = Person.objects.get(email="nele@example.org")
    assert answer.headers["Location"].endswith(f"/mensen/{person.pk}/")
    staff.post(
        f"/en/secretariaat/mensen/{person.pk}/aansluiten/", {"house": world.houses[0].pk, "start": clock.today()}
    )
    assert list(factories.actor_for(person).houses) == [world.houses[0].pk]
    assert staff.post(f"/en/secretariaat/mensen/{person.pk}/uitnodigen/").status_code == 302
    assert person.invitations.count() == 1


def test_a_second_person_at_an_address_is_refused_in_words(staff, world):
    answer = staff.post(
        "/en/secretariaat/mensen/nieuw/", {"name": "Other", "email": world.people[0].email, "language": "nl"}
    )
    assert answer.status_code == 422
    assert 'value="Other"' in answer.content.decode()


def test_the_secretariat_appoints_nobody_to_an_office(staff, world):
    answer = staff.post(
        f"/en/secretariaat/mensen/{world.people[0].pk}/aanstellen/",
        {"office": "administrator", "start": clock.today(), "source": "own word"},
    )
    assert answer.status_code == 403
    assert not world.people[0].appointments.exists()


def test_a_service_and_its_groups_are_made_step_by_step(staff, world):
    given = {"start": clock.today(), "source": "board"}
    service = given | {"name": "E-boeken", "code": "EBK", "summary": "Reading.", "hue": "green", "phase": "service"}
    assert staff.post("/en/secretariaat/diensten/nieuw/", service | {"code": "e-1"}).status_code == 422
    assert staff.post("/en/secretariaat/diensten/nieuw/", service).status_code == 302
    made = Service.objects.get(code="EBK")
    group = given | {"kind": "consortium", "name": "Consortiumgroep E-boeken", "code": "EBK", "service": made.pk}
    assert staff.post("/en/secretariaat/groepen/nieuw/", group).status_code == 302
    body = Body.objects.get(code="EBK")
    assert charter_on(body, clock.today()).number == 1
    again = staff.post("/en/secretariaat/groepen/nieuw/", group | {"name": "Second", "code": "EBX"})
    assert (again.status_code, Body.objects.filter(code="EBX").exists()) == (422, False)
    assert 'value="Second"' in again.content.decode()
