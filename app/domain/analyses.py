"""A weekly analysis as it is kept: what it was made from, what came of it, and what was counted beside it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.link import Counts, Explored, LinkWeek, Scope, Tested
from app.domain.mornings import Mornings
from app.domain.people import Side
from app.domain.runs import Source


@dataclass(frozen=True, slots=True)
class Made:
    """What the analysed weeks held.

    runs           how many of each source; paced  those whose cadence can be compared
    entries        scores of the knee, entry_weeks the weeks with one, sore_days the days with 1 or more
    unknown_weeks  weeks with a day on which it is not known whether there was a run
    held_days      days with a run that may not enter
    has_garmin     a run came through Strava from a Garmin device, which wants to be named
    """

    runs: dict[Source, int]
    paced: int
    entries: int
    entry_weeks: int
    sore_days: int
    unknown_weeks: int
    held_days: int
    has_garmin: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted beside an analysis.

    counts    weeks with a long step and others, by whether a higher score followed
    mornings  how often runs had settled by the next morning
    """

    made: Made
    counts: Counts
    mornings: Mornings


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a knee in a scope, up to the week that begins on `last_week`, the last complete one.

    computed_at  aware, UTC
    seed, draws  by which the same weeks give the same answers; digest  of the weeks
    sources      those whose runs entered, or made days known
    results      load, spike, cadence
    explored     for therapists alone, and of what they may see alone
    """

    scope: Scope
    side: Side
    last_week: date
    computed_at: datetime
    seed: int
    draws: int
    digest: str
    weeks: tuple[LinkWeek, ...]
    sources: tuple[Source, ...]
    results: tuple[Tested, Tested, Tested]
    explored: tuple[Explored, ...]
    facts: Facts

    @property
    def is_tested(self) -> bool:
        """Whether there was enough for one question at least; such an analysis stands for its week."""
        return any(one.status.is_tested for one in self.results)

    @property
    def last_day(self) -> date:
        """The last day that was looked at."""
        return self.last_week + timedelta(days=6)
