"""Sends large tables in pieces, few at once and one a person, so that pages find their threads meanwhile."""

import threading
from collections.abc import Iterator
from functools import partial
from time import monotonic

from flask import Response, current_app

MOST = 3  # at once
LAPSES_S = 600.0  # a place that nobody gave back
AGAIN_S = 10  # until another try, for who is refused


class StillSending(Exception):
    """This person, or so many others, are being sent a table just now."""


class Downloads:
    """Who is being sent a table, and since when."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began_s: dict[int, float] = {}

    def enter(self, person_id: int) -> float:
        """Take a place; returns since when it is taken. Raises StillSending."""
        now_s = monotonic()
        with self._lock:
            self._began_s = {who: at for who, at in self._began_s.items() if now_s - at < LAPSES_S}
            if person_id in self._began_s or len(self._began_s) >= MOST:
                raise StillSending
            self._began_s[person_id] = now_s
        return now_s

    def leave(self, person_id: int, began_s: float) -> None:
        """Give the place that was taken then to others."""
        with self._lock:
            if self._began_s.get(person_id) == began_s:
                del self._began_s[person_id]


def answer(person_id: int, name: str, pieces: Iterator[str]) -> Response:
    """A table of that name, sent piece by piece; raises StillSending."""
    downloads: Downloads = current_app.extensions["kneewise_downloads"]
    began_s = downloads.enter(person_id)
    response = Response(_bytes(pieces), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(partial(downloads.leave, person_id, began_s))
    return response


def _bytes(pieces: Iterator[str]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"  # tells a spreadsheet that it is UTF-8
    for piece in pieces:
        yield piece.encode()
