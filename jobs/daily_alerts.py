"""Judges every runner once a day, from their own morning on and outside their quiet hours."""

from datetime import datetime

import structlog

from app.domain.people import Person
from app.services import alerts, reminder_history
from app.store import jobs, people
from app.store.database import Database

log = structlog.get_logger("kneewise.daily_alerts")


def run(db: Database, now: datetime) -> int:
    """Judge and remind each runner who is due and was not judged today; return how many.

    One who had a reminder less than 20 hours ago waits, and is judged later the same day. Each runner is
    one transaction; one that fails is tried again at the next turn and holds up no other.
    """
    with db.read() as tx:
        judged = jobs.successes(tx, "daily_alerts:")
        waiting = [
            person
            for person in people.runners(tx)
            if is_left(person, judged.get(_name(person)), now) and reminder_history.is_due(tx, person, now)
        ]
    done = 0
    for person in waiting:
        try:
            with db.begin() as tx:
                alerts.morning(tx, person, now)
                jobs.succeeded(tx, _name(person), now)
        except Exception:
            log.exception("a runner could not be judged", person=person.id)
        else:
            done += 1
    return done


def is_left(person: Person, judged: datetime | None, now: datetime) -> bool:
    """Whether a runner was not yet judged on their local day."""
    return judged is None or person.today(judged) != person.today(now)


def _name(person: Person) -> str:
    return f"daily_alerts:{person.id}"
