"""The vote of an election: its ballot, its result, what can be said against it, and the seats that follow."""

import re

import pytest
from django.urls import reverse

import factories
from beraad.elections import queries
from beraad.elections.choices import State
from beraad.kernel import clock
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(world, election):
    """Four stand for three seats, and the vote is open."""
    factories.stand(world, election, 0, 1, 2, 3)
    factories.tick(election.withdraws_until)
    election.refresh_from_db()
    return Vote.objects.get()


def counted(world, election, vote):
    stood = list(election.candidacies.order_by("pk"))
    with clock.at(vote.opens_at):
        for index in range(6):
            factories.cast_in_election(world, vote, index, stood[index % 3], stood[3])
    factories.tick(vote.closes_at)
    election.refresh_from_db()


def test_the_ballot_is_cast_on_the_page_of_the_election(world, vote, at, enter, text):
    browser = enter(world.people[4])
    with clock.at(vote.opens_at):
        shown = browser.get(at())
        assert "Check your vote" in text(shown)
        seat, places = world.seat(4).pk, ["1", "2", "", ""]
        given = {"seat": seat} | {f"choice-{n}": place for n, place in enumerate(places)}
        checked = browser.post(reverse("votes:check", args=[vote.reference]), given)
        assert checked.status_code == 200, text(checked)
        hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', checked.content.decode()))
        hidden = {name: value.replace("&#34;", '"') for name, value in hidden.items()}
        done = browser.post(reverse("votes:cast", args=[vote.reference]), hidden)
        assert done.status_code == 200, text(done)
        assert "Back to the election" in text(done)
        assert vote.reference in text(browser.get(reverse("votes:ballot", args=[vote.reference])))
    vote.refresh_from_db()
    assert vote.cast == 1


def test_the_ballot_stands_on_the_desk(world, vote, enter):
    with clock.at(vote.opens_at):
        desk = enter(world.people[4]).get(reverse("desk:index")).content.decode()
    assert vote.title in desk
    assert reverse("elections:detail", args=[vote.reference]) + "#stempaneel" in desk


def test_a_visitor_finds_the_electorate_and_no_ballot(world, vote, at, page):
    with clock.at(vote.opens_at):
        shown = page(at())
    assert "Check your vote" not in shown
    assert "Sign in to vote" in shown


def test_everybody_gets_the_candidates_in_an_order_of_their_own_that_lasts(world, vote, enter):
    def order(index):
        with clock.at(vote.opens_at):
            page = enter(world.people[index]).get(reverse("votes:ballot", args=[vote.reference])).content.decode()
        return re.findall(r'name="choice-(\d+)"', page)

    orders = [order(index) for index in range(6)]
    assert all(sorted(found) == ["0", "1", "2", "3"] for found in orders)
    assert len(set(map(tuple, orders))) > 1
    assert orders[4] == order(4)


def test_the_result_says_who_is_elected_and_leads_to_the_rounds(world, election, vote, at, page):
    counted(world, election, vote)
    with clock.at(election.counted_at):
        shown = page(at(), world.people[4])
        assert "It takes effect on" in shown
        assert "elected as number 1" in shown
        assert "You can object to the result until" in shown
        assert "See decision" in shown
        decision = queries.votes_of(election)[0]
        assert decision.state == "closed"


def test_an_objection_to_the_result_annuls_it(world, election, vote, at, page, send):
    counted(world, election, vote)
    with clock.at(election.counted_at):
        assert send(at("object-result"), world.people[4], reason="The list was wrong.")[0] == 302
        assert "You can object to the result" not in page(at(), world.people[4])
        objection = election.objections.get()
        judge = reverse("elections:judge", args=[election.number, objection.pk])
        assert "The list was wrong." in page(judge, world.secretariat.person)
        shown = send(judge, world.secretariat.person, upheld="upheld", answer="It was.")[1]
    assert "This election ended without a result" in shown
    election.refresh_from_db()
    assert election.state == State.FAILED


def test_the_page_of_the_decision_leads_back_to_the_election(world, election, vote, page, enter):
    counted(world, election, vote)
    shown = page(reverse("register:index"))
    assert vote.title in shown
    number = re.search(r"/b/([^/]+)/", enter().get(reverse("register:index")).content.decode())[1]
    response = enter().get(reverse("register:detail", args=[number]))
    assert reverse("elections:detail", args=[election.number]) in response.content.decode()


def test_in_force_the_group_shows_who_sits_until_when(world, election, vote, page):
    counted(world, election, vote)
    factories.tick(election.effective_at)
    with clock.at(election.effective_at):
        shown = page(reverse("elections:group", args=[world.steering.slug]))
        assert shown.count("What is handed over") == 3
        assert "in force" in shown
        assert "stays until" not in shown


def test_a_vote_on_each_candidate_has_a_ballot_each(page, enter, text):
    with clock.at(factories.NOW):
        world = factories.elections_world(uncontested="vote_each")
        election = factories.called(world)
        stood = factories.stand(world, election, 0, 1)
    factories.tick(election.withdraws_until)
    with clock.at(election.withdraws_until):
        shown = page(reverse("elections:detail", args=[election.number]), world.people[4])
        assert shown.count("Go to your vote") == 2
        for candidacy in stood:
            ballot = reverse("votes:ballot", args=[f"{election.number}.{candidacy.pk}"])
            assert candidacy.person.name in page(ballot, world.people[4])
        assert enter(world.people[4]).get(reverse("votes:ballot", args=[f"{election.number}.x"])).status_code == 404
        assert enter(world.people[4]).get(reverse("votes:ballot", args=[election.number])).status_code == 404


def test_where_a_guarantee_acted_is_said_in_words(page):
    with clock.at(factories.NOW):
        world = factories.elections_world(constituencies=[{"by": "size", "group": "large", "least": 1, "most": None}])
        election = factories.called(world)
        stood = factories.stand(world, election, 0, 2, 3, 4)
    factories.tick(election.withdraws_until)
    vote, address = Vote.objects.get(), reverse("elections:detail", args=[election.number])
    with clock.at(vote.opens_at):
        assert "large : at least 1" in page(address)
        for index, order in enumerate([[1], [1], [2], [2], [3], [3]]):
            factories.cast_in_election(world, vote, index, *(stood[place] for place in order))
    factories.tick(vote.closes_at)
    with clock.at(vote.closes_at):
        shown = page(address)
    assert "Where a guarantee or a ceiling acted" in shown
    assert "size large ≥ 1" in shown
    assert "No guarantee had to act" not in shown
