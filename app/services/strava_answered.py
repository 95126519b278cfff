"""Closes the events that a reading of the list has answered, and asks for a look at the rest."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from app.services import strava_due, strava_look, strava_tasks
from app.services.strava_callback import ACTIVITY, BURST
from app.store import api_runs, strava_accounts, strava_events, strava_passes
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account
from app.store.strava_events import Event
from app.store.strava_passes import Kind

ANSWERED_WITHIN = timedelta(minutes=1)  # a page may have been on its way when an event came
OUTCOME = "read with the list"


def by_page(
    tx: Transaction, account: Account, ids: Collection[int], asked_at: datetime, now: datetime
) -> None:
    """Close what came before a page was asked for and is about activities on it, of whatever sport.

    Deletions are left to the end of the reading.
    """
    pending = _pending(tx, account)
    shown = [one for one in pending if one.object_id in ids and one.aspect_type != "delete"]
    strava_events.done(tx, [one for one in shown if one.received_at < asked_at], OUTCOME, now)


def by_pass(db: Database, account_id: int, now: datetime) -> None:
    """After the list was read: close what it has answered, and ask for a look at the rest.

    Many that came while it was read are a reason to read it once more; many that a second reading is going
    to answer wait for that.
    """
    with db.begin() as tx:
        account = strava_accounts.by_id(tx, account_id)
        pending = [] if account is None else _pending(tx, account)
        if account is None or not pending:
            return
        passes = strava_passes.all_of(tx, account_id)
        read = [passes[kind] for kind in (Kind.FIRST, Kind.RECENT) if kind in passes]
        began = max((each.began_at for each in read), default=now)
        early = [one for one in pending if one.received_at < began]
        left = _left(tx, account, early, began)
        strava_events.done(tx, _without(early, left), OUTCOME, now)
        are_few = len(_things(left)) <= BURST
        if len(early) < len(pending) or (left and are_few):
            strava_tasks.ask_look(tx, account.id, now)
        if not are_few and not any(each.doubted and each.is_reading for each in read):
            due = [one for one in left if one.look_at is None or one.look_at <= now]
            _wait_for(tx, account, due, now)


def _wait_for(tx: Transaction, account: Account, left: Sequence[Event], now: datetime) -> None:
    """Wait for many things that the newest part of the list did not answer, so that it answers them later.

    What was announced may be listed in a while; what lies further back the older parts of the list tell.
    """
    held = api_runs.held(tx, account.person_id, {str(one.object_id) for one in left})
    older = {int(one.external_id or 0) for one in held}
    old = [one for one in left if one.object_id in older]
    if old:
        strava_look.put_off(tx, account.id, old, now + strava_due.OLDER_EVERY, now)
    if new := [one for one in left if one.object_id not in older]:
        strava_look.wait_for(tx, account, new, now)


def _left(tx: Transaction, account: Account, events: Collection[Event], began: datetime) -> list[Event]:
    """Those about runs that were not seen since, or that were announced and are not there."""
    named = {str(one.object_id) for one in events}
    held = {one.external_id: one for one in api_runs.held(tx, account.person_id, named)}
    deleted = {one.object_id for one in events if one.aspect_type == "delete"}
    left = []
    for event in events:
        row = held.get(str(event.object_id))
        since = min(began, event.received_at + ANSWERED_WITHIN)
        seen = row is not None and (row.confirmed_at or began) >= since
        gone = row is None and (event.aspect_type != "create" or event.object_id in deleted)
        if not seen and not gone:
            left.append(event)
    return left


def _without(events: Collection[Event], left: Collection[Event]) -> list[Event]:
    ids = {one.id for one in left}
    return [one for one in events if one.id not in ids]


def _things(events: Collection[Event]) -> set[int]:
    return {one.object_id for one in events}


def _pending(tx: Transaction, account: Account) -> list[Event]:
    """The events about activities of an athlete that are still open."""
    if account.athlete_id is None:
        return []
    pending = strava_events.pending_of(tx, account.origin, account.athlete_id)
    return [event for event in pending if event.object_type == ACTIVITY]
