"""Reads and writes what was done of each exercise; one row for a person, a local day and an exercise."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    case,
    delete,
    literal_column,
    select,
    union_all,
)

from app.domain.exercises import Agreement, Done, SetDone
from app.domain.people import Side
from app.store.database import Transaction
from app.store.exercise_levels import agreement_of
from app.store.tables import ExerciseRow, LevelRow

C = ExerciseRow.__table__.c
L = LevelRow.__table__.c
_TICKED = (
    select(C.exercise, C.at, C.local_date, C.stopped, case((C.stopped, C.sets)))
    .where(C.person_id == bindparam("who"), C.local_date >= bindparam("since"))
    .order_by(C.local_date, C.at)
)
COLUMNS = ("public_id", "exercise", "level", "at", "local_date", "side", "sets", "pain", "stopped")


def put(tx: Transaction, person_id: int, done: Done) -> Done:
    """Store an exercise of a day in place of what was stored of it before."""
    row = _row(tx, person_id, done.local_date, done.exercise)
    if row is None:
        row = ExerciseRow(person_id=person_id, local_date=done.local_date, exercise=done.exercise)
        tx.add(row)
    row.at, row.level, row.pain, row.stopped = done.at, done.level, done.pain, done.stopped
    row.side = None if done.side is None else done.side.value
    row.sets = [{"reps": each.reps, "hold_s": each.hold_s, "pain": each.pain} for each in done.sets]
    tx.flush()
    return done_of(row)


def of(tx: Transaction, person_id: int, since: date | None = None) -> list[Done]:
    """What was done from the local day `since` on, oldest first."""
    asked = select(*C).where(C.person_id == person_id)  # plain rows: many are read, none is changed
    if since is not None:
        asked = asked.where(C.local_date >= since)
    return [done_of(row) for row in tx.execute(asked.order_by(C.local_date, C.at)).all()]


def ticked(tx: Transaction, person_id: int, since: date) -> list[Done]:
    """As `of`, with no more of each than tells the days of sessions; the sets of one stopped alone."""
    rows = tx.execute(_TICKED, {"who": person_id, "since": since})
    return [
        Done(exercise, 1, None, tuple(map(_set, sets or ())), None, at, day, stopped)
        for exercise, at, day, stopped, sets in rows
    ]


def with_levels(tx: Transaction, person_id: int, since: date) -> tuple[list[Done], list[Agreement]]:
    """As `of` and `exercise_levels.of`, asked for in one query."""
    rows = tx.execute(_both(), {"who": person_id, "since": since}).all()
    return [done_of(row) for row in rows if row.why is None], [
        agreement_of(row) for row in rows if row.why is not None
    ]


@cache  # asked for by every page, and always the same
def _both() -> Select[Any]:
    who: BindParameter[int] = bindparam("who")
    why = L.why.label("why")
    none: ColumnElement[Any] = literal_column("NULL")
    log = select(*(C[name] for name in COLUMNS), none.label("why"))
    said = select(*(L[name] if name in L else none.label(name) for name in COLUMNS), why)
    both = union_all(
        log.where(C.person_id == who, C.local_date >= bindparam("since")), said.where(L.person_id == who)
    ).subquery()
    return select(both).order_by(both.c.local_date, both.c.at)


def of_many(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[Done]]:
    """What was done by some people from the local day `since` on, by person, oldest first."""
    asked = select(*C).where(C.person_id.in_(people), C.local_date >= since)
    found: dict[int, list[Done]] = {}
    for row in tx.execute(asked.order_by(C.local_date, C.at)).all():
        found.setdefault(row.person_id, []).append(done_of(row))
    return found


def on(tx: Transaction, person_id: int, day: date, exercise: str) -> Done | None:
    """What was done of one exercise on one local day, or None."""
    row = _row(tx, person_id, day, exercise)
    return None if row is None else done_of(row)


def by_public_id(tx: Transaction, person_id: int, public_id: UUID) -> Done | None:
    """One exercise done by this person, or None."""
    asked = select(ExerciseRow).where(ExerciseRow.person_id == person_id, ExerciseRow.public_id == public_id)
    row = tx.scalar(asked)
    return None if row is None else done_of(row)


def remove(tx: Transaction, person_id: int, public_id: UUID) -> None:
    """Forget that an exercise was done."""
    tx.execute(
        delete(ExerciseRow).where(ExerciseRow.person_id == person_id, ExerciseRow.public_id == public_id)
    )


def _row(tx: Transaction, person_id: int, day: date, exercise: str) -> ExerciseRow | None:
    return tx.scalar(
        select(ExerciseRow).where(
            ExerciseRow.person_id == person_id,
            ExerciseRow.local_date == day,
            ExerciseRow.exercise == exercise,
        )
    )


def done_of(row: ExerciseRow | Row[Any]) -> Done:
    """The value of a row."""
    return Done(
        exercise=row.exercise,
        level=row.level,
        side=None if row.side is None else Side(row.side),
        sets=tuple(map(_set, row.sets)),
        pain=row.pain,
        at=row.at,
        local_date=row.local_date,
        stopped=row.stopped,
        public_id=row.public_id,
    )


def _set(each: dict[str, Any]) -> SetDone:
    return SetDone(each.get("reps"), each.get("hold_s"), each.get("pain"))
