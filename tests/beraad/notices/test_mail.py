"""Mail: what the outbox holds, how it leaves, and what a letter looks like."""

import datetime as dt
import re
from smtplib import SMTPException, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from django.utils import translation
from django_tasks_db.models import DBTaskResult

import factories
from beraad.access.actor import SYSTEM, VISITOR, Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, NotFound
from beraad.notices import actions, delivery, queries
from beraad.notices.actions import Notice
from beraad.notices.choices import FLEETING, OPTIONAL, Kind
from beraad.notices.hours import civil
from beraad.notices.letters import compose, shortened, together, unsubscribe_link
from beraad.notices.models import Mail, Muted
from beraad.notices.tasks import tidy, try_again
from beraad.organisations.queries import actor_for
from beraad.people import actions as people
from beraad.people.choices import Office

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NIGHT = clock.local(dt.date(2026, 3, 2), 22)
BREE, BOCHOLT, GROUP = "Bibliotheek Bree", "Bibliotheek Bocholt", "Consortiumgroep"
VOTE = {"title_voted": "Reserveren wordt gratis in elke bibliotheek", "reference": "V-2026-001", "body": GROUP}
VOTE |= {"path": ("v", "V-2026-001")}
CAST = {"house": BREE, "weight": "2", "choice": "for", "cast_at": NIGHT, "receipt": "K7QM-2F8D-9TXP", "changed": False}
WORDS = {"title_voted": "Reserveren <b>wordt</b> gratis", "reference": "V-2026-001"}
PROXY = {"house": BREE, "giver": "Nele", "holder": "Joris", "start": NIGHT.date(), "end": None}
DECIDED = {"decision": "BIB-2026-001", "title_decided": "Reserveren wordt gratis", "about": "Bibliotheeksysteem"}
TO_DO = {"text": "De kost van een reservering uitzetten in elke bibliotheek", "due": NIGHT.date(), "place": "1"}
CALL = {"number": "E-2026-001", "body": "Stuurgroep Basis"}
FACTS = {
    Kind.INVITATION: {"houses": [BREE, BOCHOLT], "token": "t" * 32, "until": NIGHT},
    Kind.MANDATE: {"house": BREE, "body": GROUP, "role": "substitute", "start": NIGHT.date(), "end": None},
    Kind.TURN: VOTE | {"seats": [(BREE, "2"), (BOCHOLT, "3/2")], "closes": NIGHT},
    Kind.REMINDER: VOTE | WORDS | {"seats": [(BREE, "2")], "closes": NIGHT},
    Kind.RECEIPT: VOTE | CAST | {"closes": NIGHT},
    Kind.CHANGED: VOTE | {"house": BREE, "by": "Joris Vanhees", "changed_at": NIGHT, "closes": NIGHT},
    Kind.OUTCOME: VOTE | {"result": "adopted", "cast": 168, "entitled": 284},
    Kind.CONSULTATION: WORDS | {"service": "Bibliotheeksysteem", "last_day": NIGHT.date()},
    Kind.ADVICE: VOTE | {"body": "Stuurgroep Basis"},
    Kind.GROUP: VOTE | {"body": "Stuurgroep Basis", "consent": True, "step": "asked", "closes": NIGHT},
    Kind.COMMITMENT: DECIDED | TO_DO | {"what": "changed", "reason": "The supplier <b>stopped</b>."},
    Kind.OVERDUE: DECIDED | TO_DO | {"owner": BREE},
    Kind.BOARD: DECIDED
    | {"what": "returned", "board": "Raad van Bestuur", "clause": "7.2", "words": "Money.", "last_day": NIGHT.date()},
    Kind.CALLED_UP: DECIDED | {"reference": "V-2026-001", "objections": 31, "members": 278},
    Kind.CALL: CALL | {"seats": 3, "last_day": NIGHT.date(), "missing": True, "house": BREE},
    Kind.ELECTION: CALL
    | {"what": "asked", "slug": "s", "name_said": "Nele", "house": BREE, "words": "", "last_day": NIGHT.date()},
    Kind.PROXY: VOTE | PROXY | {"what": "given"},
    Kind.REFUSAL: {"who": "Nele Claes"},
    Kind.SECURITY: {"what": "webauthn_added", "moment": NIGHT},
    Kind.CODE: {"secret": "BCDF-GHJK", "minutes": 20, "purpose": "sign-in"},
    Kind.UNKNOWN: {},
}


