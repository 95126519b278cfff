"""The real timetable of what is asked of Strava, with a clock set by hand: each quarter of an hour."""

from collections.abc import Iterator
from datetime import timedelta

from app.services import strava_sync
from app.store import strava_subscriptions
from app.store.database import Database
from app.store.strava_subscriptions import Subscription
from jobs import strava_backfill
from jobs.runner import Runner
from tests.services.practice import Practice

TICK = timedelta(minutes=15)


def ticks(db: Database, practice: Practice, lasting: timedelta) -> Iterator[None]:
    """Let so much time pass; after each tick all that is due has been done."""

    def sync(payload: dict[str, int]) -> None:
        recent = bool(payload.get("recent", False))
        strava_sync.sync(db, practice.strava, payload["account_id"], practice.clock, recent, gives_way=True)

    with db.begin() as tx:  # as if its events were turned on, of which none arrives
        nobody = Subscription(practice.strava.origin, "", "", "", 1, practice.clock())
        strava_subscriptions.put(tx, nobody)
    runner = Runner(db, {"strava_sync": sync}, practice.clock)
    until = practice.clock() + lasting
    while practice.clock() < until:
        practice.clock.now += TICK
        strava_backfill.run(db, practice.strava, practice.clock())
        runner.run_due()
        yield
