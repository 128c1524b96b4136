"""Who can vote, with what weight, and why or why not."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.bodies.choices import Role
from beraad.kernel import clock, tabular
from beraad.services.choices import Stage
from beraad.votes.models import Elector

pytestmark = pytest.mark.django_db


@pytest.fixture
def priced(world):
    """A vote in which inhabitants weigh."""
    return factories.open_vote(world, kind="price")


def place(vote, name="electorate", *rest, **query):
    return reverse(f"votes:{name}", args=[vote.pk, *rest], query=query or None)


def test_every_seat_with_weight_source_and_reason(world, priced, enter, text):
    page = text(enter().get(place(priced)))
    assert "6 can vote" in page
    assert "yes: takes part in the service since 1 January 2025: full participant 50,000" in page
    assert "Dorp 0: 50,000 inhabitants on 1 Jan 2025 (test register)" in page


def test_fifty_on_a_page_for_the_same_price(world, priced, enter, queries, text):
    client = enter()
    with queries(2):
        client.get(place(priced))
    Elector.objects.bulk_create(
        Elector(vote=priced, name=f"Extra {i:03}", eligible=True, reason={"code": "holds-seat"}) for i in range(120)
    )
    with queries(2):
        first = client.get(place(priced))
    assert "Rows 1 to 50" in text(first) and "Extra 050" not in text(first)
    assert "Extra 050" in text(client.get(place(priced, blad=2)))
    assert "Rows 101 to 126" in text(client.get(place(priced, blad=3)))
    assert client.get(place(priced, blad="zero")).status_code == 200
    assert client.get(place(priced, blad="9" * 30)).status_code == 200


def test_searching_also_finds_who_cannot_vote(world, priced, enter, text):
    factories.house("Elders", 900, "71901")
    found = text(enter().get(place(priced, q="elders")))
    assert "Why can Bibliotheek Elders not vote?" in found
    assert "Bibliotheek Dorp 3" in text(enter().get(place(priced, q="dorp 3")))
    assert "No organisation has this name" in text(enter().get(place(priced, q="nowhere")))


def test_why_a_house_can_vote(world, priced, enter, text):
    page = text(enter().get(place(priced, "reason", world.houses[0].slug)))
    assert "Why can Bibliotheek Dorp 0 vote?" in page and "Weight 50,000" in page
    assert "The weight is the number of inhabitants." in page and "Together 50,000 inhabitants." in page


def test_why_a_house_cannot_vote(world, enter, text):
    outsider = factories.house("Elders", 900, "71901")
    trial = factories.house("Proefdorp", 900, "71900")
    factories.take_part(trial, world.service, Stage.TRIAL)
    vote = factories.open_vote(world)
    client = enter()
    assert "never took part in this service" in text(client.get(place(vote, "reason", outsider.slug)))
    on_trial = text(client.get(place(vote, "reason", trial.slug)))
    assert "that gives no vote yet: on trial" in on_trial and "Weight" not in on_trial


def test_before_it_opens_it_says_how_things_stand(world, enter, text):
    outsider, opens = factories.house("Elders", 900, "71901"), clock.now() + dt.timedelta(days=3)
    vote = factories.proposals.put_to_vote(
        actor=world.secretariat,
        proposal=factories.advised(world, kind="price"),
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
    )
    client = enter()
    assert "Not fixed yet" in text(client.get(place(vote)))
    assert "Can Bibliotheek Dorp 3 vote, and why?" in text(client.get(place(vote, q="dorp 3")))
    assert "No organisation has this name" in text(client.get(place(vote, q="nowhere")))
    page = text(client.get(place(vote, "reason", world.houses[0].slug)))
    assert "Who can vote is not fixed yet." in page and "Bibliotheek Dorp 0 can vote: it takes part" in page
    assert "Weight 50,000" in page
    assert "never took part in this service" in text(client.get(place(vote, "reason", outsider.slug)))


def test_the_seats_of_a_steering_group(world, enter, text):
    factories.mandate(world.steering.seats.first(), world.people[3], Role.SUBSTITUTE, house=world.houses[0])
    vote = factories.open_vote(world, kind="operational")
    assert "2 can vote" in text(enter().get(place(vote)))


def test_the_electorate_as_a_file(world, priced, enter):
    answer = enter().get(place(priced, "electorate-csv"))
    assert answer["Content-Disposition"].endswith('.csv"')
    sheet = tabular.read(answer.content)
    assert sheet.header[:4] == ["Organisation", "May vote", "Why", "Weight"]
    assert [cells[3] for _row, cells in sheet.rows] == ["50000", "30000", "12000", "9000", "4000", "79"]


def test_an_unknown_vote_or_house(world, priced, enter):
    client = enter()
    assert client.get(reverse("votes:electorate", args=[999])).status_code == 404
    assert client.get(place(priced, "reason", "nobody")).status_code == 404
