"""Reads and writes weekly check-ins; one row for a person and a week."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import delete, select, update

from app.domain.pain import CheckIn
from app.store.database import Transaction
from app.store.tables import CheckInRow

C = CheckInRow.__table__.c


def put(tx: Transaction, person_id: int, check_in: CheckIn, now: datetime) -> CheckIn | None:
    """Store a week's answers in place of what was stored of it before, which is returned and kept beside."""
    row = tx.scalar(
        select(CheckInRow).where(
            CheckInRow.person_id == person_id, CheckInRow.week_start == check_in.week_start
        )
    )
    before = None if row is None else _value(row.week_start, row.answers)
    if row is None:
        row = CheckInRow(person_id=person_id, week_start=check_in.week_start)
        tx.add(row)
    if before != check_in:  # the same form sent twice says nothing new
        row.before = None if before is None else list(before.answers)
    row.answers, row.at = list(check_in.answers), now
    tx.flush()
    return before


def before(tx: Transaction, person_id: int, week_start: date) -> CheckIn | None:
    """What was said of a week before that which is said of it now; None when nothing was."""
    said = tx.scalar(select(C.before).where(C.person_id == person_id, C.week_start == week_start))
    return None if said is None else _value(week_start, said)


def forget_before(tx: Transaction, before: datetime) -> None:
    """Forget what was said before the answers that were given before an instant."""
    tx.execute(update(CheckInRow).where(CheckInRow.at < before).values(before=None))


def of(tx: Transaction, person_id: int, since: date | None = None) -> list[CheckIn]:
    """The weeks that begin on `since` or later, oldest first, skipped ones too."""
    asked = select(C.week_start, C.answers).where(C.person_id == person_id)
    if since is not None:
        asked = asked.where(C.week_start >= since)
    return [_value(row.week_start, row.answers) for row in tx.execute(asked.order_by(C.week_start)).all()]


def of_many(tx: Transaction, people: Collection[int], since: date) -> dict[int, list[CheckIn]]:
    """The weeks of some people that begin on `since` or later, by person, skipped ones too."""
    asked = select(C.person_id, C.week_start, C.answers).where(C.person_id.in_(people), C.week_start >= since)
    found: dict[int, list[CheckIn]] = {}
    for row in tx.execute(asked.order_by(C.week_start)).all():
        found.setdefault(row.person_id, []).append(_value(row.week_start, row.answers))
    return found


def remove(tx: Transaction, person_id: int, week_start: date) -> None:
    """Forget what was said of a week."""
    tx.execute(
        delete(CheckInRow).where(CheckInRow.person_id == person_id, CheckInRow.week_start == week_start)
    )
    tx.expire_all()


def _value(week_start: date, answers: Iterable[int]) -> CheckIn:
    return CheckIn(week_start, tuple(answers))
