"""Webhooks: which events a change makes, and who carries them to the app's callback."""

import http.client
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from urllib.parse import urlsplit

from app.sandbox import grants
from app.sandbox.store import Store, Transaction

RETRY_AFTER_S = (5.0, 20.0)  # the second and the third try; then an event is dropped
ANSWER_WITHIN_S = 2.0
IDLE_S = 60.0


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
    method: str, url: str, body: str | None = None, timeout_s: float = ANSWER_WITHIN_S
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


class Postman:
    """Carries events to their callbacks in a thread of its own; those left at a stop go at the next start."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._news = threading.Event()
        self._stopping = False
        self._due_s: dict[int, float] = {}
        self._thread = threading.Thread(target=self._work, name="sandbox events", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There are new events."""
        self._news.set()

    def stop(self) -> None:
        """Finish what is being carried, and carry no more."""
        self._stopping = True
        self._news.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopping:
            self._news.clear()
            with self._store.begin() as tx:
                waiting = tx.execute("SELECT * FROM events ORDER BY id").fetchall()
            self._due_s = {row["id"]: self._due_s.get(row["id"], 0.0) for row in waiting}
            for row in waiting:
                if not self._stopping and self._due_s[row["id"]] <= monotonic():
                    self._carry(row["id"], row["callback_url"], row["body"], row["tries"])
            rest_s = min(self._due_s.values(), default=monotonic() + IDLE_S) - monotonic()
            self._news.wait(max(0.0, rest_s))

    def _carry(self, id: int, url: str, body: str, tries: int) -> None:
        """One try; it is counted before it is made, so that two processes do not make the same."""
        with self._store.begin() as tx:
            claim = "UPDATE events SET tries = tries + 1 WHERE id = ? AND tries = ?"
            is_mine = tx.execute(claim, (id, tries)).rowcount == 1
        if not is_mine:
            self._due_s[id] = monotonic() + RETRY_AFTER_S[0]
        elif _is_taken(url, body) or tries >= len(RETRY_AFTER_S):
            self._due_s.pop(id)
            with self._store.begin() as tx:
                tx.execute("DELETE FROM events WHERE id = ?", (id,))
        else:
            self._due_s[id] = monotonic() + RETRY_AFTER_S[tries]


def _is_taken(url: str, body: str) -> bool:
    try:
        return fetch("POST", url, body)[0] == 200
    except (OSError, http.client.HTTPException):
        return False
