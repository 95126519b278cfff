"""Reads and writes which activities of a connection's list could not be read, and why."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select

from app.store.database import Transaction
from app.store.tables import StravaSetAsideRow

_AT_ONCE = 500
_NAMELESS = "?"


@dataclass(frozen=True, slots=True)
class SetAside:
    """An activity that could not be read.

    external_id  its number at Strava, empty when even that could not be read
    title, day   what could be read of them, to know it by; day is the local one
    """

    external_id: str
    reason: str
    at: datetime
    title: str = ""
    day: date | None = None


def keep(tx: Transaction, account_id: int, seen: Collection[str], aside: Iterable[SetAside]) -> int:
    """Note which of the activities seen could not be read; the others no longer stand there.

    Returns how many were not there before.
    """
    new = {_key(one): one for one in aside}
    held: set[str] = set()
    for ids in _portions({*seen, *new}):
        gone = delete(StravaSetAsideRow).where(
            StravaSetAsideRow.account_id == account_id, StravaSetAsideRow.external_id.in_(ids)
        )
        held |= set(tx.scalars(gone.returning(StravaSetAsideRow.external_id)))
    rows = [
        {
            "account_id": account_id,
            "external_id": key,
            "reason": one.reason,
            "title": one.title,
            "local_date": one.day,
            "at": one.at,
        }
        for key, one in new.items()
    ]
    if rows:
        tx.execute(insert(StravaSetAsideRow), rows)
    return len(new.keys() - held)


def of(tx: Transaction, account_id: int) -> list[SetAside]:
    """All that could not be read, the newest first; those without a date last."""
    row = StravaSetAsideRow
    mine = select(row).where(row.account_id == account_id)
    rows = tx.scalars(mine.order_by(row.local_date.desc().nulls_last(), row.external_id.desc()))
    return [SetAside(_number(row.external_id), row.reason, row.at, row.title, row.local_date) for row in rows]


def has(tx: Transaction, account_id: int, external_id: str) -> bool:
    """Whether an activity is among them."""
    mine = StravaSetAsideRow.account_id == account_id, StravaSetAsideRow.external_id == external_id
    return tx.scalar(select(StravaSetAsideRow.id).where(*mine)) is not None


def count(tx: Transaction, account_id: int) -> int:
    """How many activities could not be read."""
    mine = StravaSetAsideRow.account_id == account_id
    return tx.scalar(select(func.count()).select_from(StravaSetAsideRow).where(mine)) or 0


def drop_older(
    tx: Transaction, account_id: int, seen: datetime, after: date | None = None
) -> frozenset[date]:
    """Forget those that were last seen before an instant: a reading has not met them again.

    after  forget only those of later local days than this
    Returns their days.
    """
    old = [StravaSetAsideRow.account_id == account_id, StravaSetAsideRow.at < seen]
    old += [] if after is None else [StravaSetAsideRow.local_date > after]
    gone = delete(StravaSetAsideRow).where(*old).returning(StravaSetAsideRow.local_date)
    return frozenset(day for day in tx.scalars(gone) if day is not None)


def forget(tx: Transaction, account_id: int) -> None:
    """Forget all of a connection."""
    tx.execute(delete(StravaSetAsideRow).where(StravaSetAsideRow.account_id == account_id))


def _key(one: SetAside) -> str:
    """What it stands under: its number, or what else tells it from others."""
    if one.external_id:
        return one.external_id
    known = f"{one.day} {one.title} {one.reason}"
    return _NAMELESS + hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _number(key: str) -> str:
    return "" if key.startswith(_NAMELESS) else key


def _portions(values: Iterable[str]) -> Iterator[Sequence[str]]:
    all_of_them = sorted(values)
    return (all_of_them[at : at + _AT_ONCE] for at in range(0, len(all_of_them), _AT_ONCE))
