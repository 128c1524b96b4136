"""Who is told of written proxies: who has one, who gave one, and no more than they may know."""

import pytest

import factories
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.notices.choices import Kind
from beraad.notices.models import Mail
from beraad.people.models import Person
from beraad.record import outbox
from beraad.votes.actions import cast_ballot
from beraad.votes.proxies import give_proxy, revoke_proxy, tell_giver

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        proxy = {"allowed": True, "most": 2, "secret": True}
        made = factories.world(rules=defaults.consortium() | {"proxy": proxy})
        Person.objects.update(last_login=factories.NOW, language="en")
        yield made


def told(kind=Kind.PROXY):
    """What each person was told since the last time, by subject."""
    while outbox.follow("mail"):
        pass
    found = {mail.person.name: f"{mail.subject}\n{mail.text}" for mail in Mail.objects.filter(kind=kind)}
    Mail.objects.all().delete()
    return found


def give(world, **given):
    return give_proxy(actor=world.actor(0), seat=world.seat(0), holder=world.people[1], **given)


def test_who_gets_a_proxy_and_who_gave_it_hear_so_without_the_instruction(world):
    give(world, instruction="Against the fee.")
    found = told()
    assert set(found) == {"Member 0", "Member 1"}
    assert "You have a proxy for Bibliotheek Dorp 0" in found["Member 1"]
    assert "/volmachten/" in found["Member 1"]
    assert "the fee" not in "".join(found.values())


@pytest.mark.parametrize(("by", "reader"), [(0, "Member 1"), (1, "Member 0")])
def test_the_other_hears_that_it_no_longer_holds(world, by, reader):
    proxy = give(world)
    told()
    revoke_proxy(actor=world.actor(by), proxy=proxy)
    assert set(told()) == {reader}


def test_who_has_a_proxy_is_called_to_vote_for_both(world):
    give(world)
    factories.open_vote(world)
    found = told(Kind.TURN)
    assert "Bibliotheek Dorp 0 and Bibliotheek Dorp 1" in found["Member 1"]
    assert "You vote for Bibliotheek Dorp 0." in found["Member 0"]


def test_the_giver_hears_once_that_it_was_used_and_not_what_was_voted(world):
    proxy, vote = give(world), factories.open_vote(world)
    told()
    for choice in ("against", "abstain"):
        cast_ballot(actor=world.actor(1), vote=vote.pk, seat=world.seat(0).pk, choice=choice)
    found = told()
    assert set(found) == {"Member 0"}
    assert "Member 1 voted for Bibliotheek Dorp 0 by proxy" in found["Member 0"]
    assert "abstention" not in found["Member 0"]
    tell_giver(actor=world.actor(1), proxy=proxy, vote=vote, text="I abstained, and so did you.")
    assert set(found := told()) == {"Member 0"}
    assert "abstained" not in found["Member 0"]


def test_in_a_secret_vote_the_giver_hears_that_the_ballot_is_in():
    with clock.at(factories.NOW):
        world = factories.world(rules=factories.secret(proxy={"allowed": True, "most": 2, "secret": True}))
        Person.objects.update(last_login=factories.NOW, language="en")
        vote = factories.open_vote(world)
        give(world)
        told()
        factories.cast_secret(world, vote, 0, actor=world.actor(1))
        assert set(told()) == {"Member 0"}


def test_who_has_a_proxy_hears_that_the_house_voted_itself(world):
    give(world)
    vote = factories.open_vote(world)
    cast_ballot(actor=world.actor(1), vote=vote.pk, seat=world.seat(0).pk, choice="for")
    told()
    cast_ballot(actor=world.actor(0), vote=vote.pk, seat=world.seat(0).pk, choice="against")
    found = told(Kind.CHANGED)
    assert set(found) == {"Member 1"}
