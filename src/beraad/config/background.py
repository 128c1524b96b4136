"""What runs beside the pages: the clock, the readers of the record, the tail of the live stream, tasks."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from beraad.kernel.ticker import ticks
from beraad.live.tail import tail
from beraad.record import outbox
from beraad.record.models import Head

log = logging.getLogger(__name__)

PAUSE = 1.0
# After a fault: long enough not to fill the log, short enough for the hour of a vote.
RECOVER = 5.0
# The number by which processes that share a PostgreSQL agree whose clock it is; any number will do.
CLOCK = 71_180_520


class Background:
    """Threads that call a step again and again until they are told to stop."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start every loop of an installation."""
        steps = {"clock": Clock().step, "live": tail.follow, "tasks": tasks}
        steps |= {f"reader {name}": Reader(name).step for name in outbox.names()}
        for name, step in steps.items():
            thread = threading.Thread(target=self._loop, args=(name, step), name=f"beraad-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let every loop finish the step it is in."""
        self._stopping.set()
        tail.close()
        for thread in self._threads:
            thread.join()

    def _loop(self, name: str, step: Callable[[], object]) -> None:
        """Call `step` until told to stop; at once again after one that had work. A fault is logged, and survived."""
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                close_old_connections()
                pause = 0.0 if step() else PAUSE
            except Exception:
                log.exception("%s failed, and goes on in %s s", name, RECOVER)
                connection.close()
                pause = RECOVER
        connection.close()


class Clock:
    """Calls the deeds that are registered with the ticker, each at its own pace, in one process at a time."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def step(self) -> None:
        """Call what is due. One deed that fails does not hold up the others."""
        now = time.monotonic()
        due = [tick for tick in ticks() if self._due.get(tick.name, 0) <= now]
        with alone(CLOCK) as ours:
            for tick in due if ours else ():
                self._due[tick.name] = now + tick.seconds
                try:
                    tick.deed()
                except Exception:
                    log.exception("%s failed, and is called again in %s s", tick.name, tick.seconds)


class Reader:
    """Lets one reader follow the record, each in a thread of its own so that none waits for another."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._done = -1

    def step(self) -> int:
        """Let it take a batch; looking at the end of the record first spares the lock when there is nothing."""
        end = Head.objects.values_list("seq", flat=True).get()
        taken = outbox.follow(self._name) if end != self._done else 0
        if not taken:
            self._done = end
        return taken


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Whether no other process holds this number; SQLite has one process only."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        ours = cursor.fetchone()[0]
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def tasks() -> None:
    """Run the tasks that wait. Looking first spares SQLite an exclusive lock every second."""
    if DBTaskResult.objects.ready().exists():
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="beraad-serve",
            excluded_queue_names=[],
        ).run()
