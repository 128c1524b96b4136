"""Who is told what of an election: a call, a question, a result, a seat, thanks; once, and nobody else."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Mandate
from beraad.elections import objecting, standing
from beraad.elections.models import Vacancy
from beraad.kernel import clock
from beraad.notices.choices import Kind
from beraad.notices.letters import compose
from beraad.notices.models import Mail
from beraad.people.models import Person
from beraad.record import outbox
from beraad.votes.models import Vote

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LARGE = {"by": "size", "group": "large", "least": 1, "most": None}
WHATS = (
    "asked",
    "accepted",
    "declined",
    "refused",
    "objected",
    "question",
    "elected",
    "not_elected",
    "failed",
    "offered",
    "thanks",
    "too_few",
)


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        made = factories.elections_world(constituencies=[LARGE])
        Person.objects.update(last_login=factories.NOW, language="en")
        yield made


def mails(kind):
    """The mail of a kind: whom to and its subject."""
    while outbox.follow("mail"):
        pass
    found = sorted((mail.person.name, mail.subject) for mail in Mail.objects.filter(kind=kind).select_related("person"))
    Mail.objects.all().delete()
    return found


def test_a_call_is_told_to_all_and_those_whose_voice_is_missing_are_invited_by_name(world):
    election = factories.called(world)
    while outbox.follow("mail"):
        pass
    sent = {mail.person: mail for mail in Mail.objects.filter(kind=Kind.CALL).select_related("person")}
    assert set(sent) == set(world.people)
    invited = [person for person, mail in sent.items() if "invited by name" in " ".join(mail.text.split())]
    assert invited == [world.people[0]]
    assert f"/en/e/{election.number}/" in sent[world.people[1]].text


def test_who_is_asked_and_who_asked_hear_of_each_other(world):
    election = factories.called(world)
    asked = [
        standing.ask_to_stand(
            actor=world.actor(0), election=election, person=world.people[index], house=world.houses[index]
        )
        for index in (1, 2)
    ]
    assert [name for name, _subject in mails(Kind.ELECTION)] == ["Member 1", "Member 2"]
    standing.accept(actor=world.actor(1), candidacy=asked[0], motivation="Yes")
    standing.decline(actor=world.actor(2), candidacy=asked[1])
    told = mails(Kind.ELECTION)
    assert [name for name, _subject in told] == ["Member 0", "Member 0"]
    assert [subject.split(" for ")[0] for _name, subject in told] == ["Member 1 stands", "Member 2 does not stand"]


def test_a_candidate_hears_of_questions_objections_and_refusal(world):
    election = factories.called(world)
    (candidacy,) = factories.stand(world, election, 1)
    standing.ask_question(actor=world.actor(3), candidacy=candidacy, text="How much time do you have?")
    objection = objecting.object_to_candidacy(actor=world.actor(4), candidacy=candidacy, reason="No")
    objecting.judge_objection(actor=world.secretariat, objection=objection, upheld=True, answer="Yes")
    told = mails(Kind.ELECTION)
    assert {name for name, _subject in told} == {"Member 1"} and len(told) == 3


def test_the_vote_the_result_the_seat_and_the_thanks(world):
    election = factories.called(world)
    stood = factories.stand(world, election, 0, 1, 2, 3)
    factories.tick(election.withdraws_until)
    with clock.at(election.withdraws_until):
        while outbox.follow("mail"):
            pass
        (text,) = Mail.objects.filter(kind=Kind.TURN, person=world.people[0]).values_list("text", flat=True)
        assert f"/en/e/{election.number}/" in text and "candidates" in text
    vote = Vote.objects.get()
    with clock.at(vote.opens_at):
        for index in range(6):
            factories.cast_in_election(world, vote, index, stood[index % 3], stood[3])
    factories.tick(vote.closes_at)
    with clock.at(vote.closes_at):
        mails("nothing")
    election.refresh_from_db()
    factories.tick(election.effective_at)
    with clock.at(election.effective_at):
        mails("nothing")
    with clock.at(election.effective_at + 5 * DAY):
        mandate = Mandate.objects.get(seat__body=world.steering, person=world.people[1], end__gt=clock.today())
        bodies.end_mandate(actor=world.actor(1), mandate=mandate, end=clock.today())
        factories.tick(clock.now())
        told = dict(mails(Kind.ELECTION))
        assert told["Member 1"].startswith("Thank you")
        assert Vacancy.objects.get().offered.person.name in told


def test_the_board_hears_that_a_group_has_too_few_members(world):
    board = bodies.found_body(actor=SYSTEM, kind=BodyKind.BOARD, code="RVB", name="Raad", start=factories.START)
    seat = bodies.add_seat(actor=SYSTEM, body=board, label="Chair", start=factories.START)
    factories.mandate(seat, factories.person("Board Member"), house=world.houses[0])
    factories.tick(factories.NOW)
    Person.objects.update(last_login=factories.NOW, language="en")
    assert [name for name, _subject in mails(Kind.ELECTION)] == ["Board Member"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("what", WHATS)
def test_every_letter_has_its_words(what, language):
    number = "" if what in ("thanks", "too_few") else "E-2026-001"
    day = factories.NOW.date() if what in ("asked", "offered", "elected") else None
    facts = {"number": number, "body": "Stuurgroep Basis", "slug": "stuurgroep-basis", "name_said": "Ann"}
    facts |= {"house": "Bibliotheek Bree", "words": "2 / 5", "last_day": day}
    message = compose(Kind.ELECTION, language=language, name="Nele", what=what, **facts)
    assert "Stuurgroep Basis" in message.text and ("/e/E-2026-001/" in message.text) == bool(number)
