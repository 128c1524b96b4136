import html
import re

import pytest
from django.test import Client
from django.utils import translation

import factories
from beraad.kernel import clock


@pytest.fixture(autouse=True)
def moment():
    """Every test begins at the same hour, in English."""
    with clock.at(factories.NOW), translation.override("en"):
        yield


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def enter(world):
    """`enter(2)`: the browser of that member; `enter("secretariat")`, and nobody for None."""

    def browser(who=None, **options):
        client = Client(**options)
        if who == "secretariat":
            client.force_login(world.secretary)
        elif who is not None:
            client.force_login(who if not isinstance(who, int) else world.people[who])
        return client

    return browser


@pytest.fixture
def text(main_text):
    """`text(response)`: the words of the main part of a page, on one line."""
    return main_text


@pytest.fixture
def typed():
    """`typed(response, "text")`: what stands in that field of the form."""

    def value(response, name):
        page = response.content.decode()
        area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
        line = re.search(rf'<input [^>]*value="([^"]*)"[^>]*name="{name}"', page)
        found = area or line or re.search(rf'<input [^>]*name="{name}"[^>]*value="([^"]*)"', page)
        return html.unescape(found.group(1)) if found else None

    return value


@pytest.fixture
def address():
    """`address(proposal, "versie/1/")`: where that page of a proposal is."""
    return lambda proposal, rest="": f"/en/v/{proposal.number}/{rest}"
