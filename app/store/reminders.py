"""Reads and writes reminders; there is one for a person and local day."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select, update

from app.domain.load import Category
from app.domain.reminders import Adds, Kind, Reminder, Status
from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import ReminderRow

C = ReminderRow.__table__.c
OUT = (Status.SENT, Status.DONE, Status.SNOOZED, Status.DISMISSED)
# What every page asks for, put together once.
_OWN, _SINCE = C.person_id == bindparam("who"), C.local_date >= bindparam("since")
_LAST_OUT = select(C.local_date).where(_OWN, C.status.in_(OUT)).order_by(C.local_date.desc())
_ENOUGH = _LAST_OUT.limit(1).offset(bindparam("skipped")).scalar_subquery()
_LATELY = select(*C).where(_OWN, or_(_SINCE, C.local_date >= _ENOUGH)).order_by(C.local_date)
_WENT_OUT = (
    select(C.local_date, C.kind, C.reasons, C.sources)
    .where(_OWN, _SINCE, C.status.in_(OUT), C.why != "")
    .order_by(C.local_date)
)


def add(tx: Transaction, person_id: int, reminder: Reminder) -> bool:
    """Keep the reminder of a day; False when that day has one already."""
    if on(tx, person_id, reminder.local_date) is not None:
        return False
    tx.add(
        ReminderRow(
            person_id=person_id,
            local_date=reminder.local_date,
            at=reminder.at,
            kind=reminder.kind.value,
            reasons=[kind.value for kind in reminder.reasons],
            why=reminder.why,
            sources=[source.value for source in reminder.sources],
            category=None if reminder.category is None else reminder.category.value,
            status=reminder.status.value,
            until=reminder.until,
            answered_at=reminder.answered_at,
            adds=None if reminder.adds is None else reminder.adds.value,
        )
    )
    tx.flush()
    return True


def of(tx: Transaction, person_id: int, since: date | None = None) -> list[Reminder]:
    """The person's reminders of the local days from `since` on, oldest first, held back ones too."""
    asked = select(ReminderRow).where(ReminderRow.person_id == person_id)
    if since is not None:
        asked = asked.where(ReminderRow.local_date >= since)
    return [_reminder(row) for row in tx.scalars(asked.order_by(ReminderRow.local_date))]


def of_many(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[Reminder]]:
    """The reminders of some people of the local days from `since` on, by person, oldest first."""
    asked = select(*C).where(C.person_id.in_(people), C.local_date >= since)
    found: dict[int, list[Reminder]] = {}
    for row in tx.execute(asked.order_by(C.local_date)).all():
        found.setdefault(row.person_id, []).append(_reminder(row))
    return found


def lately(tx: Transaction, person_id: int, since: date, out: int) -> list[Reminder]:
    """As `of`, and further back until there are so many that went out."""
    rows = tx.execute(_LATELY, {"who": person_id, "since": since, "skipped": out - 1}).all()
    return [_reminder(row) for row in rows]


def last_out(tx: Transaction, since: datetime) -> dict[int, datetime]:
    """When the last reminder of each person went out that had one from an instant on."""
    out = (C.at >= since, C.status.in_(OUT))
    asked = select(C.person_id, func.max(C.at, type_=C.at.type)).where(*out).group_by(C.person_id)
    return {row[0]: row[1] for row in tx.execute(asked)}


def on(tx: Transaction, person_id: int, day: date) -> Reminder | None:
    """The reminder of one local day, or None."""
    asked = select(ReminderRow).where(ReminderRow.person_id == person_id, ReminderRow.local_date == day)
    row = tx.scalar(asked)
    return None if row is None else _reminder(row)


def by_id(tx: Transaction, reminder_id: int) -> Reminder | None:
    """The reminder of a row's id, as deliveries name it; None when it is gone."""
    row = tx.get(ReminderRow, reminder_id)
    return None if row is None else _reminder(row)


def id_of(tx: Transaction, person_id: int, day: date) -> int | None:
    """The row's id of the reminder of one local day, None without one."""
    return tx.scalar(
        select(ReminderRow.id).where(ReminderRow.person_id == person_id, ReminderRow.local_date == day)
    )


def spoken_of(tx: Transaction, person_id: int, day: date) -> tuple[Kind, ...]:
    """What the reminder of a local day is about; nothing when none went out, or why is forgotten."""
    held = on(tx, person_id, day)
    return held.reasons if held is not None and held.status in OUT and not held.is_forgotten else ()


def went_out(
    tx: Transaction, person_id: int, since: date
) -> list[tuple[date, Kind, tuple[Kind, ...], frozenset[Source]]]:
    """The local days from `since` on, on which a reminder went out: its kind, all it is about, its sources.

    Those of which it is forgotten why are left out.
    """
    rows = tx.execute(_WENT_OUT, {"who": person_id, "since": since})
    return [
        (day, Kind(kind), tuple(Kind(each) for each in reasons), frozenset(Source(each) for each in rests_on))
        for day, kind, reasons, rests_on in rows
    ]


def answer(
    tx: Transaction,
    person_id: int,
    public_id: UUID,
    status: Status,
    now: datetime | None,
    until: datetime | None = None,
) -> bool:
    """Note what the runner answered; SENT takes an answer back. False when there is no such reminder."""
    row = tx.scalar(
        select(ReminderRow).where(ReminderRow.person_id == person_id, ReminderRow.public_id == public_id)
    )
    if row is None or row.status not in OUT:
        return False
    row.status, row.answered_at, row.until = status.value, now, until
    tx.flush()
    return True


def forget_from(tx: Transaction, person_id: int, source: Source) -> int:
    """Forget why the reminders went out that a source entered into, and return how many there are."""
    rows = tx.execute(
        select(ReminderRow.local_date, ReminderRow.sources).where(ReminderRow.person_id == person_id)
    )
    days = [row.local_date for row in rows if source.value in row.sources]
    for day in days:
        forget_why(tx, person_id, day)
    return len(days)


def forget_why(tx: Transaction, person_id: int, day: date) -> None:
    """Keep of a day's reminder that it went out and of what kind, so that no second one does, and no more.

    How far a run was over the longest goes too.
    """
    mine = ReminderRow.person_id == person_id, ReminderRow.local_date == day
    tx.execute(update(ReminderRow).where(*mine).values(why="", sources=[], category=None))


def _reminder(row: ReminderRow | Row[Any]) -> Reminder:
    return Reminder(
        local_date=row.local_date,
        at=row.at,
        kind=Kind(row.kind),
        reasons=tuple(Kind(each) for each in row.reasons),
        why=row.why,
        sources=tuple(Source(each) for each in row.sources),
        category=None if row.category is None else Category(row.category),
        status=Status(row.status),
        until=row.until,
        answered_at=row.answered_at,
        public_id=row.public_id,
        adds=None if row.adds is None else Adds(row.adds),
    )
