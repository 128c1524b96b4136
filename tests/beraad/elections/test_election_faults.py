"""A server killed during an election, and a copy that is put back: no ballot lost or twice, no half-filled group."""

import sqlite3
from contextlib import closing
from shutil import copy

import pytest
from django.db import connection

from killing import Installation, made

PROGRAM = "elections_dying.py"
CASTING = ("between mark and box", "between box and record")
CLOSING = ("before the count", "between count and record", "before the result is kept")
SEATING = ("between the first and the second seat", "between the seats and the record")
SEATS = 3


@pytest.fixture
def house(tmp_path, django_db_blocker):
    """An election with its vote open, on the kind of database that the suite runs on."""
    return made(PROGRAM, tmp_path)


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
    restored = Installation(PROGRAM, folder)
    found = restored.look()
    whole(found, before)
    assert len(found["boxes"]) == len(before)
    again = restored.run("cast")
    restored.run("close")
    restored.run("seat")
    after = restored.look()
    whole(after, [*before, *again])
    assert after["election"] == "done" and len(after["papers"]) == len(before) + len(again) == 24
