"""An installation to measure, on one database, with servers for its limit rows beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from .measure import Request, Server, free_port, postgres, serving

ROOT = Path(__file__).resolve().parents[1]
LIMIT = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--log-level", "error"]
BATCH = 40


class Limits:
    """The limit rows, measured whenever asked."""

    def __init__(self, plain: Server, signed_in: Server, session: str) -> None:
        home = {"L1": (plain, Request("/")), "INS": (plain, Request("/ins/", "POST"))}
        self._rows = home | {"L2": (signed_in, Request("/", headers={"Cookie": f"sessionid={session}"}))}
        for name in self._rows:
            self.cost(name)

    def cost(self, name: str, many: int = BATCH) -> float:
        """Milliseconds per request, now, of so many in a row."""
        server, request = self._rows[name]
        return server.cost([request] * many)


@dataclass
class Site:
    """An installation in a folder of its own; on PostgreSQL when `url` is given."""

    folder: Path
    url: str

    @cached_property
    def database(self) -> int | None:
        return postgres(self.url)

    @property
    def env(self) -> dict[str, str]:
        return self._env(self.url)

    def _env(self, url: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BERAAD_", "DJANGO_"))}
        own = {
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "BERAAD_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "beraad.config.settings",
            "BERAAD_SECRET_KEY": "bench",
            "BERAAD_HOSTS": "localhost",
        }
        return kept | own | ({"BERAAD_DATABASE_URL": url} if url else {})

    def run(self, *words: str, env: dict[str, str] | None = None) -> str:
        """Run a module of Python in the installation; what it prints."""
        command = [sys.executable, "-W", "ignore", "-m", *words]
        done = subprocess.run(command, env=env or self.env, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(words[:2])} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    @cached_property
    def small(self) -> dict[str, Any]:
        """What the measurements need to know of a field of 300 houses, which is made at the first look."""
        self.run("beraad", "migrate", "--verbosity", "0")
        self.run("beraad", "collectstatic", "--noinput", "--verbosity", "0")
        return json.loads(self.run("bench.world", "small"))

    @cached_property
    def crowd(self) -> dict[str, Any]:
        """How many there are once the field has become large, which happens at the first look."""
        assert self.small
        return json.loads(self.run("bench.world", "crowd"))

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """The installation, served as it is in earnest."""
        assert self.small
        port = free_port()
        command = [sys.executable, "-m", "beraad", "serve", "--port", str(port)]
        with serving(command, port, self.env, self.database, "/nl/") as server:
            yield server

    @contextmanager
    def limits(self) -> Iterator[Limits]:
        """The limit rows, on a database of their own of the same kind."""
        env = self._env(self._own_database())
        session = self.run("bench.limit", env=env).split()[-1]
        with ExitStack() as stack:
            servers = []
            for more in ({}, {"BENCH_SIGNED_IN": "1"}):
                port = free_port()
                command = [sys.executable, "-m", "granian", *LIMIT, "--port", str(port), "bench.limit:application"]
                servers.append(stack.enter_context(serving(command, port, env | more, self.database)))
            yield Limits(*servers, session)

    def _own_database(self) -> str:
        if not self.url:
            return ""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS bench_limit")
            connection.execute("CREATE DATABASE bench_limit")
        return urlunsplit(urlsplit(self.url)._replace(path="/bench_limit"))
