"""Who is told of what happens after a decision: the owner, the group, the board, all participants; once."""

import datetime as dt

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.notices.choices import OPTIONAL, Kind
from beraad.notices.models import Mail
from beraad.organisations.queries import actor_for
from beraad.oversight import actions, calling_up, delegating, groups
from beraad.oversight.tasks import end_terms, watch
from beraad.people.choices import Office
from beraad.people.models import Person
from beraad.record import outbox
from beraad.register.models import Decision
from beraad.votes.actions import cast_ballot
from beraad.votes.tasks import keep_hours

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def world():
    rules = defaults.consortium() | {"call_up": {"days": 14, "share": "1/4", "kind": "ordinary"}}
    made = factories.world(rules=rules)
    Person.objects.update(last_login=factories.NOW, language="en")
    return made


def catch_up():
    while outbox.follow("mail"):
        pass


def mails(kind):
    """The mail of a kind by who gets it; what came before is forgotten."""
    catch_up()
    return {mail.person: mail for mail in Mail.objects.filter(kind=kind).select_related("person")}


@pytest.fixture
def taken(world):
    """A decision of the consortium group, or of the `kind` that is asked; nobody remembers what was told before."""

    def decide(**given):
        vote = factories.open_vote(world, **given)
        for elector in vote.electors.filter(eligible=True):
            person = elector.seat.mandates.first().person
            cast_ballot(actor=actor_for(person), vote=vote.pk, seat=elector.seat_id, choice="for")
        with clock.at(vote.closes_at):
            keep_hours()
        catch_up()
        Mail.objects.all().delete()
        return Decision.objects.select_related("body", "service").get(vote=vote.pk)

    return decide


def test_the_owner_hears_what_to_carry_out_whoever_that_is(world, taken):
    decision, due = taken(), clock.today() + 60 * DAY
    staff = factories.person("Dirk Director", Office.DIRECTOR)
    readers = {"person": ({staff}, staff), "house": ({world.people[3]}, world.houses[3])}
    readers["body"] = {world.people[0], world.people[1]}, world.steering
    for expected, owner in readers.values():
        Mail.objects.all().delete()
        actions.commit(actor=world.actor(0), decision=decision, text="Switch it off", owner=owner, due=due)
        found = mails(Kind.COMMITMENT)
        assert set(found) == expected
    mail = next(iter(found.values()))
    assert mail.subject.startswith("Carry out by 1") and "Switch it off" in mail.text
    assert f"/b/{decision.number}/uitvoering/3/" in mail.text


def test_they_hear_of_another_day_and_of_what_is_missing_but_not_that_it_is_accepted(world, taken):
    owner, due = world.houses[3], clock.today() + 60 * DAY
    made = actions.commit(actor=world.actor(0), decision=taken(), text="Switch it off", owner=owner, due=due)
    mails(Kind.COMMITMENT)
    Mail.objects.all().delete()
    later = due + 30 * DAY
    actions.change(actor=world.actor(0), commitment=made, owner=owner, due=later, reason="The supplier.")
    assert "The supplier." in mails(Kind.COMMITMENT)[world.people[3]].text
    for accepted in (False, True):
        Mail.objects.all().delete()
        actions.report(actor=world.actor(3), commitment=made, text="Done.", done=True, evidence="x")
        actions.judge(actor=world.actor(0), commitment=made, accepted=accepted, answer="Ghent.")
        assert set(mails(Kind.COMMITMENT)) == (set() if accepted else {world.people[3]})


def test_all_participants_and_the_group_above_hear_what_is_late_once(world, taken):
    above = bodies.found_body(
        actor=SYSTEM, kind=BodyKind.OVERARCHING, code="SG-O", name="Stuurgroep Boven", start=factories.START
    )
    outsider = factories.person("Olga Overseer")
    other = factories.house("Elders", 1000, "71990")
    factories.mandate(
        bodies.add_seat(actor=SYSTEM, body=above, label="Chair", start=factories.START), outsider, house=other
    )
    groups.put_under(actor=world.secretariat, body=above, group=world.steering, start=factories.START, source="x")
    staff = factories.person("Dirk Director", Office.DIRECTOR)
    actions.commit(
        actor=world.actor(0), decision=taken(), text="Switch it off", owner=staff, due=clock.today() + 10 * DAY
    )
    with clock.at(factories.NOW + 30 * DAY):
        watch()
        found = mails(Kind.OVERDUE)
        assert set(found) == {*world.people, outsider, staff}
        assert "Dirk Director" in found[world.people[5]].text and found[world.people[5]].unsubscribe
        watch()
        assert len(mails(Kind.OVERDUE)) == len(found)
    assert Kind.OVERDUE in OPTIONAL


@pytest.fixture
def returned(world, taken):
    board = bodies.found_body(
        actor=SYSTEM, kind=BodyKind.BOARD, code="RVB", name="Raad van Bestuur", start=factories.START
    )
    factories.mandate(
        bodies.add_seat(actor=SYSTEM, body=board, label="Chair", start=factories.START),
        world.people[5],
        house=world.houses[5],
    )
    clauses = [{"number": "7", "title": "", "text": "Not from project money."}]
    delegating.record_agreement(
        actor=world.secretariat, title="Agreement", start=factories.START, clauses=clauses, source="x"
    )
    given = {"check_days": 10, "contest_days": 7, "answer_days": 14, "source": "x", "decision": "RVB 1"}
    delegating.delegate(
        actor=world.secretariat, service=world.service, text="All.", limits=[], start=factories.START, end=None, **given
    )
    decision = taken()
    with clock.at(decision.decided_at + DAY):
        yield delegating.send_back(
            actor=world.actor(5), decision=decision, clause="7", reason="Project money.", board_decision="RVB 2"
        )


def test_the_group_and_the_board_hear_of_each_other(world, returned):
    found = mails(Kind.BOARD)
    assert set(found) == {world.people[0], world.people[1]}
    assert "clause 7" in found[world.people[0]].text and "Project money." in found[world.people[0]].text
    Mail.objects.all().delete()
    delegating.contest(actor=world.actor(0), returned=returned, text="It is not.")
    assert set(mails(Kind.BOARD)) == {world.people[5]} and "It is not." in mails(Kind.BOARD)[world.people[5]].text
    Mail.objects.all().delete()
    delegating.answer(actor=world.actor(5), returned=returned, upheld=False, text="You are right.")
    assert "You are right." in mails(Kind.BOARD)[world.people[1]].text


def test_when_a_term_passes_the_group_hears_it_too(world, returned):
    mails(Kind.BOARD)
    Mail.objects.all().delete()
    with clock.at(returned.contest_until):
        end_terms()
        assert "What followed from it is dropped." in mails(Kind.BOARD)[world.people[0]].text


def test_the_group_hears_that_its_decision_was_called_up(world, taken):
    decision = taken(kind="operational")
    with clock.at(decision.decided_at + DAY):
        for index in (2, 3):
            calling_up.object_to(actor=world.actor(index), decision=decision, reason="It concerns us all.")
        found = mails(Kind.CALLED_UP)
    assert set(found) == {world.people[0], world.people[1]}
    assert "2 of 6 organisations" in found[world.people[0]].text
