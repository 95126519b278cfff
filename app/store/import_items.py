"""What became of each file and line of an import."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select

from app.store.database import Transaction
from app.store.tables import ImportItemRow, RunRow


class Outcome(StrEnum):
    """What became of a run, a score, a line or a file."""

    IMPORTED = "imported"
    MERGED = "merged"
    LEFT_OUT = "left_out"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one file or line; with the run's day and metres where it became one.

    id  its number, in the order they were read; 0 until it is stored
    """

    name: str
    part: str
    outcome: Outcome
    reason: str = ""
    run_id: int | None = None
    day: date | None = None
    distance_m: int | None = None
    run: UUID | None = None
    removed: bool = False
    id: int = 0

    @property
    def has_run(self) -> bool:
        """Whether it became a run that is still there to be looked at."""
        return self.run is not None and not self.removed


@dataclass(frozen=True, slots=True)
class Chosen:
    """Of the parts with one outcome, those whose name, part or reason holds the words, for one reason.

    words, reason  empty for all
    """

    outcome: Outcome
    words: str = ""
    reason: str = ""


def names_read(tx: Transaction, import_id: int, names: Collection[str] | None = None) -> set[str]:
    """The parts that already have an outcome, of `names` or of all."""
    chosen = select(ImportItemRow.name).where(ImportItemRow.import_id == import_id).distinct()
    if names is not None:
        chosen = chosen.where(ImportItemRow.name.in_(names))
    return set(tx.scalars(chosen))


def add(tx: Transaction, import_id: int, items: Sequence[Item]) -> None:
    """Store what became of some parts."""
    rows = [
        {
            "import_id": import_id,
            "name": item.name,
            "part": item.part,
            "outcome": item.outcome.value,
            "reason": item.reason,
            "run_id": item.run_id,
        }
        for item in items
    ]
    if rows:
        tx.execute(insert(ImportItemRow), rows)


def counts(tx: Transaction, import_id: int) -> dict[Outcome, int]:
    """How many parts had each outcome."""
    grouped = (
        select(ImportItemRow.outcome, func.count())
        .where(ImportItemRow.import_id == import_id)
        .group_by(ImportItemRow.outcome)
    )
    found = {row[0]: row[1] for row in tx.execute(grouped)}
    return {outcome: found.get(outcome.value, 0) for outcome in Outcome}


def imported_scores(tx: Transaction, import_id: int) -> int:
    """How many of the parts imported are pain scores; the others are runs."""
    chosen = (
        ImportItemRow.import_id == import_id,
        ImportItemRow.outcome == Outcome.IMPORTED.value,
        ImportItemRow.run_id.is_(None),
    )
    return tx.scalar(select(func.count()).where(*chosen)) or 0


def with_reason(tx: Transaction, import_id: int, outcome: Outcome, reason: str) -> int:
    """How many parts had this outcome for exactly this reason."""
    chosen = (
        ImportItemRow.import_id == import_id,
        ImportItemRow.outcome == outcome.value,
        ImportItemRow.reason == reason,
    )
    return tx.scalar(select(func.count()).where(*chosen)) or 0


def listed(tx: Transaction, import_id: int, outcome: Outcome) -> list[Item]:
    """The parts with one outcome, in the order they were read, with the runs they became."""
    return chosen(tx, import_id, Chosen(outcome))


def chosen(
    tx: Transaction, import_id: int, wanted: Chosen, limit: int | None = None, offset: int = 0
) -> list[Item]:
    """The parts that are wanted, in the order they were read, with the runs they became."""
    ids = (
        select(ImportItemRow.id)
        .where(*_wanted(import_id, wanted))
        .order_by(ImportItemRow.id)
        .limit(limit)
        .offset(offset)
        .correlate(None)
    )
    return _items(tx, ImportItemRow.id.in_(ids))  # what is passed over is counted in the index alone


def following(tx: Transaction, import_id: int, wanted: Chosen, last_id: int, limit: int) -> list[Item]:
    """The next so many of the parts that are wanted after the one with this number."""
    return _items(tx, *_wanted(import_id, wanted), ImportItemRow.id > last_id, limit=limit)


def count(tx: Transaction, import_id: int, wanted: Chosen) -> int:
    """How many parts are wanted."""
    return tx.scalar(select(func.count(ImportItemRow.id)).where(*_wanted(import_id, wanted))) or 0


def reasons(tx: Transaction, import_id: int, outcome: Outcome, most: int) -> list[tuple[str, int]]:
    """The most frequent reasons of an outcome, with how many parts give each."""
    frequent = (
        select(ImportItemRow.reason, func.count())
        .where(*_wanted(import_id, Chosen(outcome)), ImportItemRow.reason != "")
        .group_by(ImportItemRow.reason)
        .order_by(func.count().desc(), ImportItemRow.reason)
        .limit(most)
    )
    return [(row[0], row[1]) for row in tx.execute(frequent)]


def _items(tx: Transaction, *where: ColumnElement[bool], limit: int | None = None) -> list[Item]:
    """Columns and no rows of the mapping, which take three times as long, and there may be 100,000."""
    item, run = ImportItemRow, RunRow
    rows = (
        select(item.name, item.part, item.outcome, item.reason, item.run_id, item.id)
        .add_columns(run.local_date, run.distance_m, run.public_id, run.removed_at)
        .outerjoin(run, run.id == item.run_id)
        .where(*where)
        .order_by(item.id)
        .limit(limit)
    )
    return [
        Item(name, part, Outcome(outcome), reason, run_id, day, metres, public_id, gone is not None, number)
        for name, part, outcome, reason, run_id, number, day, metres, public_id, gone in tx.execute(rows)
    ]


def _wanted(import_id: int, wanted: Chosen) -> list[ColumnElement[bool]]:
    where = [ImportItemRow.import_id == import_id, ImportItemRow.outcome == wanted.outcome.value]
    if wanted.reason:
        where.append(ImportItemRow.reason == wanted.reason)
    if wanted.words:
        texts = (ImportItemRow.name, ImportItemRow.part, ImportItemRow.reason)
        where.append(or_(*(text.icontains(wanted.words, autoescape=True) for text in texts)))
    return where
