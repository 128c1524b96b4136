"""What was counted holds until something happens or the day passes, and never within a transaction."""

import datetime as dt

import pytest
from django.db import transaction

import factories
from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.people.actions import register_person
from beraad.people.models import Person
from beraad.record.memory import remembered

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED = []


@remembered
def people(beginning=""):
    COUNTED.append(beginning)
    return Person.objects.filter(name__startswith=beginning).count()


@pytest.fixture(autouse=True)
def afresh():
    factories.person("First Person")
    COUNTED.clear()


def test_it_counts_again_when_something_happened(queries):
    assert [people(), people(), people("F")] == [1, 1, 1]
    assert COUNTED == ["", "F"]
    with queries(1):
        people()
    register_person(actor=SYSTEM, email="second@example.org", name="Second Person")
    assert [people(), people()] == [2, 2]
    assert COUNTED == ["", "F", ""]


def test_a_new_day_counts_again():
    people()
    with clock.at(clock.now() + dt.timedelta(days=1)):
        people()
    assert len(COUNTED) == 2


def test_what_is_undone_is_not_remembered():
    with transaction.atomic():
        register_person(actor=SYSTEM, email="second@example.org", name="Second Person")
        assert people() == 2
        transaction.set_rollback(True)
    assert people() == 1
