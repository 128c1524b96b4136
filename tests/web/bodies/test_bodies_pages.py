"""Bodies as pages: who sits in them, since when, and what the secretariat changes."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions
from beraad.bodies.models import Mandate, Remit, Seat
from beraad.kernel import clock
from beraad.people.models import Person
from beraad.services import actions as services
from beraad.services import participation

pytestmark = pytest.mark.django_db
STEERING = "/en/groep/stuurgroep-basis/"
CONSORTIUM = "/en/groep/consortiumgroep-bibliotheeksysteem/"
LETTER = "decision of the college of 12 January 2026"


@pytest.fixture
def vacant(world):
    return actions.add_seat(actor=SYSTEM, body=world.steering, label="Limburg", start=factories.START)


def text_of(client, path, **given):
    answer = client.get(path, given)
    assert answer.status_code == 200
    return answer.content.decode()


def granted(world, seat, **given):
    """What the form to grant a mandate in the steering group sends."""
    return {
        "seat": seat.pk,
        "who": "member.2@example.org",
        "role": "holder",
        "house": world.houses[2].slug,
        "start": "2026-03-02",
        "source": LETTER,
    } | given


def refused(client, path, data, status, *words):
    """The form again, with these words in it and what was typed still there."""
    answer = client.post(path, data)
    assert answer.status_code == status
    text = answer.content.decode()
    assert "<title>Error: " in text
    for word in (*words, LETTER):
        assert word in text
    return text


def test_a_steering_group_shows_seats_vacancies_and_services(client, world, vacant):
    text = text_of(client, STEERING)
    assert "Member 0" in text and "Bibliotheek Dorp 0" in text and "since 1" in text and "test register" in text
    assert "Limburg" in text and "vacant" in text
    assert 'href="/en/d/bibliotheeksysteem/"' in text
    assert "/mandaat/" not in text


def test_a_consortium_group_shows_who_has_no_representative(client, world):
    assert "Every organisation has a representative." in text_of(client, CONSORTIUM)
    factories.take_part(factories.house("Nieuwdorp", 900, "71999"), world.service)
    text = text_of(client, CONSORTIUM)
    assert "7 organisations take part, so this group has 7 seats." in text and "Bibliotheek Nieuwdorp" in text


def test_a_group_on_another_day(client, world, vacant):
    mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[1])
    actions.end_mandate(actor=SYSTEM, mandate=mandate, end=dt.date(2026, 1, 1))
    assert text_of(client, STEERING, op="2025-12-31").count("vacant") == 1
    assert text_of(client, STEERING, op="2026-01-01").count("vacant") == 2
    assert "This group has no seats on this day" in text_of(client, STEERING, op="2020-01-01")


def test_what_happened_stands_in_words(client, world):
    text = text_of(client, STEERING)
    assert "Member 0 sits in Stuurgroep Basis for Bibliotheek Dorp 0" in text
    assert "Stuurgroep Basis watches over Bibliotheeksysteem" in text


def test_services_move_and_history_stays(staff, world):
    other = actions.found_body(
        actor=SYSTEM, kind="steering", code="SG-N", name="Stuurgroep Nieuw", start=factories.START
    )
    path = f"/en/groep/{other.slug}/dienst/"
    given = {"service": world.service.slug, "start": "2026-04-01", "source": LETTER}
    answer = staff.post(path, given, follow=True)
    assert "Stuurgroep Nieuw serves Bibliotheeksysteem from 1" in answer.content.decode()
    periods = Remit.objects.order_by("start").values_list("body", "start", "end")
    first, second = (world.steering.pk, factories.START, dt.date(2026, 4, 1)), (other.pk, dt.date(2026, 4, 1), None)
    assert list(periods) == [first, second]
    with clock.at(clock.local(dt.date(2026, 5, 1))):
        refused(staff, STEERING + "dienst/", given | {"start": "2026-03-01"}, 409, "Choose a date after it.")
    assert Remit.objects.count() == 2


@pytest.mark.parametrize("path", ["mandaat/", "zetel/", "dienst/", "zetel/{seat}/einde/", "mandaat/{mandate}/einde/"])
def test_only_the_secretariat_changes_a_group(client, world, path):
    mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[1])
    path = STEERING + path.format(seat=mandate.seat_id, mandate=mandate.pk)
    for person in (None, world.people[0]):
        if person:
            client.force_login(person)
        for answer in (client.get(path), client.post(path, {"end": "2026-03-02"})):
            assert answer.status_code == 403
            assert "Only the secretariat can do this." in answer.content.decode()
    mandate.refresh_from_db()
    assert mandate.end is None


def test_a_mandate_for_someone_who_is_known(staff, world, vacant):
    answer = staff.post(STEERING + "mandaat/", granted(world, vacant), follow=True)
    assert "Member 2 sits in Stuurgroep Basis for Bibliotheek Dorp 2 from 2" in answer.content.decode()
    mandate = Mandate.objects.get(seat=vacant)
    assert (mandate.person, mandate.house, mandate.source) == (world.people[2], world.houses[2], LETTER)


def test_a_mandate_for_someone_new_registers_them(staff, world, vacant):
    given = granted(world, vacant, who="New.Person@example.org", name="New Person")
    assert staff.post(STEERING + "mandaat/", given).status_code == 302
    assert Mandate.objects.get(seat=vacant).person.email == "new.person@example.org"


def test_nobody_is_left_behind_when_the_mandate_is_refused(staff, world):
    taken = Seat.objects.get(body=world.steering, label="Seat 1")
    given = granted(world, taken, who="new@example.org", name="New Person")
    refused(staff, STEERING + "mandaat/", given, 409, "Member 0 holds this seat", "new@example.org")
    assert not Person.objects.filter(email="new@example.org").exists()


def test_a_part_of_a_name_asks_whom_is_meant(staff, world, vacant):
    path, given = STEERING + "mandaat/", granted(world, vacant, who="member")
    text = refused(staff, path, given, 422, "Whom do you mean?", "Member 2 (member.2@example.org)")
    assert f'value="{world.people[3].pk}"' in text
    staff.post(path, given | {"person": world.people[3].pk})
    assert Mandate.objects.get(seat=vacant).person == world.people[3]


@pytest.mark.parametrize("who", ["nobody@example.org", "Nobody Known"])
def test_someone_unknown_needs_an_address_and_a_name(staff, world, vacant, who):
    refused(staff, STEERING + "mandaat/", granted(world, vacant, who=who), 422, "We know nobody with the address", who)


def test_an_address_that_is_none(staff, world, vacant):
    given = granted(world, vacant, who="two words@example", name="New Person")
    refused(staff, STEERING + "mandaat/", given, 422, "This is not an e-mail address.")


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"start": "yesterday"}, 422, "Write the date as day, month, year"),
        ({"start": ""}, 422, "Fill this in."),
        ({"end": "2026-03-02"}, 422, "Choose an end after the start."),
        ({"seat": "999999"}, 422, "Choose one of the possibilities."),
        ({"house": "nergens"}, 422, "Choose one of the possibilities."),
        ({"role": "king"}, 422, "Choose one of the possibilities."),
        ({"start": "2024-06-01"}, 409, "no longer exists on that day"),
        ({"who": "x" * 300}, 422, "This is too long."),
        ({"person": "123456789"}, 404, ""),
    ],
)
def test_a_wrong_mandate_is_refused_in_words(staff, world, vacant, changed, status, words):
    answer = staff.post(STEERING + "mandaat/", granted(world, vacant) | changed)
    assert answer.status_code == status and words in answer.content.decode()
    assert not Mandate.objects.filter(seat=vacant).exists()


def test_a_house_that_left_gets_no_mandate(staff, world):
    participation.end_participation(
        actor=SYSTEM, house=world.houses[4], service=world.service, day=dt.date(2026, 6, 1), source="letter"
    )
    given = {
        "seat": world.seat(4).pk,
        "who": "member.2@example.org",
        "role": "substitute",
        "start": "2026-07-01",
        "source": LETTER,
    }
    refused(staff, CONSORTIUM + "mandaat/", given, 409, "Bibliotheek Dorp 4 does not take part in the service on 1")
    given["start"] = "2026-05-01"
    assert staff.post(CONSORTIUM + "mandaat/", given).status_code == 302


def test_a_double_click_gives_one_mandate(staff, world, vacant):
    staff.post(STEERING + "mandaat/", granted(world, vacant))
    refused(staff, STEERING + "mandaat/", granted(world, vacant), 409, "already has this mandate")
    assert Mandate.objects.filter(seat=vacant).count() == 1


def test_the_seat_asked_for_is_chosen_already(staff, world):
    text = text_of(staff, CONSORTIUM + "mandaat/", huis=world.houses[3].pk)
    assert f'value="{world.seat(3).pk}" selected' in text
    assert " selected" not in text_of(staff, CONSORTIUM + "mandaat/", zetel="xyz", huis="0")


def test_a_mandate_ends_on_a_day(staff, world):
    mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[1])
    path = f"{STEERING}mandaat/{mandate.pk}/einde/"
    assert "Member 1 sits in Stuurgroep Basis" in text_of(staff, path)
    answer = staff.post(path, {"end": "2024-01-01"})
    assert answer.status_code == 422 and "Choose an end after the start." in answer.content.decode()
    answer = staff.post(path, {"end": "2026-04-01"}, follow=True)
    assert "The mandate of Member 1 ends on 1\u00a0April 2026." in answer.content.decode()
    mandate.refresh_from_db()
    assert mandate.end == dt.date(2026, 4, 1)


def test_who_holds_a_mandate_can_give_it_back(client, world):
    mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[1])
    client.force_login(world.people[1])
    assert f"/mandaat/{mandate.pk}/einde/" in text_of(client, STEERING)
    assert client.post(f"{STEERING}mandaat/{mandate.pk}/einde/", {"end": "2026-04-01"}).status_code == 302


def test_seats_come_and_go(staff, world):
    given = {"label": "Brussel", "start": "2026-03-02", "source": LETTER}
    assert "has a new seat: Brussel" in staff.post(STEERING + "zetel/", given, follow=True).content.decode()
    refused(staff, STEERING + "zetel/", given | {"label": "x" * 81}, 422, "This is too long.")
    seat = Seat.objects.get(body=world.steering, label="Seat 2")
    path = f"{STEERING}zetel/{seat.pk}/einde/"
    answer = staff.post(path, {"end": "2026-06-01"}, follow=True)
    assert "The seat Seat 2 closes on 1\u00a0June 2026." in answer.content.decode()
    assert Mandate.objects.get(seat=seat).end == dt.date(2026, 6, 1)


def test_the_seats_of_a_consortium_group_follow_from_taking_part(staff, world):
    for path, given in (
        ("zetel/", {"label": "Extra", "start": "2026-03-02"}),
        (f"zetel/{world.seat(0).pk}/einde/", {"end": "2026-06-01"}),
    ):
        answer = staff.post(CONSORTIUM + path, given)
        assert answer.status_code == 422 and "follow from who takes part" in answer.content.decode()


def test_what_belongs_to_another_group_is_not_found(staff, world):
    assert staff.get(f"{STEERING}zetel/{world.seat(0).pk}/einde/").status_code == 404
    mandate = Mandate.objects.get(seat=world.seat(0))
    assert staff.get(f"{STEERING}mandaat/{mandate.pk}/einde/").status_code == 404
    assert staff.get("/en/groep/nergens/").status_code == 404


@pytest.mark.parametrize("seats", [1, 8])
@pytest.mark.parametrize(("path", "most"), [(STEERING, 15), (CONSORTIUM, 13)])
def test_a_group_costs_the_same_for_few_and_for_many(client, world, queries, seats, path, most):
    for place in range(seats):
        actions.add_seat(actor=SYSTEM, body=world.steering, label=f"Extra {place}", start=factories.START)
        factories.take_part(factories.house(f"Nieuwdorp {place}", 900, f"7290{place}"), world.service)
    services.start_service(actor=SYSTEM, code="ERF", name="Erfgoed", start=factories.START)
    client.force_login(world.people[0])
    client.get(path)
    with queries(most=most):
        client.get(path)
