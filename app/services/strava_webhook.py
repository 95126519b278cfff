"""The subscription to Strava's events: made under an address nobody can guess, told of, ended."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.adapters.strava_api import StravaApi
from app.adapters.strava_faults import StravaUnavailable
from app.services import strava_access
from app.services.strava_access import CallsUsed, Clock, Strava
from app.services.strava_inbox import hashed
from app.store import strava_subscriptions
from app.store.database import Database
from app.store.strava_budget import Urgency
from app.store.strava_subscriptions import Subscription

T = TypeVar("T")
PATH = "/strava/webhook"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Status:
    """What is subscribed.

    kept      the subscription as it is kept here, None without one
    there     Strava's numbers of the app's subscriptions
    """

    kept: Subscription | None
    there: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether events come in: here and at Strava it is the same one subscription."""
        return self.kept is not None and self.there == (self.kept.subscription_id,)


def status(db: Database, strava: Strava, clock: Clock) -> Status:
    """What is subscribed here and at Strava; raises CallsUsed or a StravaFault."""
    with db.read() as tx:
        kept = strava_subscriptions.of(tx, strava.origin)
    return Status(kept, tuple(_counted(db, strava, clock, lambda api: api.subscriptions())))


def create(db: Database, strava: Strava, base_url: str, clock: Clock) -> bool:
    """Subscribe to the events under `base_url`; False when that is so already.

    Strava calls the address before it agrees, so the pages have to answer there. A subscription under
    another address, or one that only Strava knows of, is ended first. Raises CallsUsed or a StravaFault.
    """
    callback = base_url + PATH
    found = status(db, strava, clock)
    if found.is_whole and found.kept is not None and found.kept.callback == callback:
        return False
    for each in found.there:
        _end(db, strava, clock, each)
    secret, verify = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    new = Subscription(strava.origin, hashed(secret), hashed(verify), callback, None, clock())
    with db.begin() as tx:
        strava_subscriptions.put(tx, new)
    try:
        number = _counted(db, strava, clock, lambda api: api.subscribe(f"{callback}/{secret}", verify))
    except (StravaUnavailable, CallsUsed):
        with db.begin() as tx:
            strava_subscriptions.forget(tx, strava.origin)
        raise
    with db.begin() as tx:
        strava_subscriptions.number(tx, strava.origin, new.secret_hash, number)
    return True


def delete(db: Database, strava: Strava, clock: Clock) -> int:
    """End all subscriptions of the app; returns how many there were. Raises CallsUsed or a StravaFault."""
    numbers = status(db, strava, clock).there
    for number in numbers:
        _end(db, strava, clock, number)
    with db.begin() as tx:
        strava_subscriptions.forget(tx, strava.origin)
    return len(numbers)


def _end(db: Database, strava: Strava, clock: Clock, number: int) -> None:
    _counted(db, strava, clock, lambda api: api.unsubscribe(number))


def _counted(db: Database, strava: Strava, clock: Clock, use: Callable[[StravaApi], T]) -> T:
    return strava_access.counted(db, strava, clock, use, Urgency.WAITING)
