"""Keeps, of several recordings of one run, exactly one that counts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from app.domain import runs as rules
from app.domain.runs import Run
from app.store import run_rows
from app.store.database import Transaction
from app.store.tables import RunApartRow, RunRow

# Beyond a shared local day or an overlap, two recordings of one run start within 180 s (science, Duplicate).
_REACH = timedelta(seconds=180)


def recount(tx: Transaction, person_id: int, days: Collection[date]) -> None:
    """Set which recordings count, for every run that has a recording on one of the local days.

    The outcome is that of judging all recordings at once: those that might be the same run are looked at
    together, however far they reach beyond the days.
    """
    near = {row.id: row for row in _near(tx, person_id, days)}
    if not near:
        return
    first, last = min(row.local_date for row in near.values()), max(row.local_date for row in near.values())
    span = run_rows.read(tx, *_living(person_id), RunRow.local_date.between(first, last))
    wanted = _standing([run for run in span if run.id in near], apart_pairs(tx, person_id))
    changes = [
        {"id": run_id, "counts": same_as is None, "same_as": same_as}
        for run_id, same_as in wanted
        if (near[run_id].counts, near[run_id].same_as) != (same_as is None, same_as)
    ]
    if changes:
        tx.execute(update(RunRow), changes)


def apart_pairs(tx: Transaction, person_id: int) -> set[frozenset[int]]:
    """The pairs of recordings the runner said are different runs."""
    rows = tx.execute(
        select(RunApartRow.one_id, RunApartRow.other_id).where(RunApartRow.person_id == person_id)
    )
    return {frozenset(row) for row in rows}


def copies(tx: Transaction, person_id: int) -> dict[int, int]:
    """The id of each recording that does not count, with the id of the one that counts in its place."""
    merged = select(RunRow.id, RunRow.same_as).where(*_living(person_id), RunRow.same_as.is_not(None))
    return {row.id: row.same_as for row in tx.execute(merged)}


def keep_apart(tx: Transaction, person_id: int, run_id: int) -> bool:
    """Say that a recording is a run of its own; returns whether it was held to be another's copy."""
    this = aliased(RunRow)
    standing = select(func.coalesce(this.same_as, this.id)).where(this.id == run_id).scalar_subquery()
    group = or_(RunRow.id == standing, RunRow.same_as == standing)
    others = tx.execute(
        select(RunRow.id, RunRow.local_date).where(RunRow.person_id == person_id, group)
    ).all()
    days = {other.local_date for other in others}
    if run_id not in {other.id for other in others} or len(others) < 2:
        return False
    pairs = {frozenset((run_id, other.id)) for other in others if other.id != run_id}
    new = [sorted(pair) for pair in pairs - apart_pairs(tx, person_id)]
    if new:
        rows = [{"one_id": one, "other_id": other, "person_id": person_id} for one, other in new]
        tx.execute(insert(RunApartRow), rows)
    recount(tx, person_id, days)
    return True


def join(tx: Transaction, person_id: int, run_id: int) -> bool:
    """Take back that a recording is a run of its own; returns whether that had been said."""
    pair = or_(RunApartRow.one_id == run_id, RunApartRow.other_id == run_id)
    pairs = [pair, RunApartRow.person_id == person_id]
    rows = tx.execute(select(RunApartRow.one_id, RunApartRow.other_id).where(*pairs)).all()
    touched = {one for row in rows for one in row}
    tx.execute(delete(RunApartRow).where(*pairs))
    days = tx.scalars(select(RunRow.local_date).where(RunRow.id.in_(touched))).all()
    recount(tx, person_id, set(days))
    return bool(rows)


def _living(person_id: int) -> list[Any]:
    return [RunRow.person_id == person_id, RunRow.removed_at.is_(None)]


def _standing(runs: Sequence[Run], apart: Collection[frozenset[int]]) -> Iterator[tuple[int, int | None]]:
    """Each run's id with the id of the one that counts in its place, None where it counts itself."""
    for group in rules.one_each(runs, apart):
        counting, *copies = (run.id for run in group if run.id is not None)
        yield counting, None
        for copy in copies:
            yield copy, counting


def _near(tx: Transaction, person_id: int, days: Collection[date]) -> list[Any]:
    """The rows of every cluster that touches the days; no run has recordings in two clusters.

    All living rows are swept by start. A cluster ends where the next recording starts later than any before
    it reaches and lies on a later day. Clusters that hold the same Strava activity id are taken together.
    """
    lasts = func.coalesce(RunRow.elapsed_s, RunRow.moving_s, 0).label("lasts_s")
    light = select(
        RunRow.id, RunRow.start, RunRow.local_date, lasts, RunRow.external_id, RunRow.counts, RunRow.same_as
    )
    clusters: list[list[Any]] = []
    reach = latest = None
    for row in tx.execute(light.where(*_living(person_id)).order_by(RunRow.start)):
        if reach is None or latest is None or (row.start > reach and row.local_date > latest):
            clusters.append([])
            reach, latest = row.start + _REACH, row.local_date
        clusters[-1].append(row)
        reach = max(reach, row.start + max(timedelta(seconds=row.lasts_s), _REACH))
        latest = max(latest, row.local_date)
    touched = {at for at, rows in enumerate(clusters) if any(row.local_date in days for row in rows)}
    while True:
        ids = {row.external_id for at in touched for row in clusters[at]}
        wider = {at for at, rows in enumerate(clusters) if any(row.external_id in ids for row in rows)}
        if wider == touched:
            return [row for at in sorted(touched) for row in clusters[at]]
        touched = wider
