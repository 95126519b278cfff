"""What the page on running and pain shows: weeks beside each other, and what they are made from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import pain
from app.domain.pain import PainEntry
from app.domain.people import Person, Side, week_of
from app.domain.runs import Source
from app.domain.thresholds import DEFAULT
from app.domain.weeks import Pair, WeekFacts, pairs
from app.services import link_weeks
from app.services.link_weeks import Asked
from app.services.window import Window
from app.store.database import Transaction


class Shows(StrEnum):
    """What there is to draw, or what is missing in the weeks asked for."""

    WEEKS = "weeks"
    NO_LOG = "no_log"
    NO_RUNS = "no_runs"
    NO_SCORES = "no_scores"
    NOTHING_KNOWN = "nothing_known"


@dataclass(frozen=True, slots=True)
class Made:
    """What the drawing is made from.

    runs           how many of each source
    entries        scores of the knee, entry_weeks the weeks they lie in
    unknown_weeks  weeks with a day on which it is not known whether there was a run
    has_garmin     a run of them came through Strava from a Garmin device
    held_days      days left out because their runs came from a source that may not enter
    """

    runs: dict[Source, int]
    entries: int
    entry_weeks: int
    unknown_weeks: int
    has_garmin: bool
    held_days: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the page.

    knees  what the switch offers: left and right, or nothing when only one has scores
    ready  complete weeks of the last 52 that have scores enough to be compared
    """

    knee: Side
    knees: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    shows: Shows
    made: Made
    ready: int


def review(
    tx: Transaction, person: Person, now: datetime, asked: Asked, sources: frozenset[Source] | None = None
) -> Review:
    """Set the weeks beside each other; `sources` are those whose runs may enter, None for all."""
    opened = link_weeks.read(tx, person, now, asked, sources)
    seen, entries = opened.read, opened.entries
    this_week = week_of(seen.today, person.week_start)
    reach = this_week - timedelta(weeks=DEFAULT.link_reach_weeks)
    weeks = link_weeks.weeks(opened)
    made = _made(seen, weeks)
    return Review(
        knee=opened.knee,
        knees=opened.knees,
        pairs=pairs(weeks, asked.lag),
        shows=_shows(made, is_empty=not seen.runs and not entries),
        made=made,
        ready=_ready(entries, opened.knee, person, reach, this_week),
    )


def _made(seen: Window, weeks: Sequence[WeekFacts]) -> Made:
    drawn = [run for run in seen.runs if seen.since <= run.day <= seen.today]
    logged = [each for each in seen.entries if each.local_date >= seen.since]
    return Made(
        runs=dict(Counter(run.source for run in drawn)),
        entries=sum(pain.concerns(each, seen.knee) for each in logged),
        entry_weeks=sum(week.pain_days > 0 for week in weeks),
        unknown_weeks=sum(week.distance_m is None for week in weeks),
        has_garmin=any(run.garmin for run in drawn),
        held_days=sum(seen.since <= day <= seen.today for day in seen.coverage.held),
    )


def _shows(made: Made, is_empty: bool) -> Shows:
    if made.runs and made.entries:
        return Shows.WEEKS
    if made.runs:
        return Shows.NO_SCORES
    if made.entries:
        return Shows.NO_RUNS
    return Shows.NO_LOG if is_empty else Shows.NOTHING_KNOWN


def _ready(entries: Sequence[PainEntry], knee: Side, person: Person, first: date, until: date) -> int:
    """How many complete weeks from `first` on, before `until`, have enough days with a score."""
    days = Counter(
        week_of(day, person.week_start) for day in pain.daily_worst(entries, knee) if first <= day < until
    )
    return sum(count >= DEFAULT.link_logs for count in days.values())
