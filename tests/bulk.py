"""Many scores and exercises of a story in one statement each; the stores write them one by one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from app.domain.exercises import Done
from app.domain.pain import PainEntry
from app.domain.people import Person
from app.store.database import Transaction
from app.store.tables import ExerciseRow, PainRow


def put_scores(tx: Transaction, person: Person, entries: Iterable[PainEntry], now: datetime) -> None:
    """Store scores that name no run."""
    rows = [
        {
            "person_id": person.id,
            "at": entry.at,
            "local_date": entry.local_date,
            "score": entry.score,
            "side": entry.side.value,
            "place": entry.place.value if entry.place else None,
            "moment": entry.moment.value,
            "note": entry.note,
            "flags": list(entry.flags),
            "added_at": now,
        }
        for entry in entries
    ]
    tx.execute(insert(PainRow), rows)


def put_done(tx: Transaction, person: Person, done: Iterable[Done]) -> None:
    """Store exercises done, each on a day of its own."""
    rows = [
        {
            "person_id": person.id,
            "at": each.at,
            "local_date": each.local_date,
            "exercise": each.exercise,
            "level": each.level,
            "side": each.side.value if each.side else None,
            "sets": [{"reps": one.reps, "hold_s": one.hold_s} for one in each.sets],
            "pain": each.pain,
        }
        for each in done
    ]
    tx.execute(insert(ExerciseRow), rows)


LOG = "run", "pain", "exercise_done", "no_run_day"
Rows = dict[str, list[dict[str, Any]]]


def log_of(tx: Transaction, person: Person) -> Rows:
    """The rows of somebody's log by their table, as the file holds them."""
    return {table: _rows(tx, f"SELECT * FROM {table} WHERE person_id = ?", person.id) for table in LOG}


def has_log(tx: Transaction, person: Person) -> bool:
    """Whether anything is logged."""
    return any(_rows(tx, f"SELECT 1 FROM {table} WHERE person_id = ? LIMIT 1", person.id) for table in LOG)


def put_log(tx: Transaction, person: Person, log: Rows) -> None:
    """Store the rows of another log as this person's."""
    for table, rows in log.items():
        _insert(tx, table, [row | _own(row, person) for row in rows])


def _own(row: dict[str, Any], person: Person) -> dict[str, Any]:
    new = {"id": None, "public_id": uuid4().hex, "person_id": person.id}
    return {name: value for name, value in new.items() if name in row}


def _rows(tx: Transaction, query: str, person_id: int) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.connection().exec_driver_sql(query, (person_id,)).mappings()]


def _insert(tx: Transaction, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        told = [tuple(row.values()) for row in rows]
        tx.connection().exec_driver_sql(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({places})", told)
