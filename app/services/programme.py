"""What the exercise pages show: the week, the last twelve weeks, and where a session stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import exercises as rules
from app.domain.exercises import SETS, START, Done, Exercise, Level, Phase, PlanKind, level
from app.domain.people import Person, Side, week_of
from app.domain.sentences import sessions_of
from app.services import exercise_levels, exercise_log
from app.services.exercise_levels import Levels
from app.services.exercise_log import Today
from app.store import exercises
from app.store.database import Transaction

WEEKS = 12
YEAR = timedelta(days=364)


class DayState(StrEnum):
    """A day of the programme."""

    DONE = "done"
    PART = "part"
    PLANNED = "planned"
    TO_COME = "to_come"
    FREE = "free"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its state.

    Part is less than a session, planned a strength day without one up to today; before is before the
    account was made and before the first exercise.
    """

    day: date
    state: DayState


@dataclass(frozen=True, slots=True)
class Week:
    """A week of days, and how many sessions it holds of how many planned."""

    start: date
    days: tuple[Day, ...]
    sessions: int
    planned: int

    @property
    def is_before(self) -> bool:
        """Whether it ended before there was anything to count."""
        return all(each.state is DayState.BEFORE for each in self.days)

    @property
    def words(self) -> str:
        """How many of its sessions were done: "1 of 3 sessions"."""
        return sessions_of(self.sessions, self.planned)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far today's exercises got.

    rows      the exercises to show, each at its level
    done      how many of the rows something was done of
    finished  a set was gone through, done or stopped, or a session put together by hand
    go_on     the set that was begun and has something left, None without
    """

    rows: tuple[Level, ...]
    done: int
    finished: bool
    go_on: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """Today and the weeks behind it; the last of `weeks` is the running one.

    phase  as rules.phase has it, of the last year
    """

    today: Today
    standing: Standing
    weeks: tuple[Week, ...]
    next_days: tuple[date, ...]
    levels: Levels
    phase: tuple[Phase, int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a session.

    bouts   one for each set and side: True when done
    now     the index of the next one, None when nothing is left
    sides   the side of each bout, None for an exercise of both legs at once
    """

    row: Level
    done: Done | None
    bouts: tuple[bool, ...]
    sides: tuple[Side | None, ...]

    @property
    def exercise(self) -> Exercise:
        """The exercise of the row."""
        return self.row.exercise

    @property
    def now(self) -> int | None:
        """The next set to do."""
        left = [at for at, is_done in enumerate(self.bouts) if not is_done]
        return left[0] if left and not self.stopped else None

    @property
    def stopped(self) -> bool:
        """Whether it was stopped for today."""
        return self.done is not None and self.done.stopped

    @property
    def by_side(self) -> tuple[int, int] | None:
        """How many sets were done with the first side and with the other; None without sides."""
        count = len(self.done.sets) if self.done else 0
        return ((count + 1) // 2, count // 2) if self.row.each_side else None

    @property
    def kept(self) -> bool:
        """Whether anything of it was done today."""
        return self.done is not None and bool(self.done.sets)


def minutes(kind: str, levels: Mapping[str, int] | None = None) -> int:
    """About how long a set takes at some levels, else at the start."""
    return rules.minutes(rules.set_of(kind, levels or {}))


def programme(tx: Transaction, person: Person, now: datetime) -> Programme:
    """The programme page."""
    today = exercise_log.today(tx, person, now)
    this = week_of(today.day, person.week_start)
    first = this - timedelta(weeks=WEEKS - 1)
    done = exercises.of(tx, person.id, since=today.day - YEAR)
    began = min([person.today(person.created_at), today.day, *(one.local_date for one in done)])
    weeks = [_week(person, first + timedelta(weeks=n), done, today.day, began) for n in range(WEEKS)]
    ahead = rules.next_strength_days(today.day, person.strength_days)
    levels = exercise_levels.read(tx, person, now, done)
    return Programme(today, standing(today, person), tuple(weeks), ahead, levels, rules.phase(done))


def standing(today: Today, person: Person) -> Standing:
    """Where today stands: not begun, to be gone on with, or finished."""
    sets = {kind: rules.set_of(kind, today.levels) for kind in SETS}
    begun = {kind: sum(row.id in today.done for row in rows) for kind, rows in sets.items()}
    open_now = ("gentle",) if today.plan.kind is PlanKind.GENTLE else (person.exercise_set, "short")
    go_on = max((kind for kind in open_now if begun[kind]), key=lambda kind: begun[kind], default=None)
    gone_through = any(_gone_through(today, rows) for rows in sets.values())
    finished = gone_through or (go_on is None and today.day in rules.session_days(today.done.values()))
    shown = today.plan.rows
    if finished:
        go_on = None
        shown = tuple(level(one, today.levels.get(one, START)) for one in today.done)
    elif go_on:
        shown = sets[go_on]
    shown = tuple(exercise_log.begun(row, today.done.get(row.id)) for row in shown)
    counted = sum(row.id in today.done and today.done[row.id].counts for row in shown)
    return Standing(shown, counted, finished, go_on)


def _gone_through(today: Today, rows: tuple[Level, ...]) -> bool:
    return all(exercise_log.complete(today.done.get(row.id), row) for row in rows)


def kept(steps: Sequence[Step]) -> tuple[int, int]:
    """How many exercises of a set hold something, of how many."""
    return sum(step.kept for step in steps), len(steps)


def session(
    tx: Transaction, person: Person, kind: str, levels: Mapping[str, int], now: datetime
) -> list[Step]:
    """The exercises of a set, each with what was done of it today; raises KeyError for no set."""
    day = person.today(now)
    done = {each.exercise: each for each in exercises.of(tx, person.id, since=day)}
    sore = exercise_log.sore_side(tx, person, now)
    return [_step(row, done.get(row.id), sore) for row in rules.set_of(kind, levels)]


def sides_of(row: Level, sore: Side) -> tuple[Side | None, ...]:
    """The side of each bout: sore side first, then the other, set by set."""
    if not row.each_side:
        return (None,) * row.dose.sets
    other = Side.RIGHT if sore is Side.LEFT else Side.LEFT
    return (sore, other) * row.dose.sets


def _step(planned: Level, done: Done | None, sore: Side) -> Step:
    row = exercise_log.begun(planned, done)
    count = len(done.sets) if done else 0
    sides = sides_of(row, sore)
    return Step(row, done, tuple(at < count for at in range(len(sides))), sides)


def _week(person: Person, start: date, done: list[Done], today: date, began: date) -> Week:
    worked, parts = rules.days_in_week(done, start), rules.part_days(done)
    days = []
    for n in range(7):
        day = start + timedelta(days=n)
        planned = day.weekday() in person.strength_days
        if day in worked:
            state = DayState.DONE
        elif day in parts:
            state = DayState.PART
        elif day < began:
            state = DayState.BEFORE
        elif planned:
            state = DayState.TO_COME if day > today else DayState.PLANNED
        else:
            state = DayState.FREE
        days.append(Day(day, state))
    return Week(start, tuple(days), len(worked), len(person.strength_days))
