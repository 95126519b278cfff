"""What the runner's first page shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain import answer
from app.domain.answer.facts import Answer
from app.domain.exercises import Done, Level, Plan
from app.domain.people import Person, Side, week_of
from app.domain.thresholds import DEFAULT
from app.domain.weeks import WeekFacts
from app.services import (
    exercise_log,
    history,
    import_going,
    run_check,
    strava_glance,
    today_facts,
    window,
    years,
)
from app.services.badge import badge
from app.services.history import RunLine, run_lines
from app.services.run_check import Checked
from app.services.strava_glance import Glance
from app.services.tiles import Tile, tiles
from app.services.years import Years
from app.store import imports, run_sums
from app.store.database import Transaction
from app.store.imports import Import

RECENT = 5
WEEKS = 12
RANGES = (12, 26, 52)
AFTER_IMPORT = timedelta(days=DEFAULT.all_years_days)


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the first page.

    badge      tone and line on how far the data reach, None before there are any
    answer     None while there is nothing to judge, or an import or a first reading of Strava's list is
               going on, but for a warning sign
    connection the one to Strava, None without one
    has_garmin a run that came through Strava from a Garmin device is among those drawn
    reading    how many activities that reading has seen, None while there is none
    tiles      four; all not known in an empty log
    weeks      oldest first; example ones in an empty log
    stopped    ids of today's exercises that were stopped because they hurt
    last_check the check of the last run, None without one this week
    muted      a warning sign is open: no run and no exercise is offered
    years      all of the log's, for some days after files came in, None where that is one
    missing    days that a "no run" would fill, oldest first
    """

    today: date
    badge: tuple[str, str] | None
    answer: Answer | None
    importing: Import | None
    reading: int | None
    report: Import | None
    connection: Glance | None
    is_empty: bool
    has_runs: bool
    has_scores: bool
    has_garmin: bool
    tiles: tuple[Tile, ...]
    weeks: tuple[WeekFacts, ...]
    knee: Side
    plan: Plan
    exercises: tuple[tuple[Level, bool], ...]
    stopped: frozenset[str]
    recent: tuple[RunLine, ...]
    last_check: Checked | None
    muted: bool
    missing: tuple[date, ...]
    paused_until: date | None
    years: Years | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The chart's weeks, oldest first, and the knee whose scores they hold."""

    weeks: tuple[WeekFacts, ...]
    knee: Side


def home(tx: Transaction, person: Person, now: datetime, weeks: int = WEEKS) -> Home:
    """Read a window of the log and say what it means today; `weeks` is how far the chart reaches.

    What is said today is judged from the same window whatever the chart's length.
    """
    seen = window.read(tx, person, now, _since(person, now, WEEKS))
    drawn = seen if weeks == WEEKS else window.read(tx, person, now, _since(person, now, weeks))
    came_in = imports.of_late(tx, person.id, now - AFTER_IMPORT)
    handed_over = [one for one in came_in if one.read_at is None]
    facts = today_facts.facts(seen)
    connection = strava_glance.glance(tx, person)
    reading = connection.seen if connection and connection.is_reading else None
    is_empty = not seen.runs and not seen.entries
    importing = next((one for one in handed_over if import_going.of(one, now).waits), None)
    waits = is_empty or importing is not None or reading is not None
    plan = today_facts.plan(seen)
    recent = run_lines(seen, RECENT)
    ids = {line.run.id for line in recent if line.run.id is not None}
    sums = run_sums.of(tx, person.id, ids, with_months=any(not one.going_on for one in came_in))
    done = {one.exercise: one for one in seen.done if one.local_date == seen.today}
    return Home(
        today=seen.today,
        badge=badge(seen, connection),
        answer=None if waits and facts.signs is None else answer.answer(facts),
        importing=importing,
        reading=reading,
        report=None if importing else next((one for one in handed_over if not one.going_on), None),
        connection=connection,
        is_empty=is_empty,
        has_runs=bool(seen.runs),
        has_scores=bool(seen.entries),
        has_garmin=drawn.has_garmin,
        tiles=tiles(seen, facts),
        weeks=tuple(window.weeks(drawn)),
        knee=seen.knee,
        plan=plan,
        exercises=tuple((exercise_log.begun(row, done.get(row.id)), _counts(done, row)) for row in plan.rows),
        stopped=frozenset(one.exercise for one in done.values() if one.stopped),
        recent=tuple(history.told(recent, sums.recordings)),
        years=years.years(sums.months, seen.coverage, seen.today),
        last_check=run_check.of_last_run(seen),
        muted=facts.signs is not None,
        missing=facts.missing,
        paused_until=_paused(person, seen.today),
    )


def _counts(done: dict[str, Done], row: Level) -> bool:
    return row.id in done and done[row.id].counts


def weeks(tx: Transaction, person: Person, now: datetime, count: int) -> Drawn:
    """The last `count` weeks, the running one among them, for the chart and its table."""
    seen = window.read(tx, person, now, _since(person, now, count))
    return Drawn(tuple(window.weeks(seen)), seen.knee)


def _since(person: Person, now: datetime, count: int) -> date:
    """The first day of the first of so many weeks."""
    return week_of(person.today(now), person.week_start) - timedelta(weeks=count - 1)


def _paused(person: Person, today: date) -> date | None:
    until = person.paused_until
    return until if until is not None and until >= today else None
