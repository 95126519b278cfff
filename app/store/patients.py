"""The logs of many people at once: each kind of row in one query, whatever their number."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row, func, or_, select

from app.domain.exercises import Done
from app.domain.pain import PainEntry
from app.domain.reminders import Finding
from app.domain.runs import Source
from app.store import exercises, findings, pain, run_rows
from app.store.coverage import OWN_SOURCES, CoverageFacts
from app.store.database import Transaction
from app.store.run_rows import C, Recording
from app.store.tables import (
    CoverageRow,
    FindingRow,
    NoRunDayRow,
    PainRow,
    PersonRow,
    RunApartRow,
)

T = TypeVar("T")
_DONE = exercises.C


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs of some people since a day, each part by person; who has none of a part is not in it."""

    recordings: dict[int, list[Recording]]
    apart: dict[int, list[frozenset[int]]]
    coverage: dict[int, CoverageFacts]
    entries: dict[int, list[PainEntry]]
    done: dict[int, list[Done]]
    findings: dict[int, list[Finding]]


def logs(tx: Transaction, people: Collection[int], since: date, with_api: Collection[int] = ()) -> Logs:
    """Read them, in eight queries; what an API said of the days known is there for those `with_api` alone."""
    return Logs(
        recordings=_recordings(tx, people, since),
        apart=_by_person(tx.execute(_apart(people)), lambda row: frozenset((row.one_id, row.other_id))),
        coverage=_coverage(tx, people, with_api),
        entries=_by_person(tx.execute(_entries(people, since)), pain.entry_of),
        done=_by_person(tx.execute(_done(people, since)), exercises.done_of),
        findings=_by_person(tx.scalars(_findings(people)), findings.finding_of),
    )


def _by_person(rows: Iterable[Any], value: Callable[[Any], T]) -> dict[int, list[T]]:
    held: dict[int, list[T]] = {}
    for row in rows:
        held.setdefault(row.person_id, []).append(value(row))
    return held


def _recordings(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[Recording]]:
    asked = (
        run_rows.columns()
        .add_columns(C.counts, C.same_as, C.person_id)
        .where(C.person_id.in_(people), C.removed_at.is_(None), C.local_date >= since)
        .order_by(C.local_date, C.start, C.id)
    )
    return _by_person(tx.execute(asked).all(), _recording)


def _recording(row: Row[Any]) -> Recording:
    return Recording(run_rows.value(row), row.counts, row.same_as, False)


def _apart(people: Collection[int]) -> Any:
    return select(RunApartRow.person_id, RunApartRow.one_id, RunApartRow.other_id).where(
        RunApartRow.person_id.in_(people)
    )


def _coverage(
    tx: Transaction, people: Collection[int], with_api: Collection[int]
) -> dict[int, CoverageFacts]:
    archives = select(CoverageRow.person_id, CoverageRow.first_day, CoverageRow.last_day).where(
        CoverageRow.person_id.in_(people),
        or_(CoverageRow.source == Source.ARCHIVE.value, CoverageRow.person_id.in_(with_api)),
    )
    spans = _by_person(tx.execute(archives), lambda row: (row.first_day, row.last_day))
    said = select(NoRunDayRow.person_id, NoRunDayRow.day).where(NoRunDayRow.person_id.in_(people))
    without_run = _by_person(tx.execute(said), lambda row: row.day)
    own = (C.person_id == PersonRow.id, C.removed_at.is_(None), C.source.in_(OWN_SOURCES))
    first = select(func.min(C.local_date)).where(*own).scalar_subquery()
    last = select(func.max(C.local_date)).where(*own).scalar_subquery()
    ends = select(PersonRow.id, PersonRow.files_complete, first, last).where(PersonRow.id.in_(people))
    return {
        person: CoverageFacts(
            archive_spans=tuple(sorted(spans.get(person, ()))),
            no_run_days=frozenset(without_run.get(person, ())),
            own_span=None if opens is None else (opens, closes),
            files_complete=complete,
        )
        for person, complete, opens, closes in tx.execute(ends)
    }


def _entries(people: Collection[int], since: date) -> Any:
    """As `pain.of` reads them; one of a removed run keeps its name."""
    living = (PainRow.person_id.in_(people), PainRow.removed_at.is_(None), PainRow.local_date >= since)
    asked = pain.columns().add_columns(PainRow.person_id).where(*living)
    return asked.order_by(PainRow.local_date, PainRow.at, PainRow.id)


def _done(people: Collection[int], since: date) -> Any:
    asked = select(*_DONE).where(_DONE.person_id.in_(people), _DONE.local_date >= since)
    return asked.order_by(_DONE.local_date, _DONE.at)


def _findings(people: Collection[int]) -> Any:
    asked = select(FindingRow).where(FindingRow.person_id.in_(people), FindingRow.cleared_at.is_(None))
    return asked.order_by(FindingRow.at, FindingRow.id)
