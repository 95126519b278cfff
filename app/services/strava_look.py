"""Looks at Strava at what events were about, before anything of them is believed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from app.adapters.strava_faults import NotThere, StravaFault
from app.services import strava_access, strava_purge, strava_seen, strava_tasks
from app.services.strava_access import CallsUsed
from app.services.strava_app import Clock, NotConnected, Strava
from app.services.strava_callback import ACTIVITY, ATHLETE, BURST
from app.services.strava_tokens import Agreed
from app.store import people, strava_accounts, strava_events, strava_passes
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account, State
from app.store.strava_counts import Urgency
from app.store.strava_events import Event
from app.store.strava_passes import Kind

AGAIN_S = (10, 50, 210, 850)  # after it was announced, an activity that is not there yet is looked at again
SOON, LONGEST = timedelta(minutes=1), timedelta(hours=8)  # until another look, when Strava is in trouble
LEFT = timedelta(days=1)  # after which it is the activity that Strava cannot give: the list tells of it
LIST_EVERY = timedelta(minutes=1)  # at most, for bursts that go on
TO_THE_LIST = "left to the list"
OUTCOMES = {Agreed.YES: "nothing to do", Agreed.LOST: "not sure", Agreed.NO: "ended"}

log = structlog.get_logger("kneewise.strava")


def look(db: Database, strava: Strava, account_id: int, clock: Clock) -> None:
    """Look at what events of an athlete are about: each thing in one call, of many activities at the list.

    What Strava does not answer now is kept and looked at later.
    """
    with db.read() as tx:
        account = strava_accounts.by_id(tx, account_id)
        due = _due(tx, account, clock()) if account is not None else []
    if account is None or account.origin != strava.origin or not due:
        return
    if account.state is State.CONNECTING:  # what the runner came back with is taken in first
        _ask_later(db, account, clock() + SOON, clock())
        return
    things = {key: list(about) for key, about in groupby(sorted(due, key=_thing), key=_thing)}
    activities = [about for (kind, _), about in things.items() if kind == ACTIVITY]
    one_by_one = [about for (kind, _), about in things.items() if kind == ATHLETE]
    if len(activities) > BURST:
        _ask_list(db, account, clock())
    else:
        one_by_one += sorted(activities, key=lambda about: about[0].look_at or about[0].received_at)
    try:
        for n, events in enumerate(one_by_one):
            if not _looked(db, strava, account, events, clock):
                if n + 1 < len(one_by_one):
                    _ask_later(db, account, clock() + SOON, clock())
                return
    except CallsUsed as used:
        with db.read() as tx:
            until = strava_tasks.turn(tx, account.origin, account.id, used.until)
        _ask_later(db, account, until, clock())


def _due(tx: Transaction, account: Account, now: datetime) -> list[Event]:
    if account.athlete_id is None:
        return []
    return strava_events.due_of(tx, account.origin, account.athlete_id, now)


def _thing(event: Event) -> tuple[str, int]:
    return event.object_type, event.object_id


def _looked(db: Database, strava: Strava, account: Account, events: Sequence[Event], clock: Clock) -> bool:
    """Look at one thing; False when Strava gave no answer and the rest had better wait as well.

    Raises CallsUsed: then all of them wait for the next calls.
    """
    try:
        if events[0].object_type == ATHLETE:
            return _ask_after(db, strava, account, events, clock)
        _see(db, strava, account, events, clock)
    except NotConnected:  # the list is read from the beginning once the runner agrees anew
        with db.begin() as tx:
            strava_events.done(tx, events, "not connected", clock())
    except StravaFault as fault:
        now = clock()
        waited = now - min(event.received_at for event in events)
        is_left = events[0].object_type == ACTIVITY and waited >= LEFT
        with db.begin() as tx:
            if is_left:
                strava_events.done(tx, events, TO_THE_LIST, now)
            else:
                put_off(tx, account.id, events, now + min(max(waited, SOON), LONGEST), now)
        said = TO_THE_LIST if is_left else "waits for Strava"
        log.info(f"an event {said}", origin=account.origin, reason=str(fault))
        return False
    return True


def _see(db: Database, strava: Strava, account: Account, events: Sequence[Event], clock: Clock) -> None:
    """Fetch an activity and apply what Strava says of it now, whatever the events said and in which order."""
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
            with db.begin() as tx:
                if not wait_for(tx, account, events, clock()):
                    strava_tasks.ask_recent(tx, account.id, clock())
            return
        raw = None
    with db.begin() as tx:
        strava_seen.apply(tx, account.id, activity_id, raw, events, clock())


def wait_for(tx: Transaction, account: Account, events: Sequence[Event], now: datetime) -> bool:
    """Have activities that were announced and are not there looked for again.

    False when that was done for long enough: it is left to the list then.
    """
    announced = max(event.received_at for event in events)
    again = (announced + timedelta(seconds=after_s) for after_s in AGAIN_S)
    due_at = next((at for at in again if at > now), None)
    log.info("what was announced is not there", origin=account.origin, looked_at_again=due_at)
    if due_at is None:
        strava_events.done(tx, events, TO_THE_LIST, now)
    else:
        put_off(tx, account.id, events, due_at, now)
    return due_at is not None


def put_off(
    tx: Transaction, account_id: int, events: Sequence[Event], until: datetime, now: datetime
) -> None:
    """Have events looked at from an instant on."""
    strava_events.put_off(tx, events, until)
    strava_tasks.ask_look(tx, account_id, now, until)


def _ask_later(db: Database, account: Account, until: datetime, now: datetime) -> None:
    with db.begin() as tx:
        strava_tasks.ask_look(tx, account.id, now, until, folds=True)


def _ask_list(db: Database, account: Account, now: datetime) -> None:
    """Have the newest activities read; a burst that goes on waits a minute for the next reading."""
    with db.begin() as tx:
        passes = strava_passes.all_of(tx, account.id)
        read = [passes[kind].finished_at for kind in (Kind.FIRST, Kind.RECENT) if kind in passes]
        last = max((at for at in read if at is not None), default=None)
        if last is not None and timedelta(0) <= now - last < LIST_EVERY:
            strava_tasks.ask_look(tx, account.id, now, last + LIST_EVERY, folds=True)
        else:
            strava_tasks.ask_recent(tx, account.id, now)


def _ask_after(db: Database, strava: Strava, account: Account, events: Sequence[Event], clock: Clock) -> bool:
    """End the connection when an event says that the runner has, and Strava takes our keys no more.

    False while that is open.
    """
    ended = any(event.updates.get("authorized") == "false" for event in events)
    agreed = strava_access.still_agreed(db, strava, account.id, clock) if ended else Agreed.YES
    with db.begin() as tx:
        now_held = strava_accounts.by_id(tx, account.id)
        if now_held is None or now_held.asked_at != account.asked_at:
            strava_tasks.ask_look(tx, account.id, clock(), clock() + SOON)  # they have agreed anew meanwhile
            return True
        if agreed is Agreed.OPEN:
            put_off(tx, account.id, events, clock() + SOON, clock())
            return False
        strava_events.done(tx, events, OUTCOMES[agreed], clock())
        person = people.by_id(tx, account.person_id)
        if agreed is Agreed.NO and person is not None:
            strava_purge.disconnect(tx, person, None, clock(), "deauthorized")
    return True


def ask_again(db: Database, strava: Strava, now: datetime) -> int:
    """Ask once more for looks that were left; returns of how many athletes."""
    with db.read() as tx:
        owners = strava_events.owners_due(tx, strava.origin, now)
    for owner_id in owners:
        with db.begin() as tx:
            account = strava_accounts.by_athlete(tx, strava.origin, owner_id)
            if account is None:  # it came while they left
                strava_events.forget_owner(tx, strava.origin, owner_id)
            else:
                strava_tasks.ask_look(tx, account.id, now)
    return len(owners)
