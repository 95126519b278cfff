"""The instant of a request."""

from datetime import datetime

from flask import current_app, g

from app.clock import Clock


def now() -> datetime:
    """The instant of this request, aware, UTC; the same throughout."""
    if "now" not in g:
        clock: Clock = current_app.extensions["kneewise_clock"]
        g.now = clock()
    instant: datetime = g.now
    return instant
