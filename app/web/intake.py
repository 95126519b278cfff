"""What is taken in before a page is asked: how large a body may be, and how long it may take to come."""

import copy
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from app.web.event_door import PATH as EVENTS
from app.web.uploads import FORM_BYTES, PART_BYTES, PARTS, PATH

WAIT_S = 20.0  # for the next byte of a request, or the next request
FORM_S = 60.0  # for a whole request that hands over no files
STALL_S = 120.0  # for the next byte of files on a poor line, or of an answer that is being fetched
EVENT_THREADS = 64  # they do little but wait: all that have come are committed at once
TOO_MUCH_TEXT = "That is more text than this form takes. Nothing was changed."
TOO_LARGE = "Nothing was kept. Files are handed over on the import page, by a runner who is signed in."

MayHandOver = Callable[[str], bool]


class Parser(HTTPRequestParser):
    """Reads one request; only files from someone who may hand them over may be larger than a form."""

    def __init__(self, may_hand_over: MayHandOver, for_forms: Adjustments, adj: Adjustments) -> None:
        super().__init__(adj)  # type: ignore[no-untyped-call]
        self._may_hand_over = may_hand_over
        self._for_forms = for_forms
        self.began_s = monotonic()
        self.is_upload = self.is_event = False

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, and know the limit before the first byte of the body is kept."""
        super().parse_header(header_plus)  # type: ignore[no-untyped-call]
        self.is_event = self.command == "POST" and self.path.startswith(EVENTS)
        is_large = self.chunked or self.content_length >= FORM_BYTES
        is_part = self.path.startswith(PARTS) and not self.chunked and self.content_length <= PART_BYTES
        if is_large and self.command == "POST" and (is_part or self.path == PATH):
            self.is_upload = self._may_hand_over(self.headers.get("COOKIE", ""))
        if not self.is_upload:
            self.adj = self._for_forms

    def received(self, data: bytes) -> int:
        """Read on; one who is refused is not told to go on sending."""
        taken: int = super().received(data)  # type: ignore[no-untyped-call]
        if self.error is not None:
            self.expect_continue = False
            if isinstance(self.error, RequestEntityTooLarge):
                self.error.body = TOO_LARGE if self.path == PATH else TOO_MUCH_TEXT
        return taken


class Channel(HTTPChannel):
    """One connection, which knows when it has waited long enough."""

    request: Parser | None

    def __init__(self, server: "Server", sock: Any, addr: Any, adj: Adjustments, map: Any = None) -> None:
        self.parser_class: Any = partial(Parser, server.may_hand_over, server.for_forms)
        super().__init__(server, sock, addr, adj, map=map)  # type: ignore[no-untyped-call]

    def is_overdue(self, now_s: float) -> bool:
        """Whether the other side has been silent for too long; never while its answer is being made."""
        if self.requests:
            return False
        silent_s = now_s - self.last_activity
        if self.total_outbufs_len or (self.request is not None and self.request.is_upload):
            return silent_s > STALL_S
        drips = self.request is not None and monotonic() - self.request.began_s > FORM_S
        return drips or silent_s > WAIT_S


class Server(TcpWSGIServer):
    """The server on a socket that already listens."""

    channel_class = Channel

    def __init__(self, app: Any, listening: Any, adj: Adjustments, may_hand_over: MayHandOver) -> None:
        self.may_hand_over = may_hand_over
        self.for_forms = copy.copy(adj)
        self.for_forms.max_request_body_size = FORM_BYTES
        threads, self.event_threads = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        threads.set_thread_count(adj.threads)
        self.event_threads.set_thread_count(EVENT_THREADS)
        place = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(  # type: ignore[no-untyped-call]
            app, {}, True, listening, dispatcher=threads, adj=adj, sockinfo=place, bind_socket=False
        )

    def add_task(self, task: Any) -> None:
        """Have a request answered; neither do pages wait for events nor events for pages."""
        (self.event_threads if task.requests[0].is_event else self.task_dispatcher).add_task(task)

    def maintenance(self, now_s: float) -> None:
        """Let go of those who keep a connection and say nothing."""
        for channel in self.active_channels.values():
            if channel.is_overdue(now_s):
                channel.will_close = True
