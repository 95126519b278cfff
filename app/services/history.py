"""The runs pages: the year, the months, and one run with its morning-after check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.load import Category, Session, Spike, excess_percent
from app.domain.pain import Result, RunCheck
from app.domain.people import Person, week_of
from app.domain.runs import Run, Source
from app.services import window
from app.services.window import LATEST, Window
from app.store import run_sums, runs
from app.store.database import Transaction

YEAR_WEEKS = 53  # so that the same day of last year is in the picture
HEAT_STEPS = 5  # classes of the picture's colour


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as lists show it.

    over     per cent over the 30-day longest, None when not over it by more than 10 %
    score    the highest score of the run and its morning, None when there is none
    recordings  how many there are of it, one of which counts
    """

    run: Run
    over: float | None
    check: RunCheck
    score: int | None
    recordings: int = 1


def run_lines(seen: Window, count: int | None = None) -> list[RunLine]:
    """Runs with their check, newest first."""
    found: list[RunLine] = []
    for session, one in reversed(list(zip(seen.sessions, seen.spikes, strict=True))):
        for run in reversed(session.runs):
            check = seen.check(run)
            found.append(RunLine(run, over(session, one), check, worst(check)))
            if len(found) == count:
                return found
    return found


def told(lines: Sequence[RunLine], recordings: Mapping[int, int]) -> list[RunLine]:
    """The lines with how many recordings there are of each run; `recordings` by the run's id, of several."""
    return [replace(line, recordings=recordings.get(line.run.id or 0, 1)) for line in lines]


def over(session: Session, one: Spike) -> float | None:
    """Per cent over the 30-day longest, where that is more than 10."""
    if one.longest_m is None or one.category is Category.NONE:
        return None
    return excess_percent(session.distance_m, one.longest_m)


def worst(check: RunCheck) -> int | None:
    """The highest score while running, after it or the next morning."""
    scores = (check.during, check.after60, check.morning)
    return max((score for score in scores if score is not None), default=None)


class Show(StrEnum):
    """Which runs a list shows; not settled are those whose next morning was above the score before."""

    ALL = "all"
    OVER = "over"
    NOT_SETTLED = "not-settled"
    NO_CHECK = "no-check"

    def holds(self, line: RunLine) -> bool:
        """Whether a run belongs in the list."""
        if self is Show.OVER:
            return line.over is not None
        if self is Show.NOT_SETTLED:
            return line.check.settled is False
        return self is Show.ALL or line.check.shown is Result.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year's picture.

    distance_m  None when not known, 0 when it is known that there was no run
    worst       the day's highest score, None when not logged
    step        0 to 5: its distance in fifths of the year's longest day
    exercises   how many were done
    """

    day: date
    distance_m: int | None
    step: int
    worst: int | None
    exercises: int
    is_future: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month's runs, newest first, and the metres of them all."""

    first: date
    lines: tuple[RunLine, ...]
    distance_m: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of runs up to `until`.

    weeks    seven days each, oldest first
    lines    all its runs, newest first; months hold those that were asked for
    sources  where its runs came from
    has_garmin whether one of them came through Strava from a Garmin device
    has_runs whether there is any run, of this year or another
    earlier  the last day of the year before, None when there is no run before
    later    the last day of the year after, None at today
    """

    until: date
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    months: tuple[Month, ...]
    lines: tuple[RunLine, ...]
    sources: tuple[Source, ...]
    has_runs: bool
    has_garmin: bool
    earlier: date | None
    later: date | None


def year(
    tx: Transaction,
    person: Person,
    now: datetime,
    until: date | None = None,
    show: Show = Show.ALL,
    source: Source | None = None,
) -> Year:
    """The 53 weeks up to `until`, and of their runs those that `show` and `source` ask for.

    Without `until` they end today, or on the day of the last run when that is further back than they reach.
    """
    today = person.today(now)
    newest = _last_run(tx, person, today)
    if until is None and newest is not None and newest < _opens(today, person):
        until = newest
    last = min(until or today, today)
    opens = _opens(last, person)
    seen = window.read(tx, person, now, opens, last)
    lines = [line for line in run_lines(seen) if opens <= line.run.day <= last]
    ids = {line.run.id for line in lines if line.run.id is not None}
    lines = told(lines, run_sums.of(tx, person.id, ids).recordings)
    wanted = [line for line in lines if show.holds(line) and source in (None, line.run.source)]
    return Year(
        until=last,
        first=opens,
        weeks=_weeks(seen, opens, last),
        months=_months(wanted),
        lines=tuple(lines),
        sources=tuple(sorted({line.run.source for line in lines})),
        has_runs=newest is not None,
        has_garmin=any(line.run.garmin for line in lines),
        earlier=opens - timedelta(days=1) if _ran_before(seen, opens) else None,
        later=None if last == today else min(last + timedelta(weeks=YEAR_WEEKS - 1), today),
    )


def _opens(last: date, person: Person) -> date:
    return week_of(last, person.week_start) - timedelta(weeks=YEAR_WEEKS - 1)


def _last_run(tx: Transaction, person: Person, today: date) -> date | None:
    """The day of the last run up to today."""
    latest = runs.latest(tx, person.id, LATEST)
    return max((run.day for run in latest if run.day <= today), default=None)


def _ran_before(seen: Window, day: date) -> bool:
    first = seen.coverage.first
    return (
        bool(seen.earlier) or any(run.day < day for run in seen.runs) or (first is not None and first < day)
    )


def _weeks(seen: Window, opens: date, last: date) -> tuple[tuple[Day, ...], ...]:
    ran: dict[date, int] = {}
    for session in seen.sessions:
        ran[session.day] = ran.get(session.day, 0) + session.distance_m
    done: dict[date, int] = {}
    for each in seen.done:
        if each.counts:
            done[each.local_date] = done.get(each.local_date, 0) + 1
    most = max((metres for day, metres in ran.items() if opens <= day <= last), default=0)

    def one(day: date) -> Day:
        metres = ran.get(day, 0 if seen.coverage.knows(day) else None)
        step = -(-HEAT_STEPS * (metres or 0) // most) if most else 0
        return Day(day, metres, step, seen.worst.get(day), done.get(day, 0), day > last)

    starts = [opens + timedelta(days=7 * n) for n in range(YEAR_WEEKS)]
    return tuple(tuple(one(start + timedelta(days=n)) for n in range(7)) for start in starts)


def _months(lines: list[RunLine]) -> tuple[Month, ...]:
    held: dict[date, list[RunLine]] = {}
    for line in lines:
        held.setdefault(line.run.day.replace(day=1), []).append(line)
    return tuple(
        Month(first, tuple(its), sum(line.run.distance_m for line in its)) for first, its in held.items()
    )


@dataclass(frozen=True, slots=True)
class OpenedDay:
    """A day of the picture, opened: what is known of it, and its runs."""

    day: Day
    lines: tuple[RunLine, ...]


def around(year: Year, day: date) -> tuple[OpenedDay, ...]:
    """The day asked for and the day before it; empty outside the year."""
    held = {each.day: each for week in year.weeks for each in week if not each.is_future}
    wanted = [held[one] for one in (day, day - timedelta(days=1)) if one in held]
    if not wanted or wanted[0].day != day:
        return ()
    return tuple(
        OpenedDay(each, tuple(line for line in year.lines if line.run.day == each.day)) for each in wanted
    )
