"""Closes the events that a reading of the list has answered, and asks for a look at the rest."""

from collections.abc import Collection
from datetime import datetime

from app.services import strava_inbox
from app.services.strava_inbox import ACTIVITY, BURST
from app.store import api_runs, strava_accounts, strava_events, strava_passes
from app.store.database import Database, Transaction
from app.store.strava_accounts import Account
from app.store.strava_events import Event
from app.store.strava_passes import Kind

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
        answered = _answered(tx, account, early, began)
        strava_events.done(tx, answered, OUTCOME, now)
        strava_inbox.ask_for(tx, account, [one for one in pending if one not in early], now)
        open_still = {one.object_id for one in early if one not in answered}
        if len(open_still) > BURST and any(each.doubted and each.is_reading for each in read):
            return
        for number in open_still:
            strava_inbox.ask_look(tx, account, number, now)


def _answered(tx: Transaction, account: Account, events: Collection[Event], began: datetime) -> list[Event]:
    """Those about runs that were seen since a reading began, and about what is not there any more."""
    named = {str(one.object_id) for one in events}
    held = {one.external_id: one for one in api_runs.held(tx, account.person_id, named)}
    deleted = {one.object_id for one in events if one.aspect_type == "delete"}
    answered = []
    for event in events:
        row = held.get(str(event.object_id))
        seen = row is not None and (row.confirmed_at or began) >= began
        gone = row is None and (event.aspect_type != "create" or event.object_id in deleted)
        if seen or gone:
            answered.append(event)
    return answered


def _pending(tx: Transaction, account: Account) -> list[Event]:
    """The events about activities of an athlete that are still open."""
    if account.athlete_id is None:
        return []
    pending = strava_events.pending_of(tx, account.origin, account.athlete_id)
    return [event for event in pending if event.object_type == ACTIVITY]
