"""Connections to Strava asked for: the hash of each `state`, until it has come back or is too old."""

from datetime import datetime

from sqlalchemy import delete, insert

from app.store.database import Transaction
from app.store.tables import StravaStateRow as Row


def add(tx: Transaction, person_id: int, state_hash: str, browser_hash: str, now: datetime) -> None:
    """Keep what a browser of a person takes along to Strava."""
    values = {"person_id": person_id, "state_hash": state_hash, "browser_hash": browser_hash, "made_at": now}
    tx.execute(insert(Row).values(**values))


def use(tx: Transaction, person_id: int, state_hash: str, browser_hash: str, since: datetime) -> bool:
    """Strike a state made from `since` on by this browser of this person; whether there was one.

    It is there once: of two that come back with it, one finds nothing.
    """
    own = Row.person_id == person_id, Row.browser_hash == browser_hash
    used = delete(Row).where(Row.state_hash == state_hash, *own, Row.made_at >= since)
    return tx.scalar(used.returning(Row.state_hash)) is not None


def drop_older(tx: Transaction, before: datetime) -> None:
    """Remove states that are too old to come back."""
    tx.execute(delete(Row).where(Row.made_at < before))
