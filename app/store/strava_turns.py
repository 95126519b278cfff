"""In which order connections are read while there are too few calls for all of them."""

from datetime import datetime

from sqlalchemy import func, select

from app.domain.runs import Source
from app.store.database import Transaction
from app.store.tables import RunRow, StravaAccountRow


def order(tx: Transaction, origin: str) -> list[int]:
    """The connections to an API, those first whose copies are oldest, or that were never read."""
    return list(oldest_copies(tx, origin))


def oldest_copies(tx: Transaction, origin: str) -> dict[int, datetime | None]:
    """When of each of them the copy not seen for longest was last seen, None without any; in that order."""
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
    asked = select(StravaAccountRow.id, confirmed).where(StravaAccountRow.origin == origin)
    rows = tx.execute(asked.order_by(oldest.nulls_first(), StravaAccountRow.id))
    return {row[0]: row[1] for row in rows}
