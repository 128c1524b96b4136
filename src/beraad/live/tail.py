"""The tail of the record: one thread of the process reads it, every open page waits for it."""

import threading
from collections import deque
from collections.abc import Iterator

from beraad.record.models import Head
from beraad.record.queries import after

# So many entries are remembered; who was away for longer is told that everything they look at may have changed.
REMEMBERED = 2_000


class Tail:
    """Follows the record and says to whoever waits what has changed, by key; never what it is."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._recent: deque[tuple[int, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._since = self.seq = 0
        self.closed = False

    def follow(self) -> bool:
        """Read on where we were, from the end of the record at first. Returns whether there was anything new."""
        if not self.seq:
            self._since = self.seq = Head.objects.values_list("seq", flat=True).get()
            return False
        entries = after(self.seq)
        with self._news:
            for entry in entries:
                if len(self._recent) == REMEMBERED:
                    self._since = self._recent[0][0]
                self._recent.append((entry.seq, frozenset(about.key for about in entry.abouts.all())))
                self.seq = entry.seq
            if entries:
                self._news.notify_all()
        return bool(entries)

    def wait(self, since: int, seconds: float) -> int:
        """Wait until the record has come past `since`; returns how far it has come, the same after `seconds`."""
        with self._news:
            self._news.wait_for(lambda: self.seq > since or self.closed, seconds)
            return max(self.seq, since)

    def stale(self, keys: frozenset[str], since: int) -> Iterator[tuple[int, str]]:
        """Which of `keys` changed after `since`, and where in the record last; all, if that is too long ago."""
        with self._news:
            recent, forgotten, now = list(self._recent), since < self._since, self.seq
        last = dict.fromkeys(keys, now) if forgotten else {}
        last |= {key: seq for seq, about in recent if seq > since for key in about & keys}
        yield from sorted((seq, key) for key, seq in last.items())

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._news:
            self.closed = True
            self._news.notify_all()


tail = Tail()
