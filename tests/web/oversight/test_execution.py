"""What follows from a decision stands on its page, on that of the service and on the list of the group that watches."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.kernel import clock, tabular
from beraad.organisations.queries import actor_for
from beraad.oversight import actions
from beraad.oversight.models import Commitment, NothingToDo
from beraad.oversight.reporting import report_years

pytestmark = pytest.mark.django_db


def of_decision(decision, name="detail", area="register"):
    return reverse(f"{area}:{name}", args=[decision.number])


def of_commitment(commitment, name="commitment"):
    return reverse(f"oversight:{name}", args=[commitment.decision.number, commitment.place])


@pytest.fixture
def page(enter, text):
    return lambda address, person=None: text(enter(person).get(address))


def test_the_page_of_a_decision_says_that_nobody_said_it_yet(decide, page, world):
    decision = decide()
    shown = page(of_decision(decision))
    assert "What follows from it The steering group has not said yet what follows" in shown
    assert "Say what follows" not in shown
    shown = page(of_decision(decision), world.people[0])
    assert "Say what follows Nothing has to be done" in shown


def test_nothing_follows_from_what_was_not_adopted(decide, page, world):
    assert "Nothing: this was not adopted." in page(of_decision(decide("against")), world.people[0])


def test_saying_what_follows(decide, enter, text, world, staff):
    decision, client = decide(), enter(world.people[0])
    address = of_decision(decision, "commit", "oversight")
    assert "Dirk Director" in text(client.get(address)) and "Bibliotheek Dorp 3" in text(client.get(address))
    sent = {"text": "Switch the cost off", "owner": f"person:{staff.pk}", "due": "2026-06-01"}
    answer = client.post(address, sent, follow=True)
    assert "It is noted." in text(answer)
    assert "Switch the cost off Dirk Director due on 1 June 2026 to do" in text(answer)
    assert Commitment.objects.get().owner == staff


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "What has to be done?: Fill this in."),
        ({"owner": "person:99999"}, "Choose one of the possibilities."),
        ({"owner": "body:x"}, "Choose one of the possibilities."),
        ({"due": "2026-01-01"}, "Choose today or a later day."),
        ({"due": "soon"}, "Write the date as day, month, year"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(decide, enter, text, world, staff, changes, words):
    sent = {"text": "Switch the cost off", "owner": f"person:{staff.pk}", "due": "2026-06-01"} | changes
    answer = enter(world.people[0]).post(of_decision(decide(), "commit", "oversight"), sent)
    assert answer.status_code == 422 and words in text(answer)
    kept = (value for value in sent.values() if not value.startswith(("body", "person:9")))
    assert all(value in answer.content.decode() for value in kept)
    assert not Commitment.objects.exists()


def test_a_participant_is_told_that_only_the_group_says_it(decide, enter, text, world):
    answer = enter(world.people[3]).get(of_decision(decide(), "commit", "oversight"))
    assert answer.status_code == 403 and "Only the steering group and the secretariat can do this." in text(answer)
    assert enter().get(of_decision(decide(title="Other"), "commit", "oversight")).status_code == 302


def test_nothing_to_do_with_its_reason(decide, enter, text, world):
    decision, client = decide(), enter(world.people[1])
    answer = client.post(of_decision(decision, "nothing", "oversight"), {"reason": "The rule is there."}, follow=True)
    assert "Nothing has to be done. The rule is there. Noted by Member 1" in text(answer)
    answer = client.post(of_decision(decision, "nothing", "oversight"), {"reason": "Again."})
    assert answer.status_code == 422 and "It was already said what follows from this decision." in text(answer)
    assert NothingToDo.objects.count() == 1


def test_a_report_is_sent_back_and_then_accepted(commit, enter, text, world, staff):
    made, owner, judge = commit(), enter(staff), enter(world.people[0])
    answer = owner.post(of_commitment(made, "report"), {"done": "done", "text": "All of them."})
    assert answer.status_code == 422 and "What shows it?: Write something first." in text(answer)
    sent = {"done": "done", "text": "All of them.", "evidence": "https://example.org/tests"}
    assert "reported done" in text(owner.post(of_commitment(made, "report"), sent, follow=True))
    shown = text(judge.get(of_commitment(made, "judge")))
    assert "Dirk Director says: All of them. What shows it: https://example.org/tests" in shown
    answer = judge.post(of_commitment(made, "judge"), {"accepted": "no"})
    assert answer.status_code == 422 and "What is missing?: Write something first." in text(answer)
    answer = judge.post(of_commitment(made, "judge"), {"accepted": "no", "answer": "Ghent is missing."}, follow=True)
    assert "something is missing Member 0, 2 March 2026 Ghent is missing." in text(answer)
    owner.post(of_commitment(made, "report"), sent)
    answer = judge.post(of_commitment(made, "judge"), {"accepted": "yes"}, follow=True)
    assert "Follows from decision" in text(answer) and "done" in text(answer)
    made.refresh_from_db()
    assert made.state == "done"


def test_evidence_becomes_a_link_only_when_it_is_one(commit, enter, staff):
    made, client = commit(), enter(staff)
    client.post(of_commitment(made, "report"), {"text": "Going.", "evidence": "javascript:alert(1)"})
    assert 'href="javascript' not in client.get(of_commitment(made)).content.decode()


def test_changing_and_dropping(commit, enter, text, world):
    made, client = commit(), enter(world.people[0])
    sent = {"owner": f"house:{world.houses[2].pk}", "due": "2026-09-01", "reason": "The supplier is late."}
    shown = text(client.post(of_commitment(made, "change"), sent, follow=True))
    assert "Bibliotheek Dorp 2" in shown and "1 September 2026" in shown and "The supplier is late." in shown
    shown = text(client.post(of_commitment(made, "drop"), {"reason": "It stopped."}, follow=True))
    assert "Why it was dropped It stopped." in shown
    assert client.get(of_commitment(made, "drop")).status_code == 403


def test_the_service_and_the_group_show_what_needs_whom(commit, decide, enter, page, text, world, staff):
    decision = decide()
    late, reported = commit(decision=decision, days=5, text="Too late"), commit(decision=decision, text="Said done")
    commit(decision=decision, days=400, text="Far away")
    actions.report(actor=actor_for(staff), commitment=reported, text="Done.", done=True, evidence="x")
    decide(title="Unsaid")
    with clock.at(factories.NOW + dt.timedelta(days=95)):
        for address in (
            reverse("oversight:service", args=[world.service.slug]),
            reverse("oversight:watch", args=[world.steering.slug]),
        ):
            shown = page(address)
            places = [
                shown.index(words) for words in ("Too late (1)", "Reported done (1)", "Silent (1)", "Not said yet")
            ]
            assert places == sorted(places)
            assert late.reference.split(".")[0] in shown and "was due on 7 March 2026" in shown
        assert "3 things are being carried out. one is late" in page(
            reverse("services:detail", args=[world.service.slug])
        )
    assert "Say what follows" in text(
        enter(world.people[0]).get(reverse("oversight:watch", args=[world.steering.slug]))
    )


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_for_one_and_for_many(commit, decide, enter, queries, world, number):
    decision = decide()
    for _ in range(number):
        commit(decision=decision)
    with queries(most=9):
        enter().get(reverse("oversight:service", args=[world.service.slug]))


def test_the_desk_has_what_waits(commit, decide, enter, text, world, staff):
    decision = decide()
    made = commit(decision=decision, owner=world.houses[1])
    decide(title="Unsaid")
    desk = reverse("desk:index")
    assert "To carry out Switch the reservation cost off" in text(enter(world.people[1]).get(desk))
    assert "Say what follows from one decision" in text(enter(world.people[0]).get(desk))
    with clock.at(factories.NOW + dt.timedelta(days=70)):
        shown = text(enter(world.people[1]).get(desk))
        assert "late Report on this" in shown and "closed" not in shown
    actions.report(actor=world.actor(1), commitment=made, text="Done.", done=True, evidence="x")
    assert "To carry out" not in text(enter(world.people[1]).get(desk))
    assert "Reported done Switch the reservation cost off" in text(enter(world.people[0]).get(desk))


def test_the_year_as_it_runs_and_as_it_was_reported(commit, decide, enter, page, text, world):
    commit(decision=decide(title="First question"))
    address = reverse("oversight:year", args=[world.consortium.slug, 2026])
    shown = page(address)
    assert "as it stands now" in shown and "First question BIB-2026-001 Adopted to carry out" in shown
    assert "6 of 6 seats voted" in shown
    sheet = tabular.read(enter().get(reverse("oversight:year-csv", args=[world.consortium.slug, 2026])).content)
    assert [cells[0] for _row, cells in sheet.rows] == ["BIB-2026-001", "BIB-2026-001.1"]
    with clock.at(clock.local(dt.date(2027, 1, 1), 1)):
        report_years()
        shown = page(address)
        assert "made by itself on 1 January 2027" in shown and "late" in shown
        assert "The year 2027" in shown


@pytest.mark.parametrize("year", [1999, 2024, 2030])
def test_a_year_that_was_not_or_is_not_yet_is_not_found(enter, world, year):
    assert enter().get(reverse("oversight:year", args=[world.consortium.slug, year])).status_code == 404


def test_what_is_not_there_is_not_found(enter, world, decide):
    decision = decide()
    assert enter().get(f"/en/b/{decision.number}/uitvoering/7/").status_code == 404
    assert enter(world.people[0]).get("/en/b/BIB-2026-777/uitvoering/nieuw/").status_code == 404
    assert enter().get("/en/d/none/uitvoering/").status_code == 404
