"""Streams of Server-Sent Events: few at once and each for some seconds, so that pages find their threads."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import monotonic

from flask import Flask, Response, current_app

from app.web.places import Places

MOST = 3  # at once, one a person; each holds one of the server's threads
LASTS_S = 8.0
LOOK_S = 0.5
AGAIN_MS = 500  # until the browser opens the next stream
POLL_MS = 3_000  # until it asks again where it found no room for a stream
stopping = threading.Event()  # set once this process is told to stop


@dataclass(frozen=True, slots=True)
class Event:
    """What a stream tells, a line of text; the last one ends it."""

    text: str
    is_last: bool


def places() -> Places:
    """Those for streams."""
    return Places(MOST, LASTS_S + LOOK_S)


def answer(person_id: int, look: Callable[[], Event]) -> Response:
    """A stream of what `look` sees; without room for one, what it sees now and when to ask again."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    open_to: Places = app.extensions["kneewise_streams"]

    def seen() -> Event:
        with app.app_context():  # the request's own ends with its answer's head
            return look()

    end_s = open_to.enter(person_id)
    events = _events(seen, POLL_MS, 0) if end_s is None else _events(seen, AGAIN_MS, LASTS_S)
    response = Response(events, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy is to hand on each event as it comes
    if end_s is not None:
        response.call_on_close(partial(open_to.leave, person_id, end_s))
    return response


def _events(look: Callable[[], Event], again_ms: int, lasts_s: float) -> Iterator[str]:
    """What changed, as it changes; between changes an empty line, which finds out who has left."""
    ends_s = monotonic() + lasts_s
    yield f"retry: {again_ms}\n\n"
    said = ""
    while True:
        event = look()
        yield f"data: {event.text}\n\n" if event.text != said else ":\n\n"
        said = event.text
        if event.is_last or monotonic() + LOOK_S > ends_s or stopping.wait(LOOK_S):
            return
