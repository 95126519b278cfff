"""A year of an invented runner, as values: what Rosa ran, felt and trained, seen from a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKS = 52
LONG_AGO = 4  # the last long run was so many days ago: long enough to settle, short enough to matter
GAP_WEEK = 6  # the week, counted back from the last, in which her watch was being repaired
JOINED_AGO = LONG_AGO + 7 * 22 - 2  # two days after the half marathon she opened her account
STRENGTH_AGO = (2, 0, -2)  # strength days by their distance from today, so that today is one
OPENED_AT = time(7, 10)


@dataclass(frozen=True, slots=True)
class Outing:
    """One run: local start, whole metres and seconds, steps a minute of both feet."""

    start: datetime
    distance_m: int
    moving_s: int
    cadence_spm: float
    heart_bpm: int
    title: str
    typed: bool = False

    @property
    def day(self) -> date:
        """The local day of its start."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class Score:
    """A knee score at a local time; the moment tells which run it belongs to."""

    at: datetime
    score: int
    moment: str = "worst_24h"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Training:
    """The day's session done at a local time, with the score during it."""

    at: datetime
    score: int


@dataclass(frozen=True, slots=True)
class Story:
    """The year, each list in order of time.

    gap          first and last day on which runs are not known
    joined       the day the account was opened; what is older was handed over then
    """

    today: date
    joined: date
    gap: tuple[date, date]
    outings: tuple[Outing, ...]
    scores: tuple[Score, ...]
    trainings: tuple[Training, ...]

    @property
    def strength_days(self) -> tuple[int, ...]:
        """Weekdays of the planned strength sessions, Monday 0."""
        return tuple(sorted((self.today - timedelta(days=ago)).weekday() for ago in STRENGTH_AGO))

    @property
    def noted(self) -> tuple[Score, ...]:
        """The scores from before the account was opened."""
        return tuple(score for score in self.scores if score.at.date() < self.joined)
