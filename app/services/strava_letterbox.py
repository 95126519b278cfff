"""Takes events in: those that come together are committed together, each is answered after its commit."""

import hmac
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from time import monotonic

import orjson
import structlog

from app.adapters.strava_json import number
from app.services import strava_callback, strava_tasks
from app.services.strava_app import Strava
from app.services.strava_callback import ATHLETE
from app.store import strava_events, strava_subscriptions
from app.store.database import Database, DatabaseUnavailable, Transaction
from app.store.strava_events import Event
from app.store.strava_subscriptions import Callback

WAIT_S = 1.5  # Strava waits for two seconds and then sends an event again
LEAST_S = 0.3  # in which a batch may still be written whose first sender has waited for as long as that
COUNT_EVERY = timedelta(minutes=1)
MOST_AN_HOUR = 20_000  # events of one athlete; of more about activities none is stored, the list tells
BUSY = "Others have been writing for too long."
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger("kneewise.strava")


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


@dataclass(eq=False, slots=True)
class _Waiting:
    """A letter whose sender waits until it is dealt with.

    event            None when it is none
    subscription_id  of which it says it is
    turn             set once it is dealt with, or once it is its sender who deals with all that wait
    received         what became of it; None before that, and when dealing with it failed
    """

    secret_hash: str
    event: Event | None
    subscription_id: int | None
    turn: threading.Event
    received: Received | None = None


class Letterbox:
    """Where the events of an app come in, for one process."""

    def __init__(self, db: Database, strava: Strava) -> None:
        self._db, self._strava = db, strava
        self._waiting: list[_Waiting] = []
        self._guard, self._is_open = threading.Lock(), False
        self._dropped, self._counted_at = 0, NEVER
        self._counts, self._hour = Counter[int](), NEVER

    def receive(self, letter: Letter, now: datetime) -> Received:
        """Store an event and ask for a look at what it is about; the same event twice is once.

        Returns after the commit. Raises NotStored when there was none, or it is not known.
        """
        mine = self._read(letter, now)
        gives_up = monotonic() + WAIT_S
        with self._guard:
            self._waiting.append(mine)
            if not self._is_open:
                self._is_open = True
                mine.turn.set()
        mine.turn.wait(WAIT_S)
        if batch := self._batch(mine):
            self._deal_with(batch, max(LEAST_S, gives_up - monotonic()), now)
        if mine.received is None:
            raise NotStored(BUSY)
        return mine.received

    def _read(self, letter: Letter, now: datetime) -> _Waiting:
        payload = _payload(letter.body)
        signed = strava_callback.is_signed(letter.signature, letter.body, self._strava.api.client_secret)
        event = strava_callback.event(payload, signed, now)
        subscription_id = number(payload.get("subscription_id")) if isinstance(payload, Mapping) else None
        return _Waiting(strava_callback.hashed(letter.secret), event, subscription_id, threading.Event())

    def _batch(self, mine: _Waiting) -> list[_Waiting]:
        """All that wait when it is the turn of this one to deal with them, else none."""
        with self._guard:
            if mine not in self._waiting:  # another has dealt with it, or is at it for too long
                return []
            if not mine.turn.is_set():
                self._waiting.remove(mine)
                return []
            batch, self._waiting = self._waiting, []
        return batch

    def _deal_with(self, batch: Sequence[_Waiting], wait_s: float, now: datetime) -> None:
        """Commit what is ours of a batch; then let its senders go, and the next deal with those that came."""
        try:
            self._take_in(batch, wait_s, now)
        except DatabaseUnavailable as why:
            log.warning("events were not stored", reason=str(why), count=len(batch))
        finally:
            with self._guard:
                self._is_open = bool(self._waiting)
                for one in (*self._waiting[:1], *batch):
                    one.turn.set()

    def _take_in(self, batch: Sequence[_Waiting], wait_s: float, now: datetime) -> None:
        with self._db.read() as tx:  # strangers who guess hold up nobody who writes
            owners = {one.event.owner_id for one in batch if one.event is not None}
            callback = strava_subscriptions.callback(tx, self._strava.origin, owners)
        received = [_received(one, callback) for one in batch]
        kept = [one.event for one, what in zip(batch, received, strict=True) if what is Received.KEPT]
        self._dropped += received.count(Received.DROPPED)
        counts = self._dropped and not timedelta(0) <= now - self._counted_at < COUNT_EVERY
        if callback is not None and (kept or counts):
            with self._db.begin(wait_s) as tx:
                self._store(tx, [event for event in kept if event is not None], callback.accounts, now)
                if counts:
                    strava_subscriptions.drop(tx, self._strava.origin, self._dropped)
            self._dropped, self._counted_at = (0, now) if counts else (self._dropped, self._counted_at)
        for one, what in zip(batch, received, strict=True):
            one.received = what
        log.info("events came in", of=len(batch), stored=len(kept))

    def _store(
        self, tx: Transaction, events: Sequence[Event], accounts: Mapping[int, int], now: datetime
    ) -> None:
        full = {event.owner_id for event in events if self._is_full(event)}
        stored = [each for each in events if each.object_type == ATHLETE or each.owner_id not in full]
        strava_events.add(tx, self._strava.origin, *stored)
        for owner_id in full:
            strava_tasks.ask_recent(tx, accounts[owner_id], now)
        owners = {event.owner_id for event in events}
        strava_tasks.ask_looks(tx, [accounts[each] for each in owners - full], now)

    def _is_full(self, event: Event) -> bool:
        """Count an event of its athlete; whether that makes too many within an hour."""
        hour = event.received_at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._counts.clear()
            self._hour = hour
        self._counts[event.owner_id] += 1
        return self._counts[event.owner_id] > MOST_AN_HOUR


def _received(one: _Waiting, callback: Callback | None) -> Received:
    """What is to become of a letter."""
    if callback is None or not hmac.compare_digest(one.secret_hash, callback.secret_hash):
        return Received.UNKNOWN
    if one.event is None:
        return Received.ODD
    ours = callback.subscription_id in (None, one.subscription_id)
    return Received.KEPT if ours and one.event.owner_id in callback.accounts else Received.DROPPED


def _payload(body: bytes) -> object:
    """The body as JSON, None when it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
