"""Pages about written proxies: give, use, revoke, tell; what the electorate and the decision say of them."""

import datetime as dt
from html import unescape

import pytest

import factories
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.models import Ballot, Proxy, ProxyReport
from beraad.votes.proxies import give_proxy, revoke_proxy
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
OVERVIEW = "/en/volmachten/"


@pytest.fixture
def world():
    proxy = {"allowed": True, "most": 2, "secret": True}
    with clock.at(factories.NOW):
        yield factories.world(rules=defaults.consortium() | {"proxy": proxy})


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


def give(world, giver=0, holder=1, **given):
    return give_proxy(actor=world.actor(giver), seat=world.seat(giver), holder=world.people[holder], **given)


def cast(world, vote, seat, by, choice="for"):
    return cast_ballot(actor=world.actor(by), vote=vote.pk, seat=world.seat(seat).pk, choice=choice)


def as_(client, world, index):
    client.force_login(world.people[index])
    return client


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(unescape(response.content.decode()).split())


def give_url(world, index=0):
    return f"{OVERVIEW}geven/{world.seat(index).pk}/"


def test_a_proxy_is_given_from_the_vote_and_stands_on_the_page_of_both(client, world, vote):
    page = text_of(as_(client, world, 0).get(f"/en/v/{vote.reference}/"))
    address = f"{give_url(world)}?stemming={vote.pk}"
    assert f'href="{address}"' in page
    form = text_of(client.get(address))
    assert f'<option value="{vote.pk}" selected>' in form
    sent = {"holder": world.people[1].pk, "vote": vote.pk, "instruction": "Against the fee.", "source": "mail"}
    answer = client.post(give_url(world), sent)
    assert answer.headers["Location"] == OVERVIEW
    mine = text_of(client.get(OVERVIEW))
    assert "Member 1 votes for Bibliotheek Dorp 0" in mine
    assert "Against the fee." in mine and "The proxy is given." in mine
    theirs = text_of(as_(client, world, 1).get(OVERVIEW))
    assert "You vote for Bibliotheek Dorp 0" in theirs and "Against the fee." in theirs


