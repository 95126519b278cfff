"""Reads and writes events received from Strava; each is a hint that something is to be looked at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.tables import StravaEventRow


@dataclass(frozen=True, slots=True)
class Event:
    """What Strava said has changed.

    object_type  "activity" or "athlete"; aspect_type: "create", "update" or "delete"
    event_time   epoch seconds; updates: the few words of it that mean something to us
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


def add(tx: Transaction, origin: str, event: Event) -> bool:
    """Keep an event; False when the very same one was received before."""
    new = insert(StravaEventRow).values(
        origin=origin,
        owner_id=event.owner_id,
        object_type=event.object_type,
        object_id=event.object_id,
        aspect_type=event.aspect_type,
        event_time=event.event_time,
        updates=event.updates,
        received_at=event.received_at,
        outcome="",
    )
    kept = new.on_conflict_do_nothing().returning(StravaEventRow.id)
    return tx.scalar(kept) is not None


def pending(tx: Transaction, origin: str, object_id: int) -> list[Event]:
    """What is still to be looked at about one thing, oldest first."""
    return _events(tx, origin, StravaEventRow.object_id == object_id)


def pending_of(tx: Transaction, origin: str, owner_id: int) -> list[Event]:
    """What is still to be looked at of one athlete, oldest first."""
    return _events(tx, origin, StravaEventRow.owner_id == owner_id)


def pending_before(tx: Transaction, origin: str, received: datetime) -> list[Event]:
    """What was received before an instant and is still to be looked at, oldest first."""
    return _events(tx, origin, StravaEventRow.received_at < received)


def count_pending(tx: Transaction, origin: str, owner_id: int) -> int:
    """How many activities of an athlete are still to be looked at."""
    things = func.count(StravaEventRow.object_id.distinct())
    mine = (StravaEventRow.origin == origin, StravaEventRow.owner_id == owner_id)
    return tx.scalar(select(things).where(*mine, StravaEventRow.done_at.is_(None))) or 0


def count_open(tx: Transaction, origin: str, owner_id: int) -> int:
    """How many events of an athlete are still open."""
    mine = (StravaEventRow.origin == origin, StravaEventRow.owner_id == owner_id)
    return tx.scalar(select(func.count()).where(*mine, StravaEventRow.done_at.is_(None))) or 0


def done(tx: Transaction, events: Collection[Event], outcome: str, now: datetime) -> None:
    """Note what came of events, in a word."""
    ids = [event.id for event in events]
    closed = update(StravaEventRow).where(StravaEventRow.id.in_(ids), StravaEventRow.done_at.is_(None))
    tx.execute(closed.values(done_at=now, outcome=outcome))


def forget_owner(tx: Transaction, origin: str, owner_id: int) -> None:
    """Delete all events of an athlete."""
    mine = StravaEventRow.origin == origin, StravaEventRow.owner_id == owner_id
    tx.execute(delete(StravaEventRow).where(*mine))


def drop_older(tx: Transaction, received: datetime) -> int:
    """Delete events received before an instant; return how many."""
    old = delete(StravaEventRow).where(StravaEventRow.received_at < received).returning(StravaEventRow.id)
    return len(tx.scalars(old).all())


def _events(tx: Transaction, origin: str, *where: Any) -> list[Event]:
    asked = select(StravaEventRow).where(
        StravaEventRow.origin == origin, StravaEventRow.done_at.is_(None), *where
    )
    return [
        Event(
            owner_id=row.owner_id,
            object_type=row.object_type,
            object_id=row.object_id,
            aspect_type=row.aspect_type,
            event_time=row.event_time,
            updates=row.updates,
            received_at=row.received_at,
            id=row.id,
        )
        for row in tx.scalars(asked.order_by(StravaEventRow.id))
    ]
