"""The whole process, as a person starts and stops it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest
from cryptography.fernet import Fernet

from app import running
from app.config import Settings
from app.services import accounts
from app.store import people, strava_accounts
from app.store.database import Database
from app.store.sealing import Sealer
from app.web.sessions import BrowserSession
from tests.build import NOW
from tests.services import strava_here

PATIENCE_S = 120  # for what takes a moment when the computer is at nothing else


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def kneewise(tmp_path, port):
    """Start the command in a folder of its own; whatever still runs at the end is killed."""
    started = []

    def start(*words, **settings):
        mine = {name: value for name, value in os.environ.items() if not name.startswith("KNEEWISE_")}
        mine |= {"KNEEWISE_INSTANCE": str(tmp_path / "instance"), "KNEEWISE_PORT": str(port)}
        mine |= {f"KNEEWISE_{name}": value for name, value in settings.items()}
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", *words],
            env=mine,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def prepared(tmp_path, template_database):
    """An instance that was started before, without people."""
    (tmp_path / "instance").mkdir(0o700)
    shutil.copy(template_database, tmp_path / "instance" / "kneewise.db")


def answer(port, path="/readyz"):
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as got:
                return got.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.05)


def test_it_starts_from_nothing_says_where_it_is_and_stops_when_told(kneewise, port, tmp_path):
    process = kneewise("run")
    assert json.loads(answer(port)) == {"status": "ready"}
    process.send_signal(signal.SIGTERM)
    said, logged = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert f"http://localhost:{port}" in said
    assert "Traceback" not in logged
    private = {path: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (tmp_path / "instance").rglob("*")}
    assert not any(private.values()), private


def test_a_second_start_on_the_port_says_that_it_is_taken(kneewise, prepared, port):
    kneewise("run")
    answer(port)

    second = kneewise("run")
    said, complaint = second.communicate(timeout=PATIENCE_S)

    assert second.returncode == 1
    assert complaint.startswith(f"kneewise: Port {port} is taken")
    assert complaint.count("\n") == 1


def connect(folder, sealer):
    """Keep a connection through app 7 at Strava."""
    with closing(Database(f"sqlite:///{folder}/kneewise.db")) as db, db.begin() as tx:
        roles = {"is_runner": True, "is_therapist": False, "timezone": "Europe/Berlin"}
        person = people.add(tx, email="rosa@example.org", password_hash="", now=NOW, **roles)
        origin = strava_here.ORIGIN
        strava_accounts.begin(tx, sealer, person.id, origin=origin, code="c", scopes=["read"], now=NOW)


def test_a_start_without_the_app_of_its_connections_ends_none(kneewise, prepared, port, tmp_path):
    key = Fernet.generate_key().decode()
    connect(tmp_path / "instance", Sealer([key]))

    process = kneewise("run", TOKEN_KEYS=key)
    answer(port)
    process.send_signal(signal.SIGTERM)
    _, logged = process.communicate(timeout=PATIENCE_S)

    assert "1 runner is connected to Strava through app 7" in logged
    with closing(sqlite3.connect(tmp_path / "instance" / "kneewise.db")) as db:
        assert db.execute("SELECT origin FROM strava_account").fetchall() == [(strava_here.ORIGIN,)]


def test_without_the_key_of_its_connections_to_strava_it_does_not_start(kneewise, prepared, tmp_path):
    connect(tmp_path / "instance", strava_here.HERE.sealer)

    process = kneewise("run")
    said, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert told.startswith(f"kneewise: The key {strava_here.HERE.sealer.key_id} is missing")
    assert "instance/token.keys" in told and told.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"PORT": "many"}, "kneewise: KNEEWISE_PORT has to be"),
        ({"BASE_URL": "http://knee.example.org"}, "kneewise: KNEEWISE_BASE_URL is a plain http address"),
        ({"SECRET_KEY": "change-me"}, "kneewise: KNEEWISE_SECRET_KEY has to be"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(kneewise, settings, complaint):
    process = kneewise("run", **settings)
    said, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert told.startswith(complaint)
    assert told.count("\n") == 1


def test_a_newer_database_is_refused_and_left_as_it_is(kneewise, prepared, tmp_path):
    path = tmp_path / "instance" / "kneewise.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '99'")
        connection.commit()

    process = kneewise("run")
    said, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert told.startswith("kneewise: The database was written by a newer Kneewise")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("99",)]


def test_work_left_by_a_killed_process_is_done_by_the_next(kneewise, prepared, port, tmp_path):
    first = kneewise("run")
    answer(port)
    first.kill()
    first.wait()
    path = tmp_path / "instance" / "kneewise.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE task SET state = 'doing', leased_until = '2000-01-01' WHERE name = 'housekeeping'"
        )
        connection.execute("DELETE FROM job")
        connection.commit()

    kneewise("run")
    answer(port)

    until = time.monotonic() + PATIENCE_S
    with closing(sqlite3.connect(path)) as connection:
        while not connection.execute("SELECT 1 FROM job WHERE name = 'housekeeping'").fetchall():
            assert time.monotonic() < until, "it was not done"
            time.sleep(0.05)


def test_nothing_a_visitor_sends_reaches_the_log(kneewise, prepared, port):
    canary = "canary-7f3a"
    process = kneewise("run")
    answer(port)
    hostile = {"User-Agent": f"{canary}\tx", "Cookie": f"session={canary}", "Referer": f"http://{canary}/"}
    for path, body in (
        (f"/no/{canary}%0d%0afake?token={canary}", None),
        (f"/sign-in?next={canary}", f"email={canary}%40example.org&password={canary}".encode()),
        ("/pain", f"score={canary}&note={canary}%0d%0afake".encode()),
        (f"/runs/{canary}", b"\x00" * 100),
    ):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, hostile)
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=PATIENCE_S).close()
    process.send_signal(signal.SIGTERM)
    said, logged = process.communicate(timeout=PATIENCE_S)

    assert canary not in said + logged
    lines = [json.loads(line) for line in logged.splitlines()]
    assert sum(line["event"] == "request" for line in lines) >= 4


def test_only_a_signed_in_runner_with_data_of_their_own_may_hand_files_over(db, add_person, now, clock):
    settings = Settings(secret_key="Wo0dpecker-granite-violin-harbour-17")
    may = running._hand_over_rule(settings, db, clock)
    allowed = {}
    for person in (add_person("Rosa"), add_person("Sam", therapist=True), add_person("Demo", is_demo=True)):
        browser = BrowserSession(b"", None)
        with db.begin() as tx:
            accounts.open_session(tx, person, browser.token_hash, now)
        allowed[person.email] = may(f"theme=dark; session={browser.secret}")

    assert allowed == {"rosa@example.org": True, "sam@example.org": False, "demo@example.org": False}
    assert not may("session=" + "a" * 43)
    assert not may("session=\xff; session")
    assert not may("")


def test_without_the_database_nobody_may_hand_files_over(db, clock):
    may = running._hand_over_rule(Settings(), db, clock)
    db.close()
    db.path.write_text("no database, " * 900)

    assert not may("session=" + "a" * 43)
