import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from beraad.access.actor import SYSTEM
from beraad.kernel.errors import Conflict
from beraad.organisations import imports
from beraad.organisations.actions import register_house
from beraad.services.actions import start_service
from beraad.services.models import Participation
from beraad.services.participation import start_participation

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2025, 1, 1)


def together(*deeds):
    """Do these at the same instant, each in a thread of its own; what each gave or raised."""
    gate = Barrier(len(deeds))

    def run(deed):
        gate.wait()
        try:
            return deed()
        except Conflict as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def pair(transactional_db):
    return {
        "house": register_house(actor=SYSTEM, name="Bib", start=DAY),
        "service": start_service(actor=SYSTEM, code="BIB", name="Bibliotheeksysteem", start=DAY),
    }


def trial(pair, start, end):
    return lambda: start_participation(actor=SYSTEM, **pair, stage="trial", start=start, end=end)


def test_two_overlapping_periods_at_the_same_instant_become_one(pair):
    first = trial(pair, DAY, dt.date(2026, 1, 1))
    second = trial(pair, dt.date(2025, 6, 1), dt.date(2027, 1, 1))
    assert "participation-overlaps" in together(first, second)
    assert Participation.objects.count() == 1


def test_a_file_and_a_deed_at_the_same_instant_do_not_overlap(pair):
    text = b"house;service;stage;start;end\nbib;BIB;trial;2025-01-01;2026-01-01\n"

    def take():
        try:
            return imports.apply(actor=SYSTEM, data=text)
        except Exception as error:  # noqa: BLE001 - refused rows, or the other came first
            return error

    together(take, trial(pair, dt.date(2025, 6, 1), dt.date(2027, 1, 1)))
    assert Participation.objects.count() == 1


def test_the_same_file_twice_at_the_same_instant_is_taken_over_once(pair):
    text = b"house;service;stage;start;end\nbib;BIB;trial;2025-01-01;2026-01-01\n"
    found = together(*[lambda: imports.apply(actor=SYSTEM, data=text)] * 2)
    assert sorted(len(one.added) for one in found) == [0, 1]
    assert Participation.objects.count() == 1
