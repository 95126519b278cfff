"""Tick off exercises, set by set or whole, and take a tick back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain import exercises as rules
from app.domain import todays_session
from app.domain.exercises import EXERCISES, START, Done, Exercise, Level, Plan, PlanKind, SetDone
from app.domain.people import Person, Side
from app.domain.thresholds import DEFAULT
from app.store import consents, exercises, findings, pain, reminders
from app.store.database import Transaction

SORE_DAYS = 60


class NotAnExercise(Exception):
    """There is no exercise of this id."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What is stored of an exercise now, and how many sets there were before, for an undo."""

    done: Done
    sets_before: int


@dataclass(frozen=True, slots=True)
class Today:
    """Today's plan and what was done today by exercise.

    levels   by exercise, as the runner agreed to them
    flagged  a warning sign stops everything
    high     a score of 6 or more asks for the gentle set
    """

    day: date
    plan: Plan
    done: dict[str, Done]
    levels: dict[str, int]
    flagged: bool
    high: bool


def exercise(exercise_id: str) -> Exercise:
    """The exercise of an id; raises NotAnExercise."""
    try:
        return EXERCISES[exercise_id]
    except KeyError:
        raise NotAnExercise(exercise_id) from None


def today(tx: Transaction, person: Person, now: datetime) -> Today:
    """What today asks for and what was done of it."""
    day = person.today(now)
    log, said = exercises.with_levels(tx, person.id, since=day)
    done = {each.exercise: each for each in log}
    found = findings.open(tx, person.id)
    lately = pain.of(tx, person.id, since=day - timedelta(days=DEFAULT.pain_days - 1), until=day)
    levels = rules.numbers(said)
    plan = todays_session.plan(
        day,
        person.strength_days,
        lately,
        found,
        reminders.spoken_of(tx, person.id, day),
        levels,
        person.exercise_set,
    )
    high = (todays_session.worst_lately(day, lately) or 0) >= DEFAULT.gentle_score
    return Today(day, plan, done, levels, plan.kind is PlanKind.NONE, high)


def sore_side(tx: Transaction, person: Person, now: datetime) -> Side:
    """The side to begin with: the knee scored last above 0, else the knee of the settings, else left."""
    since = person.today(now) - timedelta(days=SORE_DAYS)
    for entry in reversed(pain.of(tx, person.id, since=since)):
        if entry.score > 0 and entry.side in (Side.LEFT, Side.RIGHT):
            return entry.side
    return person.knee if person.knee in (Side.LEFT, Side.RIGHT) else Side.LEFT


def tick(
    tx: Transaction,
    person: Person,
    exercise_id: str,
    sets: Sequence[SetDone] | None,
    pain_score: int | None,
    side: Side | None,
    now: datetime,
) -> Ticked:
    """Note an exercise as done today; without sets, its whole dose. Raises NotAnExercise.

    One that was stopped today stays as it is. The pain is kept with the runner's consent alone.
    """
    which = exercise(exercise_id)
    shown = today(tx, person, now)
    planned = {row.id: row for row in shown.plan.rows}
    row = planned.get(which.id) or rules.level(which.id, shown.levels.get(which.id, START))
    return note(tx, person, row, sets, pain_score, now, side)


def note(
    tx: Transaction,
    person: Person,
    row: Level,
    sets: Sequence[SetDone] | None,
    pain_score: int | None,
    now: datetime,
    side: Side | None = None,
) -> Ticked:
    """Note a row as done today, as `tick`; what was begun today stays at the level it was begun at."""
    day = person.today(now)
    before = exercises.on(tx, person.id, day, row.id)
    if before and before.stopped:
        return Ticked(before, len(before.sets))
    row = begun(row, before)
    said = pain_score if consents.holds(tx, person.id, "health") else None
    done = Done(
        exercise=row.id,
        level=row.number,
        side=side or (Side.BOTH if row.each_side else None),
        sets=_with_pain(bouts(row) if sets is None else sets, said, before),
        pain=_highest([before.pain if before else None, said]),
        at=now,
        local_date=day,
    )
    return Ticked(exercises.put(tx, person.id, done), len(before.sets) if before else 0)


def begun(row: Level, done: Done | None) -> Level:
    """The row as it was begun today, else the row itself: a level changes from one day to another."""
    if done is None or not done.sets or done.level == row.number:
        return row
    return rules.level(row.id, done.level)


