"""What runs beside the pages survives a fault, and says so."""

import threading

import pytest

from beraad.config import background
from beraad.kernel.ticker import Tick


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(background, "PAUSE", 0.001)
    monkeypatch.setattr(background, "RECOVER", 0.001)
    monkeypatch.setattr(background, "close_old_connections", lambda: None)
    monkeypatch.setattr(background, "connection", type("Unused", (), {"close": staticmethod(lambda: None)}))


def test_a_loop_goes_on_after_a_fault_and_logs_it(hasty, caplog):
    calls, enough = [], threading.Event()

    def step():
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("what went wrong")
        if len(calls) == 3:
            enough.set()

    beside = background.Background()
    loop = threading.Thread(target=beside._loop, args=("step", step))
    loop.start()
    assert enough.wait(5)
    beside._stopping.set()
    loop.join()
    assert "what went wrong" in caplog.text


@pytest.mark.django_db
def test_a_deed_that_fails_does_not_hold_up_the_others(monkeypatch, caplog):
    done = []
    ticks = [Tick("bad", 60, lambda: 1 / 0), Tick("good", 60, lambda: done.append(1))]
    monkeypatch.setattr(background, "ticks", lambda: ticks)
    clock = background.Clock()
    clock.step()
    clock.step()
    assert done == [1]
    assert "bad failed" in caplog.text


@pytest.mark.django_db
def test_a_reader_reads_only_when_there_is_something(monkeypatch):
    followed = []
    monkeypatch.setattr(background.outbox, "follow", lambda name: followed.append(name) or 0)
    reader = background.Reader("mail")
    reader.step()
    reader.step()
    assert followed == ["mail"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_process_has_the_clock():
    taken = []

    def elsewhere():
        with background.alone(background.CLOCK) as ours:
            taken.append(ours)
        background.connection.close()

    with background.alone(background.CLOCK) as ours:
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
    assert (ours, taken) == (True, [False])
