"""Reads and writes tokens still to be revoked; they are sealed for their row and name no person."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, select

from app.store.database import Transaction
from app.store.sealing import Sealer, WrongKey
from app.store.tables import StravaGoodbyeRow


@dataclass(frozen=True, slots=True)
class Goodbye:
    """A token of a connection that has ended here and is still to end at Strava."""

    id: int
    athlete_id: int | None
    token: str = field(repr=False)
    added_at: datetime


def add(
    tx: Transaction, sealer: Sealer, origin: str, athlete_id: int | None, token: str, now: datetime
) -> None:
    """Keep a token to be revoked."""
    row = StravaGoodbyeRow(origin=origin, athlete_id=athlete_id, token="", added_at=now)
    tx.add(row)
    tx.flush()
    row.token = sealer.seal(token, sealed_for(row.id))
    tx.flush()


def of(tx: Transaction, sealer: Sealer, origin: str) -> list[Goodbye]:
    """What is still to be revoked at an API, oldest first, as far as the keys open it."""
    mine = select(StravaGoodbyeRow).where(StravaGoodbyeRow.origin == origin).order_by(StravaGoodbyeRow.id)
    found = []
    for row in tx.scalars(mine):
        try:
            token = sealer.open(row.token, sealed_for(row.id))
        except WrongKey:  # nobody can revoke it, and it holds up no other
            continue
        found.append(Goodbye(row.id, row.athlete_id, token, row.added_at))
    return found


def count(tx: Transaction, origin: str) -> int:
    """How many tokens are still to be revoked at an API."""
    mine = StravaGoodbyeRow.origin == origin
    return tx.scalar(select(func.count()).select_from(StravaGoodbyeRow).where(mine)) or 0


def done(tx: Transaction, goodbye_id: int) -> None:
    """Forget a token that was revoked."""
    tx.execute(delete(StravaGoodbyeRow).where(StravaGoodbyeRow.id == goodbye_id))


def drop_athlete(tx: Transaction, origin: str, athlete_id: int) -> None:
    """Forget the tokens of an athlete who has connected again: to revoke them would end that connection."""
    theirs = StravaGoodbyeRow.origin == origin, StravaGoodbyeRow.athlete_id == athlete_id
    tx.execute(delete(StravaGoodbyeRow).where(*theirs))


def drop_older(tx: Transaction, added: datetime) -> int:
    """Forget tokens added before an instant, which nobody would take any more; return how many."""
    old = delete(StravaGoodbyeRow).where(StravaGoodbyeRow.added_at < added).returning(StravaGoodbyeRow.id)
    return len(tx.scalars(old).all())


def sealed_for(goodbye_id: int) -> str:
    """What a token is sealed for."""
    return f"strava_goodbye {goodbye_id}"
