"""Work asked for: a row written in the transaction that asks, then claimed, leased and finished.

A task's way is todo, doing, done or failed. `dedupe_key` binds among todo alone; `lock` is held while doing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.store.database import Transaction
from app.store.tables import TaskRow

LEASE = timedelta(seconds=60)
TRIES = 5
FIRST_WAIT = timedelta(seconds=10)
WAIT_FACTOR = 4
ERROR_CHARACTERS = 2_000
LEFT_BEHIND = "The process that worked on it ended before it was done."


_NEW = insert(TaskRow)
_FOLDED = _NEW.on_conflict_do_update(
    index_elements=[TaskRow.dedupe_key],
    index_where=text("state = 'todo'"),
    set_={
        "due_at": func.min(TaskRow.due_at, _NEW.excluded.due_at),
        "urgent": func.max(TaskRow.urgent, _NEW.excluded.urgent),
    },
    where=or_(_NEW.excluded.due_at < TaskRow.due_at, _NEW.excluded.urgent > TaskRow.urgent),
)


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed task; `fence` tells this claim from an earlier one of the same task."""

    id: int
    name: str
    payload: dict[str, Any]
    tries: int
    fence: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that was given up, with the last error's text."""

    name: str
    payload: dict[str, Any]
    error: str
    at: datetime


def enqueue(
    tx: Transaction,
    name: str,
    payload: dict[str, Any],
    now: datetime,
    dedupe_key: str | None = None,
    lock: str | None = None,
    due_at: datetime | None = None,
    urgent: bool = False,
) -> None:
    """Ask for work, to be done once the caller's transaction is committed, or from `due_at` on.

    A second task with the `dedupe_key` of one still to do folds into it, and the earlier instant holds. Of
    those that share a `lock` only one is carried out at a time.

    urgent  someone waits for it: of all that is due it is taken first
    """
    row = _new(name, payload, now, dedupe_key, lock, due_at or now, urgent)
    tx.connection().execute(_NEW if dedupe_key is None else _FOLDED, row)


def enqueue_all(
    tx: Transaction,
    name: str,
    asked: Sequence[tuple[dict[str, Any], str, str]],
    now: datetime,
    due_at: datetime,
) -> None:
    """Ask for work of one name many times in one go; each has a payload, a `dedupe_key` and a `lock`."""
    if asked:
        rows = [_new(name, payload, now, key, lock, due_at) for payload, key, lock in asked]
        tx.connection().execute(_FOLDED, rows)


def _new(
    name: str,
    payload: dict[str, Any],
    now: datetime,
    dedupe_key: str | None,
    lock: str | None,
    due_at: datetime,
    urgent: bool = False,
) -> dict[str, Any]:
    return {
        "name": name,
        "payload": payload,
        "dedupe_key": dedupe_key,
        "lock": lock,
        "state": "todo",
        "urgent": urgent,
        "due_at": due_at,
        "added_at": now,
    }


def asked_for(tx: Transaction, dedupe_key: str) -> bool:
    """Whether a task with this key is still to do, so that another would fold into it."""
    return bool(tx.scalar(_asked_for(), {"key": dedupe_key}))


@cache  # asked for by a page with a budget, and always the same
def _asked_for() -> Select[bool]:
    return select(exists().where(TaskRow.dedupe_key == bindparam("key"), TaskRow.state == "todo"))


def is_in_hand(tx: Transaction, locks: Collection[str]) -> bool:
    """Whether work under one of these locks is still to do, or being done."""
    open_work = TaskRow.state.in_(("todo", "doing")), TaskRow.lock.in_(locks)
    return bool(tx.scalar(select(exists().where(*open_work))))


def withdraw(tx: Transaction, dedupe_key: str) -> None:
    """Ask no longer for what is still to do under a key."""
    tx.execute(delete(TaskRow).where(TaskRow.dedupe_key == dedupe_key, TaskRow.state == "todo"))


def waiting(tx: Transaction, now: datetime) -> bool:
    """Whether a claim would find something; asked without the write lock."""
    return tx.scalar(select(TaskRow.id).where(_claimable(now)).limit(1)) is not None


def waiting_besides(tx: Transaction, names: Collection[str], lock: str, now: datetime) -> bool:
    """Whether a claim would find work of these names under another lock."""
    others = TaskRow.name.in_(names), TaskRow.lock != lock, _claimable(now)
    return tx.scalar(select(TaskRow.id).where(*others).limit(1)) is not None


def asked_between(tx: Transaction, dedupe_key: str, since: datetime, now: datetime) -> list[bool]:
    """For each time that work of this key was asked for between two instants, whether it has ended."""
    asked = TaskRow.dedupe_key == dedupe_key, TaskRow.added_at > since, TaskRow.added_at <= now
    return [state not in ("todo", "doing") for state in tx.scalars(select(TaskRow.state).where(*asked))]


def due_at(tx: Transaction, dedupe_key: str) -> datetime | None:
    """From when on work of this key is still to be done, None when there is none."""
    return tx.scalar(select(TaskRow.due_at).where(TaskRow.dedupe_key == dedupe_key, TaskRow.state == "todo"))


