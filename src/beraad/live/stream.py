"""What an open page hears: that something it shows is stale. The browser then asks for it as a reload would."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from .tail import tail

HEARTBEAT = 20.0
RETRY = b"retry: 3000\n\n"
EVENT = b"id: %d\nevent: stale\ndata: %s\n\n"
BEAT = b":\n\n"
# Each stream keeps a thread waiting.
AT_ONCE = 400
# A browser opens six connections to a site, and must keep some for pages.
PER_SESSION = 4
# A meeting room has one address for everybody in it.
PER_ADDRESS = 60


_open: Counter[str] = Counter()
_lock = threading.Lock()


class Busy(Exception):
    """There are as many streams as there may be, for this client or for all together."""


class Stream:
    """The lines of a server-sent event stream about `keys`, from after `since` on, or from now.

    Each event is named `stale`, has its place in the record as id and a key as data. Busy when `client` has
    the `most` it may open already, or all together have.
    """

    def __init__(self, keys: frozenset[str], *, client: str, most: int, since: int | None = None) -> None:
        self._keys, self._client = keys, client
        self._since = tail.seq if since is None else since
        with _lock:
            if _open[client] >= most or _open.total() >= AT_ONCE:
                raise Busy
            _open[client] += 1
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield RETRY
        since = self._since
        beat = time.monotonic() + HEARTBEAT
        while not tail.closed:
            seen = since
            since = tail.wait(seen, beat - time.monotonic())
            stale = list(tail.stale(self._keys, seen)) if since > seen else []
            if stale or time.monotonic() >= beat:
                beat = time.monotonic() + HEARTBEAT
                yield (b"".join(EVENT % (seq, key.encode()) for seq, key in stale) or BEAT)

    def close(self) -> None:
        """Make room for another; called once the browser has gone, or the server goes."""
        with _lock:
            if not self._closed:
                self._closed = True
                _open.subtract([self._client])
                if not _open[self._client]:
                    del _open[self._client]
