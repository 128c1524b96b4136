import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from beraad.demo import cast
from beraad.organisations.queries import actor_for
from beraad.people.models import Person

WALKERS = {
    "visitor": None,
    "participant": "wouter.haegeman@horebeke.example",
    "steering": "hilde.desmet@roeselare.example",
    "author": "nele.claes@bree.example",
    "secretariat": "katrien.wouters@beraad.example",
    "administrator": "sofie.maertens@beraad.example",
}


@pytest.fixture(scope="module")
def field(demonstration, django_db_setup, django_db_blocker):
    """The demonstration in the database of the tests, for the tests of one module."""
    with django_db_blocker.unblock(), closing(sqlite3.connect(":memory:")) as before:
        connection.ensure_connection()
        connection.connection.backup(before)
        with closing(sqlite3.connect(demonstration / "beraad.sqlite3")) as demo:
            demo.backup(connection.connection)
        yield
        before.backup(connection.connection)


@pytest.fixture(params=WALKERS)
def walker(request, field, db):
    """A person of each kind in turn, None for the visitor."""
    email = WALKERS[request.param]
    assert email is None or email in {part.email for part in cast.PARTS}
    return email and Person.objects.get(email=email)


@pytest.fixture
def actor(walker):
    return actor_for(walker)
