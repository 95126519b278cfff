"""Keeps, of several recordings of one run, exactly one that counts.

Of all recordings, only those that lie around the days in question are read.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, or_, select, update

from app.domain import runs as rules
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.store import run_rows
from app.store.database import Transaction
from app.store.tables import RunApartRow, RunRow

T = TypeVar("T")
# Beyond a shared local day or an overlap, two recordings of one run start within `same_start_s`.
_REACH = timedelta(seconds=DEFAULT.same_start_s)
# Local days between two such recordings: the longest run, and a day for each of their zones.
_REACH_DAYS = timedelta(days=DEFAULT.longest_run_s // 86_400 + 2)
_STRAVA = (Source.ARCHIVE.value, Source.STRAVA_API.value)
_AT_ONCE = 500  # values in one query


def recount(tx: Transaction, person_id: int, days: Collection[date]) -> None:
    """Set which recordings count, for every run that has a recording on one of the local days.

    The outcome is that of judging all recordings at once: those that might be the same run are looked at
    together, however far they reach beyond the days.
    """
    near = {row.id: row for row in _near(tx, person_id, days)}
    if not near:
        return
    held = [run for ids in _portions(near) for run in run_rows.read(tx, RunRow.id.in_(ids))]
    wanted = _standing(held, apart_pairs(tx, person_id))
    changes = [
        {"id": run_id, "counts": same_as is None, "same_as": same_as}
        for run_id, same_as in wanted
        if (near[run_id].counts, near[run_id].same_as) != (same_as is None, same_as)
    ]
    if changes:
        tx.execute(update(RunRow), changes)


def apart_pairs(tx: Transaction, person_id: int) -> set[frozenset[str]]:
    """The pairs of recordings the runner said are different runs, by their marks."""
    rows = tx.execute(select(RunApartRow.one, RunApartRow.other).where(RunApartRow.person_id == person_id))
    return {frozenset(row) for row in rows}


def copies(tx: Transaction, person_id: int, of: Collection[int] | None = None) -> dict[int, int]:
    """The id of each recording that does not count, with the id of the one that counts in its place.

    of  look only at these recordings and at their own copies
    """
    merged = select(RunRow.id, RunRow.same_as).where(*_living(person_id), RunRow.same_as.is_not(None))
    chosen = [merged] if of is None else [merged.where(_either(ids)) for ids in _portions(of)]
    return {row.id: row.same_as for asked in chosen for row in tx.execute(asked)}


def _either(ids: Sequence[int]) -> Any:
    return or_(RunRow.id.in_(ids), RunRow.same_as.in_(ids))


def _portions(values: Iterable[T]) -> Iterator[list[T]]:
    """The values, as many at a time as one query may hold."""
    held = list(values)
    return (held[at : at + _AT_ONCE] for at in range(0, len(held), _AT_ONCE))


def _living(person_id: int) -> list[Any]:
    return [RunRow.person_id == person_id, RunRow.removed_at.is_(None)]


def _standing(runs: Sequence[Run], apart: Collection[frozenset[str]]) -> Iterator[tuple[int, int | None]]:
    """Each run's id with the id of the one that counts in its place, None where it counts itself."""
    for group in rules.one_each(runs, apart):
        counting, *copies = (run.id for run in group if run.id is not None)
        yield counting, None
        for copy in copies:
            yield copy, counting


def _near(tx: Transaction, person_id: int, days: Collection[date]) -> list[Any]:
    """The rows of every cluster that touches the days; no run has recordings in two clusters.

    Rows are looked for around the days, then around the days of what was found, until nothing joins any
    more. Clusters that hold the same Strava activity id are taken together.
    """
    known = set(days)
    while True:
        rows = [row for first, last in _windows(known) for row in _light(tx, person_id, first, last)]
        clusters = [rows for rows in _clusters(rows) if any(row.local_date in known for row in rows)]
        near = [row for cluster in clusters for row in cluster]
        wider = known | {row.local_date for row in near} | _days_of_the_same(tx, person_id, near)
        if wider == known:
            return near
        known = wider


def _windows(days: Collection[date]) -> Iterator[tuple[date, date]]:
    """The spans in which a recording may reach one of the days; where they meet they are one."""
    first = last = None
    for day in sorted(days):
        if first is None or last is None or day - _REACH_DAYS > last + timedelta(days=1):
            if first is not None and last is not None:
                yield first, last
            first = day - _REACH_DAYS
        last = day + _REACH_DAYS
    if first is not None and last is not None:
        yield first, last


def _light(tx: Transaction, person_id: int, first: date, last: date) -> Sequence[Any]:
    """What clusters are made of, of the living rows of some days."""
    lasts = func.coalesce(RunRow.elapsed_s, RunRow.moving_s, 0).label("lasts_s")
    standing = RunRow.counts, RunRow.same_as
    wanted = select(
        RunRow.id, RunRow.start, RunRow.local_date, lasts, RunRow.source, RunRow.external_id, *standing
    )
    return tx.execute(wanted.where(*_living(person_id), RunRow.local_date.between(first, last))).all()


def _clusters(rows: Iterable[Any]) -> list[list[Any]]:
    """Rows by start, parted where the next starts later than any before it reaches and on a later day."""
    clusters: list[list[Any]] = []
    reach = latest = None
    for row in sorted(rows, key=lambda row: row.start):
        if reach is None or latest is None or (row.start > reach and row.local_date > latest):
            clusters.append([])
            reach, latest = row.start + _REACH, row.local_date
        clusters[-1].append(row)
        reach = max(reach, row.start + max(timedelta(seconds=row.lasts_s), _REACH))
        latest = max(latest, row.local_date)
    return clusters


def _days_of_the_same(tx: Transaction, person_id: int, rows: Iterable[Any]) -> set[date]:
    """The local days of recordings with the same Strava activity id as one of the rows."""
    ids = {row.external_id for row in rows if row.source in _STRAVA}
    return {
        day
        for portion in _portions(ids)
        for day in tx.scalars(
            select(RunRow.local_date).where(
                *_living(person_id), RunRow.source.in_(_STRAVA), RunRow.external_id.in_(portion)
            )
        )
    }
