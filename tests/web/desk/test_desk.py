"""The desk: what needs someone, soonest first, at a constant cost."""

import dataclasses
import datetime as dt
import re

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies.choices import BodyKind, Role
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.proposals import actions as proposals
from beraad.proposals import advising
from beraad.proposals.tasks import end_consultations
from beraad.votes.actions import cast_ballot
from rulebook import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


def desk(client, person):
    client.force_login(person)
    return client.get("/en/bureau/")


def kinds(page):
    """The words on the tabs of the tasks, in order."""
    return re.findall(r'class="card-tab">.*?</svg>([^<]+)<', page.content.decode())


def services(page):
    """The part of the page that names the reader's services."""
    return page.content.decode().partition('id="h-services"')[2].partition("</section>")[0]


def news(page):
    """The part of the page that tells what is new."""
    return page.content.decode().partition('id="h-new"')[2].partition("</section>")[0]


def test_it_is_for_who_signed_in(client):
    assert client.get("/en/bureau/").status_code == 302


def test_an_open_vote_waits_until_all_my_houses_voted(client, world):
    vote = factories.open_vote(world)
    factories.mandate(world.seat(4), world.people[3], Role.SUBSTITUTE)
    actor = factories.actor_for(world.people[3])
    cast_ballot(actor=actor, vote=vote.pk, seat=world.seat(3).pk, choice="for")
    page = desk(client, world.people[3]).content.decode()
    assert "Bibliotheek Dorp 3: voted" in page
    assert "Bibliotheek Dorp 4: not yet voted" in page
    cast_ballot(actor=actor, vote=vote.pk, seat=world.seat(4).pk, choice="against")
    assert "not yet voted" not in desk(client, world.people[3]).content.decode()


def test_of_a_steering_group_members_vote(client, world):
    factories.open_vote(world, kind="operational")
    assert "0 of 2 members voted already" in desk(client, world.people[0]).content.decode()


def test_what_comes_first_stands_first(client, world):
    factories.open_vote(world, days=20)
    late = factories.proposal(world)
    with clock.at(clock.now() - dt.timedelta(days=8)):
        proposals.open_consultation(actor=world.actor(2), proposal=late)
    assert kinds(desk(client, world.people[3])) == ["Consultation", "Vote"]


def test_mandates_that_end_together_are_one_task(client, world):
    for body in (world.consortium, world.steering):
        mandate = factories.bodies.Mandate.objects.get(seat__body=body, person=world.people[0])
        end = clock.today() + dt.timedelta(days=30)
        factories.bodies.end_mandate(actor=world.secretariat, mandate=mandate, end=end)
    assert kinds(desk(client, world.people[0])) == ["Mandate"]


def test_a_draft_waits_beside_what_others_wait_for(client, world):
    draft = factories.proposal(world, by=3, title="Een ontwerp van mij")
    page = desk(client, world.people[3])
    assert kinds(page) == []
    assert draft.title in page.content.decode()


def test_the_steering_group_sees_what_waits_for_its_advice(client, world):
    proposal = factories.proposal(world)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        proposals.open_consultation(actor=world.actor(2), proposal=proposal)
    proposals.ask_advice(actor=world.secretariat, proposal=proposal)
    assert kinds(desk(client, world.people[0])) == ["Advice"]
    assert kinds(desk(client, world.people[4])) == []


def over(world, **given):
    """A proposal of which the consultation is over."""
    proposal = factories.proposal(world, **given)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        proposals.open_consultation(actor=world.actor(2), proposal=proposal)
    end_consultations()
    return proposal


def test_what_needs_no_advice_waits_for_its_vote(client, world):
    over(world, kind="operational")
    page = desk(client, world.people[0])
    assert kinds(page) == ["To put to the vote"] and "The consultation is over" in page.content.decode()
    assert "1 proposal is ready for a vote" in text_of(desk(client, world.secretary))
    assert "Reserveren wordt gratis" in text_of(client.get("/en/secretariaat/")).partition('id="h-votes"')[0]


def test_advice_on_an_older_text_is_to_be_given_again(client, world):
    proposal = factories.advised(world)
    assert kinds(desk(client, world.people[0])) == ["To put to the vote"]
    proposals.write(
        actor=world.actor(2),
        proposal=proposal,
        title=proposal.title,
        summary="",
        text="Other words.",
        based_on=digest(factories.TEXT),
    )
    assert kinds(desk(client, world.people[0])) == ["Advice"]
    assert kinds(desk(client, world.secretary)) == []


