"""The runs pages: the year, the months, and one run with its morning-after check."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain import cadence
from app.domain.load import Category, Session, Spike
from app.domain.pain import Result, RunCheck
from app.domain.people import Person, week_of
from app.domain.runs import Run, Source, Sport
from app.services import window
from app.services.window import Window
from app.store import runs
from app.store.database import Transaction
from app.store.runs import Recording

YEAR_WEEKS = 53
MORNING_HOUR = 6


class NoSuchRun(Exception):
    """This person has no such run."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as lists show it.

    over     per cent over the 30-day longest, None when not over it by more than 10 %
    score    the highest score of the run and its morning, None when there is none
    """

    run: Run
    over: float | None
    check: RunCheck
    score: int | None


def run_lines(seen: Window, count: int | None = None) -> list[RunLine]:
    """Runs with their check, newest first."""
    found: list[RunLine] = []
    for session, one in reversed(list(zip(seen.sessions, seen.spikes, strict=True))):
        for run in reversed(session.runs):
            check = seen.check(run)
            found.append(RunLine(run, over(one), check, worst(check)))
            if len(found) == count:
                return found
    return found


def over(one: Spike) -> float | None:
    """Per cent over the 30-day longest, where that is more than 10."""
    return one.percent if one.category not in (None, Category.NONE) else None


def worst(check: RunCheck) -> int | None:
    """The highest score while running, after it or the next morning."""
    scores = (check.during, check.after60, check.morning)
    return max((score for score in scores if score is not None), default=None)


class Show(StrEnum):
    """Which runs a list shows."""

    ALL = "all"
    OVER = "over"
    NOT_SETTLED = "not-settled"
    NO_CHECK = "no-check"

    def holds(self, line: RunLine) -> bool:
        """Whether a run belongs in the list."""
        if self is Show.OVER:
            return line.over is not None
        if self is Show.NOT_SETTLED:
            return line.check.shown in (Result.AMBER, Result.RED)
        return self is Show.ALL or line.check.shown is Result.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year's picture.

    distance_m  None when not known, 0 when it is known that there was no run
    worst       the day's highest score, None when not logged
    exercises   how many were done
    """

    day: date
    distance_m: int | None
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
    sources  where its runs came from
    earlier  the last day of the year before, None when there is no run before
    later    the last day of the year after, None at today
    """

    until: date
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    months: tuple[Month, ...]
    sources: tuple[Source, ...]
    has_runs: bool
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
    """The 53 weeks up to `until` (today), and of their runs those that `show` and `source` ask for."""
    today = person.today(now)
    last = min(until or today, today)
    opens = week_of(last, person.week_start) - timedelta(weeks=YEAR_WEEKS - 1)
    seen = window.read(tx, person, now, opens, last)
    lines = [line for line in run_lines(seen) if opens <= line.run.day <= last]
    wanted = [line for line in lines if show.holds(line) and source in (None, line.run.source)]
    return Year(
        until=last,
        first=opens,
        weeks=_weeks(seen, opens, last),
        months=_months(wanted),
        sources=tuple(sorted({line.run.source for line in lines})),
        has_runs=bool(seen.runs),
        earlier=opens - timedelta(days=1) if any(run.day < opens for run in seen.runs) else None,
        later=None if last == today else min(last + timedelta(weeks=YEAR_WEEKS - 1), today),
    )


def _weeks(seen: Window, opens: date, last: date) -> tuple[tuple[Day, ...], ...]:
    ran: dict[date, int] = {}
    for session in seen.sessions:
        ran[session.day] = ran.get(session.day, 0) + session.distance_m
    done: dict[date, int] = {}
    for one in seen.done:
        if one.counts:
            done[one.local_date] = done.get(one.local_date, 0) + 1
    found = []
    for start in range(0, 7 * YEAR_WEEKS, 7):
        days = [opens + timedelta(days=start + n) for n in range(7)]
        found.append(tuple(_day(day, last, ran, done, seen) for day in days))
    return tuple(found)


def _day(day: date, last: date, ran: dict[date, int], done: dict[date, int], seen: Window) -> Day:
    metres = ran.get(day, 0 if seen.coverage.knows(day) else None)
    return Day(day, metres, seen.worst.get(day), done.get(day, 0), day > last)


def _months(lines: list[RunLine]) -> tuple[Month, ...]:
    held: dict[date, list[RunLine]] = {}
    for line in lines:
        held.setdefault(line.run.day.replace(day=1), []).append(line)
    return tuple(
        Month(first, tuple(runs), sum(line.run.distance_m for line in runs)) for first, runs in held.items()
    )


@dataclass(frozen=True, slots=True)
class OneRun:
    """A run's own page.

    session       the runs it was run in one go with, itself among them
    spike         how the session compares with the 30 days before it
    residual_spm  steps a minute above (+) or below the runner's usual at this pace, None with a reason
    morning_due   when the next morning can be asked about, None when it is due or answered
    copies        other recordings of the same run
    """

    run: Run
    session: Session
    spike: Spike
    check: RunCheck
    residual_spm: float | None
    cadence_note: str
    morning_due: datetime | None
    copies: tuple[Recording, ...]


def one_run(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> OneRun:
    """One run with its check; a copy leads to the recording that counts. Raises NoSuchRun."""
    asked = runs.by_public_id(tx, person.id, public_id)
    if asked is None or asked.id is None:
        raise NoSuchRun
    recordings = runs.recordings_of(tx, person.id, asked.id)
    run = next((one.run for one in recordings if one.counts), asked)
    around = timedelta(days=7), timedelta(days=1)
    seen = window.read(tx, person, now, run.day - around[0], run.day + around[1])
    for session, one in zip(seen.sessions, seen.spikes, strict=True):
        if any(each.id == run.id for each in session.runs):
            residual, note = _cadence(seen, run)
            return OneRun(
                run=run,
                session=session,
                spike=one,
                check=seen.check(run),
                residual_spm=residual,
                cadence_note=note,
                morning_due=_morning_due(run, person, now),
                copies=tuple(each for each in recordings if each.run.id != run.id),
            )
    raise NoSuchRun


def _cadence(seen: Window, run: Run) -> tuple[float | None, str]:
    """Steps a minute beside the runner's own line at that speed, or why that is not said."""
    line = cadence.fit(seen.runs, week_of(run.day, seen.person.week_start))
    left = cadence.residual(run, line)
    return left, "" if left is not None else _not_counted(run)


def _not_counted(run: Run) -> str:
    if run.cadence_spm is None:
        return "not recorded"
    if run.sport in (Sport.TREADMILL, Sport.VIRTUAL_RUN):
        return "not counted: treadmill"
    if run.sport is Sport.TRAIL_RUN:
        return "not counted: trail"
    if run.race:
        return "not counted: race"
    if not cadence.qualifies(run):
        return "not counted: too short, too steep or an unusual pace"
    return "too few runs at this pace to compare with"


def _morning_due(run: Run, person: Person, now: datetime) -> datetime | None:
    """When the morning after can be asked about; None once that time has come."""
    morning = datetime.combine(run.day + timedelta(days=1), time(MORNING_HOUR), tzinfo=person.zone)
    return morning if now < morning else None
