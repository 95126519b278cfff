"""Planned runs as a calendar's file: the same run has the same name in it whenever it is made.

A run whose hour was said begins at that hour on the clock of wherever its runner is, and lasts by one
fixed pace; others last a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.sentences import ceiling, distance
from app.domain.thresholds import DEFAULT

if TYPE_CHECKING:
    from icalendar import Event

MADE_BY = "-//Kneewise//Planned runs//EN"


def calendar(plans: Iterable[PlannedRun], person: Person, now: datetime, about: str = "") -> bytes:
    """These planned runs as one file; `about` is said with each of them."""
    from icalendar import Calendar

    made = Calendar()
    for name, value in (("prodid", MADE_BY), ("version", "2.0"), ("method", "PUBLISH")):
        made.add(name, value)
    for plan in plans:
        made.add_component(_event(plan, person, now, about))
    written: bytes = made.to_ical()
    return written


def _event(plan: PlannedRun, person: Person, now: datetime, about: str) -> Event:
    from icalendar import Event

    event = Event()
    named = f"{plan.day} {plan.distance_m} {'race' if plan.race else 'run'}"
    event.add("uid", f"{uuid5(person.public_id, named)}@kneewise")
    event.add("dtstamp", now.astimezone(UTC))
    if plan.at is None:
        event.add("dtstart", plan.day)
        event.add("dtend", plan.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # the day stays free for others
    else:
        event.add("dtstart", datetime.combine(plan.day, plan.at))  # of no zone: the clock at hand
        event.add("duration", _takes(plan.distance_m))
    event.add("summary", _summary(plan, person.units))
    if about:
        event.add("description", about)
    return event


def _takes(distance_m: int) -> timedelta:
    """How long a run stands in a calendar, in whole minutes; nobody says how fast it will be."""
    return timedelta(minutes=-(-distance_m * DEFAULT.plan_calendar_pace // 1000))


def _summary(plan: PlannedRun, units: str) -> str:
    """ "Run 14.0 km", "Race 21.1 km"; a run is cut as its ceiling is, so that it never reads longer."""
    if plan.race:
        return f"Race {distance(plan.distance_m, units)}"
    return f"Run {ceiling(plan.distance_m, units)}"
