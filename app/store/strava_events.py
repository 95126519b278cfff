"""Reads and writes events received from Strava; each is a hint that something is to be looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.tables import StravaEventRow


@dataclass(frozen=True, slots=True)
class Event:
    """What Strava said has changed.

    object_type  "activity" or "athlete"; aspect_type: "create", "update" or "delete"
    event_time   epoch seconds; updates: the few words of it that mean something to us
    look_at      from when on it is looked at, None for at once; signed: it bore a good signature
    id           None before it is stored
    """

    owner_id: int
    object_type: str
    object_id: int
    aspect_type: str
    event_time: int
    updates: dict[str, Any]
    received_at: datetime
    id: int | None = None
    look_at: datetime | None = None
    signed: bool = False


_STORED = tuple(name for name in Event.__slots__ if name != "id")
_NEW = insert(StravaEventRow).on_conflict_do_nothing()  # made once: many come at the same time


def add(tx: Transaction, origin: str, *events: Event) -> None:
    """Keep events; of one that was received before nothing changes."""
    if not events:
        return
    rows = [{name: getattr(event, name) for name in _STORED} for event in events]
    tx.connection().execute(_NEW, [{**row, "origin": origin, "outcome": ""} for row in rows])


def pending_of(tx: Transaction, origin: str, owner_id: int) -> list[Event]:
    """What is still to be looked at of one athlete, oldest first."""
    return _events(tx, origin, StravaEventRow.owner_id == owner_id)


def due_of(tx: Transaction, origin: str, owner_id: int, now: datetime) -> list[Event]:
    """What is to be looked at of one athlete at `now`, oldest first."""
    return _events(tx, origin, StravaEventRow.owner_id == owner_id, _due(now))


def owners_due(tx: Transaction, origin: str, now: datetime) -> list[int]:
    """The athletes of whom something is to be looked at."""
    opened = StravaEventRow.origin == origin, StravaEventRow.done_at.is_(None)
    return list(tx.scalars(select(StravaEventRow.owner_id).where(*opened, _due(now)).distinct()))


def count_pending(tx: Transaction, origin: str, owner_id: int) -> int:
    """How many activities of an athlete are still to be looked at."""
    things = func.count(StravaEventRow.object_id.distinct())
    mine = (StravaEventRow.origin == origin, StravaEventRow.owner_id == owner_id)
    return tx.scalar(select(things).where(*mine, StravaEventRow.done_at.is_(None))) or 0


def tally(tx: Transaction, origin: str) -> tuple[int, int, datetime | None]:
    """How many events are kept of an API, how many of them were signed, and when the last one came."""
    row = StravaEventRow
    told = select(func.count(), func.count().filter(row.signed), func.max(row.received_at))
    count, signed, last = tx.execute(told.where(row.origin == origin)).one()
    return count, signed, last


def put_off(tx: Transaction, events: Collection[Event], look_at: datetime) -> None:
    """Have events looked at from an instant on."""
    _open_ones(tx, events, look_at=look_at)


def done(tx: Transaction, events: Collection[Event], outcome: str, now: datetime) -> None:
    """Note what came of events, in a word."""
    _open_ones(tx, events, done_at=now, outcome=outcome)


def forget_owner(tx: Transaction, origin: str, owner_id: int) -> None:
    """Delete all events of an athlete."""
    mine = StravaEventRow.origin == origin, StravaEventRow.owner_id == owner_id
    tx.execute(delete(StravaEventRow).where(*mine))


def drop_older(tx: Transaction, received: datetime) -> int:
    """Delete events received before an instant; return how many."""
    old = delete(StravaEventRow).where(StravaEventRow.received_at < received).returning(StravaEventRow.id)
    return len(tx.scalars(old).all())


def _due(now: datetime) -> Any:
    return or_(StravaEventRow.look_at.is_(None), StravaEventRow.look_at <= now)


def _open_ones(tx: Transaction, events: Collection[Event], **values: Any) -> None:
    ids = [event.id for event in events]
    these = update(StravaEventRow).where(StravaEventRow.id.in_(ids), StravaEventRow.done_at.is_(None))
    tx.execute(these.values(**values))


def _events(tx: Transaction, origin: str, *where: Any) -> list[Event]:
    asked = select(StravaEventRow).where(
        StravaEventRow.origin == origin, StravaEventRow.done_at.is_(None), *where
    )
    rows = tx.scalars(asked.order_by(StravaEventRow.id).execution_options(populate_existing=True))
    return [Event(**{name: getattr(row, name) for name in Event.__slots__}) for row in rows]