@pytest.fixture(autouse=True)
def moment():
    with clock.at(factories.NOW):
        yield


@pytest.fixture
def nele():
    return factories.person("Nele Claes")


@pytest.fixture
def secretariat():
    return actor_for(factories.person("Katrien Wouters", Office.SECRETARIAT))


def told(person, key="k", kind=Kind.ADVICE, **given):
    return actions.queue(Notice(key, kind, person, FACTS[kind], **given))


class Broken(EmailBackend):
    """A server that is there but takes nothing."""

    def send_messages(self, messages):
        raise SMTPException("550 no such mailbox")


class Away(EmailBackend):
    """A server that is not there."""

    def open(self):
        raise ConnectionRefusedError("nobody answers")


def server(backend):
    return override_settings(EMAIL_BACKEND=f"{backend.__module__}.{backend.__name__}")


def test_every_kind_has_facts_here():
    assert set(FACTS) == set(Kind)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", FACTS)
def test_a_letter_says_the_same_in_text_and_html(kind, language):
    message = compose(kind, language=language, name="Nele Claes", person=7 if kind in OPTIONAL else None, **FACTS[kind])
    assert 0 < len(message.subject) <= 60
    assert "\n" not in message.subject
    prose = [line for line in message.text.splitlines() if "://" not in line]
    assert max(map(len, prose)) <= 72 + 8
    assert len(message.html.encode()) < 40_000
    for must in (f'<html lang="{language}"', "<h1 ", "color-scheme", "Nele"):
        assert must in message.html
    assert not re.search(r"<(img|script|link|iframe)\b", message.html)
    for label in re.findall(r'<th scope="row"[^>]*>(.*?)</th>', message.html):
        assert label in message.text
    links = set(re.findall(r'href="(.*?)"', message.html))
    assert links
    for link in links:
        assert link in message.text


def test_words_of_others_are_no_markup():
    message = compose(Kind.REMINDER, language="en", name="Nele", **FACTS[Kind.REMINDER])
    assert "<b>wordt</b>" not in message.html
    assert "&lt;b&gt;wordt" in message.html
    assert "Reserveren <b>wordt</b> gratis" in message.text


def test_of_a_secret_vote_comes_neither_the_code_nor_the_choice():
    facts = VOTE | {"house": BREE, "closes": NIGHT, "receipt": "", "vote": 7}
    message = compose(Kind.RECEIPT, language="en", name="Nele", **facts)
    assert "they are not in this message" in message.text and "/stemming/7/wijzigen/" in message.text
    assert "Control code" not in message.text and "Weight" not in message.text


def test_a_subject_is_cut_at_a_word():
    assert shortened("Vote before Thursday: " + "reserving " * 9).endswith("reserving…")
    assert len(shortened("x " * 200)) <= 60


def test_names_are_listed_as_people_do():
    with translation.override("en"):
        assert [together(["Bree", "Peer", "Bocholt"][:n]) for n in (0, 1, 2, 3)] == [
            "", "Bree", "Bree and Peer", "Bree, Peer and Bocholt",
        ]  # fmt: skip


def test_nobody_is_told_twice(nele):
    assert told(nele) == 1
    assert told(nele) == 0
    assert Mail.objects.count() == 1


def test_two_notices_with_one_key_are_one(nele):
    notice = Notice("k", Kind.ADVICE, nele, FACTS[Kind.ADVICE])
    assert actions.queue(notice, notice) == 1


def test_who_is_closed_out_is_told_nothing(nele):
    nele.is_active = False
    assert told(nele) == 0


def test_the_cost_of_many_is_that_of_one(queries):
    people = [factories.person(f"Member {n}") for n in range(6)]
    with queries(most=5):
        actions.queue(*(Notice(f"k{p.pk}", Kind.OUTCOME, p, FACTS[Kind.OUTCOME]) for p in people))
    assert Mail.objects.count() == 6


