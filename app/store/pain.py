"""Reads and writes pain scores; a removed score stays for a day, so that it can be brought back."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, case, delete, func, select
from sqlalchemy.orm import aliased

from app.domain.pain import Moment, PainEntry, Place
from app.domain.people import Side
from app.store import heirs
from app.store.database import Transaction
from app.store.tables import PainRow, RunRow

Counting = aliased(RunRow, name="counting")


class Outcome(StrEnum):
    """What putting an entry did: a new row, an old one with a new score, or nothing."""

    NEW = "new"
    CORRECTED = "corrected"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Put:
    """The entry as it is stored now, and what putting it did."""

    entry: PainEntry
    outcome: Outcome


def put(
    tx: Transaction,
    person_id: int,
    entry: PainEntry,
    now: datetime,
    form_key: str | None = None,
    import_key: str | None = None,
) -> Put:
    """Store an entry once: the same form corrects its score, the same imported line changes nothing."""
    row = _keyed(tx, person_id, form_key, import_key)
    if row is None:
        row = PainRow(person_id=person_id, form_key=form_key, import_key=import_key, added_at=now)
        _fill(tx, row, entry)
        tx.add(row)
        tx.flush()
        return Put(_again(tx, row), Outcome.NEW)
    if import_key is not None or (row.removed_at is None and row.score == entry.score):
        return Put(_again(tx, row), Outcome.SAME)
    row.score, row.removed_at = entry.score, None
    tx.flush()
    return Put(_again(tx, row), Outcome.CORRECTED)


def of(
    tx: Transaction, person_id: int, since: date | None = None, until: date | None = None
) -> list[PainEntry]:
    """The person's entries of the local days `since`..`until`, both included, oldest first."""
    stretch = {"who": person_id, "since": since or date.min, "until": until or date.max}
    return _values(tx, person_id, _stretch(), stretch)


def scores(tx: Transaction, person_id: int, since: date, until: date) -> list[PainEntry]:
    """As `of`, with the day, the side and the score of each alone: a quarter of the time."""
    rows = tx.execute(_SCORES, {"who": person_id, "since": since, "until": until})
    return [PainEntry(None, day, score, Side(side)) for day, score, side in rows]


def by_public_id(tx: Transaction, person_id: int, public_id: UUID, removed: bool = False) -> PainEntry | None:
    """One entry of this person, or None; `removed` asks for one that was removed and can come back."""
    kept = PainRow.removed_at.is_not(None) if removed else PainRow.removed_at.is_(None)
    asked = _entries().where(PainRow.person_id == person_id, PainRow.public_id == public_id, kept)
    return next(iter(_values(tx, person_id, asked)), None)


def by_form_key(tx: Transaction, person_id: int, form_key: str) -> PainEntry | None:
    """The entry a form made, removed or not, or None."""
    row = _keyed(tx, person_id, form_key, None)
    return None if row is None else _again(tx, row)


def latest_added(tx: Transaction, person_id: int) -> PainEntry | None:
    """The entry made last, which remembers the side and place used last."""
    return next(iter(_values(tx, person_id, _newest(), {"who": person_id})), None)


def count_on(tx: Transaction, person_id: int, day: date) -> int:
    """How many entries the person has on one local day."""
    asked = select(func.count(PainRow.id)).where(
        PainRow.person_id == person_id, PainRow.local_date == day, PainRow.removed_at.is_(None)
    )
    return tx.scalar(asked) or 0


def change(tx: Transaction, person_id: int, entry: PainEntry) -> None:
    """Write every part of an entry that is already stored."""
    row = _row(tx, person_id, entry.public_id)
    if row is not None:
        _fill(tx, row, entry)
        tx.flush()


def remove(tx: Transaction, person_id: int, public_id: UUID, now: datetime) -> None:
    """Take an entry out of everything; `restore` brings it back until it is forgotten."""
    row = _row(tx, person_id, public_id)
    if row is not None and row.removed_at is None:
        row.removed_at = now
        tx.flush()


def restore(tx: Transaction, person_id: int, public_id: UUID) -> None:
    """Bring a removed entry back."""
    row = _row(tx, person_id, public_id)
    if row is not None:
        row.removed_at = None
        tx.flush()


def forget_removed(tx: Transaction, before: datetime) -> int:
    """Delete the entries removed before an instant, except imported ones, whose key keeps them out.

    An imported entry loses what it said and keeps its key, so that the same file does not bring it back.
    """
    old = PainRow.removed_at < before
    for row in tx.scalars(select(PainRow).where(old, PainRow.import_key.is_not(None))):
        row.note, row.flags, row.place, row.run_id, row.score = None, [], None, None, 0
    gone = tx.scalars(delete(PainRow).where(old, PainRow.import_key.is_(None)).returning(PainRow.id)).all()
    return len(gone)


