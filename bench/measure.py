"""What a request costs: processor time of the server and of the database, beside that of a limit row.

Wall time on a machine that does other things says little. Rounds of the two take turns, and the median of their ratios
counts, so that what slows the machine down slows both.
"""

import http.client
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

ROUNDS = 7
# The milliseconds per second of a server that has nothing to do.
QUIET = 40


class Request(NamedTuple):
    path: str
    method: str = "GET"
    body: str | None = None
    headers: dict[str, str] = {}


def clock_of(pid: int) -> float:
    """Seconds of processor time of a process with all its threads, also those that ended: its POSIX clock."""
    return time.clock_gettime(~pid << 3 | 2)


def children(pid: int) -> list[int]:
    """The processes that a process started and that still run, with theirs."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            parents.setdefault(int(parent), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found[1:]


def processor_time(pid: int, database: int | None = None) -> float:
    """Seconds of a process, its children, and the PostgreSQL server with process id `database`."""
    wanted = [pid, *children(pid), *(children(database) if database else ())]
    total = 0.0
    for one in wanted:
        try:
            total += clock_of(one)
        except OSError:
            continue
    return total


def memory(pid: int) -> float:
    """Megabytes a process keeps in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A server that runs: what its requests cost, with what the database does for them."""

    pid: int
    port: int
    database: int | None

    def ask(self, requests: list[Request]) -> None:
        """Refused requests are an error: they cost less than what is measured."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for path, method, body, headers in requests:
            connection.request(method, path, body, {"Host": "localhost", "Accept-Encoding": "gzip", **headers})
            response = connection.getresponse()
            response.read()
            if response.status >= 400:
                raise AssertionError(f"{method} {path}: {response.status}")

    def cost(self, requests: list[Request]) -> float:
        """Milliseconds of processor time per request."""
        before = processor_time(self.pid, self.database)
        self.ask(requests)
        return (processor_time(self.pid, self.database) - before) / len(requests) * 1000

    def crowd(self, requests: list[Request], connections: int) -> tuple[float, float]:
        """The same asked over so many connections at once: milliseconds of processor time each, and seconds in all."""
        before, began = processor_time(self.pid, self.database), time.monotonic()
        with ThreadPoolExecutor(connections) as pool:
            list(pool.map(self.ask, (requests[start::connections] for start in range(connections))))
        seconds = time.monotonic() - began
        return (processor_time(self.pid, self.database) - before) / len(requests) * 1000, seconds

    def idle(self, seconds: float) -> float:
        """Milliseconds of processor time that go by while nobody asks for anything."""
        before = processor_time(self.pid, self.database)
        time.sleep(seconds)
        return (processor_time(self.pid, self.database) - before) * 1000

    def settle(self) -> float:
        """Wait until what goes on by itself is done, such as sending the mail that is due; the milliseconds it took."""
        took, seconds = 0.0, 0
        while (spent := self.idle(1)) > QUIET:
            took, seconds = took + spent, seconds + 1
        return max(0.0, took - seconds * spent)


class Cost(NamedTuple):
    """Milliseconds per request, those of the limit row beside it, and the ratio."""

    own: float
    limit: float
    ratio: float


def compare(own: Callable[[int], float], limit: Callable[[], float]) -> Cost:
    """The cost of something beside that of its limit row; `own` gets the number of the round."""
    costs = [(own(number), limit()) for number in range(ROUNDS)]
    middle = (statistics.median(side) for side in zip(*costs, strict=True))
    return Cost(*middle, statistics.median(one / other for one, other in costs))


@contextmanager
def serving(
    command: list[str], port: int, env: dict[str, str], database: int | None = None, path: str = "/"
) -> Iterator[Server]:
    """Run a server until the block ends; it answers when the block begins."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server, deadline = Server(process.pid, port, database), time.monotonic() + 60
    try:
        while True:
            try:
                server.ask([Request(path)])
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.02)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def postgres(url: str) -> int | None:
    """The process id of the PostgreSQL that `scripts/with_postgres.py` runs at this address; None for SQLite."""
    if not url:
        return None
    folder = unquote(urlsplit(url).netloc.rpartition("@")[2])
    return int((Path(folder) / "data" / "postmaster.pid").read_text().splitlines()[0])
