"""Make the demo: a therapist and six patients, whose lives go through the same services as everyone's."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from app.clock import Clock
from app.demo import rosa, therapist
from app.demo.acts import ZONE
from app.demo.living import live
from app.demo.patients import PATIENTS
from app.demo.sketch import tell
from app.demo.story import Story
from app.domain.people import Person
from app.services import link_analysis, link_weekly
from app.services.link_weekly import Policy
from app.store import people, tasks
from app.store.database import Database

ANALYSES = 2  # weekly ones in a row, as many as a pattern takes


def make(db: Database, clock: Clock, reset: bool = False) -> Person:
    """The demo's first runner; all of it is made now unless it is there; `reset` makes it anew, up to today.

    One that was broken off is made anew; who asks while another is at it waits for that one. Takes about
    half a minute, in many short transactions.
    """
    with _alone(db):
        now = clock()
        with db.begin() as tx:
            first, is_whole = people.demo(tx), people.demo(tx, is_therapist=True) is not None
            if first is not None and is_whole and not reset:
                return first
            people.remove_demo(tx)
        return _made(db, now)


@contextmanager
def _alone(db: Database) -> Iterator[None]:
    """Hold the lock of the one who makes the demo; it goes with the process, however that ends."""
    with Path(f"{db.path}.demo").open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield


def _made(db: Database, now: datetime) -> Person:
    """Everyone, with all that happened up to now; the first runner's door opens while the others are made."""
    today = now.astimezone(ZONE).date()
    seen_by = therapist.join(db, today)
    first = _patient(db, rosa.tell(today), seen_by, now)
    with db.begin() as tx:
        people.open_demo(tx, now, only=first)
    for sketch in PATIENTS:
        _patient(db, tell(sketch, today), seen_by, now)
    with db.begin() as tx:
        people.open_demo(tx, now)
    return first


def _patient(db: Database, story: Story, seen_by: Person, now: datetime) -> Person:
    """One runner, who shares with the therapist, with the weekly analyses of the last weeks."""
    person = live(db, story, now)
    therapist.see(db, seen_by, person, story)
    for back in reversed(range(ANALYSES)):
        _analyse(db, person, link_analysis.begins(person, now) - timedelta(weeks=back))
    with db.begin() as tx:
        tasks.withdraw(tx, link_analysis.key_of(person))
    return person


def _analyse(db: Database, person: Person, at: datetime) -> None:
    """The weekly analysis as it was made at an instant."""
    link_weekly.weekly(db, person.public_id, lambda: at, Policy())
