"""Installations whose processes are killed: a program of `tests` that dies where it is told, and its database."""

import json
import os
import signal
import subprocess
import sys
from itertools import count

from django.db import connection

from installation import SOURCE, at_home

TESTS = SOURCE.parent / "tests"


class Installation:
    """An installation in a folder, on PostgreSQL with a `url`, in which a program (`dying.py`) does deeds."""

    def __init__(self, program, folder, url=""):
        self.program, self.folder = program, folder
        self.env = at_home(folder) | {"PYTHONPATH": f"{SOURCE}:{TESTS}"}
        self.env |= {"BERAAD_DEMO": "", **({"BERAAD_DATABASE_URL": url} if url else {})}

    def start(self, *words):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, str(TESTS / self.program), *words], env=self.env, **pipes)

    def run(self, *words, died=False):
        """The lines it said."""
        process = self.start(*words)
        said, wrong = process.communicate(timeout=120)
        assert process.returncode == (-signal.SIGKILL if died else 0), wrong
        self.logged = wrong
        return [json.loads(line) for line in said.splitlines()]

    def look(self):
        (found,) = self.run("look")
        return found


def made(program, folder):
    """An installation on the kind of database that the suite runs on, with what the program makes."""
    url = ""
    if connection.vendor == "postgresql":
        import psycopg

        given, name = os.environ["BERAAD_DATABASE_URL"], f"{program.removesuffix('.py')}_{os.getpid()}"
        url = given.rpartition("/")[0] + f"/{name}"
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    house = Installation(program, folder, url)
    house.run("make")
    return house


def die_at(place, name, after):
    """Be gone, as when the power fails, where `place.name` is called after so many times."""
    real, calls = getattr(place, name), count()

    def gone(*args, **kwargs):
        if next(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)

    setattr(place, name, gone)
