"""The log of who opened whose data; a row is added and never changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.store.database import Transaction
from app.store.tables import VisitRow


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening: by whom, what, and when."""

    by: str
    what: str
    at: datetime
    share_id: int | None


def add(
    tx: Transaction, *, runner_id: int, therapist_id: int, share_id: int, by: str, what: str, now: datetime
) -> None:
    """Note that a therapist opened a page of a runner."""
    tx.add(
        VisitRow(runner_id=runner_id, therapist_id=therapist_id, share_id=share_id, by=by, what=what, at=now)
    )
    tx.flush()


def of_runner(tx: Transaction, runner_id: int, most: int | None = None) -> list[Visit]:
    """The openings of a runner's data, newest first, at most so many."""
    asked = select(VisitRow).where(VisitRow.runner_id == runner_id)
    rows = tx.scalars(asked.order_by(VisitRow.at.desc(), VisitRow.id.desc()).limit(most))
    return [Visit(row.by, row.what, row.at, row.share_id) for row in rows]


def last(
    tx: Transaction, therapist_id: int, runners: Collection[int], what: Collection[str]
) -> dict[int, datetime]:
    """By runner, when this therapist last did one of these; none where they never did."""
    asked = (
        select(VisitRow.runner_id, func.max(VisitRow.at, type_=VisitRow.at.type))
        .where(
            VisitRow.therapist_id == therapist_id,
            VisitRow.runner_id.in_(runners),
            VisitRow.what.in_(what),
        )
        .group_by(VisitRow.runner_id)
    )
    return {row[0]: row[1] for row in tx.execute(asked)}
