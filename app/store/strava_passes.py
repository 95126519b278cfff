"""Reads and writes how far the readings of a connection's list are."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CursorResult, delete, select, update

from app.store.database import Transaction
from app.store.tables import StravaAccountRow, StravaPassRow


class Kind(StrEnum):
    """What a reading covers: everything for the first time, the last 30 days, or what is older."""

    FIRST = "first"
    RECENT = "recent"
    OLDER = "older"


class State(StrEnum):
    """Whether a reading is going on or has come to its end."""

    READING = "reading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of the list, downwards from `before_s` to `after_s`, epoch seconds.

    cursor_s    what is older than this is still to be read
    last_ids    activities read that may be met again
    seen, kept  activities read, and runs among them; calls: pages asked for, the empty one among them
    oldest_day  the local day down to which it was read, perhaps not whole; None before the first page
    resume_at   until when it waits, None when it does not
    doubted     runs were missing that may be there all the same: its end is looked at a second time
    asked       how often Strava had no answer about the runs missing at its end
    last_calls  how many calls the reading before it took, 0 when there was none
    """

    account_id: int
    kind: Kind
    state: State
    after_s: int
    before_s: int
    cursor_s: int
    began_at: datetime
    last_ids: tuple[int, ...] = ()
    seen: int = 0
    kept: int = 0
    calls: int = 0
    oldest_day: date | None = None
    resume_at: datetime | None = None
    finished_at: datetime | None = None
    doubted: bool = False
    asked: int = 0
    last_calls: int = 0

    @property
    def is_reading(self) -> bool:
        """Whether it has not come to its end."""
        return self.state is State.READING


def all_of(tx: Transaction, account_id: int) -> dict[Kind, Pass]:
    """The readings of a connection by their kind, each the latest."""
    mine = select(StravaPassRow).where(StravaPassRow.account_id == account_id)
    rows = tx.scalars(mine.execution_options(populate_existing=True))
    return {Kind(row.kind): _pass(row) for row in rows}


def of_all(tx: Transaction, origin: str) -> dict[int, dict[Kind, Pass]]:
    """The same of all connections to an API that were read, by their ids."""
    theirs = select(StravaAccountRow.id).where(StravaAccountRow.origin == origin)
    rows = tx.scalars(select(StravaPassRow).where(StravaPassRow.account_id.in_(theirs)))
    found: dict[int, dict[Kind, Pass]] = {}
    for row in rows:
        found.setdefault(row.account_id, {})[Kind(row.kind)] = _pass(row)
    return found


def begin(tx: Transaction, new: Pass) -> Pass:
    """Keep a reading in the place of the last one of its kind."""
    forget(tx, new.account_id, new.kind)
    tx.add(StravaPassRow(account_id=new.account_id, kind=new.kind.value, **_fields(new)))
    tx.flush()
    return new


def go_on(tx: Transaction, old: Pass, new: Pass) -> bool:
    """Keep how far a reading is; False, and nothing kept, when another has moved it on meanwhile."""
    where = (
        StravaPassRow.account_id == old.account_id,
        StravaPassRow.kind == old.kind.value,
        StravaPassRow.began_at == old.began_at,
        StravaPassRow.state == old.state.value,
        StravaPassRow.cursor_s == old.cursor_s,
        StravaPassRow.calls == old.calls,
    )
    result = tx.execute(update(StravaPassRow).where(*where).values(**_fields(new)))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def forget(tx: Transaction, account_id: int, kind: Kind | None = None) -> None:
    """Delete the reading of a kind, or all of a connection."""
    mine = delete(StravaPassRow).where(StravaPassRow.account_id == account_id)
    tx.execute(mine if kind is None else mine.where(StravaPassRow.kind == kind.value))
    tx.expire_all()


def waiting_until(old: Pass, until: datetime | None) -> Pass:
    """The reading as it stands, to be gone on with at an instant."""
    return replace(old, resume_at=until)


def _fields(each: Pass) -> dict[str, object]:
    return {
        "state": each.state.value,
        "after_s": each.after_s,
        "before_s": each.before_s,
        "cursor_s": each.cursor_s,
        "last_ids": list(each.last_ids),
        "seen": each.seen,
        "kept": each.kept,
        "calls": each.calls,
        "oldest_day": each.oldest_day,
        "began_at": each.began_at,
        "resume_at": each.resume_at,
        "finished_at": each.finished_at,
        "doubted": each.doubted,
        "asked": each.asked,
        "last_calls": each.last_calls,
    }


def _pass(row: StravaPassRow) -> Pass:
    return Pass(
        account_id=row.account_id,
        kind=Kind(row.kind),
        state=State(row.state),
        after_s=row.after_s,
        before_s=row.before_s,
        cursor_s=row.cursor_s,
        began_at=row.began_at,
        last_ids=tuple(row.last_ids),
        seen=row.seen,
        kept=row.kept,
        calls=row.calls,
        oldest_day=row.oldest_day,
        resume_at=row.resume_at,
        finished_at=row.finished_at,
        doubted=row.doubted,
        asked=row.asked,
        last_calls=row.last_calls,
    )
