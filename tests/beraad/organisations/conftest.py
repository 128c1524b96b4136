import datetime as dt

import pytest

from beraad.access.actor import SYSTEM
from beraad.organisations import actions


@pytest.fixture
def authority(db):
    def make(name, **fields):
        return actions.register_authority(actor=SYSTEM, name=name, **{"start": dt.date(2019, 1, 1)} | fields)

    return make


@pytest.fixture
def house(db):
    def make(name, *serves, **fields):
        return actions.register_house(actor=SYSTEM, name=name, serves=serves, **{"start": dt.date(2019, 1, 1)} | fields)

    return make


@pytest.fixture
def inhabitants(db):
    def record(authority, value, day=dt.date(2024, 1, 1)):
        return actions.record_figure(
            actor=SYSTEM, register="inhabitants", authority=authority, day=day, value=value, source="Statbel"
        )

    return record
