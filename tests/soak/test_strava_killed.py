"""Two processes that read one list for the first time, killed again and again: nothing is lost or doubled."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import update

from app import clock as clocks
from app.domain.runs import Source
from app.services import strava_access
from app.store import coverage, runs, strava_accounts, strava_passes
from app.store.database import Database
from app.store.strava_passes import Kind
from app.store.tables import TaskRow
from tests.services.practice import JONAS, KEY, Practice

KILLS = 10


@pytest.fixture
def sandboxed(db: Database, tmp_path: Path) -> Iterator[Practice]:
    """A sandbox in a process of its own, as `kneewise sandbox` is."""
    command = [sys.executable, "-m", "tests.soak.practice_server", str(tmp_path / "sandbox")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with requests.Session() as session:
            yield Practice(process.stdout.readline().strip(), clocks.start(None), db, session)  # type: ignore[arg-type]
        process.kill()


@pytest.mark.soak
def test_a_first_reading_killed_ten_times_is_whole(db, rosa, sandboxed):
    chance, account = random.Random(1), sandboxed.connects(rosa, JONAS)
    with db.begin() as tx:
        strava_access.ask_sync(tx, account.id, now())
    command = [sys.executable, "-m", "tests.soak.strava_worker", str(db.url), sandboxed.address, KEY]
    workers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        kills, until = 0, time.monotonic() + 300
        while not is_whole(db, account.id):
            assert time.monotonic() < until, (kills, strava_accounts_of(db, account.id))
            calls = calls_of(db, account.id)
            if kills < KILLS and calls is not None and calls >= 2 * kills:
                time.sleep(chance.random() / 3)
                struck = kills % 2
                workers[struck].kill()
                workers[struck].wait()
                free(db)
                workers[struck] = subprocess.Popen(command, stderr=subprocess.DEVNULL)
                kills += 1
            time.sleep(0.02)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert kills >= KILLS // 2
    there = {one["id"] for one in sandboxed.has(JONAS) if "Run" in one["sport"] and not one["only_me"]}
    with db.read() as tx:
        held = [each.run for each in runs.all_of(tx, rosa.id)]
        span = coverage.span_of(tx, rosa.id, Source.STRAVA_API)
    assert sorted(int(one.external_id or 0) for one in held) == sorted(there)
    assert span is not None and span[0] <= min(one.day for one in held)


def now() -> datetime:
    return clocks.start(None)()


def is_whole(db: Database, account_id: int) -> bool:
    with db.read() as tx:
        first = strava_passes.all_of(tx, account_id).get(Kind.FIRST)
    return first is not None and not first.is_reading


def calls_of(db: Database, account_id: int) -> int | None:
    with db.read() as tx:
        first = strava_passes.all_of(tx, account_id).get(Kind.FIRST)
    return None if first is None else first.calls


def strava_accounts_of(db: Database, account_id: int) -> object:
    with db.read() as tx:
        return strava_accounts.by_id(tx, account_id), strava_passes.all_of(tx, account_id)


def free(db: Database) -> None:
    """Let the task of a killed process be taken at once, as if its lease of a minute had run out."""

    with db.begin() as tx:
        past = now() - timedelta(seconds=1)
        tx.execute(update(TaskRow).where(TaskRow.state == "doing").values(leased_until=past, tries=1))
