"""The first visit: by a personal link, in three steps."""

import datetime as dt

import pytest
from django.test import Client

import factories
from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.notices.models import Mail
from beraad.organisations.actions import affiliate
from beraad.organisations.models import Affiliation
from beraad.people import actions as people
from beraad.people.models import Invitation, Person
from beraad.record.models import Entry

pytestmark = pytest.mark.django_db
LOCALHOST = {"HTTP_HOST": "localhost:8000"}


@pytest.fixture
def house(nele):
    made = factories.house("Bree", 16_000, "72004")
    affiliate(actor=SYSTEM, person=nele, house=made, start=factories.START)
    return made


@pytest.fixture
def link(nele, house):
    return f"/en/welkom/{people.invite(actor=SYSTEM, person=nele)}/"


def begin(link, client=None):
    client = client or Client()
    return client, client.post(link, {"deed": "begin"}, **LOCALHOST)


def test_the_first_page_says_who_invites_and_for_which_houses(link):
    page = Client().get(link).content.decode()
    for must in ("Nele Claes", "Bibliotheek Bree", "secretariat invites you", "This is not me"):
        assert must in page


def test_looking_does_not_use_the_link(link):
    for _ in range(3):
        Client().get(link)
        Client().head(link)
    assert Invitation.objects.get().state == "open"


def test_the_whole_first_visit(nele, link):
    client, entered = begin(link)
    assert entered["Location"] == "/en/klopt-dit/"
    page = client.get(entered["Location"]).content.decode()
    assert "Bibliotheek Bree" in page
    response = client.post(
        "/en/klopt-dit/", {"name": "Nele Claes-Janssen", "language": "nl", "mandate": "on"}, **LOCALHOST
    )
    assert response["Location"] == "/nl/instellingen/passkeys/nieuw/?next=%2Fnl%2Fbureau%2F"
    page = client.get(response["Location"], **LOCALHOST).content.decode()
    assert 'href="/nl/bureau/"' in page, "not now is as near"
    assert Person.objects.get().name == "Nele Claes-Janssen"
    confirmed = Entry.objects.get(kind="DetailsConfirmed")
    assert (confirmed.person, confirmed.data["houses"]) == (nele.pk, ["Bibliotheek Bree"])


def test_one_says_oneself_what_one_does_at_each_house(nele, house, link):
    client, _ = begin(link)
    field = f"function_{Affiliation.objects.get().pk}"
    assert "Your function at Bibliotheek Bree" in client.get("/en/klopt-dit/").content.decode()
    given = {"name": "Nele Claes", "language": "en", "mandate": "on"}
    long = client.post("/en/klopt-dit/", given | {field: "x" * 81})
    assert long.status_code == 422 and 'value="' + "x" * 81 in long.content.decode()
    assert client.post("/en/klopt-dit/", given | {field: " director "}, **LOCALHOST).status_code == 302
    assert Affiliation.objects.get().function == "director"
    changed = Entry.objects.get(kind="FunctionChanged")
    assert (changed.person, changed.data["before"], changed.data["function"]) == (nele.pk, "", "director")


def test_where_no_passkey_can_be_made_the_visit_ends_at_the_desk(link):
    client, _ = begin(link)
    given = {"name": "Nele Claes", "language": "en", "mandate": "on"}
    assert client.post("/en/klopt-dit/", given, HTTP_HOST="127.0.0.1:8000")["Location"] == "/en/bureau/"


def test_what_was_typed_is_kept_when_something_is_missing(link):
    client, _ = begin(link)
    response = client.post("/en/klopt-dit/", {"name": "Nele C.", "language": "en"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Nele C."' in page
    assert "Tick that you may speak" in page
    assert Person.objects.get().name == "Nele Claes"
    assert not Entry.objects.filter(kind="DetailsConfirmed").exists()


def test_who_speaks_for_no_house_confirms_no_mandate(nele):
    client, _ = begin(f"/en/welkom/{people.invite(actor=SYSTEM, person=nele)}/")
    response = client.post("/en/klopt-dit/", {"name": "Nele Claes", "language": "en"}, **LOCALHOST)
    assert response.status_code == 302


def test_a_used_link_shows_the_way_to_the_door(link):
    begin(link)
    again = Client().get(link)
    assert again.status_code == 410
    assert "used before" in again.content.decode()
    assert 'href="/en/aanmelden/"' in again.content.decode()
    client, refused = begin(link)
    assert refused.status_code == 409
    assert client.get("/en/instellingen/").status_code == 302


def test_an_expired_link_offers_a_new_one_to_the_same_address(nele, link):
    with clock.at(clock.now() + dt.timedelta(days=15)):
        page = Client().get(link)
        assert page.status_code == 410
        assert "Send a new link" in page.content.decode()
        assert nele.email not in page.content.decode()
        renewed = Client().post(link, {"deed": "renew"})
        assert renewed.status_code == 200
        assert Client().post(link, {"deed": "renew"}).status_code == 409
    assert Mail.objects.get().to == nele.email


def test_a_link_that_works_is_not_renewed_into_two(nele, link, clock_at):
    Client().post(link, {"deed": "renew"})
    assert Mail.objects.count() == 0


def test_who_is_someone_else_says_so(link):
    response = Client().post(link, {"deed": "refuse"})
    assert "secretariat is told" in response.content.decode()
    assert Entry.objects.filter(kind="InvitationRefused").exists()
    assert begin(link)[1].status_code == 409


@pytest.mark.parametrize("token", ["x", "9" * 300, "%00", "..", "<script>"])
def test_a_link_of_nobody_is_not_found(token):
    assert Client().get(f"/en/welkom/{token}/").status_code == 404


def test_links_cannot_be_guessed_at_speed(link):
    answers = [Client().post(f"/en/welkom/guess{n}/", {"deed": "begin"}).status_code for n in range(21)]
    assert answers == [404] * 20 + [429]
    assert begin(link)[1].status_code == 429


def test_a_forged_form_does_not_use_the_link(link):
    assert Client(enforce_csrf_checks=True).post(link, {"deed": "begin"}).status_code == 403
    assert Invitation.objects.get().state == "open"


def test_somebody_else_in_this_browser_leaves_first(nele, link, sign_in):
    jan = sign_in(factories.person("Jan Peeters"))
    key = jan.session.session_key
    client, _ = begin(link, jan)
    assert client.session.session_key != key
    assert int(client.session["_auth_user_id"]) == nele.pk


def test_a_second_factor_is_asked_of_an_invitation_too(nele, link):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(nele, generate_totp_secret())
    client, entered = begin(link)
    assert entered["Location"] == "/en/aanmelden/tweede-stap/"
    assert client.get("/en/klopt-dit/").status_code == 302


def test_the_check_is_for_who_is_signed_in():
    assert Client().get("/en/klopt-dit/")["Location"].startswith("/en/aanmelden/")