def test_others_see_no_proxy_of_yours(client, world, vote):
    proxy = give(world, instruction="Against the fee.")
    page = text_of(as_(client, world, 2).get(OVERVIEW))
    assert "Nobody gave you a proxy." in page and "the fee" not in page
    for address in (f"{OVERVIEW}{proxy.pk}/intrekken/", f"{OVERVIEW}{proxy.pk}/melden/{vote.pk}/", give_url(world)):
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(OVERVIEW).status_code == 302
    assert client.post(give_url(world), {}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Fill this in."),
        ({"holder": "0"}, "Choose one of the possibilities."),
        ({"holder": "1", "start": "2020-01-01"}, "Choose today or a later day."),
        ({"holder": "1", "start": "yesterday"}, "Write the date as day, month, year"),
        ({"holder": "1", "start": "2026-06-02", "end": "2026-06-01"}, "Choose an end after the start."),
        ({"holder": "1", "vote": "vote", "end": "2026-06-01"}, "Leave this empty: the proxy ends with the vote"),
        ({"holder": "1", "vote": "77"}, "Choose one of the possibilities."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, world, vote, sent, said):
    known = {"1": str(world.people[1].pk), "vote": str(vote.pk)}
    sent = {name: known.get(value, value) for name, value in sent.items()} | {"instruction": "Typed before."}
    page = text_of(as_(client, world, 0).post(give_url(world), sent), 422)
    assert said in page and "Typed before." in page
    assert not Proxy.objects.exists()


def test_who_carries_enough_is_told_at_the_field(client, world):
    give(world, giver=2)
    give(world, giver=3)
    page = text_of(as_(client, world, 0).post(give_url(world), {"holder": world.people[1].pk}), 422)
    assert "Member 1 cannot take another proxy: the rules let one person have 2 at most." in page


def test_who_votes_by_proxy_reads_the_instruction_and_votes_for_both(client, world, vote):
    give(world, instruction="Against the fee.")
    page = text_of(as_(client, world, 1).get(f"/en/v/{vote.reference}/stem/"))
    assert "Member 0 gave you a proxy for Bibliotheek Dorp 0." in page and "Against the fee." in page
    assert "weight 1, by proxy" in page
    seats = [world.seat(index).pk for index in (0, 1)]
    sent = {"seat": seats, "choice": "for", "motivation": ""}
    assert "Bibliotheek Dorp 0 (weight 1), by proxy" in text_of(
        client.post(f"/en/v/{vote.reference}/stem/controle/", sent)
    )
    cast = {**sent, "vote": vote.pk, **{f"replaces_{seat}": "" for seat in seats}}
    receipt = client.post(f"/en/v/{vote.reference}/stem/bewijs/", cast)
    assert "Member 1, by proxy" in text_of(client.get(receipt.headers["Location"]))
    assert Ballot.objects.filter(elector__vote=vote).count() == 2


def test_a_substitute_reads_no_instruction_on_the_page_of_the_vote(client, world, vote):
    give(world, instruction="Against the fee.")
    assert "the fee" not in text_of(as_(client, world, 2).get(f"/en/v/{vote.reference}/stem/"))


def test_the_own_vote_of_the_house_is_not_shown_to_the_holder(client, world, vote):
    give(world)
    cast(world, vote, 0, by=1, choice="for")
    cast(world, vote, 0, by=0, choice="against")
    page = text_of(as_(client, world, 1).get(f"/en/v/{vote.reference}/"))
    assert "Bibliotheek Dorp 0</b>: voted itself, so your proxy is not needed" in page
    assert "Bibliotheek Dorp 0</b>: against" not in page
    sent = {"vote": vote.pk, "seat": world.seat(0).pk, "choice": "for", f"replaces_{world.seat(0).pk}": ""}
    refused = text_of(client.post(f"/en/v/{vote.reference}/stem/bewijs/", sent), 409)
    assert "Bibliotheek Dorp 0 voted itself." in refused


def test_the_house_sees_what_was_voted_by_proxy_and_can_change_it(client, world, vote):
    give(world)
    cast(world, vote, 0, by=1, choice="abstain")
    page = text_of(as_(client, world, 0).get(f"/en/v/{vote.reference}/"))
    assert "by Member 1, by proxy" in page and "Change your vote" in page
    assert "abstention" in text_of(client.get(OVERVIEW)).lower()


def test_the_desk_asks_who_has_a_proxy_to_vote(client, world, vote):
    give(world)
    assert "Bibliotheek Dorp 0, by proxy: not yet voted" in text_of(as_(client, world, 1).get("/en/bureau/"))
    assert f'href="{OVERVIEW}"' in text_of(client.get("/en/bureau/"))


def test_a_proxy_is_revoked_or_given_back(client, world):
    proxy = give(world)
    address = f"{OVERVIEW}{proxy.pk}/intrekken/"
    assert "Revoke this proxy" in text_of(as_(client, world, 0).get(address))
    assert "Give this proxy back" in text_of(as_(client, world, 1).get(address))
    assert client.post(address).status_code == 302
    assert "revoked" in text_of(client.get(OVERVIEW))
    assert "already revoked" in text_of(client.post(address), 422)


def test_the_holder_tells_in_words(client, world, vote):
    proxy = give(world)
    cast(world, vote, 0, by=1)
    address = f"{OVERVIEW}{proxy.pk}/melden/{vote.pk}/"
    assert as_(client, world, 0).get(address).status_code == 403
    assert "Fill this in." in text_of(as_(client, world, 1).post(address, {"text": ""}), 422)
    assert client.post(address, {"text": "For, as agreed."}).status_code == 302
    assert "For, as agreed." in text_of(client.get(address))
    assert "For, as agreed." in text_of(as_(client, world, 0).get(OVERVIEW))
    assert ProxyReport.objects.get().text == "For, as agreed."


def test_the_electorate_says_who_can_vote_for_whom_and_afterwards_who_did(client, world, vote):
    give(world)
    give(world, giver=2)
    for address in (f"/en/stemming/{vote.pk}/kiezers/", f"/en/stemming/{vote.pk}/kiezers.csv"):
        assert text_of(client.get(address)).count("Member 1") == 2
    cast(world, vote, 0, by=1)
    for index in (1, 2, 3, 4):
        cast(world, vote, index, by=index)
    with clock.at(vote.closes_at):
        keep_hours()
        for address in (f"/en/stemming/{vote.pk}/kiezers/", f"/en/stemming/{vote.pk}/kiezers.csv"):
            assert text_of(client.get(address)).count("Member 1") == 1
        number = Decision.objects.get().number
        assert "by proxy: Member 1" in text_of(client.get(f"/en/b/{number}/"))
        assert text_of(client.get(f"/en/b/{number}/stemmen.csv")).count("Member 1") == 1
        mine = text_of(as_(client, world, 0).get(f"/en/b/{number}/"))
        assert "by Member 1, by proxy" in mine


def test_in_a_secret_vote_the_house_reads_that_it_voted_and_not_what(client):
    with clock.at(factories.NOW):
        world = factories.world(rules=factories.secret(proxy={"allowed": True, "most": 2, "secret": True}))
        vote = factories.open_vote(world)
        give(world)
        factories.cast_secret(world, vote, 0, "against", actor=world.actor(1))
        page = text_of(as_(client, world, 0).get(OVERVIEW))
        assert "a secret ballot is in" in page
        assert "against" not in page
        assert "by Member 1, by proxy" in text_of(client.get(f"/en/v/{vote.reference}/"))
        assert text_of(client.get(f"/en/stemming/{vote.pk}/kiezers/")).count("Member 1") == 1
        with clock.at(vote.closes_at):
            keep_hours()
            assert "Member 1" not in text_of(client.get(f"/en/stemming/{vote.pk}/kiezers/"))


def test_without_proxies_in_the_rules_nothing_is_offered(client):
    with clock.at(factories.NOW):
        world = factories.world()
        vote = factories.open_vote(world)
        assert "/volmachten/geven/" not in text_of(as_(client, world, 0).get(f"/en/v/{vote.reference}/"))
        assert "whose rules allow proxies" in text_of(client.get(OVERVIEW))
        assert '<th scope="col">Proxy</th>' not in text_of(client.get(f"/en/stemming/{vote.pk}/kiezers/"))
        page = text_of(client.post(give_url(world), {"holder": world.people[1].pk}), 422)
        assert "do not let anyone vote for another organisation" in page


def test_the_overview_takes_as_many_statements_for_many_proxies(client, world, queries):
    votes = [factories.open_vote(world) for _n in range(3)]
    give(world, vote=votes[0])
    cast(world, votes[0], 0, by=1)
    as_(client, world, 1).get(OVERVIEW)
    with queries(most=14):
        client.get(OVERVIEW)
    for vote in votes[1:]:
        give(world, vote=vote)
        cast(world, vote, 0, by=1)
    revoke_proxy(actor=world.actor(2), proxy=give(world, giver=2))
    with clock.at(clock.now() + dt.timedelta(minutes=1)), queries(most=14):
        client.get(OVERVIEW)
