"""How many runs came through an API, and how many of them came no other way."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import RunRow

_API = Source.STRAVA_API.value


@dataclass(frozen=True, slots=True)
class ApiRuns:
    """Recordings held of an API, and the runs that have no recording from anywhere else."""

    held: int
    alone: int


def of_api(tx: Transaction, person_id: int) -> ApiRuns:
    """The counts of one person, without what was removed."""
    copy = RunRow.__table__.alias()
    others = select(copy.c.id).where(
        copy.c.same_as == RunRow.id, copy.c.removed_at.is_(None), copy.c.source != _API
    )
    mine = RunRow.person_id == person_id, RunRow.source == _API, RunRow.removed_at.is_(None)
    counted = select(
        func.count(), func.count().filter(RunRow.counts.is_(True), ~others.correlate(RunRow).exists())
    )
    held, alone = tx.execute(counted.where(*mine)).one()
    return ApiRuns(held, alone)