def tick_all(tx: Transaction, person: Person, now: datetime, pain_score: int | None = None) -> list[Ticked]:
    """Note what is left of today's exercises as done, each with its whole dose; returns what was noted."""
    shown = today(tx, person, now)
    left = [row for row in shown.plan.rows if not complete(shown.done.get(row.id), row)]
    return [note(tx, person, row, None, pain_score, now) for row in left]


def _with_pain(sets: Sequence[SetDone], said: int | None, before: Done | None) -> tuple[SetDone, ...]:
    """The sets with the pain of each: of those done before as it was, of the others what was just said."""
    had = [one.pain for one in before.sets] if before else []
    pains = [*had, *[said] * len(sets)]
    return tuple(replace(one, pain=pain) for one, pain in zip(sets, pains, strict=False))


def _highest(pains: Iterable[int | None]) -> int | None:
    return max((pain for pain in pains if pain is not None), default=None)


def set_done(tx: Transaction, person: Person, row: Level, pain_score: int | None, now: datetime) -> Ticked:
    """Note one more set of an exercise; above the pain rule it is stopped for today."""
    before = exercises.on(tx, person.id, person.today(now), row.id)
    had = before.sets if before else ()
    planned = bouts(begun(row, before))
    ticked = note(tx, person, row, planned[: len(had) + 1], pain_score, now)
    if too_sore(ticked.done) or _is_too_much(row.id, pain_score):
        stopped = exercises.put(tx, person.id, replace(ticked.done, stopped=True))
        return Ticked(stopped, len(had))
    return ticked


def stop(tx: Transaction, person: Person, row: Level, pain_score: int | None, now: datetime) -> Ticked:
    """Note that an exercise was left because it hurt; the sets done before are kept."""
    before = exercises.on(tx, person.id, person.today(now), row.id)
    ticked = note(tx, person, row, before.sets if before else (), pain_score, now)
    return Ticked(exercises.put(tx, person.id, replace(ticked.done, stopped=True)), ticked.sets_before)


def resume(tx: Transaction, person: Person, exercise_id: str, now: datetime) -> None:
    """Take today's stop of an exercise back: its sets stay, the pain that stopped it goes."""
    which = exercise(exercise_id).id
    done = exercises.on(tx, person.id, person.today(now), which)
    if done is None or not done.stopped:
        return
    if done.sets:
        sets = [replace(one, pain=None) if _is_too_much(which, one.pain) else one for one in done.sets]
        exercises.put(tx, person.id, _back_to(done, sets))
    elif done.public_id:
        exercises.remove(tx, person.id, done.public_id)


def undo(tx: Transaction, person: Person, public_id: UUID, sets_before: int) -> Done | None:
    """Take a tick back: what there was before it is kept. Returns what was undone, None if nothing.

    A tick that added no set, of an exercise done or stopped before, leaves nothing to take back.
    """
    done = exercises.by_public_id(tx, person.id, public_id)
    if done is None or sets_before >= len(done.sets) > 0 or (done.stopped and not done.sets):
        return None
    if sets_before > 0:
        exercises.put(tx, person.id, _back_to(done, done.sets[:sets_before]))
    else:
        exercises.remove(tx, person.id, public_id)
    return done


def _back_to(done: Done, sets: Sequence[SetDone]) -> Done:
    """An exercise gone on with after these sets, at the highest pain of them."""
    return replace(done, sets=tuple(sets), stopped=False, pain=_highest(one.pain for one in sets))


def done_by_id(tx: Transaction, person: Person, public_id: UUID) -> Done | None:
    """What was done under an id, if it is this person's."""
    return exercises.by_public_id(tx, person.id, public_id)


def bouts(row: Level) -> list[SetDone]:
    """The sets of a row one by one; those of an exercise with sides alternate, sore side first."""
    return [SetDone(row.dose.reps, row.dose.hold_s)] * row.bouts


def too_sore(done: Done) -> bool:
    """Whether the pain noted while doing it ends the exercise for today."""
    return _is_too_much(done.exercise, done.pain)


def _is_too_much(exercise_id: str, score: int | None) -> bool:
    return score is not None and score > rules.stops_above(exercise_id)


def complete(done: Done | None, row: Level) -> bool:
    """Whether nothing is left of an exercise today: the row is done, or it was stopped."""
    return done is not None and (done.stopped or len(done.sets) >= begun(row, done).bouts)
