"""What was done of an exercise on a day, and how many sessions a week holds.

source  what makes a session is our own rule (D)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.people import Side
from app.domain.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set: repetitions, or seconds held.

    pain  0 to 10 while doing it, None when not noted
    """

    reps: int | None = None
    hold_s: int | None = None
    pain: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise done on a local day; ticked twice is done once.

    level    1 is the start, 0 the easier version
    side     None when both legs work, or when not noted
    pain     0 to 10, the highest while doing it; None when not noted
    stopped  ended early because it hurt
    """

    exercise: str
    level: int
    side: Side | None
    sets: tuple[SetDone, ...]
    pain: int | None
    at: datetime
    local_date: date
    stopped: bool = False
    public_id: UUID | None = None

    @property
    def counts(self) -> bool:
        """Whether something was done: a tick, or a set before it was stopped."""
        return bool(self.sets) or not self.stopped


def session_days(done: Iterable[Done], limits: Thresholds = DEFAULT) -> set[date]:
    """The days that hold a session: at least 2 different exercises done.

    done    in any order; one stopped before its first set is none
    source  own rule (D)
    """
    return {day for day, worked in _by_day(done).items() if len(worked) >= limits.session_exercises}


def part_days(done: Iterable[Done], limits: Thresholds = DEFAULT) -> set[date]:
    """The days with something done that is not yet a session; own rule (D), as `session_days`."""
    return {day for day, worked in _by_day(done).items() if len(worked) < limits.session_exercises}


def days_in_week(done: Iterable[Done], week_start: date, limits: Thresholds = DEFAULT) -> set[date]:
    """The days of the 7 from `week_start` that hold a session, as `session_days`."""
    end = week_start + timedelta(days=6)
    return {day for day in session_days(done, limits) if week_start <= day <= end}


def sessions_in_week(done: Iterable[Done], week_start: date, limits: Thresholds = DEFAULT) -> int:
    """How many sessions a week holds: its days with at least two exercises done."""
    return len(days_in_week(done, week_start, limits))


def _by_day(done: Iterable[Done]) -> dict[date, set[str]]:
    """The exercises done on each day that has any."""
    days: dict[date, set[str]] = {}
    for one in done:
        if one.counts:
            days.setdefault(one.local_date, set()).add(one.exercise)
    return days
