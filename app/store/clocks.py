"""What the own clocks of watches said as recordings began."""

from sqlalchemy import select

from app.domain.clocks import Clock
from app.store.database import Transaction
from app.store.run_rows import C


def latest(tx: Transaction, person_id: int, count: int) -> list[Clock]:
    """Of the newest recordings whose watch said it, copies among them, newest first."""
    said = (C.person_id == person_id, C.removed_at.is_(None), C.clock_ahead_s.is_not(None))
    newest = select(C.start, C.clock_ahead_s).where(*said).order_by(C.local_date.desc(), C.start.desc())
    return [Clock(at, ahead_s) for at, ahead_s in tx.execute(newest.limit(count)) if ahead_s is not None]
