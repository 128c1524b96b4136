"""Around every page: headers, errors in words, the shell."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_POST

from beraad.access.actor import VISITOR, Actor
from beraad.kernel.errors import Conflict, Forbidden, NotFound
from beraad.people.models import Person
from beraad.web import middleware
from beraad.web.ui import context, phrases
from beraad.web.ui.gallery import gallery

HOUSES = {7: "Bibliotheek Bree", 8: "Bibliotheek Bocholt"}


def raises(error):
    def view(request):
        raise error

    return view


def reads(request):
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("gallery/", gallery),
    path("conflict/", raises(Conflict("vote-closed", closes=dt.datetime(2026, 10, 8, 15, tzinfo=dt.UTC)))),
    path("unheard-of/", raises(Conflict("unheard-of"))),
    path("hidden/", raises(NotFound())),
    path("forbidden/", raises(Forbidden("participants-only", service="<b>E-books</b>"))),
    path("denied/", raises(PermissionDenied())),
    path("broken/", raises(RuntimeError("secret"))),
    path("reads/", reads),
    path("takes/", require_POST(reads)),
]
handler400 = "beraad.web.errors.handler400"
handler403 = "beraad.web.errors.handler403"
handler404 = "beraad.web.errors.handler404"
handler500 = "beraad.web.errors.handler500"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def lenient(client):
    client.raise_request_exception = False
    return client


def test_every_answer_forbids_what_is_not_ours(client):
    headers = client.get("/gallery/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<p>Nele Claes, nele@example.org</p>", "private, no-store"),
        ('<form><input type="search" name="q"><input type="hidden" name="x"></form>', "private, no-store"),
        ("<form><textarea name=text></textarea></form>", "private, no-cache"),
        ('<form><input type="radio" name="choice"></form>', "private, no-cache"),
    ],
)
def test_a_browser_keeps_of_a_signed_in_page_only_what_was_being_filled_in(rf, settings, body, kept):
    def answer(**headers):
        return middleware.Keeping(lambda request: HttpResponse(body, headers=headers))(request).headers

    request = rf.get("/")
    assert "Cache-Control" not in answer()
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a session"
    assert answer()["Cache-Control"] == kept
    assert answer(ETag='"1"')["Cache-Control"] == "private, no-cache"
    assert answer(**{"Cache-Control": "public"})["Cache-Control"] == "public"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/conflict/", 409),
        ("/unheard-of/", 409),
        ("/hidden/", 404),
        ("/nowhere/", 404),
        ("/forbidden/", 403),
        ("/denied/", 403),
        ("/takes/", 405),
        ("/broken/", 500),
    ],
)
def test_an_error_is_a_page_with_its_status_and_a_way_on(lenient, address, status):
    response = lenient.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert 'id="inhoud"' in html
    assert "secret" not in html


def test_what_only_takes_forms_says_so_and_still_what_it_takes(client):
    response = client.get("/takes/", headers={"Accept-Language": "en"})
    assert response.headers["Allow"] == "POST"
    assert "This address only takes what a form sends." in response.content.decode()


def test_the_reason_is_told_in_words_with_its_moment(client):
    with translation.override("en"):
        html = client.get("/conflict/", headers={"Accept-Language": "en"}).content.decode()
    assert "8 October 2026" in html.replace("\xa0", " ")
    assert "&lt;b&gt;E-books&lt;/b&gt;" in client.get("/forbidden/").content.decode()


def test_a_fragment_gets_a_fragment(client):
    html = client.get("/conflict/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "<h1" in html


def test_a_form_without_key_gives_back_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    typed = {"text": "A whole </textarea><script> sentence", "choice_3": "for", "password": "a secret phrase"}
    typed |= {"title": "Reserving", "seat": "31415", "figure": "12450", "stance": "remark", "language": "nl"}
    response = client.post("/reads/", typed, headers={"Referer": "http://testserver/nl/v/V-2026-031/"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "A whole &lt;/textarea&gt;&lt;script&gt; sentence</textarea>" in html
    assert "a secret phrase" not in html and "31415" not in html
    assert not {"remark", "nl"} & set(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", html)), "as people say it"
    for label, value in (
        ("Titel", "Reserving"),
        ("Jouw stem", "voor"),
        ("Wat wil je toevoegen\\?", "reactie"),
        ("Ook ingevuld", "12450"),
    ):
        assert re.search(rf">{label}</label><textarea[^>]*>\n{value}</textarea>", html, re.IGNORECASE), label
    assert 'href="/nl/v/V-2026-031/"' in html


def test_the_way_back_leads_to_no_other_site(client):
    html = client.get("/hidden/", headers={"Referer": "https://elsewhere.example/nl/"}).content.decode()
    assert "elsewhere" not in html


def test_too_much_is_refused_as_too_much(lenient, caplog):
    caplog.clear()
    answer = lenient.post("/reads/", {"text": "x" * 7_000_000}, headers={"Accept-Language": "en"})
    assert answer.status_code == 413 and "A text has at most 100,000 characters." in answer.content.decode()
    assert [record.exc_info for record in caplog.records] == [None], "a line in the log, no more"


def test_an_unknown_host_gets_a_page_too(lenient):
    assert lenient.get("/gallery/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_visitor_costs_no_statement(client, queries, db):
    with queries(0):
        html = client.get("/gallery/").content.decode()
    assert "/sprite" in html


def test_the_error_page_needs_neither_session_nor_database(lenient):
    # Without the `db` mark, any statement would raise.
    assert lenient.get("/broken/").status_code == 500


def actor_at(monkeypatch, session):
    """Who `CurrentActor` finds, when this is in the session."""
    asked = []

    def found(person, house_id):
        asked.append(house_id)
        return Actor(person=person, house_id=house_id or 7, houses=HOUSES)

    monkeypatch.setattr(middleware, "actor_for", found)
    request = RequestFactory().get("/")
    request.user = Person(email="nele@example.org", name="Nele Claes")
    request.session = SessionBase()
    request.session.update(session)
    middleware.CurrentActor(lambda request: None)(request)
    assert not asked, "the actor is found when first needed"
    return request.actor.house_id


def test_the_session_knows_for_whom_someone_acts(monkeypatch):
    assert actor_at(monkeypatch, {}) == 7
    assert actor_at(monkeypatch, {"house": 8}) == 8
    assert actor_at(monkeypatch, {"house": middleware.READS_ONLY}) is None


def shell(actor, address="/nl/bureau/?a=1", **cookies):
    request = RequestFactory().get(address)
    request.COOKIES |= cookies
    values = context.shell(request, actor) | {"messages": [], "csrf_input": "", "request": request}
    return engines["pages"].env.get_template("ui/base.html").render(values)


def test_the_bar_says_for_whom_one_speaks_and_offers_the_others():
    nele = Person(email="nele@example.org", name="Nele Claes")
    both = shell(Actor(person=nele, house_id=7, houses=HOUSES))
    assert "<strong>Bibliotheek Bree</strong>" in both
    assert 'popovertarget="houses"' in both
    assert 'name="house" value="8"' in both
    assert 'name="next" value="/nl/bureau/?a=1"' in both
    one = shell(Actor(person=nele, house_id=7, houses={7: "Bibliotheek Bree"}))
    assert 'popovertarget="houses"' not in one
    none = shell(Actor(person=nele, houses=HOUSES))
    assert "<strong>Bibliotheek Bree" not in none
    assert 'popovertarget="houses"' not in shell(VISITOR)


def test_each_language_leads_to_the_same_page():
    html = shell(VISITOR)
    assert '<html lang="nl-BE">' in html
    assert 'href="/en/bureau/?a=1" lang="en"' in html


def test_the_theme_comes_from_the_cookie_and_only_if_we_know_it():
    assert '<html lang="nl-BE" data-theme="dark">' in shell(VISITOR, theme="dark")
    assert "data-theme=" not in shell(VISITOR, theme='"><script>').replace("data-theme-toggle", "")


def test_a_deed_is_told_with_its_words_and_days():
    with translation.override("en"):
        data = {"house_name": "Bibliotheek Bree", "service_name": "E-books", "day": "2026-10-08", "stage": "full"}
        told = phrases.deed("ParticipationChanged", data, "Nele Claes").replace("\xa0", " ")
        ended = phrases.deed("ParticipationChanged", data | {"stage": ""}, "Nele Claes")
    assert told == (
        "Bibliotheek Bree takes part in E-books from 8 October 2026: full participant. Registered by Nele Claes."
    )
    assert "no longer takes part" in ended


def test_of_many_names_the_first_few_are_told():
    error = Conflict("figure-missing", register="loans", members=[f"House {n}" for n in range(40)])
    with translation.override("en"):
        assert "House 4 and 35 more" in phrases.sentence(error)


def test_who_did_it_begins_a_sentence_with_a_capital_only_there():
    with translation.override("en"):
        told = phrases.deed("ServiceStarted", {"name": "Catalogue", "start": "2026-01-01"}, "the system")
        assert told == "The system registered the service Catalogue, from 1\u00a0January 2026."
        told = phrases.deed("MandateEnded", {"name": "Nele", "body_name": "Board", "end": "2026-01-01"}, "the system")
        assert told == "The mandate of Nele in Board ends on 1\u00a0January 2026. Registered by the system."
