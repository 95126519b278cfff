"""Judges every runner once a day, from their own morning on and outside their quiet hours."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from app.domain.people import Person
from app.services import alerts, reminder_history, rounds
from app.store import jobs, people
from app.store.database import Database, Transaction

AT_ONCE = 200  # runners judged together; other writers wait for them

log = structlog.get_logger("kneewise.daily_alerts")


def run(db: Database, now: datetime) -> int:
    """Judge and remind each runner who is due and was not judged today; return how many.

    One who had a reminder less than 20 hours ago waits, and is judged later the same day. Those of whom
    runs alone say something are judged together; each other is one transaction. One that fails is tried
    again at the next turn and holds up no other; one who is gone by then is passed over.
    """
    with db.read() as tx:
        judged = jobs.successes(tx, "daily_alerts:")
        left = [each for each in people.runners(tx) if is_left(each, judged.get(_name(each)), now)]
        waiting = reminder_history.due(tx, left, now)
    portions = (waiting[at : at + AT_ONCE] for at in range(0, len(waiting), AT_ONCE))
    return sum(_judged(db, portion, now) for portion in portions)


def _judged(db: Database, waiting: Sequence[Person], now: datetime) -> int:
    """Judge some runners, those of whom runs alone say something together; return how many were judged."""
    calm: set[int] = set()
    try:
        with db.begin() as tx:
            waiting = _still_here(tx, waiting)
            calm = {person.id for person in rounds.morning(tx, waiting, now)}
            jobs.all_succeeded(tx, [_name(person) for person in waiting if person.id in calm], now)
    except Exception:
        log.exception("runners could not be judged together; each is judged alone")
        calm = set()
    return len(calm) + sum(_is_judged(db, person, now) for person in waiting if person.id not in calm)


def _is_judged(db: Database, person: Person, now: datetime) -> bool:
    """Judge one runner alone; return whether that went well."""
    try:
        with db.begin() as tx:
            here = _still_here(tx, [person])
            for each in here:
                alerts.morning(tx, each, now)
                jobs.succeeded(tx, _name(each), now)
    except Exception:
        log.exception("a runner could not be judged", person=person.id)
        return False
    return bool(here)


def _still_here(tx: Transaction, listed: Sequence[Person]) -> list[Person]:
    """Those of the people listed who were not removed since, as they are now."""
    found = people.by_ids(tx, [person.id for person in listed])
    now = ((person, found.get(person.id)) for person in listed)
    return [here for person, here in now if here is not None and here.public_id == person.public_id]


def is_left(person: Person, judged: datetime | None, now: datetime) -> bool:
    """Whether a runner was not yet judged on their local day."""
    return judged is None or person.today(judged) != person.today(now)


def _name(person: Person) -> str:
    return f"daily_alerts:{person.id}"
