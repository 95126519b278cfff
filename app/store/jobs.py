"""When each job of the timetable last succeeded."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.store.database import Transaction
from app.store.tables import JobRow


def last_success(tx: Transaction, name: str) -> datetime | None:
    """The instant a job last began and then succeeded; None when it never did."""
    return tx.scalar(select(JobRow.succeeded_at).where(JobRow.name == name))


def succeeded(tx: Transaction, name: str, began: datetime) -> None:
    """Note that the job begun at an instant has succeeded."""
    tx.merge(JobRow(name=name, succeeded_at=began))


def all_succeeded(tx: Transaction, names: Collection[str], began: datetime) -> None:
    """Note that jobs begun at an instant have succeeded."""
    if names:
        noted = insert(JobRow).values([{"name": name, "succeeded_at": began} for name in names])
        new = {"succeeded_at": noted.excluded.succeeded_at}
        tx.execute(noted.on_conflict_do_update(index_elements=[JobRow.name], set_=new))


def successes(tx: Transaction, start: str) -> Mapping[str, datetime]:
    """The last success of every job whose name begins with `start`, by name."""
    named = JobRow.name.startswith(start, autoescape=True)
    return {row.name: row.succeeded_at for row in tx.scalars(select(JobRow).where(named))}


def drop(tx: Transaction, name: str) -> None:
    """Let a job's turn come again, as if it had never been done."""
    tx.execute(delete(JobRow).where(JobRow.name == name))


def forget(tx: Transaction, before: datetime) -> None:
    """Delete what succeeded last before an instant: jobs of people who are gone."""
    tx.execute(delete(JobRow).where(JobRow.succeeded_at < before))
