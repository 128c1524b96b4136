"""The secretariat's pages: closed to others, errors in words, nothing typed is lost."""

import datetime as dt

import pytest

import factories
from beraad.bodies.models import Body
from beraad.charters.queries import charter_on
from beraad.kernel import clock
from beraad.notices.actions import Notice, queue
from beraad.notices.choices import Kind
from beraad.notices.models import Mail
from beraad.people.choices import Office
from beraad.people.models import Appointment, Person
from beraad.services.models import Service
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
PAGES = [
    "",
    "mensen/",
    "mensen/nieuw/",
    "berichten/",
    "diensten/nieuw/",
    "groepen/nieuw/",
    "diensten/bibliotheeksysteem/fase/",
]


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


@pytest.mark.parametrize(
    "address",
    [
        "secretariaat/mensen/nieuw/",
        "secretariaat/diensten/nieuw/",
        "secretariaat/groepen/nieuw/",
        "secretariaat/organisaties/nieuw/",
        "secretariaat/besturen/nieuw/",
    ],
)
def test_whoever_lost_their_session_sees_what_they_typed(client, world, address):
    response = client.post(f"/en/{address}", {"name": "Bibliotheek Vergeten", "source": "Besluit 12"})
    page = response.content.decode()
    assert response.status_code == 403 and "You are not signed in, so nothing was saved." in page
    assert "Bibliotheek Vergeten</textarea>" in page and "Besluit 12</textarea>" in page
    assert client.get(f"/en/{address}").headers["Location"] == f"/en/aanmelden/?next=/en/{address}"


def test_the_queue_shows_what_runs_and_reminds_once(staff, world):
    vote = factories.open_vote(world)
    assert "Remind 6" in staff.get("/en/secretariaat/").content.decode()
    assert staff.post(f"/en/secretariaat/herinner/{vote.pk}/").status_code == 302
    assert Vote.objects.get().reminded_at
    assert staff.post(f"/en/secretariaat/herinner/{vote.pk}/").status_code == 409
    assert "Remind 6" not in staff.get("/en/secretariaat/").content.decode()


def test_a_planned_vote_is_listed_where_it_can_be_taken_back(staff, world):
    opens = clock.now() + dt.timedelta(days=3)
    factories.proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world),
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
    )
    page = staff.get("/en/secretariaat/").content.decode()
    planned = page.partition('id="h-planned"')[2].partition("</section>")[0]
    assert 'href="/en/v/V-2026-001/"' in planned and "opens on 5\xa0March 2026" in planned


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


@pytest.fixture
def administrator(client, world):
    client.force_login(factories.person("Sofie Maertens", Office.ADMINISTRATOR))
    return client


def test_every_list_to_choose_from_begins_in_words(administrator, world):
    for address in (f"mensen/{world.secretary.pk}/", "groepen/nieuw/"):
        page = administrator.get(f"/en/secretariaat/{address}").content.decode()
        assert "---" not in page and ("Choose an organisation" in page or ">None<" in page)


def test_an_administrator_ends_an_office(administrator, world):
    held = world.secretary.appointments.get()
    person, page = f"/en/secretariaat/mensen/{world.secretary.pk}/", f"aanstelling/{held.pk}/einde/"
    assert page in administrator.get(person).content.decode()
    assert "Secretariat" in administrator.get(person + page).content.decode()
    assert administrator.post(person + page, {"end": "2024-01-01"}).status_code == 422
    assert administrator.post(person + page, {"end": clock.today()}).headers["Location"] == person
    held.refresh_from_db()
    assert held.end == clock.today()
    assert page not in administrator.get(person).content.decode()


def test_the_last_administrator_stays(administrator, world):
    held = Appointment.objects.get(office=Office.ADMINISTRATOR)
    page = f"/en/secretariaat/mensen/{held.person_id}/aanstelling/{held.pk}/einde/"
    answer = administrator.post(page, {"end": clock.today()})
    assert answer.status_code == 422
    assert "Appoint another one first." in answer.content.decode()


def test_only_an_administrator_ends_an_office(staff, world):
    held = world.secretary.appointments.get()
    page = f"aanstelling/{held.pk}/einde/"
    assert page not in staff.get(f"/en/secretariaat/mensen/{world.secretary.pk}/").content.decode()
    assert staff.get(f"/en/secretariaat/mensen/{world.secretary.pk}/{page}").status_code == 403
    assert staff.get(f"/en/secretariaat/mensen/{world.people[0].pk}/{page}").status_code == 404


def test_an_office_given_twice_is_refused_in_the_form(administrator, world):
    given = {"office": "secretariat", "start": clock.today(), "source": "own word"}
    answer = administrator.post(f"/en/secretariaat/mensen/{world.secretary.pk}/aanstellen/", given)
    assert answer.status_code == 422 and 'value="own word"' in answer.content.decode()


def test_the_secretariat_corrects_an_address(staff, world):
    page = f"/en/secretariaat/mensen/{world.people[0].pk}/wijzigen/"
    assert world.people[0].email in staff.get(page).content.decode()
    given = {"name": "Member Zero", "language": "en", "email": world.people[1].email}
    answer = staff.post(page, given)
    assert answer.status_code == 422 and 'value="Member Zero"' in answer.content.decode()
    assert staff.post(page, given | {"email": "zero@example.org"}).status_code == 302
    assert Person.objects.get(pk=world.people[0].pk).email == "zero@example.org"


def test_mail_that_does_not_arrive_is_tried_again(staff, world):
    queue(Notice("x:1", Kind.REFUSAL, world.people[0], {"who": "Nele"}))
    Mail.objects.update(due_at=None, failure="SMTPException: 550 no such mailbox", tries=7)
    failed = Mail.objects.get()
    assert "See all, and try again" in staff.get("/en/secretariaat/").content.decode()
    page = staff.get("/en/secretariaat/berichten/").content.decode()
    assert "550 no such mailbox" in page and "given up" in page
    retry = f"/en/secretariaat/berichten/{failed.pk}/opnieuw/"
    assert staff.post(retry).headers["Location"] == "/en/secretariaat/berichten/"
    failed.refresh_from_db()
    assert (failed.due_at, failed.tries) == (clock.now(), 0)
    Mail.objects.update(sent_at=clock.now(), due_at=None, failure="")
    assert staff.post(retry).status_code == 409
    assert "All mail arrives" in staff.get("/en/secretariaat/berichten/").content.decode()
    staff.force_login(world.people[0])
    assert staff.post(retry).status_code == 403
