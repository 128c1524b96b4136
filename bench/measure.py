"""What a request costs: the processor time of all processes that serve it, the database's included."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Seconds of processor time of a process, its threads, its children, and every PostgreSQL server process."""
    wanted, total = {pid}, 0.0
    stats = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name, rest = (folder / "stat").read_text().rsplit(")", 1)
            except OSError:
                continue
            fields = rest.split()
            stats[int(folder.name)] = (int(fields[1]), name.partition("(")[2], fields[11:15])
    grown = True
    while grown:
        children = {one for one, (parent, _, _) in stats.items() if parent in wanted} - wanted
        wanted |= children
        grown = bool(children)
    for one, (_, name, times) in stats.items():
        if one in wanted or name == "postgres":
            total += sum(map(int, times[:2])) / TICK
    return total


def memory(pid: int) -> float:
    """Megabytes a process keeps in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str], path: str = "/") -> Iterator[int]:
    """Run a server until the block ends; its process id, once it answers."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                ask(http.client.HTTPConnection("127.0.0.1", port), path)
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def ask(connection, path, *, method="GET", body=None, headers=None):
    """One request; the answer, read whole. Refused answers are an error: they cost less than what is measured."""
    connection.request(method, path, body, {"Host": "localhost", **(headers or {})})
    response = connection.getresponse()
    response.body = response.read()
    if response.status >= 400:
        raise AssertionError(f"{path}: {response.status}")
    return response


def per_request(pid: int, port: int, requests: list[tuple], rounds: int = 3) -> float:
    """Milliseconds of processor time per request: the least of some rounds over these requests.

    A request is (path, method, body, headers).
    """
    connection = http.client.HTTPConnection("127.0.0.1", port)
    share, costs = -(-len(requests) // rounds), []
    for start in range(0, len(requests), share):
        part = requests[start : start + share]
        before = cpu(pid)
        for path, method, body, headers in part:
            ask(connection, path, method=method, body=body, headers=headers)
        costs.append((cpu(pid) - before) / len(part) * 1000)
    return min(costs)
