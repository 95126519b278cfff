"""Reads and writes the levels of exercises that runners agreed to; the newest of an exercise counts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select

from app.domain.exercises import Agreement, Why
from app.store.database import Transaction
from app.store.tables import LevelRow

C = LevelRow.__table__.c


def add(tx: Transaction, person_id: int, agreement: Agreement) -> UUID:
    """Keep an agreement; returns its public id."""
    row = LevelRow(
        person_id=person_id,
        exercise=agreement.exercise,
        level=agreement.level,
        why=agreement.why.value,
        local_date=agreement.local_date,
        at=agreement.at,
    )
    tx.add(row)
    tx.flush()
    return row.public_id


def of(tx: Transaction, person_id: int) -> list[Agreement]:
    """Everything a person agreed to, oldest first."""
    asked = select(C.exercise, C.level, C.why, C.local_date, C.at, C.public_id).where(
        C.person_id == person_id
    )
    return [agreement_of(row) for row in tx.execute(asked.order_by(C.at, C.id)).all()]


def remove(tx: Transaction, person_id: int, public_id: UUID) -> bool:
    """Take an agreement back; returns whether there was one of this person's."""
    gone = delete(LevelRow).where(LevelRow.person_id == person_id, LevelRow.public_id == public_id)
    return bool(tx.execute(gone).rowcount)  # type: ignore[attr-defined]


def agreement_of(row: Row[*tuple[Any, ...]]) -> Agreement:
    """The value of a row."""
    return Agreement(row.exercise, row.level, Why(row.why), row.local_date, row.at, row.public_id)
