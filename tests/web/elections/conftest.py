"""A steering group of three that is elected by six houses, and its pages."""

import pytest
from django.urls import reverse
from django.utils import translation

import factories
from beraad.kernel import clock


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.elections_world()


@pytest.fixture
def election(world):
    return factories.called(world)


@pytest.fixture
def at(election):
    """`at("stand")`: the address of a page of the election; `at("candidate", candidacy)` of one in it."""
    return lambda name="detail", *of: reverse(f"elections:{name}", args=[election.number, *(row.pk for row in of)])


@pytest.fixture
def page(enter, text):
    return lambda address, person=None: text(enter(person).get(address))


@pytest.fixture
def send(enter, text):
    """`send(address, person, **given)`: the words of the page where the reader is after sending it, and the status."""

    def sent(address, person, /, **given):
        browser = enter(person)
        response = browser.post(address, given)
        if response.status_code == 302:
            return 302, text(browser.get(response["Location"]))
        return response.status_code, text(response)

    return sent
