"""The call for candidates: its page says who is missing and who stands, and leads to standing, asking and objecting."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories
from beraad.access.actor import SYSTEM
from beraad.bodies import actions as bodies
from beraad.elections import objecting, standing
from beraad.elections.choices import Judgement, Standing, State
from beraad.elections.models import Candidacy, Election, Objection
from beraad.kernel import clock

pytestmark = pytest.mark.django_db
WORDS = {"motivation": "I want **fewer** fees.", "experience": "Ten years.", "interests": "None."}


def test_a_visitor_reads_the_steps_the_voices_and_who_stands(world, election, at, page):
    factories.stand(world, election, 1)
    shown = page(at())
    assert f"Election {election.number}" in shown
    assert "now: Stand until" in shown
    assert "3 seats are to be filled" in shown
    assert "Member 1" in shown
    assert "Voices that are missing" in shown
    assert "Sign in to stand" in shown
    assert "For the secretariat" not in shown


def test_standing_from_the_call_to_a_page_of_ones_own(world, election, at, page, send):
    assert "You can stand for Bibliotheek Dorp 1" in page(at(), world.people[1])
    status, shown = send(at("stand"), world.people[1], **WORDS)
    assert status == 302
    assert "You stand. Your name is among the candidates now." in shown
    assert "fewer" in shown
    assert "Ten years." in shown
    candidacy = Candidacy.objects.get()
    assert candidacy.state == Standing.STANDS
    assert "Your candidacy" in page(at(), world.people[1])


def test_standing_without_saying_why_keeps_what_was_typed(world, at, send):
    status, shown = send(at("stand"), world.people[1], motivation="", experience="Ten years.")
    assert status == 422
    assert "There is something to correct" in shown
    assert "Ten years." in shown
    assert not Candidacy.objects.exists()


def test_standing_too_late_says_until_when_it_could(world, election, at, send, page):
    with clock.at(election.stands_until):
        status, shown = send(at("stand"), world.people[1], **WORDS)
        assert "Stand, or ask someone" not in page(at(), world.people[1])
    assert status == 422
    assert "One could stand until" in shown
    assert "I want **fewer** fees." in shown


def test_who_cannot_be_elected_reads_why_and_may_still_ask_another(world, page):
    seat = bodies.add_seat(actor=SYSTEM, body=world.steering, label="Seat 9", start=factories.START)
    factories.mandate(seat, world.people[0], house=world.houses[0])
    election = factories.called(world)
    address = reverse("elections:detail", args=[election.number])
    shown = page(address, world.people[0])
    assert "You cannot stand for Bibliotheek Dorp 0 now. Member 0 already sits in this group" in shown
    assert "Ask someone to stand" in shown


def test_only_who_takes_part_can_stand(world, at, enter):
    outsider = factories.person("Outsider")
    assert enter(outsider).get(at("stand")).status_code == 403
    assert enter().get(at("stand")).status_code == 302


def test_asking_someone_goes_by_organisation_and_person(world, election, at, page, send):
    asker, asked = world.people[1], world.people[3]
    first = page(at("ask"), asker)
    assert "Of which organisation?" in first
    assert world.houses[3].name in first
    second = at("ask") + f"?huis={world.houses[3].slug}"
    assert "Member 3" in page(second, asker)
    status, shown = send(second, asker, person=asked.pk)
    assert status == 302
    assert "It is asked." in shown
    candidacy = Candidacy.objects.get()
    assert candidacy.state == Standing.ASKED
    assert "You are asked to stand" in page(at(), asked)
    assert "Member 3" not in page(at(), world.people[4])


def test_who_was_asked_is_hidden_from_others(world, election, at, enter):
    asked = standing.ask_to_stand(
        actor=world.actor(1), election=election, person=world.people[3], house=world.houses[3]
    )
    for index, status in ((1, 200), (3, 200), (4, 404)):
        assert enter(world.people[index]).get(at("candidate", asked)).status_code == status
    assert enter(world.people[4]).get(at("accept", asked)).status_code == 404
    assert enter(world.people[1]).get(at("accept", asked)).status_code == 403
    assert enter().get(at("candidate", asked)).status_code == 404


def test_who_was_asked_accepts_or_does_not(world, election, at, send):
    asked = standing.ask_to_stand(
        actor=world.actor(1), election=election, person=world.people[3], house=world.houses[3]
    )
    other = standing.ask_to_stand(
        actor=world.actor(1), election=election, person=world.people[4], house=world.houses[4]
    )
    assert send(at("accept", asked), world.people[3], **WORDS)[0] == 302
    status, shown = send(at("decline", other), world.people[4])
    assert (status, "You do not stand." in shown) == (302, True)
    assert [c.state for c in Candidacy.objects.order_by("pk")] == [Standing.STANDS, Standing.DECLINED]


def test_changing_and_withdrawing_ones_candidacy(world, election, at, page, send):
    (candidacy,) = factories.stand(world, election, 1)
    person = world.people[1]
    assert "I, 1, would like to." in page(at("change", candidacy), person)
    assert "Your candidacy is changed." in send(at("change", candidacy), person, motivation="Otherwise.")[1]
    assert "You no longer stand." in send(at("withdraw", candidacy), person)[1]
    candidacy.refresh_from_db()
    assert (candidacy.state, candidacy.motivation) == (Standing.WITHDRAWN, "Otherwise.")


def test_a_question_and_its_answer_stand_on_the_page(world, election, at, page, send, enter):
    (candidacy,) = factories.stand(world, election, 1)
    address = at("candidate", candidacy)
    assert "Ask a question" in page(address, world.people[2])
    assert "Ask a question" not in page(address, world.people[1])
    send(at("question", candidacy), world.people[2], text="What of fees?")
    shown = page(address, world.people[1])
    assert "What of fees?" in shown
    answer = reverse("elections:answer", args=[election.number, candidacy.pk, 1])
    assert "What of fees?" in page(answer, world.people[1])
    assert enter(world.people[2]).get(answer).status_code == 403
    assert "Your answer stands on your page." in send(answer, world.people[1], text="Down.")[1]
    assert "Down." in page(address)


def test_an_objection_is_with_the_secretariat_until_it_is_judged(world, election, at, page, send):
    (candidacy,) = factories.stand(world, election, 1)
    address = at("candidate", candidacy)
    send(at("object", candidacy), world.people[2], reason="Works elsewhere.")
    objection = Objection.objects.get()
    assert "Works elsewhere." in page(address, world.people[1])
    assert "Works elsewhere." not in page(address, world.people[3])
    assert "Object to this candidacy" not in page(address, world.people[2])
    judge = reverse("elections:judge", args=[election.number, objection.pk])
    for place in (address, at(), reverse("secretariat:index")):
        assert "Judge this objection" in page(place, world.secretariat.person)
    assert "objection waits for you" in page(reverse("desk:index"), world.secretariat.person)
    status, shown = send(judge, world.secretariat.person, upheld="upheld", answer="")
    assert status == 422
    shown = send(judge, world.secretariat.person, upheld="upheld", answer="So it is.")[1]
    assert "It is decided." in shown
    objection.refresh_from_db()
    candidacy.refresh_from_db()
    assert (objection.state, candidacy.state) == (Judgement.UPHELD, Standing.REFUSED)
    assert "cannot be elected. The reason" in page(address)


def test_only_the_secretariat_judges(world, election, at, enter):
    (candidacy,) = factories.stand(world, election, 1)
    objection = objecting.object_to_candidacy(actor=world.actor(2), candidacy=candidacy, reason="No.")
    judge = reverse("elections:judge", args=[election.number, objection.pk])
    assert enter(world.people[1]).get(judge).status_code == 403
    assert enter(world.people[4]).get(judge).status_code == 404


def test_more_candidates_ask_no_more_of_the_database(world, election, at, enter):
    def statements():
        browser = enter(world.people[5])
        with CaptureQueriesContext(connection) as sent:
            assert browser.get(at()).status_code == 200
        return len(sent)

    factories.stand(world, election, 0, 1)
    first = statements()
    factories.stand(world, election, 2, 3, 4)
    assert statements() <= first


def test_the_secretariat_sets_days_and_calls_off(world, election, at, page, send):
    staff = world.secretariat.person
    assert "Set the days of this election" in page(at(), staff)
    last = {
        name: clock.last_day(getattr(election, f"{name}_until")) for name in ("stands", "objects", "withdraws", "votes")
    }
    shorter = send(at("dates"), staff, **last | {"stands": last["stands"] - dt.timedelta(days=3)})
    assert shorter[0] == 422
    assert "The rules give this step more days." in shorter[1]
    later = {name: day + dt.timedelta(days=7) for name, day in last.items()}
    assert "The days are set." in send(at("dates"), staff, **later)[1]
    assert "called off by the secretariat" in send(at("call-off"), staff, reason="A mistake.")[1]
    election.refresh_from_db()
    assert (election.state, clock.last_day(election.stands_until)) == (State.FAILED, later["stands"])
    assert "A mistake." in page(at())


def test_the_secretariat_opens_a_call_from_the_page_of_the_group(world, page, send, enter):
    group = reverse("elections:group", args=[world.steering.slug])
    call = reverse("elections:call", args=[world.steering.slug])
    assert "Elections, terms and empty seats" in page(reverse("bodies:detail", args=[world.steering.slug]))
    assert "Call for candidates" in page(group, world.secretariat.person)
    assert "A call opens by itself before terms end. You" not in page(group, world.people[1])
    assert enter(world.people[1]).get(call).status_code == 403
    status, shown = send(call, world.secretariat.person, start="")
    assert (status, "The call is open." in shown) == (302, True)
    assert Election.objects.count() == 1
    assert "is going on. Wait until it is over" in send(call, world.secretariat.person, start="")[1]
    assert "There is an election for this group" in page(reverse("bodies:detail", args=[world.steering.slug]))


def test_a_call_and_being_asked_stand_on_the_desk(world, election, page):
    desk = reverse("desk:index")
    assert f"Who stands for {world.steering.name}?" in page(desk, world.people[1])
    standing.ask_to_stand(actor=world.actor(1), election=election, person=world.people[3], house=world.houses[3])
    assert f"Stand for {world.steering.name}?" in page(desk, world.people[3])


def test_only_a_steering_group_has_elections(world, enter):
    assert enter().get(reverse("elections:group", args=[world.consortium.slug])).status_code == 404
    assert enter().get(reverse("elections:detail", args=["E-1999-001"])).status_code == 404
