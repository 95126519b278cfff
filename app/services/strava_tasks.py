"""Work about Strava that is asked for in the background, and when it is gone on with."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.store import strava_turns, tasks
from app.store.database import Transaction

SYNC, EVENT, WEBHOOK = "strava_sync", "strava_event", "strava_webhook"
TURNS = timedelta(seconds=30)  # in which all connections go on that waited for calls
GATHER = timedelta(seconds=2)  # in which the events of a burst come together


def ask_sync(
    tx: Transaction, account_id: int, now: datetime, due_at: datetime | None = None, urgent: bool = False
) -> None:
    """Have all that is due for a connection done, in the background; soon after `due_at` at the latest.

    urgent  a person waits for it
    """
    later = "" if due_at is None else ":once_more"  # one that waits must not swallow one asked for now
    payload = {"account_id": account_id}
    key = f"{SYNC}:{account_id}{later}"
    held = lock(account_id)
    tasks.enqueue(tx, SYNC, payload, now, dedupe_key=key, lock=held, due_at=due_at, urgent=urgent)


def go_on_at(tx: Transaction, account_id: int, at: datetime, now: datetime) -> None:
    """Have a connection gone on with at an instant, in the place of one that was stated before."""
    key, held = _later(account_id), lock(account_id)
    tasks.withdraw(tx, key)
    tasks.enqueue(tx, SYNC, {"account_id": account_id}, now, dedupe_key=key, lock=held, due_at=at)


def ask_recent(tx: Transaction, account_id: int, now: datetime) -> None:
    """Have the newest activities read in the background, due or not, for someone who waits."""
    payload = {"account_id": account_id, "recent": True}
    tasks.enqueue(tx, SYNC, payload, now, dedupe_key=_recent(account_id), lock=lock(account_id), urgent=True)


def recent_asked(tx: Transaction, account_id: int, since: datetime, now: datetime) -> list[bool]:
    """For each time that this was asked for after an instant, whether it was done, well or not."""
    return tasks.asked_between(tx, _recent(account_id), since, now)


def _recent(account_id: int) -> str:
    return f"{SYNC}:{account_id}:recent"


def goes_on_at(tx: Transaction, account_id: int) -> datetime | None:
    """When what was put off for a connection is gone on with, None when nothing was."""
    return tasks.due_at(tx, _later(account_id))


def _later(account_id: int) -> str:
    return f"{SYNC}:{account_id}:later"


def ahead(tx: Transaction, account_id: int, now: datetime) -> int:
    """How many connections are read before this one; none when nothing was asked for or it is being read."""
    queue = tasks.queue(tx, SYNC, now)
    return queue.index(lock(account_id)) if lock(account_id) in queue else 0


def lock(account_id: int) -> str:
    """The lock of tasks that write what a connection gives; only one of them is done at a time."""
    return f"athlete:{account_id}"


def turn(tx: Transaction, origin: str, account_id: int, until: datetime) -> datetime:
    """When a connection goes on of those that may make calls again at an instant.

    That is somewhat later: not all are back in the same second, and those come first whose copies are oldest.
    """
    accounts = strava_turns.order(tx, origin)
    before = accounts.index(account_id) if account_id in accounts else 0
    slots = before + (1 + secrets.randbelow(1_000)) / 1_001
    return until + TURNS * slots / max(1, len(accounts))


def ask_look(
    tx: Transaction, account_id: int, now: datetime, due_at: datetime | None = None, folds: bool = False
) -> None:
    """Ask for a look at what events of an athlete are about, once they have come together; or at `due_at`.

    folds  into any other such look, the earlier instant holding: what is looked at waits for none
    """
    later = "" if due_at is None else ":later" if folds else f":{due_at.timestamp():.0f}"
    tasks.enqueue(
        tx,
        EVENT,
        {"account_id": account_id},
        now,
        dedupe_key=f"{EVENT}:{account_id}{later}",
        lock=lock(account_id),
        due_at=due_at or now + GATHER,
    )


def ask_looks(tx: Transaction, account_ids: Iterable[int], now: datetime) -> None:
    """Ask for a look for each of many athletes, once the events have come together."""
    asked = [({"account_id": each}, f"{EVENT}:{each}", lock(each)) for each in account_ids]
    tasks.enqueue_all(tx, EVENT, asked, now, now + GATHER)
