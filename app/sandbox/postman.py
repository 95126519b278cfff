"""Carries events to the app's callback: at once, or as faults have it."""

import http.client
import json
import threading
from time import monotonic
from typing import Any

from app.sandbox import events, kinds
from app.sandbox.faults import Fault, Faults
from app.sandbox.store import Store

RETRY_AFTER_S = (5.0, 20.0)  # the second and the third try; then an event is dropped
IDLE_S = 60.0
APART_S = 0.001  # between events whose order is turned round
LATER_S = 60  # that a repeated event says it is


class Postman:
    """Works in a thread of its own; events left at a stop go at the next start."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store, self._faults = store, faults
        self._news = threading.Event()
        self._stopping = False
        self._due_s: dict[int, float] = {}
        self._held: list[int] = []  # events whose order is being turned round
        self._held_until_s = 0.0
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
            for row in self._taken_in():
                if not self._stopping and self._due_s[row["id"]] <= monotonic():
                    self._carry(row["id"], row["callback_url"], row["body"], row["tries"])
            rest_s = min(self._due_s.values(), default=monotonic() + IDLE_S) - monotonic()
            self._news.wait(max(0.0, rest_s))

    def _taken_in(self) -> list[Any]:
        """What is on its way, the first due first; what is new is struck by a fault, if there is one."""
        with self._store.begin() as tx:
            rows = tx.execute("SELECT * FROM events ORDER BY id").fetchall()
        ids = {row["id"] for row in rows}
        self._due_s = {id: due_s for id, due_s in self._due_s.items() if id in ids}
        for row in rows:
            if row["id"] not in self._due_s:
                self._due_s[row["id"]] = monotonic()
                if fault := None if row["tries"] else self._faults.strike(kinds.EVENTS):
                    self._strike(fault, row["id"], row["callback_url"], row["body"])
        known = [row for row in rows if row["id"] in self._due_s]
        return sorted(known, key=lambda row: self._due_s[row["id"]])

    def _strike(self, fault: Fault, id: int, url: str, body: str) -> None:
        """Have an event go the way a fault sends it."""
        match fault.kind:
            case "event_dropped":
                self._drop(id)
            case "event_late":
                self._due_s[id] += fault.seconds
            case "event_shuffled":
                self._hold(id, fault)
            case "event_doubled":
                self._due_s[self._enter(url, body)] = monotonic()
            case "event_again":
                told = json.loads(body)
                again = json.dumps(told | {"event_time": told["event_time"] + LATER_S})
                self._due_s[self._enter(url, again)] = monotonic() + fault.seconds

    def _hold(self, id: int, fault: Fault) -> None:
        """Keep an event back until the last that the fault strikes is there, or its time is over."""
        now_s = monotonic()
        self._held = [one for one in self._held if self._due_s.get(one, now_s) > now_s]
        if not self._held:
            self._held_until_s = now_s + fault.seconds
        self._held.append(id)
        until_s = now_s if fault.times == 1 else self._held_until_s
        for n, one in enumerate(self._held):
            self._due_s[one] = until_s - n * APART_S
        if fault.times == 1:
            self._held.clear()

    def _enter(self, url: str, body: str) -> int:
        with self._store.begin() as tx:
            entered = tx.execute("INSERT INTO events (callback_url, body) VALUES (?, ?)", (url, body))
        return entered.lastrowid or 0

    def _drop(self, id: int) -> None:
        self._due_s.pop(id)
        with self._store.begin() as tx:
            tx.execute("DELETE FROM events WHERE id = ?", (id,))

    def _carry(self, id: int, url: str, body: str, tries: int) -> None:
        """One try; it is counted before it is made, so that two processes do not make the same."""
        with self._store.begin() as tx:
            claim = "UPDATE events SET tries = tries + 1 WHERE id = ? AND tries = ?"
            is_mine = tx.execute(claim, (id, tries)).rowcount == 1
        if not is_mine:
            self._due_s[id] = monotonic() + RETRY_AFTER_S[0]
        elif _is_taken(url, body) or tries >= len(RETRY_AFTER_S):
            self._drop(id)
        else:
            self._due_s[id] = monotonic() + RETRY_AFTER_S[tries]


def _is_taken(url: str, body: str) -> bool:
    try:
        return events.fetch("POST", url, body)[0] == 200
    except (OSError, http.client.HTTPException):
        return False
