"""Starts and stops the embedded process: pages, tasks and timetable on one database."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from socket import socket

import structlog

from app import clock as clocks
from app import config, keys, logs
from app.clock import Clock
from app.config import Settings
from app.services import accounts, strava_purge
from app.store import schema, tasks
from app.store.database import Database, DatabaseUnavailable
from app.strava_door import at_strava, check_keys, left_out, strava_of
from app.web import server
from jobs import schedule
from jobs.runner import Runner
from jobs.tasks import handlers

SWITCH_S = 0.0005  # of 5 ms: a request would wait for a task at work as often as it asks the database

log = structlog.get_logger("kneewise")


def run(announce: Callable[[Settings], None]) -> None:
    """Serve until told to stop; `announce` is called once visitors are answered.

    Raises WrongSetting, InstanceUnusable, CannotListen, DatabaseUnavailable, and what schema.upgrade does.
    """
    settings = keys.unlock(config.load())
    keys.check_writable(settings.instance)
    logs.start()
    sys.setswitchinterval(SWITCH_S)
    tempfile.tempdir = str(settings.uploads)  # large request bodies go to the disk that holds the uploads
    with (
        closing(server.listen(settings.host, settings.port)) as listening,
        closing(Database(settings.database_url)) as db,
    ):
        clock = clocks.start(settings.now)
        schema.upgrade(db)
        db.check_writable()
        check_keys(settings, db)
        if sentence := left_out(settings, db):
            log.warning(sentence)
        with at_strava(settings, clock, left_out=sentence is not None) as settings:
            _serve(settings, db, clock, listening, announce)
    log.info("stopped")


def _serve(
    settings: Settings, db: Database, clock: Clock, listening: socket, announce: Callable[[Settings], None]
) -> None:
    from app.services import link_weekly
    from app.services.link_weekly import Policy
    from app.web import create_app

    warn_of_others(settings.instance)
    strava = strava_of(settings)
    if ended := strava_purge.end_foreign(db, strava, clock()):
        log.warning("ended connections to another app at Strava, and deleted what they gave", count=ended)
    policy = Policy.of(settings.strava_link, settings.strava_therapist)
    if gone := link_weekly.forget_not_allowed(db, policy):
        log.info("deleted analyses that rest on what may not enter", count=gone)
    pool = Runner(db, handlers(settings, db, clock, strava), clock)
    pool.start()
    timetable = schedule.start(db, clock)
    try:
        app = create_app(settings, db, clock)
        app.config["MAKE_DEMO"] = lambda: ask_for_demo(db, clock)
        app.extensions["kneewise_strava"] = strava
        may_hand_over = _hand_over_rule(settings, db, clock)
        server.serve(app, settings, listening, lambda: announce(settings), may_hand_over)
    finally:
        timetable.shutdown(wait=False)
        if not pool.stop():
            log.warning("a task was left unfinished; the next start goes on with it")


def warn_of_others(instance: Path) -> None:
    """Log that other users of the machine can read the folder, if they can."""
    if sentence := keys.open_to_others(instance):
        log.warning("open to others", reason=sentence)  # a line's first words may name no path


def _hand_over_rule(settings: Settings, db: Database, clock: Clock) -> Callable[[str], bool]:
    """Who may send files: given a Cookie header, whether it is that of a signed-in runner with data of
    their own. Without the database nobody may.
    """
    from werkzeug.http import parse_cookie

    from app.web.sessions import BrowserSession, CookieSessions

    name = CookieSessions(settings.is_https).cookie_name

    def may(cookies: str) -> bool:
        try:
            token = BrowserSession(b"", parse_cookie(cookies).get(name)).token_hash
            with db.read() as tx:
                found = accounts.who(tx, token, clock())
        except (DatabaseUnavailable, UnicodeError):  # a cookie need not be text
            return False
        return found is not None and found.person.is_runner and not found.person.is_demo

    return may


def ask_for_demo(db: Database, clock: Clock) -> None:
    """Have the demo made in the background; asked for twice, it is made once."""
    with db.begin() as tx:
        tasks.enqueue(tx, "demo", {"asked": True}, clock(), dedupe_key="demo:asked", lock="demo")
