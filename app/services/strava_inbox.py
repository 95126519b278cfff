"""Receives events from Strava, and looks at what they are about before anything is believed."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog

from app.adapters import strava_mapping
from app.adapters.strava_faults import NotThere
from app.domain.people import Person
from app.services import alerts, strava_access, strava_page, strava_purge, strava_traces
from app.services.strava_access import EVENT, CallsUsed, Clock, NotConnected, Strava
from app.services.strava_page import Tally
from app.store import (
    api_runs,
    people,
    strava_accounts,
    strava_events,
    strava_set_aside,
    strava_subscriptions,
    tasks,
)
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account
from app.store.strava_budget import Urgency
from app.store.strava_events import Event

BURST = 5  # activities of one athlete; for more the list is read, in fewer calls
MOST_ID, LATEST_S = 2**63, 2**40
WORDS = ("authorized", "private", "type")  # of an event's updates; a title is nobody's business here
WORD_LETTERS = 20
CHALLENGE_LETTERS = 200
MOST_OPEN = 200  # events of one athlete; of more none is stored, the list is read in any case
AGAIN_S = (10, 50, 210, 850)  # after it was announced, an activity that is not there yet is looked at again
GIVEN_UP_AFTER = timedelta(minutes=20)  # the tries of a task take 15
ACTIVITY, ATHLETE = "activity", "athlete"

log = structlog.get_logger("kneewise.strava")


class Received(StrEnum):
    """What became of what was sent to the callback.

    KEPT     the event is stored, now or when it came before; of very many the list tells instead
    DROPPED  it is of another subscription or about nobody here; it is counted
    ODD      it is no event
    UNKNOWN  nothing is subscribed under this address
    """

    KEPT = "kept"
    DROPPED = "dropped"
    ODD = "odd"
    UNKNOWN = "unknown"


def is_callback(tx: Transaction, secret: str, origin: str) -> bool:
    """Whether something is subscribed under this address; asked without the write lock."""
    subscription = strava_subscriptions.by_secret(tx, hashed(secret))
    return subscription is not None and subscription.origin == origin


def receive(tx: Transaction, secret: str, payload: object, origin: str, now: datetime) -> Received:
    """Store an event and ask for a look at what it is about; the same event twice is once.

    secret   the end of the callback's address
    payload  the body as JSON, whatever it is; None when it was none
    """
    subscription = strava_subscriptions.by_secret(tx, hashed(secret))
    if subscription is None or subscription.origin != origin:
        return Received.UNKNOWN
    event = _event(payload, now)
    if event is None or not isinstance(payload, Mapping):
        return Received.ODD
    account = strava_accounts.by_athlete(tx, origin, event.owner_id)
    ours = subscription.subscription_id in (None, payload.get("subscription_id"))
    if account is None or not ours:
        strava_subscriptions.drop_one(tx, origin)
        return Received.DROPPED
    if event.object_type == ACTIVITY and strava_events.count_open(tx, origin, event.owner_id) >= MOST_OPEN:
        strava_access.ask_sync(tx, account.id, now)
        return Received.KEPT
    if strava_events.add(tx, origin, event):
        strava_accounts.received(tx, account.id, now)
        if strava_events.count_pending(tx, origin, event.owner_id) > BURST:
            strava_access.ask_sync(tx, account.id, now)
        else:
            ask_look(tx, account, event.object_id, now)
    return Received.KEPT


def answer(tx: Transaction, secret: str, args: Mapping[str, str]) -> str | None:
    """The challenge to give back when Strava checks the callback; None when it is not for us to answer."""
    subscription = strava_subscriptions.by_secret(tx, hashed(secret))
    token, challenge = args.get("hub.verify_token", ""), args.get("hub.challenge", "")
    if subscription is None or args.get("hub.mode") != "subscribe":
        return None
    is_known = hmac.compare_digest(hashed(token), subscription.verify_hash)
    return challenge if is_known and 0 < len(challenge) <= CHALLENGE_LETTERS else None


def hashed(secret: str) -> str:
    """How the secrets of a subscription are kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def look(db: Database, strava: Strava, origin: str, object_id: int, clock: Clock) -> None:
    """Look at one thing that events were about, all of them in one call.

    Raises the faults of app.adapters.strava_faults, to be tried again later.
    """
    with db.read() as tx:
        pending = strava_events.pending(tx, origin, object_id)
        owners = {event.owner_id: strava_accounts.by_athlete(tx, origin, event.owner_id) for event in pending}
    for owner_id, account in owners.items():
        events = [event for event in pending if event.owner_id == owner_id]
        if origin != strava.origin or account is None:
            _done(db, events, "nobody's", clock())
            continue
        try:
            _look(db, strava, account, [one for one in events if one.object_type == ACTIVITY], clock)
            _ask_after(db, strava, account, [one for one in events if one.object_type == ATHLETE], clock)
        except NotConnected:
            _done(db, events, "not connected", clock())
        except CallsUsed as used:
            with db.begin() as tx:
                ask_look(tx, account, object_id, clock(), used.until)


