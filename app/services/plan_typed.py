"""Reads a planned run that someone typed in, and says in words what cannot be taken."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.thresholds import DEFAULT, Thresholds
from app.services import written
from app.services.run_typed import clock_of, distance_of


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """The fields of the form as sent; empty where nothing was typed.

    day       2026-11-14
    distance  in the person's units, "14" or "14,5"
    clock     07:10, local; may be empty
    race      "1" when it is a race
    """

    day: str = ""
    distance: str = ""
    clock: str = ""
    race: str = ""


class NotAPlan(Exception):
    """What was typed is no planned run yet: a sentence for each field, and all that was typed."""

    def __init__(self, problems: dict[str, str], typed: TypedPlan) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
        self.typed = typed


def read(typed: TypedPlan, person: Person, now: datetime, limits: Thresholds = DEFAULT) -> PlannedRun:
    """The run that is planned, in whole metres; raises NotAPlan with a sentence a field."""
    problems: dict[str, str] = {}
    day = _day(typed.day, person.today(now), limits, problems)
    metres = distance_of(typed.distance, person.units, limits, problems)
    at = clock_of(typed.clock, problems)
    if problems:
        raise NotAPlan(problems, typed)
    return PlannedRun(day, metres, at, typed.race == "1")


def _day(text: str, today: date, limits: Thresholds, problems: dict[str, str]) -> date:
    day = written.day(text)
    if day is None:
        problems["day"] = f"Give the day as year, month and day, for example {today}."
        return today
    if day < today:
        problems["day"] = "That day is over. Choose today or a later day."
    if day > today + timedelta(days=limits.plan_days):
        problems["day"] = "A run is planned for the year ahead at most. Check the year."
    return day
