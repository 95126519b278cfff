"""No token, code, key or secret of the app comes into a log, a text of an error or the repr of a value."""

import io
import logging
import traceback
from dataclasses import replace

import pytest
import structlog

from app import logs
from app.adapters.strava_faults import StravaFault
from app.services import strava_exchange, strava_goodbye, strava_purge, strava_tokens
from app.services.strava_app import NotConnected, Strava
from app.store import strava_accounts, strava_held
from app.store.tasks import Task
from jobs.runner import Runner
from tests.services.practice import KEY

SECRET = "canary-secret-of-the-app"
FAULTS = ("500", "html", "dropped", "401", "refresh_token")


@pytest.fixture
def logged(monkeypatch):
    """All that is logged, by anyone and however unimportant."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr(logs, "CHATTY", {})
    logs.start(as_json=True, level=logging.DEBUG)
    yield written.getvalue
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_nothing_secret_is_ever_said(practice, rosa, logged, monkeypatch):
    monkeypatch.setattr(strava_exchange, "CODE_PAUSE_S", 0)
    monkeypatch.setattr(strava_tokens, "LOOK_S", 0)
    db, clock, said, secrets = practice.db, practice.clock, [], {KEY, SECRET}
    wrong_app = Strava(replace(practice.strava.api, client_secret=SECRET), practice.strava.sealer)

    def trouble(work, *args):
        """What went wrong, as a traceback tells it, and as a task that failed is logged and kept."""
        try:
            work(*args)
        except (StravaFault, NotConnected) as error:
            said.extend(traceback.format_exception(error))
        runner = Runner(db, {"strava": lambda _: work(*args)}, clock)
        said.append(str(runner._attempt(Task(1, "strava", {}, 1, 1))))

    account = practice.connects(rosa)
    with db.read() as tx:
        secrets.add(strava_accounts.code(tx, practice.strava.sealer, account.id))
    trouble(strava_exchange.take_in, db, wrong_app, account.id, clock)
    strava_exchange.take_in(db, practice.strava, account.id, clock)
    for kind in FAULTS:
        with db.read() as tx:
            held = strava_held.of(tx, practice.strava.sealer, account.id)
        secrets |= {held.access, held.refresh}
        said += map(repr, (held, practice.strava, practice.strava.api, practice.strava.sealer))
        clock.on(hours=6)
        practice.goes_wrong(kind, path="/oauth/token")
        trouble(strava_tokens.token, db, practice.strava, account.id, clock)
        trouble(strava_tokens.token, db, wrong_app, account.id, clock)
    with db.begin() as tx:
        strava_purge.disconnect(tx, rosa, practice.strava, clock(), "asked")
    trouble(strava_goodbye.say, db, wrong_app, clock)

    told = logged() + "".join(said)
    assert "a task failed" in told and "StravaUnavailable" in told and "connectionpool" in told
    assert len(secrets) > 6
    assert [secret for secret in secrets if secret in told] == []
