"""The record: one chain, in the deed's own transaction, and readers that follow it."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import transaction

import factories
from beraad.access.actor import SYSTEM
from beraad.kernel import clock
from beraad.record import checks, outbox, reactions
from beraad.record.actions import append
from beraad.record.chain import link
from beraad.record.events import KINDS, Event
from beraad.record.models import Cursor, Entry, Head
from beraad.record.queries import history, news


@dataclass(frozen=True, kw_only=True)
class Waved(Event):
    name: str


@dataclass(frozen=True, kw_only=True)
class Winked(Event):
    told = False


@pytest.fixture(autouse=True, scope="module")
def no_trace():
    yield
    for kind in ("Waved", "Winked"):
        KINDS.pop(kind, None)


def wave(name="Nele", about=("house:1",)):
    with transaction.atomic():
        return append(actor=SYSTEM, event=Waved(about=about, name=name))


@pytest.mark.django_db
def test_each_entry_links_to_the_one_before():
    first, second = wave(), wave("Joris")
    assert (first.seq, second.seq) == (1, 2)
    assert second.digest == link(first.digest, second.body)
    assert (Head.objects.get().seq, Head.objects.get().digest) == (2, second.digest)
    assert list(checks.chain()) == []


@pytest.mark.django_db
def test_the_history_of_a_thing_is_newest_first_and_its_own():
    wave(about=("house:1", "house:1")), wave(about=("house:2",)), wave("Joris", about=("house:1", "house:2"))
    assert [entry.seq for entry in history("house:1")] == [3, 1]


@pytest.mark.django_db
def test_what_is_not_told_stands_in_the_whole_history_only():
    wave()
    with transaction.atomic():
        append(actor=SYSTEM, event=Winked(about=("house:1",)))
    assert [[entry.seq for entry in history("house:1", whole=whole)] for whole in (False, True)] == [[1], [2, 1]]
    assert list(checks.chain()) == []


@pytest.mark.django_db
def test_news_is_what_came_since_about_some_things_in_some_kinds():
    with clock.at(clock.now() - dt.timedelta(days=3)):
        wave()
    wave(about=("house:2",)), wave(), wave()
    since = clock.now() - dt.timedelta(days=1)
    assert [entry.seq for entry in news(["house:1", "house:9"], ["Waved"], since)] == [4, 3]
    assert [entry.seq for entry in news(["house:1"], ["Waved"], since, limit=1)] == [4]
    assert news(["house:1"], ["Nodded"], since) == news(["house:1"], ["Waved"], clock.now()) == []


@pytest.mark.django_db(transaction=True)
def test_a_deed_is_recorded_in_its_own_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        append(actor=SYSTEM, event=Waved(about=(), name="Nele"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(actor=SYSTEM, event=Waved(about=(), name="Nele"))
        raise ZeroDivisionError
    assert (Entry.objects.count(), Head.objects.get().seq) == (0, 0)


@pytest.mark.django_db
def test_reactions_run_in_the_transaction_and_undo_the_deed_when_they_fail(monkeypatch):
    def fail(**_):
        raise ZeroDivisionError

    monkeypatch.setitem(reactions._reactions, Waved, [fail])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        wave()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_reader_takes_each_entry_once_and_again_after_a_failure(monkeypatch):
    seen = []

    def read(entry):
        seen.append(entry.seq)
        if len(seen) == 2:
            raise ZeroDivisionError

    monkeypatch.setattr(outbox, "_readers", {"test": read})
    for _ in range(3):
        wave()
    with pytest.raises(ZeroDivisionError):
        outbox.follow("test")
    assert outbox.follow("test") == 3
    assert outbox.follow("test") == 0
    assert seen == [1, 2, 1, 2, 3]
    assert Cursor.objects.get(reader="test").seq == 3


@pytest.mark.django_db
def test_verify_says_so_when_everything_fits_and_names_what_does_not(capsys):
    with clock.at(factories.NOW):
        factories.open_vote(factories.world())
    call_command("verify")
    assert "Everything fits" in capsys.readouterr().out
    Entry.objects.filter(seq=4).update(data={"name": "someone else"})
    with pytest.raises(SystemExit) as stop:
        call_command("verify")
    assert stop.value.code == 1
    assert "record:4: record-body" in capsys.readouterr().out