def test_mail_leaves_with_both_parts_and_the_right_headers(nele):
    told(nele, kind=Kind.OUTCOME)
    assert delivery.send_due() == 1
    (sent,) = mail.outbox
    assert sent.to == [nele.email]
    assert sent.from_email == '"Beraad, Consortiumgroep" <beraad@localhost>'
    assert [kind for _html, kind in sent.alternatives] == ["text/html"]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = Mail.objects.get()
    assert (row.sent_at, row.due_at, row.tries) == (factories.NOW, None, 1)
    assert delivery.send_due() == 0


def test_what_cannot_be_switched_off_offers_no_switch(nele):
    told(nele)
    delivery.send_due()
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_a_refused_mail_is_tried_again_ever_later_and_then_given_up(nele, secretariat):
    told(nele)
    moments = [factories.NOW]
    with server(Broken):
        for pause in (*delivery.PAUSES, None):
            with clock.at(moments[-1]):
                assert delivery.send_due() == 0
                assert delivery.send_due() == 0, "not before its time"
            row = Mail.objects.get()
            assert row.due_at == (None if pause is None else moments[-1] + pause * MINUTE)
            moments.append(row.due_at)
    assert row.tries == len(delivery.PAUSES) + 1
    assert row.failure == "SMTPException: 550 no such mailbox"
    assert list(queries.failing(secretariat)) == [row]
    assert not queries.failing(Actor(person=nele)).exists()
    people.change_person(actor=secretariat, person=nele, email="nele@new.example.org")
    with pytest.raises(Forbidden):
        actions.retry(actor=Actor(person=nele), mail=row)
    actions.retry(actor=secretariat, mail=queries.mail_for(secretariat, row.pk))
    assert delivery.send_due() == 1
    assert mail.outbox[0].to == ["nele@new.example.org"]
    assert not queries.failing(secretariat).exists()
    with pytest.raises(Conflict):
        actions.retry(actor=secretariat, mail=Mail.objects.get())


def test_a_server_that_is_away_costs_no_try(nele, secretariat):
    told(nele)
    with server(Away):
        assert delivery.send_due() == 0
    row = Mail.objects.get()
    assert (row.tries, row.due_at) == (0, factories.NOW + MINUTE)
    assert "nobody answers" in queries.failing(secretariat).get().failure


def test_one_bad_address_does_not_hold_up_the_others(nele, monkeypatch):
    told(nele, "a")
    told(factories.person("Jan Peeters"), "b")
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == [nele.email]:
            raise SMTPServerDisconnected("bad")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    assert delivery.send_due() == 1
    assert [m.to for m in mail.outbox] == [["jan.peeters@example.org"]]


def test_two_workers_send_a_mail_once(nele):
    told(nele)
    row = Mail.objects.get()
    with mail.get_connection() as connection:
        assert delivery._attempt(row, connection)
        assert not delivery._attempt(row, connection)
    assert len(mail.outbox) == 1


def test_putting_mail_in_the_outbox_wakes_a_worker_and_the_clock_does_later(nele):
    told(nele)
    assert DBTaskResult.objects.count() == 1
    try_again()
    assert DBTaskResult.objects.count() == 2
    delivery.send_due()
    try_again()
    assert DBTaskResult.objects.count() == 2


def test_mail_is_forgotten_after_a_year_and_tasks_after_a_day(nele):
    told(nele, "old")
    delivery.send_due()
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=factories.NOW)
    with clock.at(factories.NOW + dt.timedelta(days=2)):
        told(nele, "young")
        tidy()
        assert Mail.objects.count() == 2
        assert DBTaskResult.objects.count() == 1
    with clock.at(factories.NOW + dt.timedelta(days=367)):
        tidy()
        assert Mail.objects.get().key == "young", "what still has to leave is kept"


@pytest.mark.parametrize("kind", FLEETING)
def test_what_lets_someone_in_is_not_kept_after_sending(nele, kind):
    told(nele, kind=kind)
    assert Mail.objects.get().text
    delivery.send_due()
    row = Mail.objects.get()
    assert (row.text, row.html) == ("", "")


