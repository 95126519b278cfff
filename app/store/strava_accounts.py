"""Reads and writes connections to Strava; their codes are sealed for their row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update

from app.store import strava_passes
from app.store.database import Transaction
from app.store.sealing import Sealer
from app.store.tables import StravaAccountRow

READ, READ_ALL = "activity:read", "activity:read_all"  # scopes: runs others see too, and those they do not


class State(StrEnum):
    """How far a connection is: its code is still to be exchanged, it can be used, or the runner is needed."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"


class Problem(StrEnum):
    """What keeps a connection from being read."""

    NONE = ""
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"
    INACTIVE = "inactive"
    FULL = "full"
    REFUSED = "refused"
    CODE = "code"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Account:
    """One connection, without its secrets.

    athlete_id   None until the code is exchanged
    asked_at     when the runner agreed last
    reached_at   when Strava last answered for it, None if never
    misses       how often in a row it could not be read; told_at: when the runner was told what will expire
    refusals     how often in a row Strava refused to renew its access
    """

    id: int
    person_id: int
    origin: str
    athlete_id: int | None
    athlete_name: str
    state: State
    scopes: tuple[str, ...]
    asked_at: datetime
    reached_at: datetime | None
    problem: Problem
    misses: int
    told_at: datetime | None
    refusals: int = 0

    @property
    def sees_private(self) -> bool:
        """Whether the runner let Kneewise see what only they see at Strava."""
        return READ_ALL in self.scopes


def begin(
    tx: Transaction,
    sealer: Sealer,
    person_id: int,
    *,
    origin: str,
    code: str,
    scopes: Sequence[str],
    now: datetime,
) -> Account:
    """Keep the code a runner came back with, and what they agreed to; a connection they had goes on.

    Whoever has a lease loses it, so that the runner does not wait. When more or less is shown than before,
    the list is read from the beginning.
    """
    row = tx.scalar(select(StravaAccountRow).where(StravaAccountRow.person_id == person_id))
    if row is None:
        row = StravaAccountRow(person_id=person_id, origin=origin, state="", scopes=[], asked_at=now)
        tx.add(row)
    elif set(scopes) != set(row.scopes):
        strava_passes.forget(tx, row.id)
    row.origin, row.state, row.problem = origin, State.CONNECTING.value, Problem.NONE.value
    row.scopes, row.asked_at, row.misses, row.leased_until = list(scopes), now, 0, None
    tx.flush()
    row.code = sealer.seal(code, sealed_for(row.id, "code"))
    tx.flush()
    return _account(row)


def of(tx: Transaction, person_id: int) -> Account | None:
    """A person's connection, None without one."""
    return _one(tx, StravaAccountRow.person_id == person_id)


def by_id(tx: Transaction, account_id: int) -> Account | None:
    """One connection, None when it is gone."""
    return _one(tx, StravaAccountRow.id == account_id)


def by_athlete(tx: Transaction, origin: str, athlete_id: int) -> Account | None:
    """The connection of an athlete of an API, None without one."""
    return _one(tx, StravaAccountRow.origin == origin, StravaAccountRow.athlete_id == athlete_id)


def all_of(tx: Transaction, origin: str) -> list[Account]:
    """All connections to an API, oldest first."""
    return _some(tx, StravaAccountRow.origin == origin)


def others(tx: Transaction, origin: str | None) -> list[Account]:
    """All connections to any other API than this one; to any at all with None."""
    return _some(tx, True if origin is None else StravaAccountRow.origin != origin)


def code(tx: Transaction, sealer: Sealer, account_id: int) -> str | None:
    """The code still to be exchanged, None without one; raises WrongKey."""
    sealed = tx.scalar(select(StravaAccountRow.code).where(StravaAccountRow.id == account_id))
    return None if sealed is None else sealer.open(sealed, sealed_for(account_id, "code"))


def connect(tx: Transaction, account_id: int, athlete_id: int, athlete_name: str, now: datetime) -> None:
    """Note whose connection it is, now that its code was exchanged."""
    _set(
        tx,
        account_id,
        athlete_id=athlete_id,
        athlete_name=athlete_name,
        state=State.CONNECTED.value,
        code=None,
        problem=Problem.NONE.value,
        misses=0,
        reached_at=now,
        told_at=None,
    )


def need_runner(tx: Transaction, account_id: int, problem: Problem) -> None:
    """Note that it goes on only once the runner agrees anew; a code is of no use any more."""
    _set(tx, account_id, state=State.NEEDS_RECONNECT.value, problem=problem.value, code=None)


def keep_on(tx: Transaction, account_id: int, problem: Problem) -> None:
    """Note that it goes on as before with the tokens it has, and why with no others."""
    _set(tx, account_id, state=State.CONNECTED.value, problem=problem.value, code=None)


def miss(tx: Transaction, account_id: int, problem: Problem) -> int:
    """Note that it could not be read; returns how often in a row that was so."""
    missed = (
        update(StravaAccountRow)
        .where(StravaAccountRow.id == account_id)
        .values(problem=problem.value, misses=StravaAccountRow.misses + 1)
        .returning(StravaAccountRow.misses)
    )
    return tx.scalar(missed) or 0


def hinder(tx: Transaction, account_id: int, problem: Problem) -> None:
    """Note what is in the way for now."""
    _set(tx, account_id, problem=problem.value)


def reached(tx: Transaction, account_id: int, now: datetime) -> None:
    """Note that Strava answered for it, so that nothing is in the way and nothing expires."""
    _set(tx, account_id, problem=Problem.NONE.value, misses=0, reached_at=now, told_at=None)


def told(tx: Transaction, account_id: int, now: datetime) -> None:
    """Note that the runner was told what will expire."""
    _set(tx, account_id, told_at=now)


def forget(tx: Transaction, account_id: int) -> None:
    """Delete a connection, with how far it was read and what was set aside of it."""
    tx.execute(delete(StravaAccountRow).where(StravaAccountRow.id == account_id))
    tx.expire_all()


def sealed_for(account_id: int, what: str) -> str:
    """What a secret is sealed for."""
    return f"strava_account {account_id} {what}"


def _set(tx: Transaction, account_id: int, **values: Any) -> None:
    tx.execute(update(StravaAccountRow).where(StravaAccountRow.id == account_id).values(**values))


def _fresh(*where: Any) -> Any:
    """A select that reads a row anew, whatever this session has seen of it."""
    return select(StravaAccountRow).where(*where).execution_options(populate_existing=True)


def _one(tx: Transaction, *where: Any) -> Account | None:
    row = tx.scalar(_fresh(*where))
    return None if row is None else _account(row)


def _some(tx: Transaction, *where: Any) -> list[Account]:
    rows: Iterable[StravaAccountRow] = tx.scalars(_fresh(*where).order_by(StravaAccountRow.id))
    return [_account(row) for row in rows]


def _account(row: StravaAccountRow) -> Account:
    return Account(
        id=row.id,
        person_id=row.person_id,
        origin=row.origin,
        athlete_id=row.athlete_id,
        athlete_name=row.athlete_name,
        state=State(row.state),
        scopes=tuple(str(scope) for scope in row.scopes),
        asked_at=row.asked_at,
        reached_at=row.reached_at,
        problem=Problem(row.problem),
        misses=row.misses,
        told_at=row.told_at,
        refusals=row.refusals,
    )
