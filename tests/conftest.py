"""What every test may lean on, and the traps that every test walks past."""

import datetime as dt
import re
import socket
from contextlib import ExitStack, contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from beraad.kernel import clock
from beraad.record.models import Head
from installation import beraad

# Opening and closing a transaction is no question to the database, and not alike on both.
CONTROL = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(config, items):
    """Leave out, rather than skip, what can only be shown on the other database."""
    other = "sqlite" if connection.vendor == "postgresql" else "postgres"
    absent = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


@pytest.fixture(autouse=True)
def stay_home(monkeypatch):
    """No test reaches another machine."""
    connect = socket.socket.connect

    def only_here(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test wants to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def fresh_cache():
    """Rate limits of one test are no affair of the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_language_left():
    """The language of the last page of one test is not that of the next."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def beginning(request):
    """A test with real transactions empties the tables, also of the row every record begins with."""
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
    elif mark or "db" in request.fixturenames:
        request.getfixturevalue("db")
    else:
        return
    Head.objects.get_or_create(pk=1)


@pytest.fixture
def clock_at():
    """`clock_at(moment)`: from here on, until the end of the test, it is `moment`.

    Takes an aware datetime or `"2026-10-08 17:00"`, where the provider is.
    """
    with ExitStack() as stack:

        def set_clock(moment):
            if isinstance(moment, str):
                moment = dt.datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)
            stack.enter_context(clock.at(moment))
            return moment

        yield set_clock


@pytest.fixture
def queries():
    """`with queries(5): …` fails unless that many statements are sent, transaction control aside; `most=5`: at most."""

    @contextmanager
    def count(exactly=None, *, most=None):
        with CaptureQueriesContext(connection) as caught:
            yield
        sent = [query["sql"] for query in caught if not CONTROL.match(query["sql"])]
        if len(sent) != exactly if most is None else len(sent) > most:
            pytest.fail(f"{len(sent)} statements instead of {most or exactly}:\n" + "\n".join(sent))

    return count


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The folder of an installation with the small demonstration, as `make demo` makes it; copy it to change it."""
    folder = tmp_path_factory.mktemp("demonstration")
    for words in ("migrate", "demo-seed --small", "collectstatic --noinput"):
        beraad(*words.split(), folder=folder)
    return folder
