"""The glute and hip programme: fourteen exercises, today's session, and what was done."""

from app.domain.exercises.catalogue import (
    EXERCISES,
    GENTLE,
    GROUPS,
    SHORT,
    STARTER,
    Dose,
    Exercise,
)
from app.domain.exercises.done import Done, SetDone, days_in_week, part_days, session_days, sessions_in_week
from app.domain.exercises.plan import (
    Plan,
    PlanKind,
    minutes,
    next_strength_days,
    non_consecutive,
    short_dose,
    todays,
)

__all__ = [
    "EXERCISES",
    "GENTLE",
    "GROUPS",
    "SHORT",
    "STARTER",
    "Done",
    "Dose",
    "Exercise",
    "Plan",
    "PlanKind",
    "SetDone",
    "days_in_week",
    "minutes",
    "next_strength_days",
    "non_consecutive",
    "part_days",
    "session_days",
    "sessions_in_week",
    "short_dose",
    "todays",
]
