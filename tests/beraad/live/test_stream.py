"""The live stream says what is stale, from where one was, and to who may see it."""

import pytest

from beraad.access.actor import VISITOR
from beraad.live import stream, tail, views
from beraad.record.actions import append
from beraad.record.events import Event


class Happened(Event):
    """Something happened."""


@pytest.fixture
def own(monkeypatch):
    """A tail of our own, that heartbeats at once."""
    own = tail.Tail()
    monkeypatch.setattr(stream, "tail", own)
    monkeypatch.setattr(stream, "HEARTBEAT", 0.0)
    stream._open.clear()
    return own


def happen(*about):
    return append(actor=VISITOR, event=Happened(about=about)).seq


def lines(keys, since=None):
    heard = iter(stream.Stream(frozenset(keys), client="somebody", most=9, since=since))
    assert next(heard) == b"retry: 3000\n\n"
    return heard


@pytest.mark.django_db
def test_it_tells_what_changed_by_key_and_place_and_nothing_else(own):
    happen("vote:3")
    own.follow()
    heard = lines({"vote:3", "proposal:1"})
    place = happen("vote:3", "house:7")
    own.follow()
    assert next(heard) == b"id: %d\nevent: stale\ndata: vote:3\n\n" % place
    assert next(heard) == b":\n\n"


@pytest.mark.django_db
def test_who_comes_back_hears_what_was_missed(own):
    first = happen("vote:3")
    own.follow()
    missed = happen("vote:3")
    happen("vote:4")
    own.follow()
    assert next(lines({"vote:3"}, since=first)) == b"id: %d\nevent: stale\ndata: vote:3\n\n" % missed


@pytest.mark.django_db
def test_who_was_away_too_long_hears_that_all_may_have_changed(own):
    start = happen("vote:1")
    happen("vote:2")
    last = happen("vote:1")
    own.follow()
    happen("vote:9")
    own.follow()
    heard = next(lines({"vote:3", "vote:1"}, since=start))
    assert heard.count(b"event: stale") == 2
    assert b"id: %d" % last not in heard


def test_there_is_an_end_to_what_one_client_may_open(own):
    opened = [stream.Stream(frozenset(), client="somebody", most=2) for _ in range(2)]
    with pytest.raises(stream.Busy):
        stream.Stream(frozenset(), client="somebody", most=2)
    opened[0].close()
    opened[0].close()
    assert stream.Stream(frozenset(), client="somebody", most=2)


def test_it_ends_when_the_server_does(own):
    heard = lines({"vote:3"})
    own.close()
    assert list(heard) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["vote:1", "vote", "vote:x", "session:1", "person:1", "", f"vote:{10**30}"])
def test_nobody_hears_of_what_they_may_not_see(key):
    assert not views.seen(VISITOR, key)
