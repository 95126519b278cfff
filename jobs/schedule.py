"""What runs when: the whole timetable on one screen. A tick only asks for work; tasks carry it out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from app.clock import Clock
from app.store import jobs, tasks
from app.store.database import Database, DatabaseUnavailable

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

TICK_S = 15

log = structlog.get_logger("kneewise.schedule")


@dataclass(frozen=True, slots=True)
class Job:
    """Work done again and again; `slot` gives the start of the turn an instant belongs to."""

    name: str
    slot: Callable[[datetime], datetime]

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether the turn of `now` was not done yet; a success after `now` means a clock set back."""
        return last is None or last > now or self.slot(last) < self.slot(now)


def every(minutes: int) -> Callable[[datetime], datetime]:
    """Turns that begin each so many minutes past the hour."""
    return lambda now: now.replace(minute=now.minute - now.minute % minutes, second=0, microsecond=0)


def nightly(at: time) -> Callable[[datetime], datetime]:
    """Turns that begin each night at a time of UTC."""

    def slot(now: datetime) -> datetime:
        tonight = datetime.combine(now.astimezone(UTC).date(), at, UTC)
        return tonight if tonight <= now else tonight - timedelta(days=1)

    return slot


DAILY_ALERTS = Job("daily_alerts", every(minutes=15))
HOUSEKEEPING = Job("housekeeping", nightly(time(3, 10)))
DEMO = Job("demo", nightly(time(2, 40)))  # anew each night, so that its year ends today
LINK_WEEKLY = Job("link_weekly", every(minutes=15))  # of whom the week has begun where they are
SEND_MESSAGES = Job("send_messages", every(minutes=5))
STRAVA_BACKFILL = Job("strava_backfill", every(minutes=15))  # of a list, what is due: at least every 8 hours
STRAVA_INBOX = Job("strava_inbox", every(minutes=5))
TIMETABLE = (DAILY_ALERTS, HOUSEKEEPING, DEMO, LINK_WEEKLY, SEND_MESSAGES, STRAVA_BACKFILL, STRAVA_INBOX)


def tick(db: Database, clock: Clock) -> list[str]:
    """Ask for each job whose turn has come; return their names. Asked twice, it is done once."""
    now = clock()
    with db.read() as tx:
        due = [job for job in TIMETABLE if job.is_due(jobs.last_success(tx, job.name), now)]
    if due:
        with db.begin() as tx:
            for job in due:
                tasks.enqueue(tx, job.name, {}, now, dedupe_key=job.name, lock=job.name)
    return [job.name for job in due]


def once_a_turn(
    job: Job, db: Database, clock: Clock, work: Callable[[], object]
) -> Callable[[dict[str, Any]], None]:
    """The handler of a job: does the work unless this turn's was done, and notes the success."""

    def carry_out(_payload: dict[str, Any]) -> None:
        began = clock()
        with db.read() as tx:
            if not job.is_due(jobs.last_success(tx, job.name), began):
                return
        work()
        with db.begin() as tx:
            jobs.succeeded(tx, job.name, began)

    return carry_out


def start(db: Database, clock: Clock) -> "BackgroundScheduler":
    """Tick now, which catches up what was missed, and from then on; stop it with `shutdown`."""
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    scheduler.add_job(_tick_or_wait, "interval", (db, clock), seconds=TICK_S, coalesce=True, max_instances=1)
    _tick_or_wait(db, clock)
    scheduler.start()
    return scheduler


def _tick_or_wait(db: Database, clock: Clock) -> None:
    try:
        tick(db, clock)
    except DatabaseUnavailable as error:
        log.warning("the database is away; the timetable waits", reason=str(error))