def test_a_sign_in_code_is_never_stored_nor_logged(nele, monkeypatch, caplog):
    monkeypatch.setattr(delivery._at_once, "submit", lambda function, *given: function(*given))
    with server(Broken):
        actions.send_now(kind=Kind.CODE, to=nele.email, language="nl", **FACTS[Kind.CODE])
    assert not Mail.objects.exists()
    assert "SMTPException" in caplog.text
    assert "BCDF" not in caplog.text
    assert nele.email not in caplog.text


@override_settings(DEMO=True)
def test_the_demonstration_keeps_what_it_sends(nele, monkeypatch):
    monkeypatch.setattr(delivery._at_once, "submit", lambda function, *given: function(*given))
    actions.send_now(kind=Kind.CODE, to=nele.email, language="nl", **FACTS[Kind.CODE])
    assert "BCDF-GHJK" in Mail.objects.get().text
    told(nele, kind=Kind.INVITATION)
    delivery.send_due()
    assert Mail.objects.get(kind=Kind.INVITATION).text


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 06:59", "2026-03-02 07:00"),
        ("2026-03-02 20:00", "2026-03-03 07:00"),
        ("2026-03-06 20:00", "2026-03-09 07:00"),
        ("2026-03-07 12:00", "2026-03-09 07:00"),
        ("2026-03-28 23:30", "2026-03-30 07:00"),
    ],
)
def test_people_are_left_in_peace_at_night_and_in_the_weekend(moment, expected):
    there = [dt.datetime.fromisoformat(m).replace(tzinfo=clock.ZONE) for m in (moment, expected)]
    assert civil(there[0]) == there[1]


def test_except_for_what_cannot_wait(nele):
    with clock.at(NIGHT):
        told(nele, "a", Kind.TURN, deadline=NIGHT + dt.timedelta(hours=6))
        told(nele, "b", Kind.TURN, deadline=NIGHT + dt.timedelta(days=6))
        told(nele, "c", Kind.RECEIPT)
    due = dict(Mail.objects.values_list("key", "due_at"))
    assert due == {"a": NIGHT, "b": NIGHT + dt.timedelta(hours=9), "c": NIGHT}


def test_what_someone_does_not_want_is_not_sent(nele):
    own = Actor(person=nele)
    assert queries.wanted(own) == set(OPTIONAL)
    actions.choose_messages(actor=own, wanted=[Kind.RECEIPT])
    assert queries.wanted(own) == {Kind.RECEIPT}
    assert told(nele, "a", Kind.OUTCOME) == 0
    assert told(nele, "b", Kind.RECEIPT) == 1
    actions.choose_messages(actor=own, wanted=OPTIONAL)
    assert told(nele, "c", Kind.OUTCOME) == 1


def test_whose_turn_it_is_cannot_be_switched_off(nele):
    actions.choose_messages(actor=Actor(person=nele), wanted=[])
    assert told(nele, "a", Kind.TURN) == 1
    assert told(nele, "b", Kind.SECURITY) == 1


def test_a_link_in_a_mail_switches_off_its_kind_for_its_reader(nele):
    with translation.override("nl"):
        signature = unsubscribe_link(nele.pk, Kind.OUTCOME).rstrip("/").rpartition("/")[2]
    assert actions.switch_off(signature) == Kind.OUTCOME
    assert Muted.objects.get().person == nele
    assert actions.switch_off(signature) == Kind.OUTCOME
    with pytest.raises(NotFound):
        actions.switch_off(signature[:-2])


def test_the_secretariat_invites_by_mail(nele, secretariat):
    with pytest.raises(Forbidden):
        actions.send_invitation(actor=Actor(person=nele), person=nele)
    assert not Mail.objects.exists()
    actions.send_invitation(actor=secretariat, person=nele)
    assert "/nl/welkom/" in Mail.objects.get().text


def test_nobody_reads_the_mail_of_others(nele, secretariat):
    told(nele)
    row = Mail.objects.get()
    assert queries.mail_for(secretariat, row.pk).get_deferred_fields() == {"text", "html"}
    for actor in (VISITOR, Actor(person=nele)):
        with pytest.raises(NotFound):
            queries.mail_for(actor, row.pk)
    with pytest.raises(Forbidden):
        actions.retry(actor=VISITOR, mail=row)
    assert actions.retry(actor=SYSTEM, mail=row) is None
