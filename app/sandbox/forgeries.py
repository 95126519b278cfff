"""Events that nobody at the practice Strava made, sent to the app's callback all the same."""

import http.client

from app.sandbox import events
from app.sandbox.world import here


class NothingSubscribed(Exception):
    """There is no callback to send anything to; the text says so."""


def send(body: bytes) -> int | None:
    """Send a body as it stands; the status of the answer, None without one. Raises NothingSubscribed."""
    with here().store.begin() as tx:
        row = tx.execute("SELECT callback_url FROM subscriptions").fetchone()
    if row is None:
        raise NothingSubscribed("No app has subscribed to events, so there is no callback to send to.")
    try:
        return events.fetch("POST", row["callback_url"], body)[0]
    except (OSError, http.client.HTTPException):
        return None
