"""Runs whose cadence was set aside for its unit, and what their runner said that the watch counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update

from app.domain.cadence import Answer
from app.domain.measured import Reason
from app.domain.runs import Source
from app.store.database import Transaction
from app.store.run_rows import C
from app.store.tables import RunRow


@dataclass(frozen=True, slots=True)
class SetAside:
    """A run that counts and whose number can be no running cadence; raw as written, factor its source's."""

    id: int
    public_id: UUID
    source: Source
    device: str
    day: date
    distance_m: int
    raw: float
    factor: int


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: when it was given, and of how many runs it holds."""

    at: datetime
    answer: Answer
    runs: int


def unanswered(tx: Transaction, person_id: int) -> list[SetAside]:
    """The runs to be asked about, newest first."""
    wanted = (C.id, C.public_id, C.source, C.device, C.local_date, C.distance_m, C.cadence_raw)
    rows = tx.execute(
        select(*wanted, C.cadence_factor)
        .where(
            C.person_id == person_id,
            C.counts.is_(True),
            C.cadence_reason == Reason.CADENCE_UNIT.value,
            C.cadence_answer.is_(None),
            C.cadence_raw.is_not(None),
        )
        .order_by(C.local_date.desc(), C.start.desc(), C.id.desc())
    ).all()
    return [
        SetAside(run_id, public_id, Source(source), device, day, metres, raw, factor or 1)
        for run_id, public_id, source, device, day, metres, raw, factor in rows
    ]


def answer(tx: Transaction, person_id: int, run_ids: Collection[int], said: Answer, now: datetime) -> None:
    """Keep one answer for these runs, under the instant it was given; what was answered before stays."""
    open_ones = (
        RunRow.person_id == person_id,
        RunRow.id.in_(run_ids),
        RunRow.cadence_answer.is_(None),
    )
    kept = {"cadence_answer": said.value, "cadence_answered_at": now}
    tx.execute(update(RunRow).where(*open_ones).values(**kept))


def take_back(tx: Transaction, person_id: int, at: datetime) -> None:
    """Forget the answer given at an instant: its runs are asked about again."""
    its = (RunRow.person_id == person_id, RunRow.cadence_answered_at == at)
    tx.execute(update(RunRow).where(*its).values(cadence_answer=None, cadence_answered_at=None))


def said_at(tx: Transaction, person_id: int, at: datetime) -> Said | None:
    """The answer given at an instant, None when there is none or it no longer holds of any run."""
    its = (C.person_id == person_id, C.cadence_answered_at == at, C.cadence_answer.is_not(None))
    row = tx.execute(select(func.min(C.cadence_answer), func.count()).where(*its)).one()
    return None if row[0] is None else Said(at, Answer(row[0]), row[1])


def said_of(tx: Transaction, person_id: int, run_id: int) -> Said | None:
    """The answer that holds of a run, None while there is none."""
    its = (C.person_id == person_id, C.id == run_id, C.cadence_answer.is_not(None))
    at: datetime | None = tx.scalar(select(C.cadence_answered_at).where(*its))
    return None if at is None else said_at(tx, person_id, at)
