"""How a runner's connection to Strava stands, in the one query that a page has room for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, func, select

from app.store import strava_passes
from app.store.database import Transaction
from app.store.strava_accounts import Problem, State
from app.store.tables import StravaAccountRow, StravaPassRow, StravaSetAsideRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A connection.

    reached_at  when Strava last answered for it, None if never
    has_read    whether its list was read to the end once
    seen        activities read of it so far, in that first reading
    unread      the local day of each activity that could not be read, as far as that is known
    """

    state: State
    problem: Problem
    reached_at: datetime | None
    has_read: bool
    seen: int
    unread: tuple[date, ...] = ()


@cache  # asked for by every page, and always the same
def _asked() -> Select[Any]:
    first = and_(
        StravaPassRow.account_id == StravaAccountRow.id, StravaPassRow.kind == strava_passes.Kind.FIRST.value
    )
    days = select(func.group_concat(StravaSetAsideRow.local_date, type_=Text)).where(
        StravaSetAsideRow.account_id == StravaAccountRow.id
    )
    return (
        select(
            StravaAccountRow.state,
            StravaAccountRow.problem,
            StravaAccountRow.reached_at,
            StravaPassRow.state.label("reading"),
            StravaPassRow.seen,
            days.scalar_subquery().label("unread"),
        )
        .outerjoin(StravaPassRow, first)
        .where(StravaAccountRow.person_id == bindparam("who"))
    )


def of(tx: Transaction, person_id: int) -> Standing | None:
    """How a person's connection stands; None without one."""
    row = tx.execute(_asked(), {"who": person_id}).one_or_none()
    if row is None:
        return None
    has_read = row.reading == strava_passes.State.DONE.value
    unread = tuple(date.fromisoformat(day) for day in (row.unread or "").split(",") if day)
    return Standing(State(row.state), Problem(row.problem), row.reached_at, has_read, row.seen or 0, unread)
