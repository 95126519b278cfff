"""Finds, for a recording that was removed, the one that counts for the same real run."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from app.domain.runs import Run, rank, same_run
from app.store import run_rows, same_runs
from app.store.database import Transaction
from app.store.tables import RunRow

_DAY = timedelta(days=1)
_AT_ONCE = 300  # removed recordings in one query, with three days for each


def of(tx: Transaction, person_id: int, removed: Collection[int]) -> dict[int, UUID]:
    """By the id of a removed recording, the address of the one that counts in its place, where there is one.

    A recording that the runner keeps apart from the removed one is another run.
    """
    ids = sorted(removed)
    portions = [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]
    apart = same_runs.apart_pairs(tx, person_id) if ids else set()
    found: dict[int, UUID] = {}
    for portion in portions:
        gone = run_rows.read(tx, RunRow.person_id == person_id, RunRow.id.in_(portion))
        living = _counting_near(tx, person_id, gone)
        for run in gone:
            same = [
                other
                for day in (run.day - _DAY, run.day, run.day + _DAY)
                for other in living.get(day, ())
                if same_run(run, other) and frozenset((run.mark, other.mark)) not in apart
            ]
            heir = min(same, key=rank, default=None)
            if run.id is not None and heir is not None and heir.public_id is not None:
                found[run.id] = heir.public_id
    return found


def _counting_near(tx: Transaction, person_id: int, gone: Collection[Run]) -> dict[date, list[Run]]:
    """The runs that count on the days of these recordings and the days beside them."""
    days = {day for run in gone for day in (run.day - _DAY, run.day, run.day + _DAY)}
    mine = (RunRow.person_id == person_id, RunRow.counts.is_(True), RunRow.local_date.in_(days))
    by_day: dict[date, list[Run]] = {}
    for run in run_rows.read(tx, *mine):
        by_day.setdefault(run.day, []).append(run)
    return by_day
