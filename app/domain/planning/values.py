"""A run that a runner plans and keeps, and four weeks of runs that are suggested."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from uuid import UUID

from app.domain.load import Return


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run, or a race, planned for a local day.

    distance_m  whole metres
    at          the local time it is to begin at, None when not said
    public_id   None while it is not kept
    """

    day: date
    distance_m: int
    at: time | None = None
    race: bool = False
    public_id: UUID | None = None

    def start(self, zone: tzinfo) -> datetime | None:
        """The instant it is to begin at on a clock of this zone, aware; None when not said."""
        return None if self.at is None else datetime.combine(self.day, self.at, zone)


class Because(StrEnum):
    """Why no four weeks are suggested."""

    SIGNS = "signs"
    KNEE = "knee"
    RISE = "rise"
    REST = "rest"
    MISSING = "missing"
    NO_HISTORY = "no_history"
    INCOMPLETE = "incomplete"
    HELD_BACK = "held_back"
    FEW_RUNS = "few_runs"
    LONG_BREAK = "long_break"
    NO_USUAL_DAYS = "no_usual_days"


class NoBuild(Exception):
    """Nothing is suggested: too little is known to go by, or the knee says that it should wait."""

    def __init__(self, because: Because) -> None:
        super().__init__(because.value)
        self.because = because


class Bound(StrEnum):
    """What a run was shortened to."""

    CEILING = "ceiling"
    HELD = "held"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Suggested:
    """One run; `shortened_to` is None when it is as long as the usual distances alone would make it.

    is_own  it is no suggestion, but one that the runner has planned
    """

    day: date
    distance_m: int
    shortened_to: Bound | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class BuildWeek:
    """Seven days of it, and their runs in order."""

    first: date
    last: date
    runs: tuple[Suggested, ...]

    @property
    def distance_m(self) -> int:
        """The metres of its runs."""
        return sum(run.distance_m for run in self.runs)


@dataclass(frozen=True, slots=True)
class Build:
    """The weeks, the last of them easier, and where the runner stands after a break on the first day."""

    weeks: tuple[BuildWeek, ...]
    back: Return

    @property
    def runs(self) -> tuple[Suggested, ...]:
        """All runs in order."""
        return tuple(run for week in self.weeks for run in week.runs)
