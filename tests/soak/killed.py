"""Processes that can be killed at any of their moments: a sandbox, workers, and the address for events.

A watched process stops at each moment, says which it is, and goes on once it is told to:

asked     it is about to call Strava          writing  its transaction is about to be committed
answered  Strava's answer is there            written  the transaction was committed
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from app import clock as clocks
from app import sandbox
from app.adapters.strava_api import StravaApi
from app.config import Settings
from app.sandbox import postman
from app.services import strava_exchange, strava_reading, strava_tokens
from app.services.strava_app import Strava
from app.store.database import Database, Transaction
from jobs import runner
from jobs.runner import Runner
from jobs.tasks import handlers

ASKED, ANSWERED, WRITING, WRITTEN = "asked", "answered", "writing", "written"
Clock = Callable[[], datetime]


def clock(ahead: Any) -> Clock:
    """The real time and so many seconds more, the same in all processes."""
    real = clocks.start(None)
    return lambda: real() + timedelta(seconds=ahead.value)


def sandboxed(folder: str, ahead: Any, gate: Connection) -> None:
    """The practice Strava, as `kneewise sandbox` serves it; events are soon tried again."""
    postman.RETRY_AFTER_S = (0.3, 1.0)
    with sandbox.started(Path(folder), clock(ahead)) as running:
        gate.send(running.address)
        threading.Event().wait()


def working(url: str, strava: Strava, per_page: int, ahead: Any, gate: Connection) -> None:
    """Carries tasks out."""
    strava_reading.PER_PAGE, runner.POLL_S = per_page, 0.02
    strava_exchange.CODE_PAUSE_S = strava_tokens.LOOK_S = 0.02
    db, ticking = Database(url), clock(ahead)
    _watch(gate)
    work = handlers(Settings(instance=Path(db.path).parent), db, ticking, strava)
    Runner(db, work, ticking, threads=1).start()
    threading.Event().wait()


def answering(url: str, strava: Strava, port: int, ahead: Any, gate: Connection) -> None:
    """Takes events in, as the pages' server does."""
    from app.web import create_app, server

    settings, db = Settings(instance=Path(url).parent, port=port), Database(url)
    app = create_app(settings, db, clock(ahead))
    app.extensions["kneewise_strava"] = strava
    _watch(gate)
    with server.listen("127.0.0.1", port) as listening:
        server.serve(app, settings, listening, lambda: None, lambda _: False)


def _watch(gate: Connection) -> None:
    """Stop at each moment from now on."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    guard, begin, call = threading.Lock(), Database.begin, StravaApi._call

    def moment(name: str) -> None:
        with guard:
            gate.send(name)
            gate.recv()

    @contextmanager
    def begun(db: Database, *given: Any) -> Iterator[Transaction]:
        with begin(db, *given) as tx:
            yield tx
            moment(WRITING)
        moment(WRITTEN)

    def called(api: StravaApi, *asked: Any) -> Any:
        moment(ASKED)
        try:
            return call(api, *asked)
        finally:
            moment(ANSWERED)

    Database.begin, StravaApi._call = begun, called  # type: ignore[method-assign]
