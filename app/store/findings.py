"""Reads and writes what the rules found; a finding is kept once and cleared, never deleted."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.people import Side
from app.domain.reminders import Finding, Kind
from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import FindingRow

C = FindingRow.__table__.c
# What every page asks for, put together once.
_OWN, _SINCE, _OPEN = (
    C.person_id == bindparam("who"),
    C.local_date >= bindparam("since"),
    C.cleared_at.is_(None),
)
_LATELY = select(*C).where(_OWN, or_(_SINCE, _OPEN)).order_by(C.at, C.id)
_OPEN_SINCE = select(*C).where(_OWN, _SINCE, _OPEN).order_by(C.at, C.id)


def put(tx: Transaction, person_id: int, finding: Finding, now: datetime) -> Finding:
    """Keep a finding once for its kind, side and subject; what it says is brought up to date.

    When it was found stays. One that was cleared because its cause had gone is open again.
    """
    row = tx.scalar(
        select(FindingRow).where(
            FindingRow.person_id == person_id,
            FindingRow.kind == finding.kind.value,
            FindingRow.side == _side_text(finding.side),
            FindingRow.subject == finding.subject,
        )
    )
    if row is None:
        row = FindingRow(
            person_id=person_id,
            kind=finding.kind.value,
            side=_side_text(finding.side),
            subject=finding.subject,
            at=finding.at or now,
        )
        tx.add(row)
    row.local_date, row.why, row.cleared_at = finding.local_date, finding.why, finding.cleared_at
    row.sources = [source.value for source in finding.sources]
    row.detail = dict(finding.detail)
    tx.flush()
    return finding_of(row)


def of(tx: Transaction, person_id: int, since: date | None = None) -> list[Finding]:
    """The person's findings of the local days from `since` on, cleared ones too, oldest first."""
    asked = select(FindingRow).where(FindingRow.person_id == person_id)
    if since is not None:
        asked = asked.where(FindingRow.local_date >= since)
    return [finding_of(row) for row in tx.scalars(asked.order_by(FindingRow.at, FindingRow.id))]


def lately(tx: Transaction, person_id: int, since: date) -> list[Finding]:
    """The findings from the local day `since` on, and those of before that are not cleared, oldest first."""
    return [finding_of(row) for row in tx.execute(_LATELY, {"who": person_id, "since": since}).all()]


def open(tx: Transaction, person_id: int, since: date | None = None) -> list[Finding]:
    """The findings that are not cleared, oldest first."""
    rows = tx.execute(_OPEN_SINCE, {"who": person_id, "since": since or date.min}).all()
    return [finding_of(row) for row in rows]


def lately_of(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[Finding]]:
    """As `lately`, of some people, by person."""
    asked = select(*C).where(C.person_id.in_(people), or_(C.local_date >= since, C.cleared_at.is_(None)))
    found: dict[int, list[Finding]] = {}
    for row in tx.execute(asked.order_by(C.at, C.id)).all():
        found.setdefault(row.person_id, []).append(finding_of(row))
    return found


def by_public_id(tx: Transaction, person_id: int, public_id: UUID) -> Finding | None:
    """One finding of this person, or None."""
    row = tx.scalars(_row(person_id, public_id)).first()
    return None if row is None else finding_of(row)


def clear(tx: Transaction, person_id: int, public_id: UUID, now: datetime | None) -> None:
    """Close a finding at an instant; with None it is open again."""
    _set(tx, person_id, public_id, FindingRow.cleared_at, now)


def see(tx: Transaction, person_id: int, public_id: UUID, now: datetime | None) -> None:
    """Note that the runner has seen a finding; with None it is new again."""
    _set(tx, person_id, public_id, FindingRow.seen_at, now)


def forget_from(tx: Transaction, person_id: int, source: Source) -> int:
    """Delete all findings that a source entered into, and return how many."""
    rows = tx.execute(select(FindingRow.id, FindingRow.sources).where(FindingRow.person_id == person_id))
    ids = [row.id for row in rows if source.value in row.sources]
    forget(tx, ids)
    return len(ids)


def forget(tx: Transaction, ids: Iterable[int]) -> None:
    """Delete the findings of these rows."""
    for each in ids:
        tx.execute(delete(FindingRow).where(FindingRow.id == each))


def _set(
    tx: Transaction,
    person_id: int,
    public_id: UUID,
    column: InstrumentedAttribute[datetime | None],
    now: datetime | None,
) -> None:
    mine = (FindingRow.person_id == person_id, FindingRow.public_id == public_id)
    tx.execute(update(FindingRow).where(*mine).values({column: now}))


def _row(person_id: int, public_id: UUID) -> Select[FindingRow]:
    return select(FindingRow).where(FindingRow.person_id == person_id, FindingRow.public_id == public_id)


def _side_text(side: Side | None) -> str:
    """No side is an empty text, so that the unique constraint holds for it too."""
    return "" if side is None else side.value


def finding_of(row: FindingRow | Row[Any]) -> Finding:
    """The value of a row."""
    return Finding(
        kind=Kind(row.kind),
        side=Side(row.side) if row.side else None,
        subject=row.subject,
        local_date=row.local_date,
        why=row.why,
        sources=tuple(Source(each) for each in row.sources),
        detail=row.detail,
        at=row.at,
        seen_at=row.seen_at,
        cleared_at=row.cleared_at,
        id=row.id,
        public_id=row.public_id,
    )
