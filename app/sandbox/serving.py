"""Serves the sandbox with waitress in a few threads, on a port of this machine alone."""

import errno
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
THREADS = 24  # some of them wait with answers that hang
LOOP_S = 1.0


class PortTaken(Exception):
    """The port that was asked for is not to be had; the text says what to do."""


def listen(port: int | None, last_port: int | None) -> socket.socket:
    """Take the port that was asked for, or else the last one, or else any; raises PortTaken."""
    if port is not None:
        try:
            return _take(port)
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise PortTaken(f"Port {port} {reason}. Choose another for the practice Strava.") from None
    try:
        return _take(last_port or 0)
    except OSError:
        return _take(0)


def _take(port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, port))
        taken.listen(128)
    except OSError:
        taken.close()
        raise
    return taken


@contextmanager
def serving(app: "WSGIApplication", listening: socket.socket, stopping: threading.Event) -> Iterator[None]:
    """Answer visitors until the block ends; answers begun are finished as far as they do not hang."""
    from waitress import wasyncore
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a visitor who waits a moment is no news
    server = create_server(
        app,
        map={},
        sockets=[listening],
        threads=THREADS,
        channel_request_lookahead=1,  # without it nobody learns that a visitor has left
        ident="Practice Strava",
    )
    loop = threading.Thread(target=_loop, args=(server, stopping, wasyncore), name="sandbox", daemon=True)
    loop.start()
    try:
        yield
    finally:
        stopping.set()
        server.pull_trigger()
        loop.join()
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(server._map)


def _loop(server: Any, stopping: threading.Event, wasyncore: Any) -> None:
    while not stopping.is_set():
        wasyncore.loop(LOOP_S, use_poll=True, map=server._map, count=1)
