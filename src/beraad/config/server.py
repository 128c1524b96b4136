"""One process and one port for all of Beraad; why it is made like this: docs/decisions/0003-one-process.md."""

import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mt import MTServer

from beraad.live.stream import AT_ONCE

from .background import Background
from .wsgi import pages, with_static_files

# Each has a database connection of its own; Python runs one at a time, the others wait for the disk.
PAGE_THREADS = 8
# The threads that only wait: for a page to be made, or for something to tell an open stream.
WAITING = AT_ONCE + 64
Environ = dict[str, Any]


class Taken(Exception):
    """The port is not to be had."""


def serve(address: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun. Taken when the port is not to be had."""
    probe(address, port)
    background = Background()
    background.start()
    with ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page") as threads:
        site = with_static_files(_made_by(threads))
        Server(background, address, port).serve(target_loader=lambda: site, wrap_loader=False)


def probe(address: str, port: int) -> None:
    """See that the port is free: granian would share it with another process, each answering half of the time."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except OSError as error:
        raise Taken(f"Port {port} of {address} cannot be used: {error.strerror}.") from None


def _made_by(threads: ThreadPoolExecutor) -> Callable[[Environ, Any], Iterable[bytes]]:
    """Pages as WSGI, each made whole by one of `threads`; a stream is handed on as it is."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        response = pages(environ, start_response)
        if response.streaming:
            return response
        try:
            return [response.content]
        finally:
            response.close()

    return lambda environ, start_response: threads.submit(answer, environ, start_response).result()


class Server(MTServer):
    """granian with its worker as a thread of this process, which it offers by itself to Python without GIL only."""

    def __init__(self, background: Background, address: str, port: int) -> None:
        super().__init__(
            target="beraad",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            blocking_threads=WAITING,
            log_level=LogLevels.error,
        )
        self._background = background

    def _check_gil(self) -> None:
        """Having one is fine: threads that wait let go of it."""

    def shutdown(self, exit_code: int = 0) -> None:
        """End the streams first, so that only pages are waited for."""
        self._background.stop()
        super().shutdown(exit_code)
