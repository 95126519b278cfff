"""The weekly analysis of one runner's running and pain: what is stored of it, and when the next one comes."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from app.domain.analyses import Analysis
from app.domain.link import Scope
from app.domain.people import Person, Side, week_of
from app.domain.runs import Source
from app.store import link, tasks
from app.store.database import Transaction

TASK = "link_analysis"
AT = time(4)  # in the runner's zone, on the first day of their week
KNEES = (Side.LEFT, Side.RIGHT)


def latest(
    tx: Transaction,
    person: Person,
    scope: Scope,
    side: Side | None = None,
    sources: Collection[Source] | None = None,
) -> Analysis | None:
    """The newest analysis of a scope; None while there is none.

    side     the knee; else the one the runner chose, else the sorer one, else the right
    sources  those that may be shown, None for all; an analysis that rests on another is passed over
    """
    knee = next((each for each in (side, person.knee) if each in KNEES), None)
    found = link.newest(tx, person.id, scope, knee, sources)
    return max(found, key=lambda one: (one.facts.made.sore_days, one.side is Side.RIGHT), default=None)


def ask(tx: Transaction, person: Person, now: datetime, due_at: datetime | None = None) -> None:
    """Ask for an analysis, now or from an instant on; one that stands already stays as it is."""
    key = _key(person)
    tasks.enqueue(tx, TASK, {"person": str(person.public_id)}, now, dedupe_key=key, lock=key, due_at=due_at)


def is_waiting(tx: Transaction, person: Person) -> bool:
    """Whether an analysis is still to be worked out."""
    return tasks.asked_for(tx, _key(person))


def begins(person: Person, now: datetime) -> datetime:
    """From when on the analysis of the runner's running week is made."""
    first = datetime.combine(week_of(person.today(now), person.week_start), AT, person.zone)
    return first if first <= now else first - timedelta(weeks=1)


def next_due(person: Person, now: datetime) -> datetime:
    """When the next weekly one is made, in the runner's zone."""
    return begins(person, now) + timedelta(weeks=1)


def _key(person: Person) -> str:
    return f"{TASK}:{person.public_id}"
