"""What was done of an exercise on a day, and how many sessions a week holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.people import Side


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set: repetitions, or seconds held."""

    reps: int | None = None
    hold_s: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise done on a local day; ticked twice is done once.

    level    1 is the start
    side     None when both legs work, or when not noted
    pain     0 to 10 while doing it, None when not noted
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


def days_in_week(done: Iterable[Done], week_start: date) -> set[date]:
    """The days of the week from `week_start` with at least one exercise done."""
    end = week_start + timedelta(days=6)
    return {one.local_date for one in done if one.counts and week_start <= one.local_date <= end}


def sessions_in_week(done: Iterable[Done], week_start: date) -> int:
    """How many sessions a week holds; a session is a day with at least one exercise done."""
    return len(days_in_week(done, week_start))
