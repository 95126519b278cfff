"""Hand-overs of files: how far each is, and whether its report was read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, or_, select, update

from app.store.database import Transaction
from app.store.tables import ImportRow, TaskRow

TASK = "import"
COUNTING = "counting the files"
Span = tuple[date, date]  # the first and the last day
C = ImportRow.__table__.c
_OF_LATE = (  # asked for by the first page, and always the same
    select(*C)
    .where(C.person_id == bindparam("who"), or_(C.read_at.is_(None), C.finished_at >= bindparam("since")))
    .order_by(C.added_at.desc(), C.id.desc())
)


def dedupe_key(import_id: int) -> str:
    """Under which the work of one import is asked for."""
    return f"{TASK}:{import_id}"


def lock(person_id: int) -> str:
    """What the work of a person's imports is kept apart by: one at a time."""
    return f"person:{person_id}"


class State(StrEnum):
    """How far an import is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    CANCELLED = "cancelled"


_GOING_ON = ImportRow.state.in_((State.WAITING.value, State.READING.value))


@dataclass(frozen=True, slots=True)
class Import:
    """One hand-over of files.

    names      what the runner calls the files, for show only, in the order of the uploads
    folder     where the uploads lie, None when they were read in place
    done, total  parts read and parts in all; total is 0 until they were counted
    spans      the days of what was read of each archive, of any sport, by the archive's name
    partly     how much was taken of each part that is not taken whole yet, by the part's name
    going_since, done_before  when the present go at reading began, and what was read before it
    moved_at   when it was last noted how far the reading is
    gave_up    the work failed for good; what had been read is kept
    """

    id: int
    public_id: UUID
    person_id: int
    name: str
    names: tuple[str, ...]
    folder: str | None
    state: State
    total: int
    done: int
    doing: str
    unknown_columns: tuple[str, ...]
    spans: Mapping[str, Span]
    added_at: datetime
    finished_at: datetime | None
    read_at: datetime | None
    partly: Mapping[str, int]
    going_since: datetime | None = None
    moved_at: datetime | None = None
    done_before: int = 0
    gave_up: bool = False

    @property
    def going_on(self) -> bool:
        """Whether there is still something to wait for."""
        return self.state in (State.WAITING, State.READING)


def create(
    tx: Transaction,
    person_id: int,
    name: str,
    names: Sequence[str],
    folder: str | None,
    now: datetime,
    files_print: str | None = None,
) -> Import:
    """Begin an import that waits to be carried out; `files_print` is that of files read in place."""
    row = ImportRow(
        person_id=person_id,
        name=name,
        names=list(names),
        path=folder,
        state=State.WAITING.value,
        unknown_columns=[],
        spans={},
        added_at=now,
        files_print=files_print,
    )
    tx.add(row)
    tx.flush()
    return _value(row)


def by_id(tx: Transaction, import_id: int) -> Import | None:
    """An import by its number, for the work that carries it out."""
    return _first(tx, ImportRow.id == import_id)


def by_public_id(tx: Transaction, person_id: int, public_id: UUID) -> Import | None:
    """One of this person's imports; None when it is not theirs."""
    return _first(tx, ImportRow.person_id == person_id, ImportRow.public_id == public_id)


def by_folder(tx: Transaction, person_id: int, folder: str) -> Import | None:
    """The import that took over an upload folder of this person; None while none has."""
    return _first(tx, ImportRow.person_id == person_id, ImportRow.path == folder)


def unread(tx: Transaction, person_id: int) -> list[Import]:
    """Imports that are going on or whose report was not read, newest first."""
    mine = select(ImportRow).where(ImportRow.person_id == person_id, ImportRow.read_at.is_(None))
    newest_first = mine.order_by(ImportRow.added_at.desc(), ImportRow.id.desc())
    return [_value(row, _gave_up(tx, row)) for row in tx.scalars(newest_first)]


def of_late(tx: Transaction, person_id: int, since: datetime) -> list[Import]:
    """Those that are going on, whose report was not read, or that came to their end since; newest first."""
    rows = tx.execute(_OF_LATE, {"who": person_id, "since": since}).all()
    return [_value(row, _gave_up(tx, row)) for row in rows]


def newest_closed(tx: Transaction, person_id: int) -> Import | None:
    """This person's newest import that has come to its end, or None."""
    return _first(tx, ImportRow.person_id == person_id, ~_GOING_ON)


