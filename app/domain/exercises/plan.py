"""Today's session: the starter set on strength days, a gentle one after high scores, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.exercises.catalogue import EXERCISES, GENTLE, SHORT, STARTER, Dose, Exercise
from app.domain.thresholds import DEFAULT, Thresholds


class PlanKind(StrEnum):
    """What kind of day it is for exercises."""

    STARTER = "starter"
    GENTLE = "gentle"
    REST = "rest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's exercises.

    exercises  ids in order; empty on a rest day and while a warning sign mutes
    minutes    about how long it takes, 0 when empty
    """

    exercises: tuple[str, ...]
    minutes: int
    kind: PlanKind
    is_strength_day: bool


def todays(
    today: date,
    strength_days: Sequence[int],
    worst_today: int | None,
    flagged: bool,
    called_for: bool = False,
    risen: bool = False,
    limits: Thresholds = DEFAULT,
) -> Plan:
    """Today's session.

    strength_days  weekdays, Monday 0
    worst_today    the latest known day's worst score, None when not logged
    flagged        an open warning sign of the two most urgent tiers: no exercises at all
    called_for     a finding asks for a session today, whatever the weekday
    risen          scores stand above the usual: the session is the gentle one, rest stays rest
    At 6 or more the gentle set takes the place of the session, and of rest; science 4.2 (D).
    """
    planned = today.weekday() in strength_days
    if flagged:
        return Plan((), 0, PlanKind.NONE, planned)
    if worst_today is not None and worst_today >= limits.gentle_score:
        return Plan(GENTLE, minutes(GENTLE, limits), PlanKind.GENTLE, planned)
    if (planned or called_for) and risen:
        return Plan(GENTLE, minutes(GENTLE, limits), PlanKind.GENTLE, planned)
    if planned or called_for:
        return Plan(STARTER, minutes(STARTER, limits), PlanKind.STARTER, planned)
    return Plan((), 0, PlanKind.REST, planned)


def minutes(exercises: Iterable[str], limits: Thresholds = DEFAULT) -> int:
    """About how many whole minutes these take: the work, the rests, and getting into place.

    The short set is done with its short doses.
    """
    ids = tuple(exercises)
    seconds = sum(_seconds(EXERCISES[one], short_dose(one) if ids == SHORT else None, limits) for one in ids)
    return round(seconds / 60)


def short_dose(exercise: str) -> Dose:
    """The dose of the short version: one set fewer, with little rest."""
    dose = EXERCISES[exercise].dose
    return replace(dose, sets=max(1, dose.sets - 1), rest_s=DEFAULT.short_rest_s)


def _seconds(exercise: Exercise, dose: Dose | None, limits: Thresholds) -> int:
    dose = dose or exercise.dose
    one = (dose.reps or 0) * limits.rep_s or dose.hold_s or 0
    if dose.reps and dose.hold_s:
        one += dose.reps * (dose.hold_s - 1)  # a rep already holds for one second
    bouts = dose.sets * (2 if exercise.ways else 1)
    return bouts * one + (bouts - 1) * dose.rest_s + limits.change_s


def non_consecutive(weekdays: Iterable[int]) -> bool:
    """Whether no two of these weekdays follow one another; Sunday is followed by Monday."""
    days = set(weekdays)
    return not any((day + 1) % 7 in days for day in days)


def next_strength_days(after: date, strength_days: Sequence[int], count: int = 2) -> tuple[date, ...]:
    """The next planned days after a date, that date excluded; empty without planned days."""
    ahead = (after + timedelta(days=n) for n in range(1, 7 * count + 1))
    planned = (day for day in ahead if day.weekday() in strength_days)
    return tuple(day for day, _ in zip(planned, range(count), strict=False))
