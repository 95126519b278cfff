"""The days of runs after which to rest or swap, for each knee.

source  as for `pain.check`; which scores can make a run red is our own bookkeeping (D)
"""

from collections.abc import Sequence
from datetime import date, timedelta

from app.domain.load import Session
from app.domain.pain import PainEntry, Result, check, sides, tied, unnamed
from app.domain.people import Side
from app.domain.runs import Run
from app.domain.thresholds import DEFAULT, Thresholds

_NEAR = timedelta(days=2)  # from a run's day to that of a score that speaks of it, a zone's day among them


def red_days(
    sessions: Sequence[Session], entries: Sequence[PainEntry], day: date, limits: Thresholds = DEFAULT
) -> dict[Side, list[date]]:
    """The days of red sessions of the 7 days to `day`, for each knee; a day stands once for each session."""
    opens = day - timedelta(days=limits.red_runs_days - 1)
    week = [session for session in sessions if opens <= session.day <= day]
    own = _tied_around([run for session in week for run in session.runs], sessions, entries, limits)
    return {
        side: [session.day for session in week if _is_red(session, own, side, limits)]
        for side in (*sides(entries), unnamed(entries))
        if side is not None
    }


def _tied_around(
    runs: Sequence[Run], sessions: Sequence[Session], entries: Sequence[PainEntry], limits: Thresholds
) -> list[PainEntry]:
    """The scores that may say something of these runs, tied: those that name one, and those around them."""
    if not runs:
        return []
    named = {run.public_id for run in runs}
    opens, ends = min(run.day for run in runs) - _NEAR, max(run.day for run in runs) + _NEAR
    about = [
        entry
        for entry in entries
        if opens <= entry.local_date <= ends
        or (entry.run is not None and entry.run in named)
        or (entry.at is not None and opens <= entry.at.date() <= ends)
    ]
    near = (run for session in sessions for run in session.runs if opens <= run.day <= ends)
    return tied(about, near, limits)


def _is_red(session: Session, entries: Sequence[PainEntry], side: Side, limits: Thresholds) -> bool:
    return any(check(run, entries, side, limits).result is Result.RED for run in session.runs)
