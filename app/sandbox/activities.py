"""An athlete's activities as they are now: what the year tells, with what people added and changed."""

from datetime import UTC, date, datetime

from app.sandbox import store, year
from app.sandbox.outing import Outing, restored
from app.sandbox.people import BY_ID, Athlete
from app.sandbox.store import Transaction

FIRST_DAY = "first day"
ADDED_FROM = 20_000_000_000


class NoSuchActivity(Exception):
    """There is none of this id, or it was deleted."""


def first_day(tx: Transaction, now: datetime) -> date:
    """The day of the sandbox's first start, up to which the past was told; fixed when first asked for."""
    kept = store.fact(tx, FIRST_DAY)
    if kept is None:
        kept = now.astimezone(UTC).date().isoformat()
        store.remember(tx, FIRST_DAY, kept)
    return date.fromisoformat(kept)


def listed(tx: Transaction, athlete: Athlete, now: datetime) -> list[Outing]:
    """All activities of an athlete, oldest first by the instant the API tells; private ones too."""
    told = year.outings(athlete, first_day(tx, now), now)
    added = [restored(fields) for fields in store.added(tx, athlete.id)]
    changes = store.changes(tx, athlete.id)
    if not (added or changes):
        return told
    as_changed = [
        one.changed(changes.get(one.id) or {}) for one in told + added if changes.get(one.id, {}) is not None
    ]
    return sorted(as_changed, key=lambda outing: (outing.shown_start, outing.id))


def found(tx: Transaction, id: int, now: datetime, athlete: Athlete | None = None) -> Outing:
    """The activity of an id, of one athlete or of anyone; raises NoSuchActivity."""
    for one in (athlete,) if athlete else BY_ID.values():
        for outing in listed(tx, one, now):
            if outing.id == id:
                return outing
    raise NoSuchActivity(f"There is no activity {id}.")
