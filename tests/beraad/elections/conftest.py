"""A steering group of three that is elected by six houses."""

import pytest

import factories
from beraad.kernel import clock


@pytest.fixture
def world():
    with clock.at(factories.NOW):
        yield factories.elections_world()
