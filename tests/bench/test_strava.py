"""What reading Strava's list costs: calls, time, memory, and statements for a few runs held and for many."""

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests

from app import clock as clocks
from app.domain.people import Person
from app.services import strava_look, strava_page
from app.services.strava_callback import hashed
from app.services.strava_letterbox import Letter, Letterbox
from app.store import strava_accounts, strava_subscriptions
from app.store.database import Database
from app.store.strava_accounts import Account
from app.store.strava_subscriptions import Subscription
from tests.build import NOW
from tests.services.practice import JONAS, KEY, MARA, Practice, practising
from tests.services.strava_here import connected
from tests.services.timetable import ticks

PAGE = 200
SECRET = "x" * 43


@pytest.mark.bench
def test_a_first_reading_of_five_thousand(db: Database, rosa: Person, tmp_path: Path) -> None:
    """The practice Strava and the reader each in a process of its own, on a clock that is right."""
    server = [sys.executable, "-m", "tests.soak.practice_server", str(tmp_path / "sandbox")]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with requests.Session() as session:
            account = Practice(address, clocks.start(None), db, session).connects(rosa, JONAS)  # type: ignore[arg-type]
            reader = [sys.executable, "-m", "tests.bench.strava_reader", str(db.url), address, KEY]
            read = subprocess.run([*reader, str(account.id)], capture_output=True, text=True, check=True)
        process.kill()
    took = json.loads(read.stdout.splitlines()[-1])
    print(
        f"\n  first reading of 5,000 activities: {took['calls']} calls, {took['wall_s']:.1f} s, of these "
        f"{took['cpu_s']:.1f} s of processor time; at most {took['peak_mb']:.0f} MB of memory"
    )

    assert took["new"] == 4_000  # the other fifth are rides
    assert took["calls"] <= 40
    assert took["peak_mb"] <= 300


@pytest.mark.bench
def test_a_page_costs_the_same_however_many_runs_are_held(db: Database, rosa: Person) -> None:
    with db.begin() as tx:
        account = connected(tx, rosa)
    told = {}
    for held in (0, 5_000):
        _hold(db, rosa, account, held)
        new, again = _page(held), _page(held)
        told[held] = [_take(db, rosa, account, page) for page in (new, again)]
    for at, words in enumerate(("new", "unchanged")):
        few, many = told[0][at], told[5_000][at]
        print(
            f"\n  a page of {PAGE} {words} runs: {few[0]} statements, {1000 * few[1]:.0f} ms of processor;"
            f" with 5,000 held {many[0]}, {1000 * many[1]:.0f} ms"
        )
        assert few[0] == many[0]


@pytest.mark.bench
def test_new_runs_cost_one_call_each(db: Database, rosa: Person, tmp_path: Path) -> None:
    count = 60
    with practising(db, tmp_path / "sandbox") as practice:
        account = practice.connects(rosa, MARA)
        practice.syncs(account)
        with db.begin() as tx:
            mine = Subscription("sandbox", hashed(SECRET), hashed("verify"), "http://here", 5, NOW)
            strava_subscriptions.put(tx, mine)
        practice.asks("DELETE", "/calls")
        for at in range(count):
            number = practice.runs(MARA, event=False)
            for aspect in ("create", "update", "create"):
                _receive(practice, number, aspect, at)
            strava_look.look(db, practice.strava, account.id, practice.clock)
            practice.clock.on(hours=2)
        calls = practice.calls("/api/v3")
    print(f"\n  {count} new runs, each of three events: {calls / count:.2f} calls a run")

    assert calls <= 1.1 * count


@pytest.mark.bench
def test_a_quiet_athlete_with_five_thousand_activities(db: Database, rosa: Person, tmp_path: Path) -> None:
    days = 4
    with practising(db, tmp_path / "sandbox") as practice:
        account = practice.connects(rosa, JONAS)
        practice.syncs(account)
        calls = [practice.calls("/api/v3")]
        for _ in range(days):
            for _ in ticks(db, practice, timedelta(days=1)):
                pass
            calls.append(practice.calls("/api/v3"))
        with db.read() as tx:
            assert strava_accounts.by_id(tx, account.id) is not None
    spent = [after - before for before, after in zip(calls, calls[1:], strict=False)]
    print(f"\n  a quiet athlete with 5,000 activities, without events: {spent} calls on {days} days")

    assert max(spent) <= 12


def _page(first: int, size: int = PAGE) -> list[dict[str, Any]]:
    """Runs of so many half days ago, as Strava tells of them."""
    return [_raw(n, NOW - timedelta(hours=12 * n + 1)) for n in range(first, first + size)]


def _raw(n: int, start: datetime) -> dict[str, Any]:
    return {
        "id": 1_000_000 + n,
        "name": f"Run {n}",
        "sport_type": "Run",
        "start_date": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "start_date_local": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "timezone": "(GMT+01:00) Europe/Berlin",
        "utc_offset": 3600.0,
        "distance": 8_000.0 + n % 700,
        "moving_time": 2_700,
        "elapsed_time": 2_760,
        "average_cadence": 84.5,
    }


def _hold(db: Database, person: Person, account: Account, count: int) -> None:
    for first in range(PAGE if count else 0, count, PAGE):
        with db.begin() as tx:
            strava_page.take(tx, person, account, _page(first), NOW - timedelta(hours=8))


def _take(db: Database, person: Person, account: Account, page: list[dict[str, Any]]) -> tuple[int, float]:
    """Take a page in; how many statements, and how much processor time, that took."""
    begun = time.thread_time()
    with db.counting() as sent, db.begin() as tx:
        strava_page.take(tx, person, account, page, NOW)
    return len(sent), time.thread_time() - begun


def _receive(practice: Practice, number: int, aspect: str, at: int) -> None:
    told = {
        "object_type": "activity", "object_id": number, "aspect_type": aspect, "owner_id": MARA,
        "subscription_id": 5, "event_time": 1_794_474_000 + at, "updates": {},
    }  # fmt: skip
    Letterbox(practice.db, practice.strava).receive(Letter(SECRET, orjson.dumps(told)), practice.clock())
