"""Events of Strava to a running Kneewise: how long each waits for its answer, and that none is lost."""

import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from app import clock as clocks
from app.domain.people import Person
from app.services import accounts, strava_callback
from app.store import people, strava_accounts, strava_held, strava_subscriptions
from app.store.database import Database, Transaction
from app.store.strava_held import Held
from app.store.strava_passes import State
from app.store.strava_subscriptions import Subscription
from app.store.tables import StravaEventRow, TaskRow
from app.web.sessions import BrowserSession
from tests.bench.runners import runner
from tests.services.practice import JONAS, KEY, SCOPES, Practice
from tests.services.strava_here import reading

EVENTS = int(os.environ.get("KNEEWISE_BENCH_EVENTS", "10000"))
CONNECTIONS, ALONE = 64, 300
MANY, FEW = 1_000, 5  # athletes whose events they are
FIRST_ATHLETE, FIRST_ACTIVITY = 170_000_000, 9_000_000_000
SECRET, SUBSCRIPTION = "s" * 43, 5
PAGE_EVERY_S = 0.25  # somebody opens the first page of a runner with 1,000 runs
STARTS_WITHIN_S, RESTS_WITHIN_S = 30, 120
KEY_OF_PAGES = "k7Jq2ZpXv9Lw4RtY8sNb3MdF6hGc1aEu"


