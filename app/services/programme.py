"""What the exercise pages show: the week, the last twelve weeks, and where a session stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain import exercises as rules
from app.domain.exercises import EXERCISES, GENTLE, SHORT, STARTER, Done, Dose, Exercise, PlanKind
from app.domain.people import Person, Side, week_of
from app.services import exercise_log
from app.services.exercise_log import Today
from app.store import exercises
from app.store.database import Transaction

WEEKS = 12
SETS = {"starter": STARTER, "short": SHORT, "gentle": GENTLE}


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


@dataclass(frozen=True, slots=True)
class Standing:
    """How far today's exercises got.

    rows      the exercises to show, each with its dose
    done      how many of the rows something was done of
    finished  a set was gone through, done or stopped, or a session put together by hand
    go_on     the set that was begun and has something left, None without
    """

    rows: tuple[tuple[Exercise, Dose], ...]
    done: int
    finished: bool
    go_on: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """Today and the weeks behind it; the last of `weeks` is the running one."""

    today: Today
    standing: Standing
    weeks: tuple[Week, ...]
    next_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a session.

    bouts   one for each set and side: True when done
    now     the index of the next one, None when nothing is left
    sides   the side of each bout, None for an exercise of both legs at once
    """

    exercise: Exercise
    dose: Dose
    done: Done | None
    bouts: tuple[bool, ...]
    sides: tuple[Side | None, ...]

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
        return ((count + 1) // 2, count // 2) if self.exercise.each_side else None

    @property
    def kept(self) -> bool:
        """Whether anything of it was done today."""
        return self.done is not None and bool(self.done.sets)


def minutes(kind: str) -> int:
    """About how long a set takes."""
    return rules.minutes(SETS[kind])


def programme(tx: Transaction, person: Person, now: datetime) -> Programme:
    """The programme page."""
    today = exercise_log.today(tx, person, now)
    this = week_of(today.day, person.week_start)
    first = this - timedelta(weeks=WEEKS - 1)
    done = exercises.of(tx, person.id, since=first)
    began = min([person.today(person.created_at), today.day, *(one.local_date for one in done)])
    weeks = [_week(person, first + timedelta(weeks=n), done, today.day, began) for n in range(WEEKS)]
    ahead = rules.next_strength_days(today.day, person.strength_days)
    return Programme(today, standing(today), tuple(weeks), ahead)


def standing(today: Today) -> Standing:
    """Where today stands: not begun, to be gone on with, or finished."""
    begun = {kind: sum(which in today.done for which in ids) for kind, ids in SETS.items()}
    open_now = ("gentle",) if today.plan.kind is PlanKind.GENTLE else ("starter", "short")
    go_on = max((kind for kind in open_now if begun[kind]), key=lambda kind: begun[kind], default=None)
    gone_through = any(all(_settled(today, kind, which) for which in ids) for kind, ids in SETS.items())
    finished = gone_through or (go_on is None and today.day in rules.session_days(today.done.values()))
    kind, shown = "starter", tuple(today.plan.exercises)
    if finished:
        go_on, shown = None, tuple(today.done)
    elif go_on:
        kind, shown = go_on, SETS[go_on]
    rows = tuple((EXERCISES[one], exercise_log.dose_in(kind, one)) for one in shown)
    return Standing(rows, sum(one in today.done and today.done[one].counts for one in shown), finished, go_on)


def _settled(today: Today, kind: str, which: str) -> bool:
    return exercise_log.complete(today.done.get(which), exercise_log.dose_in(kind, which))


def session(tx: Transaction, person: Person, kind: str, now: datetime) -> list[Step]:
    """The exercises of a set, each with what was done of it today; raises KeyError for no set."""
    day = person.today(now)
    done = {each.exercise: each for each in exercises.of(tx, person.id, since=day)}
    sore = exercise_log.sore_side(tx, person, now)
    return [_step(which, kind, done.get(which), sore) for which in SETS[kind]]


def sides_of(which: Exercise, dose: Dose, sore: Side) -> tuple[Side | None, ...]:
    """The side of each bout: sore side first, then the other, set by set."""
    if not which.each_side:
        return (None,) * dose.sets
    other = Side.RIGHT if sore is Side.LEFT else Side.LEFT
    return (sore, other) * dose.sets


def _step(exercise_id: str, kind: str, done: Done | None, sore: Side) -> Step:
    which, dose = EXERCISES[exercise_id], exercise_log.dose_in(kind, exercise_id)
    count = len(done.sets) if done else 0
    sides = sides_of(which, dose, sore)
    return Step(which, dose, done, tuple(at < count for at in range(len(sides))), sides)


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
