"""What each reader sees of a vote: whether it is their turn, why not, and never how it stands."""

import datetime as dt
import re

import pytest
from django.template import engines
from django.urls import reverse

import factories
from beraad.access.actor import VISITOR
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.organisations.actions import affiliate
from beraad.organisations.queries import actor_for
from beraad.proposals.actions import put_to_vote
from beraad.services.choices import Stage
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Vote
from beraad.votes.tasks import keep_hours
from beraad.web.parts import vote_panel

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def shown(vote):
    """`shown(actor)`: the words of the panel as someone sees it."""
    template = engines["pages"].env.from_string(
        '{% from "ui/vote_panel.html" import vote_panel %}{{ vote_panel(panel, "") }}'
    )

    def words(actor, of=None):
        panel = vote_panel.build(actor, Vote.objects.select_related("body__service", "charter").get(pk=(of or vote).pk))
        page = re.sub(r"(?s)<svg.*?</svg>", " ", template.render(panel=panel))
        return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())

    return words


def cast(world, vote, index, choice="for"):
    return cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)


def test_a_representative_is_asked_to_vote(world, shown):
    page = shown(world.actor(0))
    assert "It is your turn" in page and "For Bibliotheek Dorp 0, weight 1" in page
    assert "counts for the quorum and does not count for the majority" in page


def test_the_text_of_which_lots_are_drawn_is_known_from_the_planning_on(world, shown):
    proposal = factories.advised(world, contest=factories.contest("Appel", "Banaan"))
    later = {"opens_at": clock.now() + dt.timedelta(days=10), "closes_at": clock.now() + dt.timedelta(days=24)}
    vote = put_to_vote(actor=world.secretariat, proposal=proposal, way="approval", **later)
    assert vote.state == "planned" and len(vote.seed) > 10
    assert f"in the record since the vote was planned: {vote.seed}" in shown(VISITOR, vote)
    assert "The lot is drawn" not in shown(VISITOR)


def test_who_carries_several_seats_has_them_all_ticked(world, vote, shown):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    form = vote_panel.build(world.actor(0), vote)["form"]
    assert form["seat"].value() == [str(world.seat(0).pk), str(world.seat(1).pk)]
    cast(world, vote, 1)
    page = shown(world.actor(0))
    assert "It is your turn" in page and "Bibliotheek Dorp 1 : for by Member 1" in page
    assert vote_panel.build(world.actor(0), vote)["form"]["seat"].value() == [str(world.seat(0).pk)]


def test_who_voted_can_change(world, vote, shown):
    cast(world, vote, 0, "against")
    page = shown(world.actor(0))
    assert "Bibliotheek Dorp 0 : against by you" in page and "Change your vote" in page
    assert "It is your turn" not in page


def test_a_colleague_without_mandate_reads_along(world, vote, shown):
    reader = factories.person("Reader")
    affiliate(actor=world.secretariat, person=reader, house=world.houses[0], start=factories.START, source="letter")
    page = shown(actor_for(reader))
    assert "Bibliotheek Dorp 0 has not voted yet. Member 0 can vote for it." in page
    cast(world, vote, 0)
    page = shown(actor_for(reader))
    assert "Bibliotheek Dorp 0 : for by Member 0" in page and "Change your vote" not in page


def test_a_house_on_trial_reads_why_it_has_no_vote(world, shown):
    trial = factories.house("Proefdorp", 900, "71900")
    with clock.at(factories.NOW - dt.timedelta(days=1)):
        factories.take_part(trial, world.service, Stage.TRIAL)
    member = factories.person("Trial Member")
    affiliate(actor=world.secretariat, person=member, house=trial, start=factories.START, source="letter")
    vote = factories.open_vote(world, title="Second question")
    page = shown(actor_for(member), vote)
    assert "Your organisation cannot vote here. It takes part in the service since 1 January 2025, but that" in page


def test_a_visitor_reads_the_rule_and_the_turnout(world, vote, shown):
    cast(world, vote, 0)
    page = shown(VISITOR)
    assert "1 of 6 voted" in page and "The quorum is 4" in page and "not yet met" in page
    assert "More than half of the organisations that vote for or against must vote for." in page
    assert "for / (for + against) &gt; 1/2 (organisations)" in page
    assert "Sign in to vote" in page


def test_a_planned_vote_says_when(world, shown):
    opens = clock.now() + dt.timedelta(days=2)
    planned = put_to_vote(
        actor=world.secretariat, proposal=factories.advised(world), opens_at=opens, closes_at=opens + dt.timedelta(14)
    )
    page = shown(world.actor(0), planned)
    assert "The vote opens on Wednesday 4 March 2026" in page and "It is your turn" not in page


def test_between_the_hour_and_the_count(world, vote, shown):
    with clock.at(vote.closes_at):
        page = shown(world.actor(0))
    assert "We are counting now" in page and "It is your turn" not in page


def test_a_counted_vote_leads_to_its_decision(world, vote, shown):
    for index in range(5):
        cast(world, vote, index)
    with clock.at(vote.closes_at):
        keep_hours()
        page = shown(world.actor(0))
    assert "Adopted See decision BIB-2026-001" in page and "Bibliotheek Dorp 0 : for by you" in page


def test_a_panel_costs_four_statements_at_most(world, vote, queries):
    reader = factories.person("Reader")
    affiliate(actor=world.secretariat, person=reader, house=world.houses[0], start=factories.START, source="letter")
    for actor in (VISITOR, world.actor(0), actor_for(reader), world.secretariat):
        with queries(most=4):
            vote_panel.build(actor, vote)


def test_the_turnout_is_a_fragment_with_a_mark(world, vote, enter, text):
    client = enter()
    address = reverse("votes:turnout", args=[vote.pk])
    before = client.get(address)
    assert "0 of 6 voted" in text(before) and "<html" not in before.content.decode()
    assert client.get(address, headers={"If-None-Match": before["ETag"]}).status_code == 304
    cast(world, vote, 0)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and "1 of 6 voted" in text(after)


def test_while_a_vote_is_open_no_page_depends_on_what_was_chosen(world, vote, enter):
    for index, choice in enumerate(("for", "for", "for", "against")):
        cast(world, vote, index, choice)
    number, body = vote.reference, world.consortium.slug
    addresses = [
        reverse("home:index"),
        reverse("proposals:detail", args=[number]),
        reverse("proposals:history", args=[number]),
        reverse("votes:turnout", args=[vote.pk]),
        reverse("votes:electorate", args=[vote.pk]),
        reverse("votes:electorate-csv", args=[vote.pk]),
        reverse("votes:reason", args=[vote.pk, world.houses[0].slug]),
        reverse("votes:ballot", args=[number]),
        reverse("services:detail", args=[world.service.slug]),
        reverse("bodies:detail", args=[body]),
        reverse("organisations:detail", args=[world.houses[0].slug]),
        reverse("register:index"),
    ]

    def pages():
        readers = [enter(), enter(world.secretary), enter(world.people[5])]
        return [KEY.sub("", r.get(address).content.decode()) for r in readers for address in addresses]

    before = pages()
    Ballot.objects.filter(elector__vote=vote).update(choice="abstain", motivation="Other")
    assert pages() == before


def test_nobody_reads_the_ballots_before_the_close(world, vote, enter):
    cast(world, vote, 0)
    client = enter(world.secretary)
    for name in ("detail", "bundle", "ballots"):
        assert client.get(reverse(f"register:{name}", args=["BIB-2026-001"])).status_code == 404
