import pytest
from django.test import Client
from django.utils import translation

import factories
from beraad.charters import defaults
from beraad.kernel import clock


@pytest.fixture(autouse=True)
def moment():
    """Every test begins at the same hour, in English."""
    with clock.at(factories.NOW), translation.override("en"):
        yield


@pytest.fixture
def world(db):
    """Six participants, of which more than a quarter, two, call a decision of the steering group up."""
    call_up = {"days": 14, "share": "1/4", "kind": "ordinary"}
    return factories.world(rules=defaults.consortium() | {"call_up": call_up})


@pytest.fixture
def enter(world):
    """`enter(2)`: the browser of that member; `enter("secretariat")`, and nobody for None."""

    def browser(who=None):
        client = Client()
        if who is not None:
            client.force_login(world.secretary if who == "secretariat" else world.people[who])
        return client

    return browser


@pytest.fixture
def text(main_text):
    """`text(response)`: the words of the main part of a page, on one line."""
    return main_text