def _look(db: Database, strava: Strava, account: Account, events: Sequence[Event], clock: Clock) -> None:
    """Fetch an activity and apply what Strava says of it now, whatever the events said and in which order."""
    if not events:
        return
    activity_id = events[0].object_id
    try:
        raw = strava_access.call(
            db,
            strava,
            account.id,
            clock,
            lambda api, token: api.activity(token, activity_id),
            Urgency.WAITING,
        )
    except NotThere:
        kinds = {event.aspect_type for event in events}
        if "create" in kinds and "delete" not in kinds:
            _look_later(db, account, events, clock())
            return
        raw = None
    with db.begin() as tx:
        _apply(tx, account.id, activity_id, raw, events, clock())


def _look_later(db: Database, account: Account, events: Sequence[Event], now: datetime) -> None:
    """Ask for another look at an activity that was announced and is not there yet; after some, give it up."""
    announced = max(event.received_at for event in events)
    again = (announced + timedelta(seconds=after_s) for after_s in AGAIN_S)
    due_at = next((at for at in again if at > now), None)
    with db.begin() as tx:
        if due_at is None:
            strava_events.done(tx, events, "not there", now)
        else:
            ask_look(tx, account, events[0].object_id, now, due_at)
    log.info("an activity that was announced is not there", origin=account.origin, looked_at_again=due_at)


def _apply(
    tx: Transaction,
    account_id: int,
    activity_id: int,
    raw: dict[str, Any] | None,
    events: Sequence[Event],
    now: datetime,
) -> None:
    """Store an activity, or delete its row when Strava does not show it any more; None: there is none."""
    account = strava_accounts.by_id(tx, account_id)
    person = None if account is None else people.by_id(tx, account.person_id)
    if account is None or person is None:
        return
    strava_accounts.reached(tx, account_id, now)
    if raw is not None and not _is_of(raw, account, activity_id):
        strava_events.done(tx, events, "another's", now)
        return
    outcome = _stored(tx, person, account, activity_id, raw, now)
    strava_events.done(tx, events, outcome, now)
    alerts.judge(tx, person, now)
    if outcome == "deleted":
        strava_traces.forget(tx, person)


def _stored(
    tx: Transaction,
    person: Person,
    account: Account,
    activity_id: int,
    raw: dict[str, Any] | None,
    now: datetime,
) -> str:
    taken = Tally()
    shown = raw is not None and (account.sees_private or not strava_mapping.is_private(raw))
    if raw is not None and shown:
        taken, found = strava_page.take(tx, person, account, [raw], now)
        if found:
            return "stored"
        if strava_set_aside.has(tx, account.id, str(activity_id)):
            return "set aside"
    held = api_runs.held(tx, person.id, {str(activity_id)})
    strava_page.take_out(tx, person, held)
    return "deleted" if held or taken.removed else "no run"