@dataclass(frozen=True)
class Server:
    """A running Kneewise, and a browser's cookie that is signed in there."""

    port: int
    cookie: str
    process_id: int

    def used_s(self) -> float:
        """Processor time it has used: unlike the clock on the wall it hardly tells who else is at work."""
        fields = Path(f"/proc/{self.process_id}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def server(db: Database, tmp_path: Path) -> Iterator[Server]:
    """`kneewise run` as it is started by hand, with a practice Strava in a process of its own."""
    now = clocks.start(None)()
    practice_server = [sys.executable, "-m", "tests.soak.practice_server", str(tmp_path / "sandbox")]
    with subprocess.Popen(practice_server, stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout is not None
        address = sandbox.stdout.readline().strip()
        _connect(db, address, now)
        session = BrowserSession(KEY_OF_PAGES.encode(), None)
        person = runner(db, 1_000, now)
        with db.begin() as tx:
            accounts.open_session(tx, person, session.token_hash, now)
        with _running(db, tmp_path, address) as (port, process_id):
            _await_rest(db)
            yield Server(port, f"session={session.secret}", process_id)
        sandbox.terminate()


@contextmanager
def _running(db: Database, folder: Path, address: str) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mine = {name: value for name, value in os.environ.items() if not name.startswith("KNEEWISE_")}
    mine |= {
        "KNEEWISE_INSTANCE": str(folder / "instance"),
        "KNEEWISE_DATABASE_URL": str(db.url),
        "KNEEWISE_PORT": str(port),
        "KNEEWISE_TOKEN_KEYS": KEY,
        "KNEEWISE_SECRET_KEY": KEY_OF_PAGES,
        "KNEEWISE_STRAVA_ID": "1",
        "KNEEWISE_STRAVA_SECRET": "sandbox",
        "STRAVA_BASE_URL": address,
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "run"]
    log = folder / "kneewise.log"
    with log.open("w") as told, subprocess.Popen(command, env=mine, stdout=told, stderr=told) as process:
        _await(port)
        yield port, process.pid
        process.terminate()
    assert "Traceback" not in log.read_text(), log


def _await(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            assert time.monotonic() < until
            time.sleep(0.1)


def _await_rest(db: Database) -> None:
    """Wait until what a start asks for is done, such as the judging of the day."""
    until = time.monotonic() + RESTS_WITHIN_S
    now = clocks.start(None)
    while True:
        asked = TaskRow.state.in_(("todo", "doing")), TaskRow.due_at <= now()
        with db.read() as tx:
            if tx.scalar(select(TaskRow.id).where(*asked).limit(1)) is None:
                return
        assert time.monotonic() < until
        time.sleep(0.5)


def _connect(db: Database, address: str, now: datetime) -> None:
    """Many athletes whose list is read; all hold the token of the one that the sandbox knows."""
    with requests.Session() as session:
        practice = Practice(address, clocks.start(None), db, session)  # type: ignore[arg-type]
        grant = practice.strava.api.exchange(practice.code(JONAS), now)
        sealer = practice.strava.sealer
    held = Held(grant.tokens.access, grant.tokens.refresh, grant.tokens.expires_at)
    with db.begin() as tx:
        hashes = strava_callback.hashed(SECRET), strava_callback.hashed("verify")
        strava_subscriptions.put(tx, Subscription("sandbox", *hashes, "http://here", SUBSCRIPTION, now))
        for number in range(MANY):
            person = _person(tx, number, now)
            account = strava_accounts.begin(
                tx, sealer, person.id, origin="sandbox", code="none", scopes=SCOPES, now=now
            )
            fence = strava_held.lease(tx, account.id, now)
            assert fence is not None
            strava_held.keep(tx, sealer, account.id, fence, held)
            strava_accounts.connect(tx, account.id, FIRST_ATHLETE + number, "Invented", now)
            reading(tx, account, state=State.DONE, finished_at=now - timedelta(minutes=5))


def _person(tx: Transaction, number: int, now: datetime) -> Person:
    return people.add(
        tx,
        email=f"athlete{number}@example.org",
        password_hash="",
        is_runner=True,
        is_therapist=False,
        timezone="Europe/Berlin",
        now=now,
    )


class Caller:
    """One connection that stays open; each call waits for its answer."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, event: bytes) -> float:
        """Seconds until the answer to an event, which has to be 200, was there."""
        head = (
            f"POST /strava/webhook/{SECRET} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        )
        began = time.perf_counter()
        self._socket.sendall(f"{head}Content-Length: {len(event)}\r\n\r\n".encode() + event)
        answer = self._socket.recv(65_536)
        while not answer.endswith(b"\r\n\r\n{}\n"):
            more = self._socket.recv(65_536)
            assert more, answer
            answer += more
        took_s = time.perf_counter() - began
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        return took_s

    def close(self) -> None:
        self._socket.close()


def _events(count: int, athletes: int, first: int) -> list[bytes]:
    """Distinct events of so many athletes in turn, most of them about new activities."""
    return [
        json.dumps(
            {
                "aspect_type": "create" if n % 4 else "update",
                "event_time": 1_795_000_000 + n,
                "object_id": FIRST_ACTIVITY + first + n,
                "object_type": "activity",
                "owner_id": FIRST_ATHLETE + n % athletes,
                "subscription_id": SUBSCRIPTION,
                "updates": {} if n % 4 else {"title": "Another"},
            }
        ).encode()
        for n in range(count)
    ]


def _all_at_once(port: int, events: Sequence[bytes]) -> tuple[list[float], float]:
    """Send all of them over the connections; seconds each waited for its answer, and all together."""
    left, took_s = iter(events), list[float]()
    guard = threading.Lock()

    def work() -> None:
        with closing(Caller(port)) as caller:
            while True:
                with guard:
                    event = next(left, None)
                if event is None:
                    return
                took_s.append(caller.send(event))

    callers = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    return took_s, time.perf_counter() - began


@contextmanager
def _pages(server: Server) -> Iterator[list[float]]:
    """Somebody opens the first page at a fixed pace, until the block ends; seconds each page took."""
    took_s, ended = list[float](), threading.Event()

    def work() -> None:
        while not ended.wait(PAGE_EVERY_S):
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as browser:
                began = time.perf_counter()
                browser.request("GET", "/", headers={"Cookie": server.cookie})
                assert browser.getresponse().status == 200
                took_s.append(time.perf_counter() - began)

    opening = threading.Thread(target=work)
    opening.start()
    try:
        yield took_s
    finally:
        ended.set()
        opening.join()


def _tell(what: str, took_s: Sequence[float], over_s: float) -> None:
    """Print how long the answers took."""
    tenths = [1000 * each for each in statistics.quantiles(took_s, n=20)]
    middle = 1000 * statistics.median(took_s)
    print(
        f"  {what:58} p50 {middle:6.1f} ms  p95 {tenths[-1]:6.1f} ms  max {1000 * max(took_s):6.1f} ms"
        f"  {len(took_s) / over_s:6.0f} a second"
    )


def _stored(db: Database, first: int, count: int) -> int:
    mine = StravaEventRow.object_id.between(FIRST_ACTIVITY + first, FIRST_ACTIVITY + first + count - 1)
    with db.read() as tx:
        return tx.scalar(select(func.count()).where(mine)) or 0


def _tasks(db: Database) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.count()).select_from(TaskRow)) or 0


def _flood(server: Server, db: Database, what: str, turn: int, athletes: int) -> float:
    """Send all events of so many athletes; print the figures, and return the seconds they took together."""
    first, before_s = turn * EVENTS, server.used_s()
    took_s, over_s = _all_at_once(server.port, _events(EVENTS, athletes, first))
    _tell(f"{EVENTS:,} events of {athletes:,} athletes{what}", took_s, over_s)
    each_ms = 1000 * (server.used_s() - before_s) / EVENTS
    stored = _stored(db, first, EVENTS)
    print(
        f"    {each_ms:.1f} ms of processor time each; {stored:,} of them stored, {_tasks(db):,} tasks so far"
    )
    assert stored == len(took_s) == EVENTS
    return over_s


@pytest.mark.bench
def test_events_are_answered_in_time_and_none_is_lost(server: Server, db: Database) -> None:
    print()
    before_s = server.used_s()
    with closing(Caller(server.port)) as caller:
        alone = [caller.send(event) for event in _events(ALONE, MANY, 0)]
    _tell(f"{ALONE} events, one at a time (p95 < 50 ms)", alone, sum(alone))
    print(f"    {1000 * (server.used_s() - before_s) / ALONE:.1f} ms of processor time each")
    for turn, athletes in enumerate((MANY, FEW), start=1):
        _flood(server, db, " (p95 < 500 ms)", turn, athletes)
    with _pages(server) as pages:
        over_s = _flood(server, db, ", pages beside (no budget)", 3, MANY)
    _tell("the first page meanwhile", pages, over_s)
