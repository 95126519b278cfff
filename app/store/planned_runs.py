"""Reads and writes the runs and races that runners plan; one row for a person, a day and a distance."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    String,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.planning import PlannedRun
from app.store.database import Transaction
from app.store.tables import PlannedRunRow

C = PlannedRunRow.__table__.c


def put(tx: Transaction, person_id: int, plan: PlannedRun, now: datetime) -> UUID:
    """Keep a planned run and return its id; the same one again changes its hour, and is back if removed."""
    same = (C.person_id == person_id, C.day == plan.day, C.distance_m == plan.distance_m, C.race == plan.race)
    row = tx.scalar(select(PlannedRunRow).where(*same))
    if row is None:
        row = PlannedRunRow(
            person_id=person_id, day=plan.day, distance_m=plan.distance_m, race=plan.race, created_at=now
        )
        tx.add(row)
    elif row.removed_at is not None:
        row.removed_at, row.created_at = None, now
    row.local_time = None if plan.at is None else f"{plan.at:%H:%M}"
    tx.flush()
    return row.public_id


def of(tx: Transaction, person_id: int, since: date, until: date | None = None) -> list[PlannedRun]:
    """The planned runs from the local day `since` to `until`, in order of days and hours."""
    asked = select(*C).where(C.person_id == person_id, C.removed_at.is_(None), C.day >= since)
    if until is not None:
        asked = asked.where(C.day <= until)
    return _in_order(_value(row) for row in tx.execute(asked).all())


def of_many(
    tx: Transaction, people: Collection[int], since: date, until: date
) -> dict[int, list[PlannedRun]]:
    """The planned runs of some people from one local day to another, by person."""
    asked = select(*C).where(C.person_id.in_(people), C.removed_at.is_(None), C.day >= since, C.day <= until)
    found: dict[int, list[PlannedRun]] = {}
    for row in tx.execute(asked).all():
        found.setdefault(row.person_id, []).append(_value(row))
    return {who: _in_order(plans) for who, plans in found.items()}


def few(
    person_id: InstrumentedAttribute[int], since: BindParameter[date], until: BindParameter[date]
) -> ScalarSelect[str]:
    """A column of another query: the planned runs of its person, of a few days, as one text for `few_of`."""
    parts: list[ColumnElement[str]] = [
        cast(C.day, String),
        cast(C.distance_m, String),
        func.coalesce(C.local_time, "-"),
        case((C.race, "race"), else_="run"),
        func.replace(cast(C.public_id, String), "-", ""),
    ]
    told: ColumnElement[str] = literal("")
    for part in parts:
        told = told + part + " "
    asked = select(func.aggregate_strings(told, "")).where(
        C.person_id == person_id, C.removed_at.is_(None), C.day >= since, C.day <= until
    )
    return asked.scalar_subquery()


def few_of(told: str | None) -> tuple[PlannedRun, ...]:
    """The planned runs of that text, in order."""
    parts = iter((told or "").split())
    rows = zip(parts, parts, parts, parts, parts, strict=True)
    plans = (
        PlannedRun(
            date.fromisoformat(day),
            int(metres),
            None if at == "-" else time.fromisoformat(at),
            kind == "race",
            UUID(hex=public_id),
        )
        for day, metres, at, kind, public_id in rows
    )
    return tuple(_in_order(plans))


def made_at(tx: Transaction, person_id: int, at: datetime) -> list[UUID]:
    """The ids of those that were planned at one instant and still stand."""
    asked = select(C.public_id).where(C.person_id == person_id, C.created_at == at, C.removed_at.is_(None))
    return list(tx.scalars(asked))


def count(tx: Transaction, person_id: int, since: date) -> int:
    """How many stand from a local day on."""
    asked = select(func.count()).where(C.person_id == person_id, C.removed_at.is_(None), C.day >= since)
    return tx.scalar(asked) or 0


def remove(tx: Transaction, person_id: int, public_id: UUID, now: datetime) -> bool:
    """Take a planned run out, for now with the way back; returns whether there is one of this id."""
    return _mark(tx, person_id, public_id, now)


def restore(tx: Transaction, person_id: int, public_id: UUID) -> bool:
    """Bring a removed one back; returns whether there is one of this id."""
    return _mark(tx, person_id, public_id, None)


def forget_removed(tx: Transaction, before: datetime) -> int:
    """Delete those that were removed before an instant and return how many."""
    old = delete(PlannedRunRow).where(PlannedRunRow.removed_at < before)
    return len(tx.scalars(old.returning(PlannedRunRow.id)).all())


def _mark(tx: Transaction, person_id: int, public_id: UUID, removed_at: datetime | None) -> bool:
    mine = (PlannedRunRow.person_id == person_id, PlannedRunRow.public_id == public_id)
    marked = update(PlannedRunRow).where(*mine).values(removed_at=removed_at).returning(PlannedRunRow.id)
    found = tx.scalars(marked).all()
    tx.expire_all()
    return bool(found)


def _value(row: Row[Any]) -> PlannedRun:
    at = None if row.local_time is None else time.fromisoformat(row.local_time)
    return PlannedRun(row.day, row.distance_m, at, row.race, row.public_id)


def _in_order(plans: Iterable[PlannedRun]) -> list[PlannedRun]:
    """By day, those without an hour first, then by hour and distance."""
    return sorted(plans, key=lambda one: (one.day, one.at is not None, one.at or time(), one.distance_m))
