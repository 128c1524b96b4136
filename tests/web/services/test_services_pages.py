"""The pages of services: the list, and per service its overview, discussion, decisions and members."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.proposals import actions as proposals
from beraad.services import actions as services
from beraad.services import participation
from beraad.services.choices import Phase, Stage
from beraad.votes.actions import cast_ballot, close_vote
from beraad.web.services import pages

pytestmark = pytest.mark.django_db
HOME = "/en/d/bibliotheeksysteem/"


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def text_of(client, path, **given):
    answer = client.get(path, given)
    assert answer.status_code == 200
    return answer.content.decode()


def consult(world, title):
    made = factories.proposal(world, title=title)
    proposals.open_consultation(actor=world.actor(2), proposal=made)
    return made


def test_the_list_tells_how_many_take_part_and_what_is_open(client, world, queries):
    consult(world, "Iets nieuws")
    services.start_service(actor=SYSTEM, code="ERF", name="Erfgoed", start=factories.START, slug="erfgoed")
    client.get("/en/d/")
    with queries(3):
        text = text_of(client, "/en/d/")
    assert "6 organisations" in text and "1 consultation" in text
    assert "0 organisations" not in text and 'href="/en/d/erfgoed/"' in text


def test_an_absent_service_is_not_found(client, world):
    for path in ("", "bespreking/", "beslissingen/", "leden/"):
        assert client.get(f"/en/d/nergens/{path}").status_code == 404


def test_the_overview_tells_the_state_of_a_service(client, world):
    bodies.add_seat(actor=SYSTEM, body=world.steering, label="Seat 3", start=factories.START)
    text = text_of(client, HOME)
    assert "6 organisations take part" in text and "One seat is vacant." in text
    assert "Member 0" in text and "Member 1" in text
    assert "105.079" in text or "105,079" in text
    assert "Nothing is under discussion" in text and "The first decision appears here" in text


def test_who_takes_part_can_start_a_proposal(client, world):
    assert "Start a proposal" not in text_of(client, HOME)
    client.force_login(world.people[2])
    assert 'href="/en/v/nieuw/?dienst=bibliotheeksysteem"' in text_of(client, HOME)


def test_who_does_not_take_part_is_told_who_can(client, world):
    client.force_login(factories.person("An Outsider"))
    text = text_of(client, HOME)
    assert "You read along." in text and "Start a proposal" not in text


def test_an_open_vote_stands_first_and_marks_my_turn(client, world):
    consult(world, "Een consultatie")
    vote = factories.open_vote(world)
    client.force_login(world.people[4])
    text = text_of(client, HOME)
    assert text.index("Reserveren wordt gratis") < text.index("Een consultatie")
    assert "card hit task turn" in text and "Read and vote" in text
    cast_ballot(actor=world.actor(4), vote=vote.pk, seat=world.seat(4).pk, choice="against")
    assert "card hit task turn" not in text_of(client, HOME)


def test_advice_is_the_turn_of_the_steering_group_only(client, world):
    made = factories.proposal(world)
    with clock.at(factories.NOW - dt.timedelta(days=20)):
        proposals.open_consultation(actor=world.actor(2), proposal=made)
    proposals.ask_advice(actor=SYSTEM, proposal=made)
    client.force_login(world.people[0])
    assert "Give advice" in text_of(client, HOME + "bespreking/")
    client.force_login(world.people[5])
    assert "Give advice" not in text_of(client, HOME + "bespreking/")


def test_what_needs_no_advice_is_ready_for_a_vote(client, world):
    made = factories.proposal(world, kind="operational")
    with clock.at(factories.NOW - dt.timedelta(days=20)):
        proposals.open_consultation(actor=world.actor(2), proposal=made)
    proposals.ask_advice(actor=SYSTEM, proposal=made)
    client.force_login(world.people[0])
    page = text_of(client, HOME + "bespreking/")
    assert "Ready for a vote" in page and "Advice by the steering group" not in page and "Give advice" not in page


def test_a_draft_stays_out_of_sight(client, world):
    factories.proposal(world, title="Nog niet klaar")
    assert "Nog niet klaar" not in text_of(client, HOME) + text_of(client, HOME + "bespreking/")


def test_the_discussion_can_be_seen_by_station(client, world):
    consult(world, "Een consultatie")
    factories.open_vote(world)
    text = text_of(client, HOME + "bespreking/", stand="vote")
    assert "Reserveren wordt gratis" in text and "Een consultatie" not in text
    assert "Een consultatie" in text_of(client, HOME + "bespreking/", stand="nonsense")
    assert "Nothing here now" in text_of(client, HOME + "bespreking/", stand="advice")


@pytest.mark.parametrize("many", [1, 5])
def test_the_discussion_costs_the_same_for_few_and_for_many(client, world, queries, many):
    factories.open_vote(world)
    for place in range(many):
        consult(world, f"Voorstel {place}")
    client.force_login(world.people[3])
    client.get(HOME + "bespreking/")
    with queries(7):
        client.get(HOME + "bespreking/")


def test_decisions_are_those_of_the_service_and_of_the_year(client, world):
    vote = factories.open_vote(world, days=7)
    cast_ballot(actor=world.actor(0), vote=vote.pk, seat=world.seat(0).pk, choice="for")
    with clock.at(vote.closes_at):
        close_vote(vote=vote)
    assert "BIB-2026-001" in text_of(client, HOME + "beslissingen/")
    assert "BIB-2026-001" in text_of(client, HOME + "beslissingen/", jaar="2026", q="gratis")
    assert "No decision fits" in text_of(client, HOME + "beslissingen/", jaar="2024")
    assert "BIB-2026-001" in text_of(client, HOME + "beslissingen/", jaar="٢٠٢٦x")


def test_members_can_be_found_by_name_and_by_municipality(client, world):
    assert "Member 3" in text_of(client, HOME + "leden/", q="dorp 3")
    text = text_of(client, HOME + "leden/", q="Bibliotheek 4")
    assert "Member 4" in text and "Bibliotheek Dorp 3" not in text
    assert "Nothing found" in text_of(client, HOME + "leden/", q="xyzzy")


def test_members_tell_substitutes_and_vacant_mandates(client, world):
    factories.mandate(world.seat(5), factories.person("Sub Stitute"), Role.SUBSTITUTE)
    newcomer = factories.house("Nieuwdorp", 900, "71999")
    factories.take_part(newcomer, world.service, Stage.TRIAL)
    text = text_of(client, HOME + "leden/")
    assert "Sub Stitute" in text and "vacant" in text and "On trial" in text
    only = text_of(client, HOME + "leden/", vrij="1")
    assert "Bibliotheek Nieuwdorp" in only and "Bibliotheek Dorp 4" not in only


def test_members_of_another_day(client, world):
    participation.end_participation(
        actor=SYSTEM, house=world.houses[1], service=world.service, day=dt.date(2026, 1, 1), source="letter"
    )
    assert ">Bibliotheek Dorp 1<" not in text_of(client, HOME + "leden/")
    before = text_of(client, HOME + "leden/", op="2025-06-30")
    assert ">Bibliotheek Dorp 1<" in before and "Members on 30" in before
    assert "Nobody takes part on this day" in text_of(client, HOME + "leden/", op="2020-01-01")


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "0001-01-01", "<script>"])
def test_a_day_that_cannot_be_read_is_said_and_today_shown(client, world, typed):
    text = text_of(client, HOME + "leden/", op=typed)
    assert "is no date we can read" in text and "Member 0" in text and "<script>" not in text


def test_members_come_in_pages_at_a_constant_cost(client, world, queries, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    client.force_login(world.people[0])
    client.get(HOME + "leden/")
    with queries(7):
        text = text_of(client, HOME + "leden/")
    assert "blad=2" in text and "Bibliotheek Dorp 2<" not in text
    with queries(7):
        assert "Bibliotheek Dorp 2<" in text_of(client, HOME + "leden/", blad="2")
    assert "Nothing found" in text_of(client, HOME + "leden/", blad="99")
    assert "Bibliotheek Dorp 0<" in text_of(client, HOME + "leden/", blad="9" * 5000)


def test_the_secretariat_reaches_the_mandates_from_the_members(client, world):
    client.force_login(world.secretary)
    text = text_of(client, HOME + "leden/")
    assert f"/en/groep/{world.consortium.slug}/mandaat/?huis={world.houses[0].pk}" in text
    assert "/einde/" in text
    assert "/mandaat/" not in text_of(client, HOME + "leden/", op="2025-06-30")


def test_the_life_line_of_a_service(world):
    with clock.at(factories.NOW):
        young = services.start_service(actor=SYSTEM, code="ERF", name="Erfgoed", start=factories.START)
        services.enter_phase(actor=SYSTEM, service=young, phase=Phase.STUDY, start=factories.START)
        services.enter_phase(actor=SYSTEM, service=young, phase=Phase.TEST, start=dt.date(2026, 1, 1))
        states = [step["state"] for step in pages.phases(young)]
        assert states == ["done", "now", "later", "later"]
        services.enter_phase(actor=SYSTEM, service=young, phase=Phase.RETIREMENT, start=dt.date(2026, 3, 1))
        assert [step["state"] for step in pages.phases(young)] == ["done", "done", "now"]
