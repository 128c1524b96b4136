"""The board's document and check, and the call to all participants, as pages."""

import datetime as dt

import pytest
from django.urls import reverse

from beraad.kernel import clock
from beraad.oversight import delegating
from beraad.oversight.models import CalledUp, Delegation, ManagementAgreement, Objection, Return

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WORDS = {"clause": "7.2", "reason": "This pays operation from project money.", "board_decision": "RVB 2026-3"}


def place(decision, name):
    return reverse(f"oversight:{name}", args=[decision.number])


def detail(decision):
    return reverse("register:detail", args=[decision.number])


@pytest.fixture
def taken(decide, board):
    decision = decide()
    with clock.at(decision.decided_at + DAY):
        yield decision


def test_the_document_stands_on_the_page_of_the_service(board, enter, text, world):
    shown = text(enter().get(reverse("oversight:delegation", args=[world.service.slug])))
    assert "Decision RVB 2024-18 of Raad van Bestuur" in shown
    assert "Limits Within the budget. Within the law." in shown
    assert "Within 10 days it can send a decision back" in shown and "Record a delegation" not in shown
    assert "The board lets it decide, by its decision RVB 2024-18." in text(
        enter().get(reverse("services:detail", args=[world.service.slug]))
    )
    assert "The board delegated nothing" not in shown


def test_without_a_delegation_it_says_so(enter, text, world):
    shown = text(enter().get(reverse("oversight:delegation", args=[world.service.slug])))
    assert "The board delegated nothing about this service" in shown


def test_the_secretariat_ends_and_records(board, enter, text, world):
    client, today = enter(world.secretary), clock.today()
    address = reverse("oversight:end-delegation", args=[world.service.slug, board.pk])
    assert client.post(address, {"end": "2024-01-01", "decision": "RVB 1"}).status_code == 422
    client.post(address, {"end": today.isoformat(), "decision": "RVB 1"})
    sent = {
        "text": "Everything but the price.",
        "limits": "One limit.\n\nAnother limit.",
        "decision": "RVB 2026-1",
        "start": "2026-01-01",
        "check_days": "5",
        "contest_days": "5",
        "answer_days": "5",
        "source": "Minutes",
    }
    address = reverse("oversight:delegate", args=[world.service.slug])
    answer = client.post(address, sent)
    assert answer.status_code == 422 and "Another delegation holds from 1 January 2025." in text(answer)
    answer = client.post(address, sent | {"start": today.isoformat()}, follow=True)
    assert "Decision RVB 2026-1 of Raad van Bestuur" in text(answer)
    assert Delegation.objects.latest("pk").limits == ["One limit.", "Another limit."]
    assert enter(world.people[0]).get(address).status_code == 403


def test_the_agreement_clause_by_clause_and_its_versions(board, enter, text, world):
    address = reverse("oversight:agreement")
    assert "7.2 Operation is not paid from project money." in text(enter().get(address))
    client, write = enter(world.secretary), reverse("oversight:record-agreement")
    assert "3.1 | Reach | Services are for every municipality." in client.get(write).content.decode()
    sent = {"title": "Agreement 2027", "start": "2027-01-01", "source": "Copy"}
    answer = client.post(write, sent | {"clauses": "no number here"})
    assert answer.status_code == 422 and "Line 1 is not a number, a title and a text." in text(answer)
    answer = client.post(write, sent | {"clauses": "1 | One | First.\n1 | Two | Second."})
    assert answer.status_code == 422 and "each its own number" in text(answer)
    client.post(write, sent | {"clauses": "1 | One | First.\n2 | Second."})
    assert ManagementAgreement.objects.get(number=2).clauses[1] == {"number": "2", "title": "", "text": "Second."}
    assert "1. One First." in text(enter().get(address + "?versie=2"))
    assert "Operation is not paid" in text(enter().get(address))
    assert enter().get(address + "?versie=9").status_code == 404


def test_a_decision_says_until_when_the_board_can_send_it_back(taken, enter, text):
    shown = text(enter().get(detail(taken)))
    assert "Raad van Bestuur can send this decision back until" in shown and "Send it back" not in shown
    with clock.at(taken.decided_at + 12 * DAY):
        assert "The board let this decision stand." in text(enter().get(detail(taken)))


def test_sent_back_contested_and_answered_for_all_to_read(taken, enter, text, world):
    member, group = enter(world.people[5]), enter(world.people[0])
    assert enter(world.secretary).get(place(taken, "send-back")).status_code == 403
    answer = member.post(place(taken, "send-back"), WORDS | {"reason": " "})
    assert answer.status_code == 422 and "Fill this in." in text(answer)
    answer = member.post(place(taken, "send-back"), WORDS | {"clause": "1.1"})
    assert answer.status_code == 422 and "Choose one of the possibilities." in text(answer)
    shown = text(member.post(place(taken, "send-back"), WORDS, follow=True))
    assert "The board sent this decision back. Until that is settled it does not hold." in shown
    assert "Clause 7.2 Operation is not paid from project money." in shown
    assert "Why This pays operation from project money." in shown
    assert enter(world.people[3]).get(place(taken, "contest")).status_code == 403
    group.post(place(taken, "contest"), {"text": "This is development."})
    shown = text(enter().get(detail(taken)))
    assert "This is development." in shown and "or the decision holds after all" in shown
    assert "Sent back by the board" in text(member.get(reverse("desk:index")))
    member.post(place(taken, "answer"), {"upheld": "holds", "text": "You are right."})
    shown = text(enter().get(detail(taken)))
    assert "taken back by the board" in shown and "You are right." in shown and "does not hold" not in shown
    assert Return.objects.get().state == "withdrawn"


def test_uncontested_the_board_cannot_answer_that_it_stays_so(taken, enter, text, world):
    delegating.send_back(actor=world.actor(5), decision=taken, **WORDS)
    answer = enter(world.people[5]).post(place(taken, "answer"), {"upheld": "upheld", "text": "So."})
    assert answer.status_code == 422 and "Nobody contested this." in text(answer)


def test_calling_up_in_the_name_of_an_organisation(decide, enter, text, world):
    decision = decide(kind="operational")
    with clock.at(decision.decided_at + DAY):
        shown = text(enter().get(detail(decision)))
        assert "Let all participants vote" in shown and "0 of the 2 objections needed" in shown
        assert " Object " not in shown
        client = enter(world.people[2])
        assert client.post(place(decision, "object"), {"reason": ""}).status_code == 422
        shown = text(client.post(place(decision, "object"), {"reason": "It concerns us all."}, follow=True))
        assert "Your organisation objected." in shown and "1 of the 2 objections needed" in shown
        answer = client.post(place(decision, "object"), {"reason": "Again."})
        assert answer.status_code == 422 and "already asked for a vote" in text(answer)
        assert "can object again" in text(client.get(place(decision, "withdraw-objection")))
        client.post(place(decision, "withdraw-objection"))
        assert not Objection.objects.exists()
        for index in (2, 3):
            enter(world.people[index]).post(place(decision, "object"), {"reason": "It concerns us all."})
        assert CalledUp.objects.exists()
        shown = text(enter().get(detail(decision)))
        assert "Participants called this decision up. It no longer holds" in shown
        assert "2 of the 6 organisations with a vote objected." in shown
        assert "Vote" in text(enter().get(reverse("proposals:detail", args=[decision.reference])))
        assert enter(world.secretary).get(place(decision, "object")).status_code == 403


def test_what_the_consortium_decided_has_no_such_block(decide, enter, text):
    assert "Let all participants vote" not in text(enter().get(detail(decide())))
