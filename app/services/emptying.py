"""Has what was deleted leave the database's log of changes too, which would still show it for a while."""

from datetime import datetime, timedelta

from app.store import tasks
from app.store.database import Database, Transaction

EMPTY_LOG = "empty_log"
WAIT_S = 1.0  # in which nobody else writes
AGAIN = timedelta(minutes=1)  # while others read what the log holds


def ask(tx: Transaction, now: datetime) -> None:
    """Have the log emptied in the background, once what this transaction deletes is deleted."""
    tasks.enqueue(tx, EMPTY_LOG, {}, now, dedupe_key=EMPTY_LOG, lock=EMPTY_LOG)


def empty(db: Database, now: datetime) -> bool:
    """Empty the log; False when others read it just now, and then it is asked for again."""
    if db.empty_log(WAIT_S):
        return True
    with db.begin() as tx:
        later = f"{EMPTY_LOG}:later"
        tasks.enqueue(tx, EMPTY_LOG, {}, now, dedupe_key=later, lock=EMPTY_LOG, due_at=now + AGAIN)
    return False