@pytest.mark.parametrize("ask", ["inform", "advise"])
def test_what_is_not_for_decision_waits_to_be_concluded(client, world, ask):
    proposal = factories.proposal(world, ask=ask, kind="")
    proposals.invite_coauthor(actor=world.actor(2), proposal=proposal, person=world.people[4])
    proposals.open_consultation(actor=world.actor(2), proposal=proposal, days=14)
    waiting = {who: ["To conclude"] if who in (0, 1, 2, 4) else [] for who in range(6)}
    assert "To conclude" not in kinds(desk(client, world.people[2]))
    with clock.at(clock.now() + dt.timedelta(days=15)):
        end_consultations()
        assert {who: kinds(desk(client, world.people[who])) for who in range(6)} == waiting
        proposals.conclude(actor=world.actor(2), proposal=proposal, note="We go on.")
        assert kinds(desk(client, world.people[2])) == []


def test_advice_that_was_asked_comes_before_the_conclusion(client, world):
    proposal = over(world, ask="advise", kind="")
    proposals.ask_advice(actor=world.secretariat, proposal=proposal)
    assert kinds(desk(client, world.people[0])) == ["Advice"]
    advising.give_advice(actor=world.actor(0), proposal=proposal, position="positive", text="Do it.")
    assert kinds(desk(client, world.people[0])) == ["To conclude"]


def test_who_works_for_a_house_without_a_mandate_hears_of_its_services(client, world):
    someone = factories.person("An Zonder")
    factories.organisations.affiliate(actor=SYSTEM, person=someone, house=world.houses[4], start=factories.START)
    consulted = factories.proposal(world, title="Een consultatie")
    with clock.at(clock.now() - dt.timedelta(days=8)):
        proposals.open_consultation(actor=world.actor(2), proposal=consulted)
    factories.open_vote(world)
    page = desk(client, someone)
    assert kinds(page) == ["Consultation"]
    assert "The vote in Consortiumgroep" in news(page)
    assert "Vote closes: Reserveren wordt gratis" in text_of(page) and "Bibliotheeksysteem" in services(page)


def test_who_steers_a_service_without_taking_part_hears_of_it(client, world):
    since = {"start": factories.START}
    archive = factories.services.start_service(actor=SYSTEM, code="KR", name="Krantenarchief", **since)
    group = {"kind": BodyKind.CONSORTIUM, "code": "KR", "name": "Consortiumgroep Krantenarchief", "service": archive}
    consortium = factories.bodies.found_body(actor=SYSTEM, **group, **since)
    factories.adopt_charter(actor=SYSTEM, body=consortium, rules=defaults.consortium(), **since)
    factories.bodies.give_remit(actor=SYSTEM, body=world.steering, service=archive, **since)
    factories.take_part(world.houses[2], archive)
    factories.open_vote(dataclasses.replace(world, service=archive, consortium=consortium))
    page = desk(client, world.people[0])
    assert "The vote in Consortiumgroep Krantenarchief" in news(page)
    assert "Vote closes: Reserveren wordt gratis" in text_of(page) and "Krantenarchief" in services(page)
    assert kinds(page) == []


def test_who_has_no_services_is_not_told_that_nothing_happened(client, world):
    factories.open_vote(world)
    page = text_of(desk(client, world.secretary))
    assert "Nothing has happened" not in page and "No vote is planned" not in page and "beside this" not in page


def test_what_is_new_stays_new_until_it_is_marked_read(client, world):
    factories.open_vote(world)
    person = world.people[4]
    for _ in range(2):
        told = news(desk(client, person))
        assert "The vote in Consortiumgroep" in told and "Reserveren wordt gratis" in told
    assert client.post("/en/bureau/gelezen/").status_code == 302
    assert "The vote in Consortiumgroep" not in news(desk(client, person))
    assert client.get("/en/bureau/gelezen/").status_code == 405


def test_its_cost_does_not_grow_with_what_waits(client, world, queries):
    factories.open_vote(world)
    client.force_login(world.people[0])
    client.get("/en/bureau/")
    with queries(most=20):
        client.get("/en/bureau/")
    for _ in range(3):
        factories.open_vote(world)
    with queries(most=20):
        client.get("/en/bureau/")


def test_the_secretariat_sees_how_many_proposals_wait_for_a_vote(client, world):
    page = text_of(desk(client, world.secretary))
    assert "nothing waits for you" in page and "You act for no organisation." in page
    factories.advised(world)
    page = text_of(desk(client, world.secretary))
    assert "1 proposal is ready for a vote" in page and "nothing waits" not in page


def text_of(page):
    return page.content.decode()