def queue(tx: Transaction, name: str, now: datetime) -> list[str]:
    """The locks of work of a name, each once, as they are served; what is in hand comes first."""
    asked = select(TaskRow.lock, TaskRow.state, TaskRow.urgent, TaskRow.due_at, TaskRow.id)
    rows = tx.execute(asked.where(TaskRow.name == name, TaskRow.state.in_(("doing", "todo"))))
    in_turn = sorted(
        (r.state == "todo", max(r.due_at, now), not r.urgent, r.due_at, r.id, r.lock) for r in rows
    )
    return list(dict.fromkeys(row[-1] for row in in_turn if row[-1] is not None))


def claim(tx: Transaction, now: datetime) -> Task | None:
    """Take an urgent task, or the one due longest, by an update that names the fence it read; None without.

    One whose lease ran out is taken again, and given up after as many tries as one that fails.
    """
    due = select(TaskRow).where(_claimable(now)).order_by(TaskRow.urgent.desc(), TaskRow.due_at, TaskRow.id)
    while (row := tx.scalars(due.limit(1)).first()) is not None:
        given_up = row.state == "doing" and row.tries >= TRIES
        taken = (
            {"state": "failed", "error": LEFT_BEHIND, "finished_at": now, "leased_until": None}
            if given_up
            else {"state": "doing", "tries": row.tries + 1, "leased_until": now + LEASE}
        )
        if _change(tx, row.id, row.fence, row.state, fence=row.fence + 1, **taken) and not given_up:
            return Task(row.id, row.name, row.payload, row.tries + 1, row.fence + 1)
        tx.expire_all()
    return None


def renew(tx: Transaction, task: Task, now: datetime) -> bool:
    """Hold a task for another lease; False when it is no longer this claim's."""
    return _change(tx, task.id, task.fence, "doing", leased_until=now + LEASE)


def release(tx: Transaction, task: Task, now: datetime) -> bool:
    """Put a task back as if this try had not been, for a process that ends; False when it is another's."""
    back = {
        "state": "todo",
        "tries": task.tries - 1,
        "fence": task.fence + 1,
        "due_at": now,
        "leased_until": None,
    }
    return _put_back(tx, task, back)


def finish(tx: Transaction, task: Task, now: datetime) -> bool:
    """Mark a task done; False, and nothing changed, when another worker has it by now."""
    return _change(
        tx, task.id, task.fence, "doing", state="done", finished_at=now, leased_until=None, error=""
    )


def fail(tx: Transaction, task: Task, error: str, now: datetime) -> bool:
    """Put a task back to be tried later, or give it up; False when another worker has it."""
    kept = error[:ERROR_CHARACTERS]
    if task.tries >= TRIES:
        return _change(
            tx, task.id, task.fence, "doing", state="failed", error=kept, finished_at=now, leased_until=None
        )
    due_at = now + FIRST_WAIT * WAIT_FACTOR ** (task.tries - 1)
    return _put_back(tx, task, {"state": "todo", "error": kept, "due_at": due_at, "leased_until": None})


def failures(tx: Transaction, names: Collection[str] | None = None) -> list[Failure]:
    """Tasks given up, newest first, of all names or of `names`."""
    asked = select(TaskRow).where(TaskRow.state == "failed").order_by(TaskRow.finished_at.desc())
    if names is not None:
        asked = asked.where(TaskRow.name.in_(names))
    return [
        Failure(row.name, row.payload, row.error, row.finished_at or row.due_at) for row in tx.scalars(asked)
    ]


def forget(tx: Transaction, before: datetime) -> int:
    """Delete tasks done or given up before an instant; return how many."""
    ended = TaskRow.state.in_(("done", "failed")), TaskRow.finished_at < before
    return _count(tx.execute(delete(TaskRow).where(*ended)))


def drop(tx: Transaction, name: str, lock: str) -> int:
    """Delete the work of a name and lock that nobody is at, done or not; return how much."""
    named = TaskRow.name == name, TaskRow.lock == lock, TaskRow.state != "doing"
    return _count(tx.execute(delete(TaskRow).where(*named)))


def _claimable(now: datetime) -> Any:
    """Due and its lock free, or leased out; a lease beyond its full length is a clock that was set back."""
    other = aliased(TaskRow)
    lock_held = exists().where(other.lock == TaskRow.lock, other.state == "doing").correlate(TaskRow)
    leased_out = or_(TaskRow.leased_until <= now, TaskRow.leased_until > now + LEASE)
    return or_(
        and_(TaskRow.state == "todo", TaskRow.due_at <= now, ~lock_held),
        and_(TaskRow.state == "doing", leased_out),
    )


def _put_back(tx: Transaction, task: Task, values: dict[str, Any]) -> bool:
    try:
        with tx.begin_nested():
            return _change(tx, task.id, task.fence, "doing", **values)
    except IntegrityError:  # the same was asked for meanwhile; both stay, and doing it twice is harmless
        return _change(tx, task.id, task.fence, "doing", **values, dedupe_key=None)


def _change(tx: Transaction, task_id: int, at_fence: int, at_state: str, **values: Any) -> bool:
    named = TaskRow.id == task_id, TaskRow.fence == at_fence, TaskRow.state == at_state
    changed = update(TaskRow).where(*named).values(**values).execution_options(synchronize_session=False)
    return _count(tx.execute(changed)) == 1


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
