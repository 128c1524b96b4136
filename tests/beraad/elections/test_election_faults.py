"""A server killed during an election, and a copy that is put back: no ballot lost or twice, no half-filled group."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from shutil import copy

import pytest
from django.db import connection

from installation import SOURCE, at_home

TESTS = SOURCE.parent / "tests"
CASTING = ("between mark and box", "between box and record")
CLOSING = ("before the count", "between count and record", "before the result is kept")
SEATING = ("between the first and the second seat", "between the seats and the record")
SEATS = 3


class Installation:
    """An installation with an election, whose processes can be killed."""

    def __init__(self, folder, url=""):
        self.folder = folder
        self.env = at_home(folder) | {"PYTHONPATH": f"{SOURCE}:{TESTS}"}
        self.env |= {"BERAAD_DEMO": "", **({"BERAAD_DATABASE_URL": url} if url else {})}

    def run(self, *words, died=False):
        """The lines it said."""
        words = [sys.executable, str(TESTS / "elections_dying.py"), *words]
        process = subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=120)
        assert process.returncode == (-signal.SIGKILL if died else 0), process.stderr
        return [json.loads(line) for line in process.stdout.splitlines()]

    def look(self):
        (found,) = self.run("look")
        return found


@pytest.fixture
def house(tmp_path, django_db_blocker):
    """An election with its vote open, on the kind of database that the suite runs on."""
    url = ""
    if connection.vendor == "postgresql":
        import psycopg

        given, name = os.environ["BERAAD_DATABASE_URL"], f"elections_killed_{os.getpid()}"
        url = given.rpartition("/")[0] + f"/{name}"
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    made = Installation(tmp_path, url)
    made.run("make")
    return made


def whole(found, acknowledged):
    """Every ballot that was acknowledged is in, once; all numbers agree; the group is filled or it is not."""
    assert found["findings"] == []
    assert found["marks"] == found["cast"] == len(found["boxes"])
    assert dict(acknowledged).items() <= found["boxes"].items()
    done = found["election"] == "done"
    assert found["seated"] == found["terms"] == (SEATS if done else 0)
    assert found["elected"] == (SEATS if found["election"] in ("result", "done") else 0)
    assert (found["vote"] == "closed") == bool(found["papers"]) == (found["decisions"] == 1)


def test_killed_while_casting_counting_and_seating(house):
    acknowledged = []
    for point in CASTING:
        acknowledged += house.run("cast", point, died=True)
        whole(house.look(), acknowledged)
    acknowledged += house.run("cast")
    for point in CLOSING:
        house.run("close", point, died=True)
        found = house.look()
        whole(found, acknowledged)
        assert (found["vote"], found["election"]) == ("open", "vote")
    house.run("close")
    found = house.look()
    whole(found, acknowledged)
    # Killed between the count and the seats: the result waits, and the next tick finds it.
    assert found["election"] == "result"
    for point in SEATING:
        house.run("seat", point, died=True)
        found = house.look()
        whole(found, acknowledged)
        assert found["election"] == "result"
    for _again in range(2):
        house.run("seat")
        found = house.look()
        whole(found, acknowledged)
        assert (found["election"], len(found["papers"])) == ("done", 24)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="of PostgreSQL a copy is the affair of pg_dump")
def test_a_copy_made_during_the_election_can_be_put_back(house, tmp_path_factory):
    before = house.run("cast", CASTING[0], died=True)
    folder = tmp_path_factory.mktemp("copy")
    copied = folder / "beraad.sqlite3"
    with closing(sqlite3.connect(house.folder / "beraad.sqlite3")) as own, closing(sqlite3.connect(copied)) as other:
        own.backup(other)
    house.run("cast")
    copy(house.folder / "secret-key", folder)
    restored = Installation(folder)
    found = restored.look()
    whole(found, before)
    assert len(found["boxes"]) == len(before)
    again = restored.run("cast")
    restored.run("close")
    restored.run("seat")
    after = restored.look()
    whole(after, [*before, *again])
    assert after["election"] == "done" and len(after["papers"]) == len(before) + len(again) == 24
