"""What people are told: whom each event concerns, once, and nobody else."""

import datetime as dt

import pytest
from django.conf import settings

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies.actions import end_mandate
from beraad.bodies.choices import Role
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.notices.choices import Kind
from beraad.notices.models import Mail
from beraad.people import actions as people
from beraad.people.models import Invitation, Person
from beraad.proposals import advising
from beraad.record import outbox
from beraad.record.models import Cursor, Entry
from beraad.votes.actions import cast_ballot, close_vote
from beraad.votes.tasks import remind_silent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def world():
    """Everybody has been inside before, and knows what happened so far."""
    made = factories.world()
    Person.objects.update(last_login=factories.NOW)
    catch_up()
    Mail.objects.all().delete()
    return made


def catch_up():
    while outbox.follow("mail"):
        pass


def mails(kind):
    return {mail.person: mail for mail in Mail.objects.filter(kind=kind).select_related("person")}


def cast(world, vote, index, choice="for"):
    return cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice=choice)


def test_who_is_at_turn_gets_one_mail_for_all_their_houses(world):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    vote = factories.open_vote(world)
    catch_up()
    found = mails(Kind.TURN)
    assert set(found) == set(world.people)
    both = found[world.people[0]]
    assert "Dorp 0" in both.text
    assert "Dorp 1" in both.text
    assert f"/nl/v/{vote.reference}/" in both.text
    assert "Dorp 0" not in found[world.people[1]].text


def test_reading_again_tells_nobody_twice(world):
    begin = Cursor.objects.get(reader="mail").seq
    factories.open_vote(world)
    catch_up()
    before = Mail.objects.count()
    Cursor.objects.filter(reader="mail").update(seq=begin)
    catch_up()
    assert Mail.objects.count() == before > 0


def test_who_no_longer_sits_is_not_told(world):
    mandate = world.seat(3).mandates.get()
    end_mandate(actor=SYSTEM, mandate=mandate, end=clock.today())
    factories.open_vote(world)
    catch_up()
    assert world.people[3] not in mails(Kind.TURN)


def test_the_reminder_goes_to_who_has_not_voted(world):
    vote = factories.open_vote(world)
    cast(world, vote, 0)
    with clock.at(factories.NOW + dt.timedelta(days=10)):
        factories.remind(world.secretariat, vote)
        catch_up()
    assert set(mails(Kind.REMINDER)) == set(world.people[1:])


def test_a_ballot_brings_its_caster_a_receipt(world, client):
    vote = factories.open_vote(world)
    ballot = cast(world, vote, 2, "against")
    catch_up()
    (person,) = mails(Kind.RECEIPT)
    assert person == world.people[2]
    mail = mails(Kind.RECEIPT)[person]
    assert ballot.receipt in mail.text
    assert "against" not in mail.subject
    assert ballot.receipt not in mail.subject
    own = f"/nl/v/{vote.reference}/stem/bewijs/{ballot.receipt}/"
    assert settings.BASE_URL + own in mail.text and settings.BASE_URL + own in mail.html
    client.force_login(person)
    assert ballot.receipt in client.get(own).content.decode()
    client.force_login(world.people[3])
    assert client.get(own).status_code == 404
    client.logout()
    assert client.get(own).status_code == 302


def test_a_secret_ballot_brings_word_without_code_or_choice():
    world = factories.world(rules=factories.secret())
    vote = factories.open_vote(world)
    ballot = factories.cast_secret(world, vote, 2, "against")
    factories.secrecy.change_secret_ballot(vote=vote, code=ballot.code, choice="for")
    catch_up()
    told = mails(Kind.RECEIPT)
    assert set(told) == {world.people[2]}
    mail = told[world.people[2]]
    for words in (mail.subject, mail.text, mail.html, str(mail.facts) if hasattr(mail, "facts") else ""):
        assert ballot.code not in words and "against" not in words and "tegen" not in words


def test_each_change_of_a_ballot_has_its_own_receipt(world):
    vote = factories.open_vote(world)
    cast(world, vote, 2)
    catch_up()
    with clock.at(factories.NOW + dt.timedelta(minutes=1)):
        cast(world, vote, 2, "against")
        catch_up()
    assert Mail.objects.filter(kind=Kind.RECEIPT).count() == 2


def test_whoever_voted_hears_that_another_hand_changed_it(world):
    vote = factories.open_vote(world)
    cast(world, vote, 2)
    factories.mandate(world.seat(2), world.people[3], Role.SUBSTITUTE)
    with clock.at(factories.NOW + dt.timedelta(minutes=1)):
        other = factories.actor_for(world.people[3])
        cast_ballot(actor=other, vote=vote.pk, seat=world.seat(2).pk, choice="against")
        catch_up()
    mail = mails(Kind.CHANGED)[world.people[2]]
    assert list(mails(Kind.CHANGED)) == [world.people[2]]
    assert world.people[3].name in mail.text and "tegen" not in mail.text
    assert list(mails(Kind.RECEIPT)) == [world.people[3]]


def test_a_receipt_that_was_replaced_meanwhile_is_not_sent(world):
    vote = factories.open_vote(world)
    cast(world, vote, 2)
    with clock.at(factories.NOW + dt.timedelta(minutes=1)):
        latest = cast(world, vote, 2, "against")
        catch_up()
    assert latest.receipt in Mail.objects.get(kind=Kind.RECEIPT).text


