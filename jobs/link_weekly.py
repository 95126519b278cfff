"""Asks for the weekly analysis of every runner whose week has begun, a few at a time."""

from datetime import datetime, timedelta

from app.services import link_analysis
from app.store import jobs, people
from app.store.database import Database

APART = timedelta(seconds=2)  # so that what else is asked for meanwhile is not kept waiting
AT_ONCE = 400  # runners at a turn; the others wait for the next one


def run(db: Database, now: datetime) -> int:
    """Ask for the analyses that are due; returns of how many runners.

    What was missed while Kneewise stood still is asked for once: of the last week alone.
    """
    with db.read() as tx:
        made = jobs.successes(tx, f"{link_analysis.TASK}:")
        due = [
            person
            for person in people.runners(tx)
            if link_analysis.is_due(person, made.get(link_analysis.key_of(person)), now)
        ]
    if due:
        with db.begin() as tx:
            for place, person in enumerate(due[:AT_ONCE]):
                link_analysis.ask(tx, person, now, now + place * APART)
    return len(due[:AT_ONCE])
