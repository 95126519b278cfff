"""In which order connections are read while there are too few calls for all of them."""

from sqlalchemy import func, select

from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import RunRow, StravaAccountRow


def order(tx: Transaction, origin: str) -> list[int]:
    """The connections to an API, those first whose copies are oldest, or that were never read."""
    confirmed = (
        select(func.min(RunRow.confirmed_at))
        .where(
            RunRow.person_id == StravaAccountRow.person_id,
            RunRow.source == Source.STRAVA_API.value,
            RunRow.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    oldest = func.coalesce(confirmed, StravaAccountRow.reached_at)
    asked = select(StravaAccountRow.id).where(StravaAccountRow.origin == origin)
    return list(tx.scalars(asked.order_by(oldest.nulls_first(), StravaAccountRow.id)))
