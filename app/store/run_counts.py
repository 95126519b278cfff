"""How many runs came through an API, how many of them came no other way, and how old they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import RunRow

_API = Source.STRAVA_API.value


@dataclass(frozen=True, slots=True)
class ApiRuns:
    """What is held of an API.

    held       recordings
    alone      runs that have no recording from anywhere else
    newest_at  when the last of them came in, None without any
    unsure_at  since when the one that was confirmed longest ago was not confirmed again, None without any
    """

    held: int
    alone: int
    newest_at: datetime | None = None
    unsure_at: datetime | None = None


def of_api(tx: Transaction, person_id: int) -> ApiRuns:
    """The counts of one person, without what was removed."""
    copy = RunRow.__table__.alias()
    others = select(copy.c.id).where(
        copy.c.same_as == RunRow.id, copy.c.removed_at.is_(None), copy.c.source != _API
    )
    mine = RunRow.person_id == person_id, RunRow.source == _API, RunRow.removed_at.is_(None)
    counted = select(
        func.count(),
        func.count().filter(RunRow.counts.is_(True), ~others.correlate(RunRow).exists()),
        func.max(RunRow.added_at),
        func.min(RunRow.confirmed_at),
    )
    held, alone, newest_at, unsure_at = tx.execute(counted.where(*mine)).one()
    return ApiRuns(held, alone, newest_at, unsure_at)
