"""The front page and what explains the rest."""

import datetime as dt
import json

import pytest

import factories
from beraad.kernel import clock
from beraad.votes.actions import cast_ballot, close_vote
from beraad.web.home import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    with clock.at(factories.NOW):
        yield factories.NOW


@pytest.fixture
def world(now):
    return factories.world()


def decided(world):
    """A vote in which all were for, closed and entered in the register."""
    vote = factories.open_vote(world, days=7)
    for index in range(len(world.houses)):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    with clock.at(vote.closes_at):
        close_vote(vote=vote)


def test_before_anything_happened_the_steps_come_first(client, now):
    text = client.get("/en/").content.decode()
    assert "The first decision appears here" in text
    assert "There is no service yet" in text
    assert text.index("1. Proposal") < text.index("There is no service yet")


def test_it_tells_who_takes_part_and_what_is_going_on(client, world):
    factories.open_vote(world)
    text = client.get("/en/").content.decode()
    assert "Bibliotheeksysteem" in text and "6 organisations" in text and "1 vote" in text
    assert "Round table with 6 organisations, of which 0 voted in the past year." in text
    assert "0 of 6 voted" in text and "Reserveren wordt gratis" in text


def test_the_last_decisions_stand_on_it(client, world):
    decided(world)
    with clock.at(factories.NOW + dt.timedelta(days=8)):
        text = client.get("/en/").content.decode()
    assert 'href="/en/b/BIB-2026-001/"' in text and "Adopted" in text
    assert "of which 6 voted in the past year" in text
    assert text.index("The services") < text.index("1. Proposal")


def test_my_turn_is_marked_until_i_voted(client, world):
    vote = factories.open_vote(world)
    client.force_login(world.people[3])
    assert "Read and vote" in client.get("/en/").content.decode()
    cast_ballot(actor=world.actor(3), vote=vote.pk, seat=world.seat(3).pk, choice="for")
    assert "Read and vote" not in client.get("/en/").content.decode()


@pytest.mark.parametrize("houses", [3, 6])
def test_it_costs_the_same_for_few_and_for_many(client, now, queries, houses):
    world = factories.world(factories.INHABITANTS[:houses])
    factories.open_vote(world)
    client.get("/en/")
    with queries(most=8):
        client.get("/en/")


def test_how_we_decide_leads_to_the_rules(client, world):
    text = client.get("/en/hoe-we-beslissen/").content.decode()
    assert f'href="/en/groep/{world.consortium.slug}/reglement/"' in text


def test_help_says_whom_to_ask(client, world, settings):
    settings.CONTACT_EMAIL, settings.CONTACT_PHONE = "help@example.org", "02 555 01 00"
    text = client.get("/en/help/").content.decode()
    assert "mailto:help@example.org" in text and "02 555 01 00" in text and "Katrien Secretary" in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_statement_on_accessibility_comes_from_its_file(client, now, language):
    text = client.get(f"/{language}/toegankelijkheid/").content.decode()
    kept = json.loads(pages.STATEMENT.read_text())
    assert kept["defects"] and dt.date.fromisoformat(kept["assessed_on"])
    for defect in kept["defects"]:
        assert defect["what"][language] in text and defect["instead"][language] in text


@pytest.mark.parametrize("path", ["", "hoe-we-beslissen/", "help/", "toegankelijkheid/", "privacy/"])
def test_everybody_may_read_and_nobody_may_post(client, now, path):
    for language in ("nl", "en"):
        assert client.get(f"/{language}/{path}").status_code == 200
    assert client.post(f"/nl/{path}").status_code == 405