_TABLE = PainRow.__table__
_READ = ("id", "public_id", "at", "local_date", "score", "side", "place", "moment", "note", "flags")

_SCORES = (
    select(_TABLE.c.local_date, _TABLE.c.score, _TABLE.c.side)
    .where(
        _TABLE.c.person_id == bindparam("who"),
        _TABLE.c.removed_at.is_(None),
        _TABLE.c.local_date >= bindparam("since"),
        _TABLE.c.local_date <= bindparam("until"),
    )
    .order_by(_TABLE.c.local_date, _TABLE.c.id)
)


@cache
def _entries() -> Select[Any]:
    """The columns of entries, with the address of their run, or of the recording that counts in its place.

    A run that was removed is named all the same, so that its scores do not pass to another; `gone` is its id.
    """
    gone = case((and_(Counting.id.is_(None), RunRow.removed_at.is_not(None)), RunRow.id))
    run = func.coalesce(Counting.public_id, RunRow.public_id, type_=RunRow.public_id.type)
    return (
        select(*(_TABLE.c[name] for name in _READ), run.label("run"), gone.label("gone"))
        .select_from(PainRow)
        .outerjoin(RunRow, PainRow.run_id == RunRow.id)
        .outerjoin(Counting, and_(RunRow.same_as == Counting.id, Counting.removed_at.is_(None)))
    )


@cache  # asked for by every page, and always the same
def _stretch() -> Select[Any]:
    return (
        _entries()
        .where(
            PainRow.person_id == bindparam("who"),
            PainRow.removed_at.is_(None),
            PainRow.local_date >= bindparam("since"),
            PainRow.local_date <= bindparam("until"),
        )
        .order_by(PainRow.local_date, PainRow.at, PainRow.id)
    )


@cache  # asked for twice by every score
def _newest() -> Select[Any]:
    return (
        _entries()
        .where(PainRow.person_id == bindparam("who"), PainRow.removed_at.is_(None))
        .order_by(PainRow.added_at.desc(), PainRow.id.desc())
        .limit(1)
    )


def _values(
    tx: Transaction, person_id: int, asked: Select[Any], values: dict[str, Any] | None = None
) -> list[PainEntry]:
    """The entries of a select; those of a removed recording follow it to another of the same run."""
    rows = tx.execute(asked, values).all()
    gone = {row.gone for row in rows if row.gone is not None}
    heir = heirs.of(tx, person_id, gone) if gone else {}
    return [_entry(row, heir.get(row.gone)) for row in rows]


def _keyed(tx: Transaction, person_id: int, form_key: str | None, import_key: str | None) -> PainRow | None:
    """The row already stored under one of the keys."""
    for column, key in ((PainRow.form_key, form_key), (PainRow.import_key, import_key)):
        if key is not None:
            row = tx.scalar(select(PainRow).where(PainRow.person_id == person_id, column == key))
            if row is not None:
                return row
    return None


def _row(tx: Transaction, person_id: int, public_id: UUID | None) -> PainRow | None:
    """One row of this person, removed or not."""
    return tx.scalar(select(PainRow).where(PainRow.person_id == person_id, PainRow.public_id == public_id))


def _fill(tx: Transaction, row: PainRow, entry: PainEntry) -> None:
    """Copy an entry's parts to its row."""
    row.at, row.local_date, row.score = entry.at, entry.local_date, entry.score
    row.side, row.moment = entry.side.value, entry.moment.value
    row.place = None if entry.place is None else entry.place.value
    row.note, row.flags = entry.note, list(entry.flags)
    row.run_id = None
    if entry.run is not None:
        row.run_id = tx.scalar(
            select(RunRow.id).where(RunRow.person_id == row.person_id, RunRow.public_id == entry.run)
        )


def _again(tx: Transaction, row: PainRow) -> PainEntry:
    """The entry of a row just written."""
    (found,) = _values(tx, row.person_id, _entries().where(PainRow.id == row.id))
    return found


def _entry(row: Row[Any], heir: UUID | None = None) -> PainEntry:
    """The value of a row of `_entries`; `heir` is the run that counts in place of a removed one it names."""
    return PainEntry(
        at=row.at,
        local_date=row.local_date,
        score=row.score,
        side=Side(row.side),
        place=None if row.place is None else Place(row.place),
        moment=Moment(row.moment),
        run=heir or row.run,
        note=row.note,
        flags=tuple(row.flags),
        id=row.id,
        public_id=row.public_id,
    )
