"""The subscription to Strava's events: made under an address nobody can guess, told of, ended."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.adapters.strava_api import StravaApi, Subscribed
from app.adapters.strava_faults import StravaFault
from app.services import strava_access
from app.services.strava_access import CallsUsed
from app.services.strava_app import Clock, Strava
from app.services.strava_callback import hashed
from app.store import strava_events, strava_subscriptions
from app.store.database import Database
from app.store.strava_counts import Urgency
from app.store.strava_subscriptions import Subscription

T = TypeVar("T")
PATH = "/strava/webhook"
SECRET_BYTES = 32


class Elsewhere(Exception):
    """Strava sends this app's events to another server, which is named by its site."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is subscribed.

    kept           the subscription as it is kept here, None without one
    there          the app's subscriptions at Strava
    count, signed  events kept, and how many of them were signed; last_at: when the last one came
    """

    kept: Subscription | None
    there: tuple[Subscribed, ...]
    count: int = 0
    signed: int = 0
    last_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether events come in: here and at Strava it is the same one subscription."""
        return self.kept is not None and [one.number for one in self.there] == [self.kept.subscription_id]

    def elsewhere(self, base_url: str) -> str | None:
        """The site of another server that has the app's events, None when there is none."""
        ours = None if self.kept is None else self.kept.subscription_id
        foreign = [one.site for one in self.there if one.number != ours and one.site != base_url]
        return foreign[0] if foreign else None


def status(db: Database, strava: Strava, clock: Clock) -> Status:
    """What is subscribed here and at Strava; raises CallsUsed or a StravaFault."""
    there = tuple(_counted(db, strava, clock, lambda api: api.subscriptions()))
    with db.read() as tx:
        kept = strava_subscriptions.of(tx, strava.origin)
        return Status(kept, there, *strava_events.tally(tx, strava.origin))


def create(db: Database, strava: Strava, base_url: str, clock: Clock) -> bool:
    """Subscribe to the events under `base_url`; False when that is so already.

    Strava calls the address before it agrees, so the pages have to answer there. A subscription of this
    server under another address, or one that was broken off, is ended first. Raises Elsewhere, and CallsUsed
    or a StravaFault when Strava does not agree; then there is none.
    """
    callback = base_url + PATH
    found = status(db, strava, clock)
    if found.is_whole and found.kept is not None and found.kept.callback == callback:
        return False
    site = found.elsewhere(base_url)
    if site is not None and not strava.is_sandbox:  # whoever starts Kneewise has the sandbox's
        raise Elsewhere(site)
    for one in found.there:
        _end(db, strava, clock, one)
    secret, verify = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    new = Subscription(strava.origin, hashed(secret), hashed(verify), callback, None, clock())
    with db.begin() as tx:
        strava_subscriptions.put(tx, new)
    try:
        number = _counted(db, strava, clock, lambda api: api.subscribe(f"{callback}/{secret}", verify))
    except (StravaFault, CallsUsed):
        with db.begin() as tx:
            strava_subscriptions.forget(tx, strava.origin)
        raise
    with db.begin() as tx:
        strava_subscriptions.number(tx, strava.origin, new.secret_hash, number)
    return True


def delete(db: Database, strava: Strava, clock: Clock) -> int:
    """End all subscriptions of the app, and have none made unasked; returns how many there were.

    Raises CallsUsed or a StravaFault.
    """
    there = status(db, strava, clock).there
    for one in there:
        _end(db, strava, clock, one)
    with db.begin() as tx:
        strava_subscriptions.end(tx, strava.origin, clock())
    return len(there)


def _end(db: Database, strava: Strava, clock: Clock, each: Subscribed) -> None:
    _counted(db, strava, clock, lambda api: api.unsubscribe(each.number))


def _counted(db: Database, strava: Strava, clock: Clock, use: Callable[[StravaApi], T]) -> T:
    return strava_access.counted(db, strava, clock, use, Urgency.WAITING)
