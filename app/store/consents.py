"""Consents given and withdrawn, each with the version of the text that was shown."""

from collections.abc import Collection
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


def withdraw(
    tx: Transaction, person_id: int, kind: str, now: datetime, text_version: str | None = None
) -> None:
    """End a consent, of one text or of all; what was recorded stays recorded."""
    held = [ConsentRow.person_id == person_id, ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None)]
    if text_version is not None:
        held.append(ConsentRow.text_version == text_version)
    tx.execute(update(ConsentRow).where(*held).values(withdrawn_at=now))


def holds(tx: Transaction, person_id: int, kind: str, text_version: str | None = None) -> bool:
    """Whether a consent of this kind holds, to one text or to any."""
    found = select(ConsentRow.id).where(
        ConsentRow.person_id == person_id, ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None)
    )
    if text_version is not None:
        found = found.where(ConsentRow.text_version == text_version)
    return tx.scalar(found.limit(1)) is not None


def holders(tx: Transaction, people: Collection[int], kind: str) -> set[int]:
    """Of some people, those of whom a consent of this kind holds."""
    held = (ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None))
    return set(tx.scalars(select(ConsentRow.person_id).where(ConsentRow.person_id.in_(people), *held)))


def texts(tx: Transaction, people: Collection[int], kind: str) -> set[str]:
    """The texts to which a consent of this kind holds of any of these people."""
    held = (ConsentRow.kind == kind, ConsentRow.withdrawn_at.is_(None))
    return set(tx.scalars(select(ConsentRow.text_version).where(ConsentRow.person_id.in_(people), *held)))


def of(tx: Transaction, person_id: int) -> list[Consent]:
    """All consents of a person, oldest first, withdrawn ones among them."""
    rows = tx.scalars(
        select(ConsentRow).where(ConsentRow.person_id == person_id).order_by(ConsentRow.given_at)
    )
    return [Consent(row.kind, row.text_version, row.given_at, row.withdrawn_at) for row in rows]
