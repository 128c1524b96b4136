import html
import re

import factories
import pytest
from beraad.kernel import clock
from django.test import Client
from django.utils import translation

HIDDEN = re.compile(r'<input type="hidden" name="(.*?)" value="(.*?)"')


@pytest.fixture(autouse=True)
def moment():
    """Every test begins at the same hour, in English."""
    with clock.at(factories.NOW), translation.override("en"):
        yield


@pytest.fixture
def world():
    return factories.world()


@pytest.fixture
def vote(world):
    return factories.open_vote(world)


@pytest.fixture
def enter():
    """`enter(person)`: a browser in which someone is signed in; nobody when None."""

    def browser(person=None):
        client = Client()
        if person:
            client.force_login(person)
        return client

    return browser


@pytest.fixture
def hidden():
    """`hidden(response)`: what the form on a page sends along unseen."""

    def fields(response):
        found = {}
        for name, value in HIDDEN.findall(response.content.decode()):
            if name not in ("csrfmiddlewaretoken", "next"):
                found.setdefault(html.unescape(name), []).append(html.unescape(value))
        return found

    return fields


@pytest.fixture
def text():
    """`text(response)`: the words of a page, on one line."""

    def words(response):
        page = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", response.content.decode())
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())

    return words
