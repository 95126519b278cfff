"""The logs of many people at once: each kind of row in one query, whatever their number."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import and_, func, literal, or_, select, union_all

from app.domain.exercises import Done
from app.domain.pain import Moment, PainEntry
from app.domain.people import Side
from app.domain.reminders import Finding
from app.domain.runs import Run, Source, Sport
from app.store import exercises, findings, pain, run_rows
from app.store.coverage import OWN_SOURCES, CoverageFacts, unread_days
from app.store.database import Transaction
from app.store.run_rows import C, Recording
from app.store.tables import (
    CoverageRow,
    FindingRow,
    NoRunDayRow,
    PainRow,
    PersonRow,
    RunApartRow,
    RunRow,
    StravaAccountRow,
)

T = TypeVar("T")
_DONE = exercises.C


@dataclass(frozen=True, slots=True)
class Logs:
    """The logs of some people since a day, each part by person; who has none of a part is not in it."""

    recordings: dict[int, list[Recording]]
    apart: dict[int, list[frozenset[str]]]
    coverage: dict[int, CoverageFacts]
    entries: dict[int, list[PainEntry]]
    done: dict[int, list[Done]]
    findings: dict[int, list[Finding]]


def logs(
    tx: Transaction,
    people: Collection[int],
    since: date,
    done_since: date,
    with_api: Collection[int] = (),
) -> Logs:
    """Read them, in eight queries: runs and scores since a day, exercises since a later one.

    with_api  the people for whom what an API said of the days known counts too
    Of each row no more is read than a panel needs: no title, no note, no heart rate.
    """
    return Logs(
        recordings=_recordings(tx, people, since),
        apart=_by_person(tx.execute(_apart(people)), lambda row: frozenset((row.one, row.other))),
        coverage=coverage(tx, people, with_api),
        entries=_by_person(tx.execute(_entries(people, since)).all(), _entry),
        done=_by_person(tx.execute(_done(people, done_since)).all(), exercises.done_of),
        findings=_by_person(tx.execute(_findings(people)), findings.finding_of),
    )


def _by_person(rows: Iterable[Any], value: Callable[[Any], T]) -> dict[int, list[T]]:
    held: dict[int, list[T]] = {}
    for row in rows:
        held.setdefault(row.person_id, []).append(value(row))
    return held


def _recordings(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[Recording]]:
    asked = (
        select(C.person_id, C.counts, C.same_as, C.source, C.sport, *(C[name] for name in _OF_A_RUN))
        .where(C.person_id.in_(people), C.removed_at.is_(None), C.local_date >= since)
        .order_by(C.local_date, C.start, C.id)
    )
    return _by_person(tx.execute(asked).all(), _recording)


_OF_A_RUN = (
    "start", "local_start", "distance_m", "moving_s", "elapsed_s", "start_hidden",
    "external_id", "id", "public_id", "cadence_spm", "cadence_raw", "cadence_answer",
)  # fmt: skip
_SOURCES = {source.value: source for source in Source}
_SPORTS = {sport.value: sport for sport in Sport}


def _recording(row: Any) -> Recording:
    _, counts, same_as, source, sport, start, here, metres, moving, lasts, *rest = row
    hidden, name, run_id, uuid, *cadence = rest
    run = Run(
        _SOURCES[source],
        _SPORTS[sport],
        start,
        here,
        metres,
        moving,
        lasts,
        run_rows.spm(*cadence),
        start_hidden=hidden,
        external_id=name,
        id=run_id,
        public_id=uuid,
    )
    return Recording(run, counts, same_as, False)


def _apart(people: Collection[int]) -> Any:
    return select(RunApartRow.person_id, RunApartRow.one, RunApartRow.other).where(
        RunApartRow.person_id.in_(people)
    )


def coverage(tx: Transaction, people: Collection[int], with_api: Collection[int]) -> dict[int, CoverageFacts]:
    """What is stored about the days known of each person; `with_api` as for `logs`."""
    archives = select(CoverageRow.person_id, CoverageRow.first_day, CoverageRow.last_day).where(
        CoverageRow.person_id.in_(people),
        or_(CoverageRow.source == Source.ARCHIVE.value, CoverageRow.person_id.in_(with_api)),
    )
    spans = _by_person(tx.execute(archives), lambda row: (row.first_day, row.last_day))
    said = select(NoRunDayRow.person_id, NoRunDayRow.day, literal(False)).where(
        NoRunDayRow.person_id.in_(people)
    )
    unread = unread_days().where(StravaAccountRow.person_id.in_(with_api)).add_columns(literal(True))
    days = tx.execute(union_all(said, unread)).all()
    without_run = _by_person((row for row in days if not row[2]), lambda row: row.day)
    not_read = _by_person((row for row in days if row[2]), lambda row: row.day)
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
            unread_days=frozenset(not_read.get(person, ())),
        )
        for person, complete, opens, closes in tx.execute(ends)
    }


def _entries(people: Collection[int], since: date) -> Any:
    """Scores as `pain.of` reads them; one of a removed run keeps its name."""
    read = (_PAIN.c[name] for name in ("person_id", "at", "local_date", "score", "side", "moment", "flags"))
    run = func.coalesce(pain.Counting.public_id, RunRow.public_id, type_=RunRow.public_id.type)
    return (
        select(*read, run.label("run"))
        .select_from(PainRow)
        .outerjoin(RunRow, PainRow.run_id == RunRow.id)
        .outerjoin(
            pain.Counting, and_(RunRow.same_as == pain.Counting.id, pain.Counting.removed_at.is_(None))
        )
        .where(PainRow.person_id.in_(people), PainRow.removed_at.is_(None), PainRow.local_date >= since)
        .order_by(PainRow.local_date, PainRow.at, PainRow.id)
    )


_PAIN = PainRow.__table__
_SIDES = {side.value: side for side in Side}
_MOMENTS = {moment.value: moment for moment in Moment}


def _entry(row: Any) -> PainEntry:
    _, at, day, score, side, moment, flags, run = row
    return PainEntry(at, day, score, _SIDES[side], None, _MOMENTS[moment], run, None, tuple(flags))


def _done(people: Collection[int], since: date) -> Any:
    asked = select(*_DONE).where(_DONE.person_id.in_(people), _DONE.local_date >= since)
    return asked.order_by(_DONE.local_date, _DONE.at)


def _findings(people: Collection[int]) -> Any:
    columns = FindingRow.__table__.c
    asked = select(*columns).where(FindingRow.person_id.in_(people), FindingRow.cleared_at.is_(None))
    return asked.order_by(FindingRow.at, FindingRow.id)
