"""What a runner does at the practice Strava: run, edit, delete, hide, leave; and the events it makes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.sandbox import activities, events, grants, store
from app.sandbox.activities import ADDED_FROM
from app.sandbox.outing import Outing
from app.sandbox.people import Athlete
from app.sandbox.store import Transaction

SECONDS_A_KM = 345
STANDING_S = 60
BREAK = timedelta(minutes=40)
USUAL: dict[str, Any] = {
    "title": "Practice run",
    "cadence": 83.5,
    "heart_bpm": 148.0,
    "max_heart_bpm": 169.0,
    "effort": 41.0,
    "device": "Garmin Forerunner 265",
}


def finish(
    tx: Transaction, athlete: Athlete, fields: Mapping[str, Any], now: datetime, days_ago: float = 0
) -> Outing:
    """Record a run that ended now, or some days ago and is handed in late; `fields` have other values."""
    given = USUAL | dict(fields)
    given.setdefault("distance_m", 8_000.0)
    given.setdefault("moving_s", round(given["distance_m"] / 1000 * SECONDS_A_KM))
    given.setdefault("elapsed_s", given["moving_s"] + STANDING_S)
    ended = (now - timedelta(days=days_ago)).replace(microsecond=0)
    start = _free(tx, athlete, ended - timedelta(seconds=given["elapsed_s"]), given["elapsed_s"], now)
    new = Outing(id=0, athlete_id=athlete.id, start=start, timezone=athlete.timezone).changed(given)
    numbered = store.add(tx, athlete.id, new.stored(), ADDED_FROM)
    return new.changed({"id": numbered["id"]})


def _free(tx: Transaction, athlete: Athlete, start: datetime, elapsed_s: int, now: datetime) -> datetime:
    """The start, or an earlier one: nobody runs twice at once, and two that overlap are read as one."""
    for other in reversed(activities.listed(tx, athlete, now)):
        if other.start - BREAK < start + timedelta(seconds=elapsed_s) and start < other.end + BREAK:
            start = other.start - BREAK - timedelta(seconds=elapsed_s)
    return start


def tell_of_new(tx: Transaction, new: Outing, now: datetime) -> None:
    """Make the event of a new activity, unless it is kept from the app."""
    if _may_see(tx, new):
        events.tell(tx, now, new.athlete_id, ("activity", new.id, "create"))


def change(
    tx: Transaction, athlete: Athlete, id: int, fields: Mapping[str, Any], now: datetime
) -> tuple[Outing, Outing]:
    """Give an activity other values; returns it as it was and as it is. Raises NoSuchActivity."""
    before = activities.found(tx, id, now, athlete)
    after = before.changed(fields)
    kept = after.stored()
    store.change(tx, athlete.id, id, {name: kept[name] for name in fields})
    return before, after


def tell_of_change(tx: Transaction, before: Outing, after: Outing, now: datetime) -> None:
    """Make the event of a change: of title, sport and privacy alone, as an app of its scopes is told."""
    saw, sees = _may_see(tx, before), _may_see(tx, after)
    if saw != sees:
        events.tell(tx, now, after.athlete_id, ("activity", after.id, "create" if sees else "delete"))
        return
    updates = {
        name: value
        for name, value, was in (
            ("title", after.title, before.title),
            ("type", after.sport, before.sport),
            ("private", str(after.only_me).lower(), str(before.only_me).lower()),
        )
        if value != was
    }
    if sees and updates:
        events.tell(tx, now, after.athlete_id, ("activity", after.id, "update"), updates)


def remove(tx: Transaction, athlete: Athlete, id: int, now: datetime) -> Outing:
    """Delete an activity and return what it was; raises NoSuchActivity."""
    gone = activities.found(tx, id, now, athlete)
    store.remove(tx, athlete.id, id)
    return gone


def tell_of_end(tx: Transaction, gone: Outing, now: datetime) -> None:
    """Make the event of a deleted activity."""
    if _may_see(tx, gone):
        events.tell(tx, now, gone.athlete_id, ("activity", gone.id, "delete"))


def leave(tx: Transaction, athlete: Athlete, now: datetime, is_told: bool = True) -> None:
    """End the connection from the athlete's side, as on a page of settings."""
    if is_told:
        events.tell(tx, now, athlete.id, ("athlete", athlete.id, "update"), {"authorized": "false"})
    grants.revoke(tx, athlete.id)


def age(tx: Transaction, athlete: Athlete, ends: datetime) -> int:
    """Have an athlete's access tokens end at an instant, in seconds since 1970 as it is returned."""
    at = int(ends.timestamp())
    tx.execute("UPDATE tokens SET expires_at = ? WHERE athlete_id = ?", (at, athlete.id))
    return at


def _may_see(tx: Transaction, outing: Outing) -> bool:
    scopes = grants.granted(tx, outing.athlete_id) or frozenset()
    return "activity:read_all" in scopes or ("activity:read" in scopes and not outing.only_me)
