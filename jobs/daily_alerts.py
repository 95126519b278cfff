"""Judges every runner once a day, in their own morning."""

from datetime import datetime, time

import structlog

from app.domain.people import Person
from app.services import alerts
from app.store import jobs, people
from app.store.database import Database

MORNING = time(8, 0)  # local; science.md §6.2

log = structlog.get_logger("kneewise.daily_alerts")


def run(db: Database, now: datetime) -> int:
    """Judge and remind each runner whose morning has come and who was not judged today; return how many.

    Each runner is one transaction; one that fails is tried again at the next turn and holds up no other.
    """
    with db.read() as tx:
        judged = jobs.successes(tx, "daily_alerts:")
        waiting = [
            person for person in people.runners(tx) if is_morning(person, judged.get(_name(person)), now)
        ]
    done = 0
    for person in waiting:
        try:
            with db.begin() as tx:
                alerts.judge(tx, person, now)
                alerts.remind(tx, person, now)
                jobs.succeeded(tx, _name(person), now)
        except Exception:
            log.exception("a runner could not be judged", person=person.id)
        else:
            done += 1
    return done


def is_morning(person: Person, judged: datetime | None, now: datetime) -> bool:
    """Whether a runner's local morning has come without their having been judged that local day."""
    local = now.astimezone(person.zone)
    return local.time() >= MORNING and (judged is None or person.today(judged) != local.date())


def _name(person: Person) -> str:
    return f"daily_alerts:{person.id}"
