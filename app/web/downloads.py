"""Sends large tables in pieces, few at once and one a person, so that pages find their threads meanwhile."""

from collections.abc import Iterator
from functools import partial

from flask import Response, current_app

from app.web.places import Places

MOST = 3  # at once
LAPSES_S = 600.0  # a place that nobody gave back
AGAIN_S = 10  # until another try, for who is refused


class StillSending(Exception):
    """This person, or so many others, are being sent a table just now."""


def places() -> Places:
    """Those for tables."""
    return Places(MOST, LAPSES_S)


def answer(person_id: int, name: str, pieces: Iterator[str]) -> Response:
    """A table of that name, sent piece by piece; raises StillSending."""
    held: Places = current_app.extensions["kneewise_downloads"]
    end_s = held.enter(person_id)
    if end_s is None:
        raise StillSending
    response = Response(_bytes(pieces), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(partial(held.leave, person_id, end_s))
    return response


def _bytes(pieces: Iterator[str]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"  # tells a spreadsheet that it is UTF-8
    for piece in pieces:
        yield piece.encode()
