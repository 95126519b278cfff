"""Consents given and withdrawn, each with the version of the text that was shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.store.database import Transaction
from app.store.tables import ConsentRow


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent; withdrawn_at is None while it holds."""

    kind: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


def give(tx: Transaction, person_id: int, kind: str, text_version: str, now: datetime) -> None:
    """Record a consent, unless one to the same text holds already."""
    held = tx.scalar(
        select(ConsentRow.id).where(
            ConsentRow.person_id == person_id,
            ConsentRow.kind == kind,
            ConsentRow.text_version == text_version,
            ConsentRow.withdrawn_at.is_(None),
        )
    )
    if held is None:
        tx.add(ConsentRow(person_id=person_id, kind=kind, text_version=text_version, given_at=now))
        tx.flush()


def withdraw(tx: Transaction, person_id: int, kind: str, now: datetime) -> None:
    """End a consent; what was recorded stays recorded."""
    tx.execute(
        update(ConsentRow)
        .where(ConsentRow.person_id == person_id, ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def holds(tx: Transaction, person_id: int, kind: str) -> bool:
    """Whether a consent of this kind holds."""
    found = select(ConsentRow.id).where(
        ConsentRow.person_id == person_id, ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None)
    )
    return tx.scalar(found.limit(1)) is not None


def of(tx: Transaction, person_id: int) -> list[Consent]:
    """All consents of a person, oldest first, withdrawn ones among them."""
    rows = tx.scalars(
        select(ConsentRow).where(ConsentRow.person_id == person_id).order_by(ConsentRow.given_at)
    )
    return [Consent(row.kind, row.text_version, row.given_at, row.withdrawn_at) for row in rows]
