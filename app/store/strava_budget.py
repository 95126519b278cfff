"""The calls that all processes together have made to an API, and when the next one may be made."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.strava_counts import MARGIN, WINDOWS, Counts, Said, Urgency, corrected
from app.store.tables import StravaBudgetRow


def counts(tx: Transaction, origin: str, now: datetime) -> Counts:
    """How many calls are used at `now`."""
    row = tx.scalar(_row(origin))
    return Counts(now) if row is None else _counts(row).at(now)


def reserve(
    tx: Transaction, origin: str, now: datetime, urgency: Urgency = Urgency.ROUTINE
) -> datetime | None:
    """Count one reading call before it is made and return None; or from when on it may be made."""
    held = _locked(tx, origin, now)
    until = held.free_at(urgency)
    if until is None:
        used = {f"{window}_used": getattr(held, f"{window}_used") + 1 for window in WINDOWS}
        _keep(tx, origin, replace(held, **used))
    return until


def blocked_until(tx: Transaction, origin: str, now: datetime) -> datetime | None:
    """Until when nothing is asked after a refusal, None when something may be."""
    return counts(tx, origin, now).blocked_until


def correct(tx: Transaction, origin: str, said: Said) -> None:
    """Take over Strava's own count; calls of others still on their way stay counted."""
    _keep(tx, origin, corrected(_locked(tx, origin, said.answered_at), said))


def refuse(tx: Transaction, origin: str, said: Said) -> datetime:
    """Take over the count of a refusal; nothing is asked until the counter that is full begins anew.

    Returns that instant.
    """
    held = corrected(_locked(tx, origin, said.answered_at), said, refused=True)
    until = max(held.refused_until() + MARGIN, held.blocked_until or said.answered_at)
    _keep(tx, origin, replace(held, blocked_until=until))
    return until


def _locked(tx: Transaction, origin: str, now: datetime) -> Counts:
    tx.execute(insert(StravaBudgetRow).values(origin=origin, **_fields(Counts(now))).on_conflict_do_nothing())
    return _counts(tx.scalars(_row(origin).with_for_update()).one()).at(now)


def _row(origin: str) -> Select[StravaBudgetRow]:
    asked = select(StravaBudgetRow).where(StravaBudgetRow.origin == origin)
    return asked.execution_options(populate_existing=True)


def _keep(tx: Transaction, origin: str, held: Counts) -> None:
    tx.execute(update(StravaBudgetRow).where(StravaBudgetRow.origin == origin).values(**_fields(held)))


def _fields(held: Counts) -> dict[str, object]:
    return {name: getattr(held, name) for name in Counts.__slots__}


def _counts(row: StravaBudgetRow) -> Counts:
    return Counts(**{name: getattr(row, name) for name in Counts.__slots__})
