"""Takes events in: those that come together are committed together, each is answered after its commit."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from time import monotonic

import orjson

from app.adapters.strava_json import number
from app.services import strava_callback, strava_tasks
from app.services.strava_app import Strava
from app.services.strava_callback import ATHLETE
from app.store import strava_events, strava_subscriptions
from app.store.database import Database, DatabaseUnavailable
from app.store.strava_events import Event

WAIT_S = 1.5  # Strava waits for two seconds and then sends an event again
COUNT_EVERY = timedelta(minutes=1)
MOST_AN_HOUR = 20_000  # events of one athlete; of more about activities none is stored, the list tells
BUSY = "Others have been writing for too long."
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class NotStored(Exception):
    """An event could not be committed now; its sender is to send it again."""


class Received(StrEnum):
    """What became of what was sent to the callback.

    KEPT     the event is stored, now or when it came before; of very many the list tells instead
    DROPPED  it is of another subscription or about nobody here; it is counted
    ODD      it is no event
    UNKNOWN  nothing is subscribed under this address
    """

    KEPT = "kept"
    DROPPED = "dropped"
    ODD = "odd"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Letter:
    """What was sent to the callback: the end of its address, the body, and the header of a signature."""

    secret: str
    body: bytes
    signature: str = ""


@dataclass(slots=True)
class _Waiting:
    """An event whose sender waits until it is stored."""

    account_id: int
    event: Event
    is_stored: bool = False


class Letterbox:
    """Where the events of an app come in, for one process."""

    def __init__(self, db: Database, strava: Strava) -> None:
        self._db, self._strava = db, strava
        self._waiting: list[_Waiting] = []
        self._guard, self._turn = threading.Lock(), threading.Lock()
        self._dropped, self._counted_at = 0, NEVER
        self._counts, self._hour = Counter[int](), NEVER

    def receive(self, letter: Letter, now: datetime) -> Received:
        """Store an event and ask for a look at what it is about; the same event twice is once.

        Returns after the commit. Raises NotStored when there was none, or it is not known.
        """
        try:
            return self._receive(letter, now)
        except DatabaseUnavailable as why:
            raise NotStored(str(why)) from None

    def _receive(self, letter: Letter, now: datetime) -> Received:
        payload = _payload(letter.body)
        signed = strava_callback.is_signed(letter.signature, letter.body, self._strava.api.client_secret)
        event = strava_callback.event(payload, signed, now)
        with self._db.read() as tx:  # a stranger who guesses holds up nobody who writes
            secret_hash = strava_callback.hashed(letter.secret)
            callback = strava_subscriptions.callback(tx, secret_hash, event.owner_id if event else 0)
        if callback is None or callback.origin != self._strava.origin:
            return Received.UNKNOWN
        if event is None or not isinstance(payload, Mapping):
            return Received.ODD
        ours = callback.subscription_id in (None, number(payload.get("subscription_id")))
        if callback.account_id is None or not ours:
            self._drop(now)
            return Received.DROPPED
        self._store(_Waiting(callback.account_id, event))
        return Received.KEPT

    def _store(self, mine: _Waiting) -> None:
        """Commit this event with all that wait; whoever has the turn writes for the others."""
        gives_up = monotonic() + WAIT_S
        with self._guard:
            self._waiting.append(mine)
        if not self._turn.acquire(timeout=WAIT_S):
            with self._guard:
                self._waiting = [one for one in self._waiting if one is not mine]
            raise NotStored(BUSY)
        try:
            with self._guard:
                batch = self._waiting if any(one is mine for one in self._waiting) else []
                self._waiting = [] if batch else self._waiting
            if batch:
                self._write(batch, gives_up - monotonic())
        finally:
            self._turn.release()
        if not mine.is_stored:  # the one who wrote for it failed
            raise NotStored(BUSY)

    def _write(self, batch: Sequence[_Waiting], wait_s: float) -> None:
        full = {one.event.owner_id for one in batch if self._is_full(one.event)}
        with self._db.begin(wait_s) as tx:
            events = [one.event for one in batch]
            stored = [each for each in events if each.object_type == ATHLETE or each.owner_id not in full]
            strava_events.add(tx, self._strava.origin, *stored)
            for one in {one.account_id: one for one in batch}.values():
                is_full = one.event.owner_id in full
                ask = strava_tasks.ask_recent if is_full else strava_tasks.ask_look
                ask(tx, one.account_id, one.event.received_at)
        for one in batch:
            one.is_stored = True

    def _is_full(self, event: Event) -> bool:
        """Count an event of its athlete; whether that makes too many within an hour."""
        hour = event.received_at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._counts.clear()
            self._hour = hour
        self._counts[event.owner_id] += 1
        return self._counts[event.owner_id] > MOST_AN_HOUR

    def _drop(self, now: datetime) -> None:
        """Count an event that is not ours; written down once a minute at most, so a crash may forget some."""
        with self._guard:
            self._dropped += 1
            if timedelta(0) <= now - self._counted_at < COUNT_EVERY:
                return
            dropped, self._dropped, self._counted_at = self._dropped, 0, now
        with self._db.begin(WAIT_S) as tx:
            strava_subscriptions.drop(tx, self._strava.origin, dropped)


def _payload(body: bytes) -> object:
    """The body as JSON, None when it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
