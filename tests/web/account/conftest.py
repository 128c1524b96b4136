import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

import factories
from beraad.access.actor import SYSTEM
from beraad.notices import delivery
from beraad.people import actions as people

CODE = re.compile(r"\b[B-Z]{4}-[B-Z]{4}\b")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What does not wait in the outbox is sent before the test goes on."""
    monkeypatch.setattr(delivery._at_once, "submit", lambda function, *given: function(*given))
    with translation.override("en"):
        yield


@pytest.fixture
def nele(db):
    """Someone who reads English, as the tests do."""
    person = factories.person("Nele Claes")
    return people.change_person(actor=SYSTEM, person=person, language="en")


@pytest.fixture
def code():
    """`code()`: the code in the last mail."""
    return lambda: CODE.search(mail.outbox[-1].body).group(0)


@pytest.fixture
def sign_in(code):
    """`sign_in(person)`: a browser in which they signed in with a code by mail."""

    def enter(person, **given):
        client = Client(**given)
        client.post("/en/aanmelden/", {"email": person.email})
        response = client.post("/en/aanmelden/code/", {"code": code()})
        assert response.status_code == 302, response.content.decode()
        return client

    return enter
