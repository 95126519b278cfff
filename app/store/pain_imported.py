"""Stores many imported pain scores at once, each once, and no more on a day than a day holds."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select

from app.domain.pain import PainEntry
from app.store.database import Transaction
from app.store.tables import PainRow


class Outcome(StrEnum):
    """What became of a line; FULL: its day holds no more scores."""

    NEW = "new"
    SAME = "same"
    FULL = "full"


def put_all(
    tx: Transaction,
    person_id: int,
    lines: Sequence[tuple[str, PainEntry]],
    now: datetime,
    most_a_day: int,
) -> list[Outcome]:
    """Store entries under their import keys, in order; a key known before, removed or not, changes nothing.

    lines  at most some hundreds: they go into one statement
    """
    known = _known(tx, person_id, {key for key, _ in lines})
    held = _held(tx, person_id, {entry.local_date for _, entry in lines})
    outcomes: list[Outcome] = []
    rows: list[dict[str, Any]] = []
    for key, entry in lines:
        if key in known:
            outcomes.append(Outcome.SAME)
        elif held[entry.local_date] >= most_a_day:
            outcomes.append(Outcome.FULL)
        else:
            known.add(key)
            held[entry.local_date] += 1
            outcomes.append(Outcome.NEW)
            rows.append(_row(person_id, key, entry, now))
    if rows:
        tx.execute(insert(PainRow), rows)
    return outcomes


def _known(tx: Transaction, person_id: int, keys: Collection[str]) -> set[str]:
    mine = select(PainRow.import_key).where(PainRow.person_id == person_id, PainRow.import_key.in_(keys))
    return {key for key in tx.scalars(mine) if key is not None}


def _held(tx: Transaction, person_id: int, days: Collection[date]) -> Counter[date]:
    """How many scores each of the days holds."""
    living = (PainRow.person_id == person_id, PainRow.removed_at.is_(None), PainRow.local_date.in_(days))
    counted = select(PainRow.local_date, func.count()).where(*living).group_by(PainRow.local_date)
    return Counter({row[0]: row[1] for row in tx.execute(counted)})


def _row(person_id: int, key: str, entry: PainEntry, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "import_key": key,
        "at": entry.at,
        "local_date": entry.local_date,
        "score": entry.score,
        "side": entry.side.value,
        "place": None if entry.place is None else entry.place.value,
        "moment": entry.moment.value,
        "note": entry.note,
        "flags": list(entry.flags),
        "added_at": now,
    }
