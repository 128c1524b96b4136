"""A server that is killed in the middle of a secret vote, and a copy that is put back: nothing lost, nothing twice."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest
from django.db import connection

from killing import Installation, made

PROGRAM = "dying.py"
CASTING = ("before the mark", "between mark and box", "between box and record")
CLOSING = ("before the count", "between count and record", "between record and what follows from it")


@pytest.fixture
def house(tmp_path, django_db_blocker):
    """A secret vote, on the kind of database that the suite runs on."""
    return made(PROGRAM, tmp_path)


def whole(found, acknowledged):
    """Every ballot that was acknowledged is in, once, and all numbers agree."""
    assert found["findings"] == []
    assert found["marks"] == found["cast"] == len(found["boxes"])
    assert dict(acknowledged).items() <= found["boxes"].items()


def test_killed_while_casting_and_while_counting(house):
    acknowledged = []
    for point in CASTING:
        acknowledged += house.run("cast", point, died=True)
        found = house.look()
        whole(found, acknowledged)
        assert len(found["boxes"]) == len(acknowledged)
    acknowledged += house.run("cast")
    for point in CLOSING:
        house.run("close", point, died=True)
        found = house.look()
        whole(found, acknowledged)
        assert (found["state"], found["papers"], found["decisions"]) == ("open", {}, 0)
    for _again in range(2):
        house.run("close")
        found = house.look()
        whole(found, acknowledged)
        assert (found["state"], found["papers"], found["decisions"]) == ("closed", dict(acknowledged), 1)


def test_killed_at_any_moment(house):
    acknowledged = []
    for lines in (1, 4, 9):
        process = house.start("cast")
        acknowledged += [json.loads(process.stdout.readline()) for _line in range(lines)]
        time.sleep(0.003 * lines)
        process.kill()
        acknowledged += [json.loads(line) for line in process.communicate()[0].splitlines()]
        found = house.look()
        whole(found, acknowledged)
        # The last may be in without its word, as when an answer is lost on the way.
        assert len(found["boxes"]) - len(acknowledged) in (0, 1)
        acknowledged = list(found["boxes"].items())


@pytest.mark.skipif(connection.vendor == "postgresql", reason="of PostgreSQL a copy is the affair of pg_dump")
def test_a_copy_made_during_the_vote_can_be_put_back(house, tmp_path_factory):
    process = house.start("cast")
    before = [json.loads(process.stdout.readline()) for _line in range(5)]
    folder = tmp_path_factory.mktemp("copy")
    copied = folder / "beraad.sqlite3"
    with closing(sqlite3.connect(house.folder / "beraad.sqlite3")) as own, closing(sqlite3.connect(copied)) as other:
        own.backup(other)
    process.communicate()
    copy(house.folder / "secret-key", folder)
    restored = Installation(PROGRAM, folder)
    found = restored.look()
    whole(found, before)
    again = restored.run("cast")
    restored.run("close")
    after = restored.look()
    whole(after, [*found["boxes"].items(), *again])
    assert after["papers"] == after["boxes"] and len(after["boxes"]) == len(found["boxes"]) + len(again) == 24


@pytest.mark.skipif(connection.vendor == "postgresql", reason="its files lie elsewhere")
def test_no_file_and_no_log_holds_a_code_or_tells_a_choice(house):
    ballots = house.run("cast")
    logged = house.logged
    files = {path: path.read_bytes() for path in Path(house.folder).rglob("*") if path.is_file()}
    assert len(files) >= 2
    for code, _choice in ballots:
        assert code not in logged
        for path, content in files.items():
            assert code.encode() not in content and code.replace("-", "").encode() not in content, path.name
    assert "against" not in logged and not any(b'"against"' in content for content in files.values())
