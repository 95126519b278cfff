"""Webhooks: which events a change makes, and how an address is asked."""

import http.client
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from app.sandbox import grants
from app.sandbox.store import Transaction

ANSWER_WITHIN_S = 2.0


def tell(
    tx: Transaction,
    now: datetime,
    athlete_id: int,
    what: tuple[str, int, str],
    updates: Mapping[str, str] | None = None,
) -> None:
    """Put an event on its way, when the app has subscribed and the athlete is connected.

    what  the object's kind (activity or athlete), its id, and create, update or delete
    """
    subscription = tx.execute("SELECT * FROM subscriptions").fetchone()
    if subscription is None or grants.granted(tx, athlete_id) is None:
        return
    kind, id, aspect = what
    body = {
        "aspect_type": aspect,
        "event_time": int(now.timestamp()),
        "object_id": id,
        "object_type": kind,
        "owner_id": athlete_id,
        "subscription_id": subscription["id"],
        "updates": dict(updates or {}),
    }
    tx.execute(
        "INSERT INTO events (callback_url, body) VALUES (?, ?)",
        (subscription["callback_url"], json.dumps(body)),
    )


def fetch(
    method: str, url: str, body: str | bytes | None = None, timeout_s: float = ANSWER_WITHIN_S
) -> tuple[int, bytes]:
    """The status and body an address answers with, redirects too; raises OSError or HTTPException."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        return answer.status, answer.read(100_000)
    finally:
        connection.close()
