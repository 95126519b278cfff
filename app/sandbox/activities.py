"""An athlete's activities as they are now: what the year tells, with what people added and changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime

from app.sandbox import store, year
from app.sandbox.outing import Outing, restored
from app.sandbox.people import BY_ID, Athlete
from app.sandbox.store import Transaction

FIRST_DAY = "first day"
ADDED_FROM = 20_000_000_000
MOST_MERGED = 64

_merged: dict[str, tuple[tuple[Outing, ...], tuple[Outing, ...] | None]] = {}  # by revision, and of what


class NoSuchActivity(Exception):
    """There is none of this id, or it was deleted."""


def first_day(tx: Transaction, now: datetime) -> date:
    """The day of the sandbox's first start, up to which the past was told; fixed when first asked for."""
    kept = store.fact(tx, FIRST_DAY)
    if kept is None:
        kept = now.astimezone(UTC).date().isoformat()
        store.remember(tx, FIRST_DAY, kept)
    return date.fromisoformat(kept)


def listed(tx: Transaction, athlete: Athlete, now: datetime) -> Sequence[Outing]:
    """All activities of an athlete, oldest first by the instant the API tells; private ones too."""
    began = first_day(tx, now)
    known = _known(tx, athlete, year.told(athlete, began, now))
    ahead = year.to_come(athlete, began, now)
    return [one for one in known if one.id not in ahead] if ahead else known


def _known(tx: Transaction, athlete: Athlete, told: tuple[Outing, ...]) -> Sequence[Outing]:
    """What is told with what was added and changed; put together anew only after a change."""
    revision = store.revision(tx, athlete.id)
    if revision is None:
        return told
    merged, of = _merged.get(revision, ((), None))
    if of is not told:
        if len(_merged) > MOST_MERGED:
            _merged.clear()
        merged = tuple(_with_changes(tx, athlete, told))
        _merged[revision] = merged, told
    return merged


def _with_changes(tx: Transaction, athlete: Athlete, told: Sequence[Outing]) -> list[Outing]:
    changes = store.changes(tx, athlete.id)
    as_changed = []
    for one in (*told, *(restored(fields) for fields in store.added(tx, athlete.id))):
        fields = changes.get(one.id, {})
        if fields is not None:
            as_changed.append(one.changed(fields) if fields else one)
    return sorted(as_changed, key=lambda outing: (outing.shown_start, outing.id))


def between(listed: Sequence[Outing], after: datetime | None, before: datetime | None) -> Sequence[Outing]:
    """Those of a list that begin between two instants, which are left out themselves."""
    begin = 0 if after is None else bisect_right(listed, after, key=lambda outing: outing.shown_start)
    end = (
        len(listed) if before is None else bisect_left(listed, before, key=lambda outing: outing.shown_start)
    )
    return listed[begin:end]


def found(tx: Transaction, id: int, now: datetime, athlete: Athlete | None = None) -> Outing:
    """The activity of an id, of one athlete or of anyone; raises NoSuchActivity."""
    for one in (athlete,) if athlete else BY_ID.values():
        for outing in listed(tx, one, now):
            if outing.id == id:
                return outing
    raise NoSuchActivity(f"There is no activity {id}.")