def _is_of(raw: Mapping[str, Any], account: Account, activity_id: int) -> bool:
    """Whether the activity is the one asked for, and this athlete's: an event may name anyone's."""
    athlete = raw.get("athlete")
    owner = athlete.get("id") if isinstance(athlete, Mapping) else account.athlete_id
    return raw.get("id") == activity_id and owner == account.athlete_id


def _ask_after(db: Database, strava: Strava, account: Account, events: Sequence[Event], clock: Clock) -> None:
    """End the connection when an event says that the runner has, and Strava takes our key no more."""
    ended = any(str(event.updates.get("authorized", "")).lower() == "false" for event in events)
    agreed = not ended or strava_access.still_agreed(db, strava, account.id, clock)
    with db.begin() as tx:
        strava_events.done(tx, events, "nothing to do" if agreed else "ended", clock())
        person = people.by_id(tx, account.person_id)
        if not agreed and person is not None:
            strava_purge.disconnect(tx, person, None, clock(), "deauthorized")


def ask_again(db: Database, strava: Strava, now: datetime) -> int:
    """Ask once more for looks that were left, and give up those tried for long; returns how many events."""
    with db.begin() as tx:
        left = strava_events.pending_before(tx, strava.origin, now)
        old = [event for event in left if event.received_at < now - GIVEN_UP_AFTER]
        strava_events.done(tx, old, "given up", now)
        for owner_id in {event.owner_id for event in left}:
            account = strava_accounts.by_athlete(tx, strava.origin, owner_id)
            if account is not None:
                events = [event for event in left if event.owner_id == owner_id and event not in old]
                ask_for(tx, account, events, now)
    return len(left)


def ask_for(tx: Transaction, account: Account, events: Sequence[Event], now: datetime) -> None:
    """Ask for a look at each thing that events of one athlete are about; of many, for the list."""
    things = {event.object_id for event in events}
    if len(things) > BURST:
        strava_access.ask_sync(tx, account.id, now)
        things = {event.object_id for event in events if event.object_type == ATHLETE}
    for thing in things:
        ask_look(tx, account, thing, now)


def ask_look(
    tx: Transaction, account: Account, object_id: int, now: datetime, due_at: datetime | None = None
) -> None:
    """Ask for a look at one thing, in the background; from an instant on with `due_at`."""
    payload = {"origin": account.origin, "object_id": object_id}
    key = f"{EVENT}:{account.origin}:{object_id}"
    lock = strava_access.lock(account.id)
    tasks.enqueue(tx, EVENT, payload, now, dedupe_key=key, lock=lock, due_at=due_at)


def _done(db: Database, events: Sequence[Event], outcome: str, now: datetime) -> None:
    with db.begin() as tx:
        strava_events.done(tx, events, outcome, now)


def _event(payload: object, now: datetime) -> Event | None:
    """The event in a body, None when it is none."""
    if not isinstance(payload, Mapping):
        return None
    owner, thing, at = (_whole(payload.get(name)) for name in ("owner_id", "object_id", "event_time"))
    kind, aspect = payload.get("object_type"), payload.get("aspect_type")
    if owner is None or thing is None or at is None or at >= LATEST_S:
        return None
    if kind not in (ACTIVITY, ATHLETE) or aspect not in ("create", "update", "delete"):
        return None
    return Event(owner, str(kind), thing, str(aspect), at, _words(payload.get("updates")), now)


def _words(updates: object) -> dict[str, Any]:
    if not isinstance(updates, Mapping):
        return {}
    told = {name: updates[name] for name in WORDS if isinstance(updates.get(name), str | bool)}
    return {name: str(value)[:WORD_LETTERS] for name, value in told.items()}


def _whole(value: object) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value < MOST_ID
    return int(value) if known and isinstance(value, int) else None
