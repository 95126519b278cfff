"""Clears away, every night, what nothing needs any more."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from app.services import emptying
from app.store import (
    check_ins,
    deliveries,
    imports,
    instrument_totals,
    jobs,
    link,
    pain,
    planned_runs,
    runs,
    sessions,
    sign_ins,
    sign_ups,
    strava_events,
    strava_goodbyes,
    strava_states,
    tasks,
)
from app.store.database import Database

REMOVED_KEPT = timedelta(days=1)  # what a person removed, for the undo
SESSIONS_KEPT = timedelta(days=30)
IDLE_SESSIONS_KEPT = timedelta(days=14)
FAILURES_KEPT = timedelta(days=1)
TASKS_KEPT = timedelta(days=14)
JOBS_KEPT = timedelta(days=30)
LINKS_KEPT = timedelta(days=7)  # sign-up links past their time, so that one followed late is told so
STRANGERS_KEPT = timedelta(days=2)  # mails to addresses without an account
UPLOADS_KEPT = timedelta(days=1)
STATES_KEPT = timedelta(hours=1)  # ways to Strava that nobody came back from
EVENTS_KEPT = timedelta(days=14)  # of Strava
GOODBYES_KEPT = timedelta(days=30)

log = structlog.get_logger("kneewise.housekeeping")


def run(db: Database, uploads: Path, now: datetime) -> None:
    """Delete old rows, in short transactions, and upload folders that no import is waiting for."""
    with db.begin() as tx:
        stores = (pain, runs, instrument_totals, planned_runs)
        removed = sum(store.forget_removed(tx, now - REMOVED_KEPT) for store in stores)
        check_ins.forget_before(tx, now - REMOVED_KEPT)
        link.forget_without_scores(tx)
    with db.begin() as tx:
        sessions.drop_older(tx, now - SESSIONS_KEPT, now - IDLE_SESSIONS_KEPT)
        sign_ins.drop_older(tx, now - FAILURES_KEPT)
        sign_ups.forget(tx, now - LINKS_KEPT)
        deliveries.forget(tx, now - STRANGERS_KEPT)
    with db.begin() as tx:
        strava_states.drop_older(tx, now - STATES_KEPT)
        strava_events.drop_older(tx, now - EVENTS_KEPT)
        strava_goodbyes.drop_older(tx, now - GOODBYES_KEPT)
    with db.begin() as tx:
        old_tasks = tasks.forget(tx, now - TASKS_KEPT)
        jobs.forget(tx, now - JOBS_KEPT)
    emptying.empty(db, now)
    stale = drop_uploads(db, uploads, now)
    log.info("cleared away", removed=removed, tasks=old_tasks, uploads=stale)


def drop_uploads(db: Database, uploads: Path, now: datetime) -> int:
    """Delete what has lain in the upload folder for a day and no import still reads; return how many."""
    with db.read() as tx:
        wanted = {Path(folder).name for folder in imports.folders(tx)}
    dropped = 0
    for entry in uploads.iterdir() if uploads.is_dir() else ():
        if entry.name in wanted or entry.stat().st_mtime > (now - UPLOADS_KEPT).timestamp():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
        dropped += 1
    return dropped
