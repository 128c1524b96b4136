import html
import re

import pytest
from django.utils import translation

import factories
from beraad.kernel import clock

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
def hidden():
    """`hidden(response)`: what the form on a page sends along unseen."""

    def fields(response):
        found = {}
        for name, value in HIDDEN.findall(response.content.decode()):
            if name not in ("csrfmiddlewaretoken", "next"):
                found.setdefault(html.unescape(name), []).append(html.unescape(value))
        return found

    return fields
