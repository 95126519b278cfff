"""Records what was deleted of a person, when, and how much of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.store.database import Transaction
from app.store.tables import DeletionRow


@dataclass(frozen=True, slots=True)
class Deletion:
    """One deletion: what it was about, and how many rows went."""

    at: datetime
    what: str
    rows: int


def add(tx: Transaction, person_id: int, what: str, rows: int, now: datetime) -> None:
    """Record that rows were deleted."""
    tx.add(DeletionRow(person_id=person_id, at=now, what=what, rows=rows))
    tx.flush()


def of(tx: Transaction, person_id: int) -> list[Deletion]:
    """All deletions of a person's data, oldest first."""
    mine = (
        select(DeletionRow).where(DeletionRow.person_id == person_id).order_by(DeletionRow.at, DeletionRow.id)
    )
    return [Deletion(row.at, row.what, row.rows) for row in tx.scalars(mine)]