def unfinished(tx: Transaction, person_id: int, files_print: str) -> Import | None:
    """An import of the same files, read in place, that was broken off."""
    return _first(tx, ImportRow.person_id == person_id, ImportRow.files_print == files_print, _GOING_ON)


def folders(tx: Transaction) -> set[str]:
    """The upload folders of imports that are still going on."""
    return {path for path in tx.scalars(select(ImportRow.path).where(_GOING_ON)) if path}


def again(tx: Transaction, this: Import) -> Import:
    """The import as it stands by now; one that is gone counts as cancelled."""
    return by_id(tx, this.id) or replace(this, state=State.CANCELLED)


def begin(tx: Transaction, this: Import, now: datetime) -> Import:
    """Note that a go at reading begins, with the files to be counted first."""
    return _go_on(tx, this, state=State.READING.value, doing=COUNTING, moved_at=now)


def counted(tx: Transaction, this: Import, total: int, done: int, now: datetime) -> Import:
    """Note how many parts there are, and how many were read before this go."""
    return _go_on(tx, this, total=total, done=done, doing="", going_since=now, moved_at=now, done_before=done)


def progress(
    tx: Transaction,
    this: Import,
    done: int,
    doing: str,
    now: datetime,
    columns: Iterable[str] = (),
    spans: Mapping[str, Span] | None = None,
    partly: Mapping[str, int] | None = None,
) -> Import:
    """Note how far an import that is going on is, and widen its unknown columns and its archives' spans.

    partly  replaces what is noted of parts taken in part
    """
    known = {**this.spans}
    for archive, span in (spans or {}).items():
        days = (*span, *known.get(archive, ()))
        known[archive] = min(days), max(days)
    return _go_on(
        tx,
        this,
        done=done,
        doing=doing,
        moved_at=now,
        unknown_columns=sorted({*this.unknown_columns, *columns}),
        spans={archive: [day.isoformat() for day in span] for archive, span in known.items()},
        partly={**(this.partly if partly is None else partly)},
    )


def _go_on(tx: Transaction, this: Import, **values: object) -> Import:
    tx.execute(update(ImportRow).where(ImportRow.id == this.id, _GOING_ON).values(**values))
    return again(tx, this)


def finish(tx: Transaction, import_id: int, state: State, now: datetime) -> None:
    """Close an import that is going on."""
    closed = {"state": state.value, "finished_at": now, "doing": ""}
    tx.execute(update(ImportRow).where(ImportRow.id == import_id, _GOING_ON).values(**closed))


def mark_read(tx: Transaction, import_id: int, now: datetime) -> None:
    """Note that the report was read."""
    unread_yet = (ImportRow.id == import_id, ImportRow.read_at.is_(None))
    tx.execute(update(ImportRow).where(*unread_yet).values(read_at=now))


def _first(tx: Transaction, *where: ColumnElement[bool]) -> Import | None:
    newest = select(ImportRow).where(*where).order_by(ImportRow.id.desc()).limit(1)
    row = tx.scalar(newest.execution_options(populate_existing=True))
    if row is None:
        return None
    return _value(row, _gave_up(tx, row))


def _gave_up(tx: Transaction, row: ImportRow | Row[Any]) -> bool:
    if row.state not in (State.WAITING.value, State.READING.value):
        return False
    asked = select(TaskRow.state).where(TaskRow.name == TASK, TaskRow.dedupe_key == dedupe_key(row.id))
    return tx.scalar(asked.order_by(TaskRow.id.desc()).limit(1)) == "failed"


def _span(first: str, last: str) -> Span:
    return date.fromisoformat(first), date.fromisoformat(last)


def _value(row: ImportRow | Row[Any], gave_up: bool = False) -> Import:
    return Import(
        id=row.id,
        public_id=row.public_id,
        person_id=row.person_id,
        name=row.name,
        names=tuple(row.names),
        folder=row.path,
        state=State(row.state),
        total=row.total,
        done=row.done,
        doing=row.doing,
        unknown_columns=tuple(row.unknown_columns),
        spans={archive: _span(*days) for archive, days in row.spans.items()},
        added_at=row.added_at,
        finished_at=row.finished_at,
        read_at=row.read_at,
        partly=row.partly or {},
        going_since=row.going_since,
        moved_at=row.moved_at,
        done_before=row.done_before,
        gave_up=gave_up,
    )
