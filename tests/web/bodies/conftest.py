import pytest

import factories
from beraad.charters import defaults
from beraad.kernel import clock


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.world()


@pytest.fixture
def open_rules():
    """The rules every body starts with, but for the secretariat to change."""
    return defaults.consortium() | {"amend": {"by": "secretariat", "kind": "charter"}}


@pytest.fixture
def staff(client, world):
    """The client, signed in as the secretariat."""
    client.force_login(world.secretary)
    return client
