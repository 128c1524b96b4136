"""The demonstration: anyone can be anyone and read every mail, there and nowhere else."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.http import Http404
from django.test import Client, RequestFactory, override_settings

import factories
from beraad.access.actor import SYSTEM
from beraad.demo.cast import PARTS
from beraad.kernel import clock
from beraad.notices.actions import send_invitation
from beraad.notices.delivery import send_due
from beraad.notices.models import Mail
from beraad.people import actions as people
from beraad.web.demo import urls, views

SRC = Path(views.__file__).parents[3]
PATHS = ["/nl/demo/", "/en/demo/", "/nl/demo/1/", "/nl/demo/post/", "/nl/demo/post/1/", "/nl/demo/post/1/html/"]


@pytest.fixture
def demo(db):
    with override_settings(DEMO=True, ROOT_URLCONF="with_demo"), clock.at(factories.NOW):
        yield Client()


@pytest.fixture
def nele(db):
    return people.register_person(actor=SYSTEM, email=PARTS[0].email, name="Nele Claes", language="en")


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PATHS, "/nl/demo/bouwstenen/"])
def test_outside_the_demonstration_there_is_no_such_address(nele, path):
    assert not settings.DEMO
    client = Client()
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_outside_the_demonstration_its_views_refuse_even_when_led_to(nele):
    ours = [pattern.callback for pattern in urls.urlpatterns if pattern.callback.__module__ == views.__name__]
    assert len(ours) == 5
    with override_settings(ROOT_URLCONF="with_demo"):
        for path in PATHS:
            client = Client()
            assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
            assert "_auth_user_id" not in client.session
    for view in ours:
        for method in ("get", "post"):
            with pytest.raises(Http404):
                view(getattr(RequestFactory(), method)("/"), pk=nele.pk)


def test_the_app_is_installed_in_demo_mode_only(tmp_path):
    assert not apps.is_installed("beraad.demo")
    ask = "import django; django.setup(); from django.apps import apps; print(apps.is_installed('beraad.demo'))"
    for flag, answer in (("", "False"), ("0", "False"), ("no", "False"), ("1", "True"), ("true", "True")):
        given = {"BERAAD_DEMO": flag} if flag else {}
        clean = {k: v for k, v in os.environ.items() if not k.startswith("BERAAD")}
        ours = {"DJANGO_SETTINGS_MODULE": "beraad.config.settings", "BERAAD_DATA_DIR": str(tmp_path)}
        environment = clean | given | ours | {"PYTHONPATH": str(SRC)}
        told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == answer, flag


def test_the_demonstration_sends_nothing_even_with_a_mail_server(tmp_path):
    ask = "from beraad.config import settings; print(settings.EMAIL_BACKEND.split('.')[-2])"
    for flag, backend in (("1", "dummy"), ("0", "smtp")):
        given = {"BERAAD_DEMO": flag, "BERAAD_MAIL_URL": "smtp://mail.example.org", "BERAAD_DATA_DIR": str(tmp_path)}
        environment = os.environ | given | {"PYTHONPATH": str(SRC)}
        told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == backend


def test_nothing_but_these_signs_anyone_in():
    """Whoever lets someone in without proof is known by name."""
    doors = set()
    for file in (SRC / "beraad").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                if names & {"perform_login", "login", "record_authentication", "django_login"}:
                    doors.add(file.relative_to(SRC / "beraad").as_posix())
    assert doors == {"web/account/confirming.py", "web/account/welcome.py", "web/demo/views.py"}


def test_one_is_whom_one_chooses(demo, nele):
    page = demo.get("/en/demo/").content.decode()
    assert "Nele Claes" in page
    assert PARTS[0].en in page
    assert PARTS[0].nl in demo.get("/nl/demo/").content.decode()
    assert demo.post(f"/en/demo/{nele.pk}/")["Location"] == "/en/bureau/"
    assert int(demo.session["_auth_user_id"]) == nele.pk
    assert demo.get("/en/instellingen/app/").status_code == 200


def test_whoever_is_chosen_next_takes_over(demo, nele):
    jan = factories.person("Jan Peeters")
    demo.post(f"/en/demo/{nele.pk}/")
    demo.post(f"/en/demo/{jan.pk}/")
    assert int(demo.session["_auth_user_id"]) == jan.pk


def test_nobody_is_nobody(demo):
    assert demo.post("/en/demo/999/").status_code == 404
    assert demo.get("/en/demo/999/").status_code == 405
    assert demo.get("/en/demo/post/999/").status_code == 404


def test_a_choice_leads_nowhere_else(demo, nele):
    assert demo.post(f"/en/demo/{nele.pk}/", {"next": "https://evil.example"})["Location"] == "/en/bureau/"


def test_the_mailbox_shows_every_mail_newest_first(demo, nele, queries):
    for name in ("Jan Peeters", "Piet Peeters"):
        send_invitation(actor=SYSTEM, person=factories.person(name))
    send_invitation(actor=SYSTEM, person=nele)
    send_due()
    with queries(1):
        page = demo.get("/en/demo/post/").content.decode()
    assert page.index("Nele Claes") < page.index("Piet Peeters") < page.index("Jan Peeters")


def test_a_mail_is_found_by_person_or_words(demo, nele):
    send_invitation(actor=SYSTEM, person=factories.person("Jan Peeters"))
    send_invitation(actor=SYSTEM, person=nele)
    for typed, found in {
        "nele": ["Nele Claes"],
        "jan.peeters@": ["Jan Peeters"],
        "beslis mee": ["Jan Peeters"],
        "decide with us": ["Nele Claes"],
        "\x00": ["Nele Claes", "Jan Peeters"],
        "nothing like it": [],
    }.items():
        page = demo.get("/en/demo/post/", {"q": typed}).content.decode()
        names = re.findall(r'<p class="meta"><span>([^<]+)</span>', page)
        assert names == found, typed
    assert "No mail found" in page


def test_a_full_mailbox_comes_in_pages(demo, nele):
    send_invitation(actor=SYSTEM, person=nele)
    first = Mail.objects.get()
    rows = [Mail(key=f"k{n}", subject=f"Mail {n:03}", created_at=clock.now(), to=nele.email) for n in range(249)]
    Mail.objects.bulk_create(rows)
    page = demo.get("/en/demo/post/").content.decode()
    assert "1 to 50" in page and "Mail 248" in page and "Mail 198" not in page
    assert first.subject in demo.get("/en/demo/post/?blad=5").content.decode()


def test_a_mail_can_be_read_and_followed(demo, nele):
    send_invitation(actor=SYSTEM, person=nele)
    send_due()
    row = Mail.objects.get()
    response = demo.get(f"/en/demo/post/{row.pk}/")
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "/en/welkom/" in response.content.decode()


def test_the_html_of_a_mail_can_do_nothing_by_itself(demo, nele):
    send_invitation(actor=SYSTEM, person=nele)
    Mail.objects.update(html="<html><head></head><body><script>alert(1)</script></body></html>")
    response = demo.get(f"/en/demo/post/{Mail.objects.get().pk}/html/")
    assert response["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    page = demo.get(f"/en/demo/post/{Mail.objects.get().pk}/").content.decode()
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
