"""Signed-in browsers: a row holds the SHA-256 of the cookie, never the cookie."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Date, Select, bindparam, delete, func, select, update

from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.store.database import Transaction
from app.store.people import person_of
from app.store.planned_runs import few, few_of
from app.store.tables import CheckInRow, PersonRow, SessionRow

NEAR = timedelta(days=1)  # a day of any zone lies within it


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person signed in on one browser, since when, and when last seen.

    checked_in  the latest week of a check-in: every page counts what waits, so it is looked up with it
    planned     runs of the days around now, for the first page, whose queries are counted
    """

    person: Person
    token_hash: str
    created_at: datetime
    seen_at: datetime
    checked_in: date | None = None
    planned: tuple[PlannedRun, ...] = ()


def open_(tx: Transaction, person_id: int, token_hash: str, now: datetime) -> None:
    """Keep a new signed-in browser of a person."""
    epoch = tx.scalars(select(PersonRow.epoch).where(PersonRow.id == person_id)).one()
    tx.add(SessionRow(token_hash=token_hash, person_id=person_id, epoch=epoch, created_at=now, seen_at=now))
    tx.flush()


def find(tx: Transaction, token_hash: str, now: datetime) -> SignedIn | None:
    """Who this browser is signed in as; None when it is not, or when the person's epoch has passed on."""
    near = {"since": (now - NEAR).date(), "until": (now + 2 * NEAR).date()}
    row = tx.execute(_asked(), {"token_hash": token_hash, **near}).one_or_none()
    if row is None:
        return None
    session, person, checked_in, plans = row
    at = session.created_at, session.seen_at
    return SignedIn(person_of(person), token_hash, *at, checked_in, few_of(plans))


@cache  # asked by every page, and always the same
def _asked() -> Select[SessionRow, PersonRow, date, str]:
    latest = select(func.max(CheckInRow.week_start, type_=CheckInRow.week_start.type))
    week = latest.where(CheckInRow.person_id == PersonRow.id).scalar_subquery()
    planned = few(PersonRow.id, bindparam("since", type_=Date()), bindparam("until", type_=Date()))
    return (
        select(SessionRow, PersonRow, week, planned)
        .join(PersonRow, PersonRow.id == SessionRow.person_id)
        .where(SessionRow.token_hash == bindparam("token_hash"), SessionRow.epoch == PersonRow.epoch)
    )


def seen(tx: Transaction, token_hash: str, now: datetime) -> None:
    """Note that a browser was seen."""
    tx.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen_at=now))


def close(tx: Transaction, token_hash: str) -> None:
    """Sign one browser out."""
    tx.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))


def close_all(tx: Transaction, person_id: int, but: str | None = None) -> int:
    """Sign all browsers of a person out, one (by its hash) apart if wanted; return how many."""
    gone = tx.scalars(
        delete(SessionRow)
        .where(SessionRow.person_id == person_id, SessionRow.token_hash != (but or ""))
        .returning(SessionRow.token_hash)
    ).all()
    return len(gone)


def count(tx: Transaction, person_id: int) -> int:
    """How many browsers of a person have a row."""
    return len(tx.scalars(select(SessionRow.token_hash).where(SessionRow.person_id == person_id)).all())


def drop_older(tx: Transaction, created_before: datetime, seen_before: datetime) -> None:
    """Remove rows that no rule lets in any more."""
    tx.execute(
        delete(SessionRow).where(
            (SessionRow.created_at < created_before) | (SessionRow.seen_at < seen_before)
        )
    )