def test_the_outcome_goes_to_everybody_with_a_seat(world):
    vote = factories.open_vote(world)
    for index in range(5):
        cast(world, vote, index)
    with clock.at(vote.closes_at):
        close_vote(vote=vote)
        catch_up()
    found = mails(Kind.OUTCOME)
    assert set(found) == set(world.people)
    assert "5" in found[world.people[5]].text


def test_a_consultation_is_told_to_representatives_and_advice_is_asked_of_members(world):
    factories.advised(world)
    with clock.at(factories.NOW - dt.timedelta(days=20)):
        Cursor.objects.filter(reader="mail").update(seq=0)
        catch_up()
    told = mails(Kind.CONSULTATION)
    assert set(told) == set(world.people)
    words = told[world.people[0]]
    # Asked on 10 February for two weeks: the term ends at the midnight after the 24th.
    assert words.subject.startswith("Reageer tot en met 24")
    assert "Reageer tot en met   dinsdag 24\u00a0februari 2026" in words.text and "0.00" not in words.text
    assert set(mails(Kind.ADVICE)) == set(world.people[:2])


def test_who_was_never_inside_is_invited_with_a_first_mandate_and_only_once(world):
    nele = factories.person("Nele Claes")
    for index in (0, 1):
        factories.mandate(world.seat(index), nele, Role.SUBSTITUTE, start=clock.today())
    catch_up()
    assert set(mails(Kind.INVITATION)) == {nele}
    assert Invitation.objects.filter(person=nele).count() == 1
    assert not mails(Kind.MANDATE)
    assert "Dorp 0" in mails(Kind.INVITATION)[nele].text


def test_who_has_been_inside_hears_of_a_new_mandate(world):
    factories.mandate(world.seat(1), world.people[4], Role.SUBSTITUTE, start=clock.today())
    catch_up()
    assert set(mails(Kind.MANDATE)) == {world.people[4]}
    assert "Dorp 1" in mails(Kind.MANDATE)[world.people[4]].text


def test_the_secretariat_hears_that_a_link_reached_the_wrong_person(world):
    token = people.invite(actor=SYSTEM, person=world.people[0])
    people.refuse_invitation(token)
    catch_up()
    assert Mail.objects.get(kind=Kind.REFUSAL).to == "beraad@localhost"


def test_each_reads_in_their_own_language(world):
    people.change_person(actor=SYSTEM, person=world.people[0], language="en")
    factories.open_vote(world)
    catch_up()
    assert "/en/v/" in mails(Kind.TURN)[world.people[0]].text
    assert "/nl/v/" in mails(Kind.TURN)[world.people[1]].text


def test_old_news_is_no_news(world):
    with clock.at(factories.NOW - dt.timedelta(days=3)):
        factories.open_vote(world)
    catch_up()
    assert not mails(Kind.TURN)


@pytest.mark.parametrize("size", [3, 8])
def test_the_cost_does_not_grow_with_the_electorate(queries, size):
    made = factories.world(inhabitants=(1000,) * size)
    Person.objects.update(last_login=factories.NOW)
    catch_up()
    factories.open_vote(made)
    catch_up_but_for("VoteOpened")
    with queries(most=14):
        outbox.follow("mail")
    assert Mail.objects.filter(kind=Kind.TURN).count() == size


def catch_up_but_for(kind):
    """Read on until just before the entry of this kind, the last of what is new."""
    last = Entry.objects.filter(kind=kind).latest("seq")
    Cursor.objects.filter(reader="mail").update(seq=last.seq - 1)


@pytest.mark.parametrize(("by", "asks"), [("consent", "Object or agree"), ("vote", "Vote on the advice")])
def test_members_hear_what_their_group_asks_and_nobody_else_hears_of_it(by, asks):
    world = factories.world(rules=defaults.consortium() | {"advice": {"by": by, "days": 7}})
    Person.objects.update(last_login=factories.NOW, language="en")
    proposal = factories.asked(world)
    catch_up()
    Mail.objects.all().delete()
    advising.draft_advice(actor=world.actor(0), proposal=proposal, position="positive", text="Do it.")
    vote = advising.ask_group(actor=world.actor(0), proposal=proposal)
    seat = world.steering.seats.get(label="Seat 1")
    cast_ballot(actor=world.actor(0), vote=vote.pk, seat=seat.pk, choice="against", motivation="Too soon.")
    catch_up()
    told = mails(Kind.GROUP)
    assert set(told) == set(world.people[:2]) == {mail.person for mail in Mail.objects.all()}
    assert asks in told[world.people[0]].subject
    with clock.at(vote.closes_at - dt.timedelta(hours=1)):
        remind_silent()
        catch_up()
    assert Mail.objects.filter(person=world.people[1]).count() == 2
    Mail.objects.all().delete()
    with clock.at(vote.closes_at):
        close_vote(vote=vote)
        catch_up()
    assert set(mails(Kind.GROUP)) == {mail.person for mail in Mail.objects.all()} == set(world.people[:2])
    assert not any("Too soon" in mail.text for mail in Mail.objects.all())
