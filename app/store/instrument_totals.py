"""Reads and writes the totals of questionnaires that therapists enter for a runner."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from app.domain.pain import Instrument
from app.store.database import Transaction
from app.store.people import person_of
from app.store.tables import InstrumentTotalRow, PersonRow


@dataclass(frozen=True, slots=True)
class Total:
    """One total, 0 to 100, of a day on which the questionnaire was answered.

    by  what the therapist who entered it is called; None once their account is gone
    """

    public_id: UUID
    therapist_id: int | None
    by: str | None
    instrument: Instrument
    total: int
    day: date
    at: datetime


def add(
    tx: Transaction,
    *,
    runner_id: int,
    therapist_id: int,
    instrument: Instrument,
    total: int,
    day: date,
    now: datetime,
) -> UUID:
    """Keep a total and return the id that addresses show; one sent again is the one kept already."""
    same = {
        "runner_id": runner_id,
        "therapist_id": therapist_id,
        "instrument": instrument.value,
        "total": total,
        "day": day,
    }
    row = tx.scalar(select(InstrumentTotalRow).filter_by(**same))
    if row is None:
        row = InstrumentTotalRow(**same, at=now)
        tx.add(row)
    row.removed_at = None
    tx.flush()
    return row.public_id


def of(tx: Transaction, runner_id: int, therapist_id: int | None = None) -> list[Total]:
    """A runner's totals, the latest day first; with a therapist, only those that they entered."""
    asked = (
        select(InstrumentTotalRow, PersonRow)
        .outerjoin(PersonRow, InstrumentTotalRow.therapist_id == PersonRow.id)
        .where(InstrumentTotalRow.runner_id == runner_id, InstrumentTotalRow.removed_at.is_(None))
    )
    if therapist_id is not None:
        asked = asked.where(InstrumentTotalRow.therapist_id == therapist_id)
    latest = asked.order_by(InstrumentTotalRow.day.desc(), InstrumentTotalRow.id.desc())
    return [_value(row, who) for row, who in tx.execute(latest)]


def remove(tx: Transaction, runner_id: int, therapist_id: int, public_id: UUID, now: datetime) -> bool:
    """Take a total that this therapist entered out of everything; says whether there is such a one."""
    row = _row(tx, runner_id, therapist_id, public_id)
    if row is not None and row.removed_at is None:
        row.removed_at = now
        tx.flush()
    return row is not None


def restore(tx: Transaction, runner_id: int, therapist_id: int, public_id: UUID) -> bool:
    """Bring a removed total back as it was; says whether there is such a one."""
    row = _row(tx, runner_id, therapist_id, public_id)
    if row is not None:
        row.removed_at = None
        tx.flush()
    return row is not None


def forget_removed(tx: Transaction, before: datetime) -> int:
    """Delete the totals removed before an instant."""
    old = InstrumentTotalRow.removed_at < before
    return len(tx.scalars(delete(InstrumentTotalRow).where(old).returning(InstrumentTotalRow.id)).all())


def _row(tx: Transaction, runner_id: int, therapist_id: int, public_id: UUID) -> InstrumentTotalRow | None:
    return tx.scalar(
        select(InstrumentTotalRow).where(
            InstrumentTotalRow.runner_id == runner_id,
            InstrumentTotalRow.therapist_id == therapist_id,
            InstrumentTotalRow.public_id == public_id,
        )
    )


def _value(row: InstrumentTotalRow, who: PersonRow | None) -> Total:
    return Total(
        public_id=row.public_id,
        therapist_id=row.therapist_id,
        by=None if who is None else person_of(who).called,
        instrument=Instrument(row.instrument),
        total=row.total,
        day=row.day,
        at=row.at,
    )
