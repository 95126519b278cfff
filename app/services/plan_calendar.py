"""Planned runs as a calendar's file, RFC 5545: the same run has the same name in it whenever it is made.

A run whose hour was said begins at that hour on the clock of wherever its runner is; others last a day.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid5

from app.domain.people import Person
from app.domain.planning import PlannedRun
from app.domain.sentences import ceiling, distance

LINE_OCTETS = 75  # a longer line goes on in the next, behind a blank
MADE_BY = "-//Kneewise//Planned runs//EN"


def calendar(plans: Iterable[PlannedRun], person: Person, now: datetime, about: str = "") -> str:
    """These planned runs as one file; `about` is said with each of them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MADE_BY}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for plan in plans:
        lines += _event(plan, person, now, about)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(plan: PlannedRun, person: Person, now: datetime, about: str) -> Iterator[str]:
    named = f"{plan.day} {plan.distance_m} {'race' if plan.race else 'run'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(person.public_id, named)}@kneewise"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if plan.at is None:
        yield f"DTSTART;VALUE=DATE:{plan.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{plan.day + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DTSTART:{plan.day:%Y%m%d}T{plan.at:%H%M%S}"
    yield f"SUMMARY:{_text(_summary(plan, person.units))}"
    if about:
        yield f"DESCRIPTION:{_text(about)}"
    yield "END:VEVENT"


def _summary(plan: PlannedRun, units: str) -> str:
    """ "Run 14.0 km", "Race 21.1 km"; a run is cut as its ceiling is, so that it never reads longer."""
    if plan.race:
        return f"Race {distance(plan.distance_m, units)}"
    return f"Run {ceiling(plan.distance_m, units)}"


def _text(words: str) -> str:
    """Words as a value: what would end it or mean something else stands behind a backslash."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, no letter of which is cut in two."""
    piece = ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > LINE_OCTETS:
            yield piece
            piece = " "
        piece += letter
    yield piece
