"""One's own account: settings, sessions, for whom one speaks, and proving that it is still you."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

import factories
from beraad.access.actor import SYSTEM
from beraad.notices.choices import Kind
from beraad.notices.letters import unsubscribe_link
from beraad.notices.models import Mail, Muted
from beraad.organisations.actions import affiliate
from beraad.people.account import set_password
from beraad.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a long sentence to remember"
SENSITIVE = [
    "/en/instellingen/wachtwoord/",
    "/en/instellingen/passkeys/nieuw/",
    "/en/instellingen/app/",
    "/en/instellingen/app/weg/",
    "/en/instellingen/herstelcodes/",
    "/en/instellingen/herstelcodes/nieuw/",
    "/en/instellingen/herstelcodes/codes.txt",
    "/en/instellingen/passkeys/1/weg/",
]


def age(client):
    """Let an hour pass since they proved who they are."""
    session = client.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 3600
    session.save()


def told(client, path="/en/instellingen/"):
    return client.get(path).content.decode()


def app_code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def houses(nele):
    made = [factories.house(name, 1000, f"7200{n}") for n, name in enumerate(("Bree", "Peer"))]
    for house in made:
        affiliate(actor=SYSTEM, person=nele, house=house, start=factories.START)
    return made


@pytest.mark.parametrize("path", ["/en/instellingen/", "/en/bevestigen/", *SENSITIVE])
def test_settings_are_for_who_is_signed_in(path):
    assert Client().get(path)["Location"].startswith("/en/aanmelden/?next=")


def test_whoever_lost_their_session_sees_what_they_typed(client, nele):
    response = client.post("/en/instellingen/gegevens/", {"name": "Nele van Hier", "language": "nl"})
    assert response.status_code == 403
    assert "Nele van Hier</textarea>" in response.content.decode()


def test_the_page_costs_the_same_with_many_sessions(nele, sign_in, queries):
    clients = [sign_in(nele) for _ in range(2)]
    with queries(most=12):
        told(clients[0])
    clients += [sign_in(nele)]
    with queries(most=12):
        told(clients[0])


def test_name_and_language_are_changed(nele, sign_in):
    client = sign_in(nele)
    response = client.post("/en/instellingen/gegevens/", {"name": "Nele C.", "language": "nl"})
    assert response["Location"] == "/nl/instellingen/"
    person = Person.objects.get()
    assert (person.name, person.language) == ("Nele C.", "nl")


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "language": "en"},
        {"name": "x" * 121, "language": "en"},
        {"name": "Nele", "language": "tlh"},
        {"name": "zero\x00byte", "language": "en"},
        {},
    ],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(nele, sign_in, given):
    client = sign_in(nele)
    response = client.post("/en/instellingen/gegevens/", given)
    assert response.status_code == 422
    assert "something to correct" in response.content.decode()
    assert Person.objects.get().name == "Nele Claes"


def test_a_name_is_no_markup(nele, sign_in):
    client = sign_in(nele)
    client.post("/en/instellingen/gegevens/", {"name": "<script>alert(1)</script>", "language": "en"})
    assert "<script>alert" not in told(client)


def test_messages_are_chosen(nele, sign_in):
    client = sign_in(nele)
    assert told(client).count("checked") == 5
    client.post("/en/instellingen/berichten/", {"kinds": ["receipt"]})
    assert told(client).count("checked") == 1
    assert set(Muted.objects.values_list("kind", flat=True)) == {"outcome", "consultation", "overdue", "call"}


def test_one_click_in_a_mail_is_enough_but_looking_is_not(nele):
    link = unsubscribe_link(nele.pk, Kind.OUTCOME).removeprefix("http://localhost:8000")
    assert "Do you want no more" in told(Client(), link)
    assert not Muted.objects.exists()
    mailbox = Client(enforce_csrf_checks=True)
    assert mailbox.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Muted.objects.get().person == nele
    forged = link[:-3] + "/"
    assert (Client().get(forged).status_code, Client().post(forged).status_code) == (404, 404)


def test_a_session_is_ended_from_another_browser(nele, sign_in):
    here, there = sign_in(nele), sign_in(nele, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    assert "Firefox, Windows" in told(here)
    row = told(here).split("/en/instellingen/sessies/")[1].split("/")[0]
    here.post(f"/en/instellingen/sessies/{row}/")
    assert there.get("/en/instellingen/").status_code == 302
    assert here.get("/en/instellingen/").status_code == 200


def test_one_ends_no_session_of_someone_else(nele, sign_in):
    client = sign_in(nele)
    row = nele.usersession_set.get().pk
    sign_in(factories.person("Jan Peeters")).post(f"/en/instellingen/sessies/{row}/")
    assert client.get("/en/instellingen/").status_code == 200


def test_signing_out_everywhere_leaves_nobody_in(nele, sign_in):
    here, there = sign_in(nele), sign_in(nele)
    here.post("/en/instellingen/overal-afmelden/")
    for client in (here, there):
        assert client.get("/en/instellingen/").status_code == 302


@pytest.mark.parametrize("path", SENSITIVE)
def test_how_one_signs_in_is_changed_only_by_who_just_proved_who_they_are(nele, sign_in, path):
    client = sign_in(nele)
    age(client)
    for response in (client.get(path), client.post(path, {"password": PASSWORD, "code": "1", "remove": "yes"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/en/bevestigen/?next=")
    assert not Person.objects.get().has_usable_password()


def test_a_code_by_mail_proves_it(nele, sign_in, code):
    client = sign_in(nele)
    age(client)
    page = client.get("/en/instellingen/wachtwoord/")["Location"]
    client.post(page)
    assert mail.outbox[-1].subject == "Confirm with your code"
    assert client.post(page, {"code": "XXXX-XXXX"}).status_code == 422
    assert client.post(page, {"code": code()})["Location"] == "/en/instellingen/wachtwoord/"
    assert client.get("/en/instellingen/wachtwoord/").status_code == 200


def test_such_a_code_is_kept_as_a_digest_and_works_three_tries_and_twenty_minutes(nele, sign_in, code, monkeypatch):
    client = sign_in(nele)
    age(client)
    client.post("/en/bevestigen/")
    assert code() not in str(dict(client.session))
    for _ in range(3):
        client.post("/en/bevestigen/", {"code": "XXXX-XXXX"})
    assert client.post("/en/bevestigen/", {"code": code()}).status_code == 422
    client.post("/en/bevestigen/")
    sent, now = code(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 20 * 60 + 1)
    assert client.post("/en/bevestigen/", {"code": sent}).status_code == 422


def test_such_codes_are_not_sent_time_and_again(nele, sign_in):
    client = sign_in(nele)
    answers = [client.post("/en/bevestigen/").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
def test_proving_it_leads_nowhere_else(nele, sign_in, code, elsewhere):
    client = sign_in(nele)
    client.post("/en/bevestigen/")
    response = client.post(f"/en/bevestigen/?next={elsewhere}", {"code": code()})
    assert response["Location"] == "/en/instellingen/"


def test_a_password_proves_it_too(nele, sign_in):
    set_password(nele, PASSWORD)
    client = sign_in(nele)
    age(client)
    page = "/en/bevestigen/wachtwoord/?next=/en/instellingen/app/"
    assert client.post(page, {"password": "wrong"}).status_code == 422
    assert client.post(page, {"password": PASSWORD})["Location"] == "/en/instellingen/app/"
    assert client.get("/en/instellingen/app/").status_code == 200


def test_a_password_is_set_replaced_and_removed(nele, sign_in):
    here, there = sign_in(nele), sign_in(nele)
    page = "/en/instellingen/wachtwoord/"
    for weak in ("short", "password1234", "nele.claes@example.org"):
        assert here.post(page, {"password": weak}).status_code == 422
    assert here.post(page, {"password": PASSWORD})["Location"] == "/en/instellingen/"
    assert Person.objects.get().check_password(PASSWORD)
    assert here.get("/en/instellingen/").status_code == 200
    assert there.get("/en/instellingen/").status_code == 302
    here.post(page, {"remove": "yes"})
    assert not Person.objects.get().has_usable_password()
    assert here.get("/en/instellingen/").status_code == 200
    assert Mail.objects.filter(kind=Kind.SECURITY, person=nele).count() == 2


def test_an_app_makes_a_second_step_with_codes_for_when_it_is_lost(nele, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(nele)
    page = told(client, "/en/instellingen/app/")
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert client.post("/en/instellingen/app/", {"code": "000"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/en/instellingen/app/", {"code": app_code(client.session["mfa.totp.secret"])})
    assert done["Location"] == "/en/instellingen/herstelcodes/"
    codes = client.get("/en/instellingen/herstelcodes/codes.txt").content.decode().split()
    assert len(codes) == 10
    assert all(one in told(client, done["Location"]) for one in codes)
    assert Mail.objects.filter(kind=Kind.SECURITY).exists()
    asked = enter(nele)
    assert asked.get("/en/instellingen/").status_code == 302
    assert asked.post("/en/aanmelden/tweede-stap/", {"code": "12345678"}).status_code in (200, 422)
    assert asked.post("/en/aanmelden/tweede-stap/", {"code": codes[0]})["Location"] == "/en/bureau/"
    again = enter(nele)
    again.post("/en/aanmelden/tweede-stap/", {"code": codes[0]})
    assert again.get("/en/instellingen/").status_code == 302
    client.post("/en/instellingen/app/weg/")
    assert not Authenticator.objects.exists()


def enter(person):
    """A browser that typed the code from the mail, and is asked one more step."""
    import re

    client = Client()
    client.post("/en/aanmelden/", {"email": person.email})
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", mail.outbox[-1].body).group(0)
    assert client.post("/en/aanmelden/code/", {"code": code})["Location"] == "/en/aanmelden/tweede-stap/"
    return client


def test_a_passkey_asks_no_second_step_of_a_code(nele, sign_in):
    Authenticator.objects.create(user=nele, type=Authenticator.Type.WEBAUTHN, data={"name": "laptop"})
    assert sign_in(nele).get("/en/instellingen/").status_code == 200


def test_one_removes_no_passkey_of_someone_else(nele, sign_in):
    row = Authenticator.objects.create(user=nele, type=Authenticator.Type.WEBAUTHN, data={"name": "laptop"})
    jan = sign_in(factories.person("Jan Peeters"))
    assert jan.post(f"/en/instellingen/passkeys/{row.pk}/weg/").status_code == 404
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("credential", ["{}", "[]", "1", '"x"', '{"id": "x"}', "null", "no json", ""])
def test_a_forged_passkey_is_not_added(nele, sign_in, credential):
    client = sign_in(nele)
    client.get("/en/instellingen/passkeys/nieuw/", HTTP_HOST="localhost")
    response = client.post("/en/instellingen/passkeys/nieuw/", {"credential": credential}, HTTP_HOST="localhost")
    assert response.status_code == 422
    assert not Authenticator.objects.exists()


def test_one_speaks_for_a_house_of_ones_own(nele, houses, sign_in):
    client = sign_in(nele)
    page = "/en/instellingen/"
    response = client.post("/en/namens/", {"house": houses[1].pk, "next": page}, follow=True)
    assert response.request["PATH_INFO"] == page
    assert "You now speak for Bibliotheek Peer." in response.content.decode()
    assert client.session["house"] == houses[1].pk
    client.post("/en/namens/", {"house": ""})
    assert "You read along" in told(client)


@pytest.mark.parametrize("house", ["0", "999999", "x", "-1", "9" * 40])
def test_nobody_speaks_for_a_house_of_others(nele, houses, sign_in, house):
    client = sign_in(nele)
    assert client.post("/en/namens/", {"house": house}).status_code == 403
    assert "house" not in client.session


def test_switching_leads_nowhere_else(nele, houses, sign_in):
    client = sign_in(nele)
    response = client.post("/en/namens/", {"house": houses[0].pk, "next": "https://evil.example/"})
    assert response["Location"] == "/en/bureau/"


@pytest.mark.parametrize(
    "path", ["/en/namens/", "/en/instellingen/gegevens/", "/en/instellingen/berichten/",
             "/en/instellingen/overal-afmelden/", "/en/instellingen/sessies/1/"]
)  # fmt: skip
def test_what_changes_something_takes_our_own_form(nele, sign_in, path):
    client = sign_in(nele)
    assert client.get(path).status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(path).status_code == 403
