"""The front door: who gets in, and what it tells nobody."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

import factories
from beraad.access.actor import SYSTEM
from beraad.notices.models import Mail
from beraad.people import actions as people
from beraad.people.account import set_password

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence to remember"


def words(response):
    """A page without what differs by chance: its keys, and the address that was typed."""
    text = response.content.decode()
    for typed in ("nele.claes@example.org", "who.knows@example.org"):
        text = text.replace(typed, "…")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def ask(email, path="/en/aanmelden/", **extra):
    client = Client(**extra)
    return client, client.post(path, {"email": email})


def test_a_code_by_mail_lets_in_whoever_reads_that_mail(nele, code):
    client, asked = ask("Nele.Claes@Example.org ")
    assert asked["Location"] == "/en/aanmelden/code/"
    response = client.post(asked["Location"], {"code": code().lower().replace("-", " ")})
    assert response["Location"] == "/en/bureau/"
    assert client.get("/en/instellingen/").status_code == 200
    assert mail.outbox[0].to == [nele.email]


def test_a_letter_that_only_looks_alike_gets_no_code(db):
    made = factories.person("Mark Kok")
    ask("mar\u212a.\u212ao\u212a@example.org")
    assert [m.to for m in mail.outbox] in ([], [[made.email]])


def test_the_door_tells_nobody_whether_an_address_is_known(nele, queries):
    (known, first), (unknown, second) = ask("nele.claes@example.org"), ask("who.knows@example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [client.get(first["Location"]) for client in (known, unknown)]
    assert words(pages[0]) == words(pages[1])
    wrong = [client.post(first["Location"], {"code": "XXXX-XXXX"}) for client in (known, unknown)]
    assert [r.status_code for r in wrong] == [422, 422]
    assert words(wrong[0]) == words(wrong[1])
    assert len(mail.outbox) == 2
    assert "no account" in mail.outbox[1].body


@pytest.mark.parametrize("email", ["nele.claes@example.org", "who.knows@example.org"])
def test_the_door_asks_the_database_as_much_for_any_address(nele, email, queries):
    client = Client()
    client.get("/en/aanmelden/")
    with queries(most=8):
        client.post("/en/aanmelden/", {"email": email})


def test_no_mail_leaves_while_someone_waits_for_the_page(nele, monkeypatch):
    waiting = []
    from beraad.notices import delivery

    monkeypatch.setattr(delivery._at_once, "submit", lambda function, *given: waiting.append(given))
    ask("nele.claes@example.org")
    ask("who.knows@example.org")
    assert len(waiting) == 2
    assert not mail.outbox


def test_an_unknown_address_is_not_mailed_time_and_again(nele):
    for _ in range(3):
        ask("who.knows@example.org")
    assert len(mail.outbox) == 2


def test_who_is_closed_out_is_as_unknown(nele):
    people.deactivate(actor=SYSTEM, person=nele)
    ask(nele.email)
    assert "no account" in mail.outbox[0].body


def test_an_old_address_lets_nobody_in(nele):
    people.change_person(actor=SYSTEM, person=nele, email="nele@bree.be")
    ask("nele.claes@example.org")
    assert "no account" in mail.outbox[0].body


def test_sign_in_codes_are_not_in_the_outbox(nele):
    ask(nele.email)
    assert not Mail.objects.exists()
    assert not EmailAddress.objects.exists()


def test_a_code_works_once_and_for_its_own_browser(nele, code):
    client, _ = ask(nele.email)
    sent = code()
    stranger, _ = ask("who.knows@example.org")
    assert stranger.post("/en/aanmelden/code/", {"code": sent}).status_code == 422
    assert client.post("/en/aanmelden/code/", {"code": sent}).status_code == 302
    client.post("/en/afmelden/")
    assert client.post("/en/aanmelden/code/", {"code": sent})["Location"] == "/en/aanmelden/"
    assert client.get("/en/instellingen/").status_code == 302


def test_a_code_expires_and_the_way_is_remembered(nele, code, monkeypatch):
    client, asked = ask(nele.email, "/en/aanmelden/?next=/en/v/V-2026-001/")
    sent, now = code(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 20 * 60 + 1)
    late = client.post(asked["Location"], {"code": sent}, follow=True)
    assert late.request["PATH_INFO"] == "/en/aanmelden/"
    assert late.request["QUERY_STRING"] == "next=%2Fen%2Fv%2FV-2026-001%2F"
    assert "no longer works" in late.content.decode()
    assert client.get("/en/instellingen/").status_code == 302


def test_three_wrong_codes_end_it(nele, code):
    client, asked = ask(nele.email)
    for _ in range(2):
        assert client.post(asked["Location"], {"code": "XXXX-XXXX"}).status_code == 422
    assert client.post(asked["Location"], {"code": "XXXX-XXXX"})["Location"] == "/en/aanmelden/"
    assert client.post(asked["Location"], {"code": code()})["Location"] == "/en/aanmelden/"


def test_a_new_code_replaces_the_old(nele, code):
    client, asked = ask(nele.email)
    old = code()
    client.post(asked["Location"], {"action": "resend"})
    assert code() != old
    assert client.post(asked["Location"], {"code": old}).status_code == 422
    assert client.post(asked["Location"], {"code": code()}).status_code == 302


def test_who_asks_too_often_waits(nele):
    for _ in range(3):
        assert ask(nele.email)[1].status_code == 302
    _, refused = ask(nele.email)
    assert refused.status_code == 422
    assert "Wait five minutes" in refused.content.decode()
    assert nele.email in refused.content.decode()
    assert len(mail.outbox) == 3


def test_one_machine_cannot_try_address_after_address():
    answers = [ask(f"someone{n}@example.org")[1].status_code for n in range(12)]
    assert answers[:10] == [302] * 10
    assert answers[10:] == [422] * 2
    assert ask("someone99@example.org", REMOTE_ADDR="192.0.2.7")[1].status_code == 302


def test_where_one_was_going_is_remembered_when_it_is_ours(nele, code):
    client, asked = ask(nele.email, "/en/aanmelden/?next=/en/v/V-2026-001/")
    assert client.post(asked["Location"], {"code": code()})["Location"] == "/en/v/V-2026-001/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_nobody_is_sent_elsewhere(nele, code, elsewhere):
    client, asked = ask(nele.email, f"/en/aanmelden/?next={elsewhere}")
    assert "evil" not in asked["Location"]
    assert client.post(asked["Location"] + f"?next={elsewhere}", {"code": code()})["Location"] == "/en/bureau/"
    assert client.post("/en/afmelden/", {"next": elsewhere})["Location"] == "/en/"


def test_one_lands_in_ones_own_language(nele, code):
    people.change_person(actor=SYSTEM, person=nele, language="nl")
    client, asked = ask(nele.email)
    assert client.post(asked["Location"], {"code": code()})["Location"] == "/nl/bureau/"


def test_nobody_signs_up():
    client = Client()
    assert client.get("/en/aanmelden/nieuw/")["Location"] == "/en/aanmelden/"
    assert (
        client.post("/en/aanmelden/nieuw/", {"email": "x@y.be", "password1": PASSWORD})["Location"] == "/en/aanmelden/"
    )


def test_a_password_lets_in_and_a_wrong_one_says_nothing(nele):
    set_password(nele, PASSWORD)
    page = "/en/aanmelden/wachtwoord/"
    wrong = [
        Client().post(page, {"login": login, "password": "wrong"})
        for login in ("nele.claes@example.org", "who.knows@example.org")
    ]
    assert [r.status_code for r in wrong] == [422, 422]
    assert words(wrong[0]) == words(wrong[1])
    client = Client()
    assert client.post(page, {"login": nele.email, "password": PASSWORD})["Location"] == "/en/bureau/"


def test_who_has_no_password_gets_in_with_none(nele):
    for password in ("", "!", nele.password):
        response = Client().post("/en/aanmelden/wachtwoord/", {"login": nele.email, "password": password})
        assert response.status_code == 422


def test_passwords_cannot_be_guessed(nele):
    set_password(nele, PASSWORD)
    page = "/en/aanmelden/wachtwoord/"
    for n in range(5):
        Client().post(page, {"login": nele.email, "password": f"guess {n}"})
    refused = Client().post(page, {"login": nele.email, "password": PASSWORD})
    assert refused.status_code == 422
    assert "Wait five minutes" in refused.content.decode()


def test_too_many_tries_are_answered_in_words(nele):
    set_password(nele, PASSWORD)
    for n in range(30):
        Client().post("/en/aanmelden/wachtwoord/", {"login": f"x{n}@y.be", "password": "guess"})
    refused = Client().post("/en/aanmelden/wachtwoord/", {"login": nele.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert "Wait five minutes" in refused.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_password_login", "account_logout", "mfa_login_webauthn"])
def test_a_forged_form_is_refused(nele, name):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse(name), {"email": nele.email, "login": nele.email, "password": "x"}).status_code == 403
    assert not mail.outbox


def test_signing_out_takes_a_form(nele, sign_in):
    client = sign_in(nele)
    assert client.get("/en/afmelden/").status_code == 200
    assert client.get("/en/instellingen/").status_code == 200
    client.post("/en/afmelden/")
    assert client.get("/en/instellingen/").status_code == 302


def test_the_session_gets_another_key(nele, code):
    client, asked = ask(nele.email)
    before = client.session.session_key
    client.post(asked["Location"], {"code": code()})
    assert client.session.session_key != before


def test_pages_of_the_door_are_not_kept_by_browsers(nele):
    client, asked = ask(nele.email)
    for page in ("/en/aanmelden/", asked["Location"]):
        assert "no-store" in Client().get("/en/aanmelden/")["Cache-Control"], page


def test_passkeys_are_offered_by_name_and_not_by_number():
    assert "passkey.js" in Client().get("/en/aanmelden/", HTTP_HOST="localhost:8000").content.decode()
    for host in ("127.0.0.1:8000", "[::1]:8000"):
        assert "passkey.js" not in Client().get("/en/aanmelden/", HTTP_HOST=host).content.decode()


def test_a_passkey_we_did_not_ask_for_is_refused(nele):
    client = Client()
    asked = client.get("/en/aanmelden/passkey/", HTTP_ACCEPT="application/json", HTTP_HOST="localhost")
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
    for credential in ("", "{}", "[]", '{"id": "x"}', "no json", '{"response": {"userHandle": "MQ"}}'):
        response = client.post("/en/aanmelden/passkey/", {"credential": credential}, HTTP_HOST="localhost")
        assert response["Location"] == "/en/aanmelden/", credential
    assert client.get("/en/instellingen/").status_code == 302


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0)
def test_a_header_does_not_change_who_is_counted():
    forged = [ask(f"s{n}@example.org", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}")[1].status_code for n in range(11)]
    assert forged[-1] == 422


def test_there_is_no_way_in_but_these():
    assert factories.person("Jan Peeters").has_usable_password() is False
    for path in ("/en/aanmelden/code/", "/en/aanmelden/tweede-stap/"):
        assert Client().get(path).status_code == 302
