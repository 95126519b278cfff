"""Asks for what is due of each connection to Strava and for goodbyes left, and lets copies expire."""

from datetime import datetime, timedelta

from app.services import strava_expiry, strava_goodbye, strava_sync, strava_tasks
from app.services.strava_app import Strava
from app.services.strava_tasks import SYNC, WEBHOOK
from app.store import strava_goodbyes, strava_subscriptions, tasks
from app.store.database import Database

AGAIN = timedelta(hours=1)  # after a reading was given up


def run(db: Database, strava: Strava | None, now: datetime) -> int:
    """Ask for the connections with anything to do, oldest copies first; returns how many there are.

    Without Strava, and of connections to another app, only what may be kept no longer is deleted.
    """
    strava_expiry.expire_away(db, strava, now)
    if strava is None:
        return 0
    with db.read() as tx:
        failed = [one for one in tasks.failures(tx, [SYNC]) if timedelta(0) <= now - one.at < AGAIN]
        given_up = {one.payload["account_id"] for one in failed}
        due = [one for one in strava_sync.all_due(tx, strava.origin, now) if one.id not in given_up]
        goodbyes = strava_goodbyes.count(tx, strava.origin)
        subscribed = strava_subscriptions.of(tx, strava.origin) is not None
        is_ended = strava_subscriptions.is_ended(tx, strava.origin)
    with db.begin() as tx:
        for account in due:
            strava_tasks.ask_sync(tx, account.id, now)
        if goodbyes:
            strava_goodbye.ask(tx, now)
        # the sandbox's events come by themselves; a real app's are turned on by its operator
        if strava.is_sandbox and not (subscribed or is_ended):
            tasks.enqueue(tx, WEBHOOK, {}, now, dedupe_key=WEBHOOK, lock=WEBHOOK)
    return len(due)
