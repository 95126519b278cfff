"""How a runner's connection to Strava stands, in the one query that a page has room for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from app.store import strava_passes
from app.store.database import Transaction
from app.store.strava_accounts import Problem, State
from app.store.tables import StravaAccountRow, StravaPassRow


@dataclass(frozen=True, slots=True)
class Standing:
    """A connection.

    reached_at  when Strava last answered for it, None if never
    has_read    whether its list was read to the end once
    seen        activities read of it so far, in that first reading
    """

    state: State
    problem: Problem
    reached_at: datetime | None
    has_read: bool
    seen: int


def of(tx: Transaction, person_id: int) -> Standing | None:
    """How a person's connection stands; None without one."""
    first = and_(
        StravaPassRow.account_id == StravaAccountRow.id, StravaPassRow.kind == strava_passes.Kind.FIRST.value
    )
    asked = (
        select(
            StravaAccountRow.state,
            StravaAccountRow.problem,
            StravaAccountRow.reached_at,
            StravaPassRow.state.label("reading"),
            StravaPassRow.seen,
        )
        .outerjoin(StravaPassRow, first)
        .where(StravaAccountRow.person_id == person_id)
    )
    row = tx.execute(asked).one_or_none()
    if row is None:
        return None
    has_read = row.reading == strava_passes.State.DONE.value
    return Standing(State(row.state), Problem(row.problem), row.reached_at, has_read, row.seen or 0)
