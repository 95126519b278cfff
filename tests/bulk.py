"""Many scores and exercises of a story in one statement each; the stores write them one by one."""

from collections.abc import Iterable
from datetime import datetime

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
