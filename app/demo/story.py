"""The story of an invented runner, as values: what someone ran, felt and trained, seen from a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from app.domain.people import Side

OPENED_AT = time(7, 10)  # when the day's score is given


class Way(StrEnum):
    """How a run came in: from the watch's file, typed, or through Strava alone."""

    WATCH = "watch"
    TYPED = "typed"
    STRAVA = "strava"


@dataclass(frozen=True, slots=True)
class Who:
    """An invented runner: name, address, the knee watched and the place of it."""

    name: str
    email: str
    knee: Side
    place: str = "front"


@dataclass(frozen=True, slots=True)
class Outing:
    """One run: local start, whole metres and seconds, steps a minute of both feet."""

    start: datetime
    distance_m: int
    moving_s: int
    cadence_spm: float
    heart_bpm: int
    title: str
    way: Way = Way.WATCH

    @property
    def day(self) -> date:
        """The local day of its start."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class Score:
    """A knee score at a local time; the moment tells which run it belongs to.

    signs  the warning signs answered yes when they were asked with it
    """

    at: datetime
    score: int
    moment: str = "worst_24h"
    note: str = ""
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """The day's session done at a local time, with the score during it.

    agrees  before it, yes was said to every level proposed
    """

    at: datetime
    score: int
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """A run to come: its local start and whole metres."""

    start: datetime
    distance_m: int


@dataclass(frozen=True, slots=True)
class Story:
    """Some months up to a day, each list in order of time.

    joined         the day the account was opened; what is older was handed over then
    ahead          runs to come, noted yesterday evening
    gap            first and last day on which runs are not known, None when there is no such stretch
    rest_days      days that were called days without a run
    answers_until  the last day on which a reminder was turned down; later ones wait
    visits         the days on which the therapist looked in; shared from the first of them on
    """

    who: Who
    today: date
    joined: date
    strength_days: tuple[int, ...]
    outings: tuple[Outing, ...]
    scores: tuple[Score, ...]
    trainings: tuple[Training, ...]
    rest_days: tuple[date, ...]
    answers_until: date
    visits: tuple[date, ...]
    ahead: tuple[Ahead, ...] = ()
    gap: tuple[date, date] | None = None

    @property
    def noted(self) -> tuple[Score, ...]:
        """The scores from before the account was opened."""
        return tuple(score for score in self.scores if score.at.date() < self.joined)

    @property
    def ran_on(self) -> frozenset[date]:
        """The days with a run."""
        return frozenset(run.day for run in self.outings)


def weekdays(today: date, ago: tuple[int, ...]) -> tuple[int, ...]:
    """The weekdays, Monday 0, of the days so long ago."""
    return tuple(sorted({date.fromordinal(today.toordinal() - each).weekday() for each in ago}))
