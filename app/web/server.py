"""Starts waitress, and on SIGTERM lets it finish what it has begun."""

import errno
import resource
import signal
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.config import Settings
from app.web import streams

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
MAX_BODY_BYTES = 4 * 1024**3 + 1024**2  # the largest archive, and the form around it
RECEIVE_BYTES = 256 * 1024
BACKLOG = 1024
CONNECTIONS = 1000
FILES = 4096  # a connection takes one, and a body on its way to the disk another
SPARE_FILES = 200
CLEAN_S = 5.0
DRAIN_S = 15.0
LOOP_S = 1.0


class CannotListen(Exception):
    """The port or host is not to be had; the text says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Take the port; visitors wait in line until `serve`. Raises CannotListen."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
    except OSError:
        raise CannotListen(f"KNEEWISE_HOST is {host}, which is no address of this machine.") from None
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise CannotListen(_why(error, host, port)) from None
    return taken


def serve(
    app: "WSGIApplication",
    settings: Settings,
    listening: socket.socket,
    started: Callable[[], None],
    may_hand_over: Callable[[str], bool],
) -> None:
    """Serve until SIGTERM or Ctrl-C, then finish the requests begun, for `DRAIN_S` seconds at most.

    may_hand_over  whether the sender of this Cookie header may send more than a form; asked before the
                   body is taken, and between all other requests, so it has to be quick
    """
    from waitress import wasyncore
    from waitress.adjustments import Adjustments

    from app.web.intake import Server

    adjustments = Adjustments(
        sockets=[listening],
        threads=THREADS,
        url_scheme="https" if settings.is_https else "http",
        ident="Kneewise",
        max_request_body_size=MAX_BODY_BYTES,
        recv_bytes=RECEIVE_BYTES,
        backlog=BACKLOG,
        connection_limit=_connections(),
        cleanup_interval=CLEAN_S,
        clear_untrusted_proxy_headers=False,  # app.web.access believes them from trusted proxies alone
        asyncore_use_poll=True,
    )
    server = Server(app, listening, adjustments, may_hand_over)
    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        server.pull_trigger()  # type: ignore[no-untyped-call]

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    started()
    while not asked:
        wasyncore.loop(LOOP_S, use_poll=True, map=server._map, count=1)
    _drain(server, wasyncore)


def _connections() -> int:
    """How many may be open at once, after asking the system for as many files as that takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        soft = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(10, min(CONNECTIONS, soft - SPARE_FILES))


def _drain(server: Any, wasyncore: Any) -> None:
    """Accept nobody new; go on until each answer begun is sent, which waitress does not do by itself."""
    until = time.monotonic() + DRAIN_S
    streams.stopping.set()
    wasyncore.loop(0, use_poll=True, map=server._map, count=1)  # those already in line
    wasyncore.dispatcher.close(server)
    while any(map(_is_busy, list(server.active_channels.values()))) and time.monotonic() < until:
        wasyncore.loop(0.1, use_poll=True, map=server._map, count=1)
    for threads in (server.task_dispatcher, server.event_threads):
        threads.shutdown(timeout=1)
    wasyncore.close_all(server._map, ignore_all=True)


def _is_busy(channel: Any) -> bool:
    return bool(channel.requests or channel.request is not None or channel.total_outbufs_len)


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by a Kneewise that is already running. "
            f"Stop that, or choose another: KNEEWISE_PORT={port + 1 if port < 65_535 else 8000}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one above 1023 with KNEEWISE_PORT."
    return f"KNEEWISE_HOST is {host}, where Kneewise cannot listen ({error.strerror})."
