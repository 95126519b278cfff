"""Reads and writes which activities of a connection's list could not be read, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from app.store.database import Transaction
from app.store.tables import StravaSetAsideRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SetAside:
    """An activity that could not be read; external_id is empty when even its number could not."""

    external_id: str
    reason: str
    at: datetime


def keep(
    tx: Transaction, account_id: int, seen: Collection[str], reasons: Mapping[str, str], now: datetime
) -> int:
    """Note which of the activities seen could not be read; the others no longer stand there.

    Returns how many were not there before.
    """
    held = {one.external_id for one in of(tx, account_id)}
    ids = sorted({*seen, *reasons} & held)
    for at in range(0, len(ids), _AT_ONCE):
        named = StravaSetAsideRow.external_id.in_(ids[at : at + _AT_ONCE])
        tx.execute(delete(StravaSetAsideRow).where(StravaSetAsideRow.account_id == account_id, named))
    if reasons:
        rows = [
            {"account_id": account_id, "external_id": external_id, "reason": reason, "at": now}
            for external_id, reason in reasons.items()
        ]
        tx.execute(insert(StravaSetAsideRow), rows)
    return len(reasons.keys() - held)


def of(tx: Transaction, account_id: int) -> list[SetAside]:
    """All that could not be read, by its number."""
    mine = select(StravaSetAsideRow).where(StravaSetAsideRow.account_id == account_id)
    rows = tx.scalars(mine.order_by(StravaSetAsideRow.external_id))
    return [SetAside(row.external_id, row.reason, row.at) for row in rows]


def count(tx: Transaction, account_id: int) -> int:
    """How many activities could not be read."""
    mine = StravaSetAsideRow.account_id == account_id
    return tx.scalar(select(func.count()).select_from(StravaSetAsideRow).where(mine)) or 0


def drop_older(tx: Transaction, account_id: int, seen: datetime) -> None:
    """Forget those that were last seen before an instant: a whole reading has not met them again."""
    old = StravaSetAsideRow.account_id == account_id, StravaSetAsideRow.at < seen
    tx.execute(delete(StravaSetAsideRow).where(*old))


def forget(tx: Transaction, account_id: int) -> None:
    """Forget all of a connection."""
    tx.execute(delete(StravaSetAsideRow).where(StravaSetAsideRow.account_id == account_id))
