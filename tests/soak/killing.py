"""Lets watched processes go on from moment to moment, and kills one now and then (`kill -9`)."""

import multiprocessing
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import requests
from sqlalchemy import select

from app.sandbox.store import Store
from app.services import strava_callback
from app.store import strava_passes, strava_subscriptions
from app.store.database import Database, Transaction
from app.store.strava_passes import Kind
from app.store.strava_subscriptions import Subscription
from app.store.tables import StravaEventRow, TaskRow
from jobs import strava_backfill
from jobs import strava_inbox as inbox_job
from tests.services.havoc_arena import SECRET, SUBSCRIPTION
from tests.services.practice import Practice
from tests.soak import killed
from tests.soak.killed import ANSWERED, ASKED, WRITING, WRITTEN

APART = multiprocessing.get_context("forkserver")  # quick to start, and as much on their own as any
APART.set_forkserver_preload(["pytest", "stravalib.protocol", "tests.soak.killed"])
OF_WORKERS, OF_ADDRESS = (ASKED, ANSWERED, WRITING, WRITTEN), (WRITING, WRITTEN)
MEANWHILE_S = 0.005
LOOK_S = 0.02  # of real time without a moment, after which it is asked whether anything is still to come
PATIENCE_S = 120.0  # of real time, in which a process that has something to do comes to its next moment
LEASE_S = 61.0
READ_WITHIN = timedelta(days=9)  # the rest of one reading of the whole list, and another
MOST_SKIPPED = 4


@dataclass
class Watched:
    """A process and its gate; `moments` are those in which it is to be killed."""

    starts: Callable[..., None]
    given: tuple[Any, ...]
    moments: Sequence[str]
    process: Any = None
    gate: Connection | None = None

    def start(self) -> None:
        """Anew, when it was killed."""
        self.gate, theirs = APART.Pipe()
        self.process = APART.Process(target=self.starts, args=(*self.given, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.kill()
        self.process.join()
        assert self.gate is not None
        self.gate.close()


@dataclass
class Killing:
    """A sandbox, a database and watched processes about them; all read one clock, which is set ahead.

    wanted  the kills to come: of what kind of process, and at which of its moments
    """

    chance: Random
    db: Database
    practice: Practice
    kept: Store
    ahead: Any
    watched: list[Watched]
    wanted: list[tuple[Callable[..., None], str]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _skip: int = 0

    def plan(self, kills: int) -> None:
        """Kill so often, in turn at each moment of each process."""
        all_of_them = [(each.starts, moment) for each in self.watched for moment in each.moments]
        self.wanted = [all_of_them[n % len(all_of_them)] for n in range(kills)]
        self.chance.shuffle(self.wanted)

    def goes_on(self, most: int = 1_000_000) -> bool:
        """Let so many moments pass, or all until nothing is left to do at present, which it tells."""
        return any(not self._next() for _ in range(most))

    def _next(self) -> bool:
        """Let the next moment pass, however slow they all are; False when none is to come."""
        gives_up = monotonic() + PATIENCE_S
        while not self._one_round(LOOK_S):
            if not self._is_busy():
                return False
            assert monotonic() < gives_up, "nobody does what is to be done"
        return True

    def _is_busy(self) -> bool:
        """Whether an event is on its way, which makes a task as it comes, or a task is being done or due."""
        with self.kept.begin() as tx:
            if tx.execute("SELECT 1 FROM events").fetchone() is not None:
                return True
        is_due = (TaskRow.state == "doing") | ((TaskRow.state == "todo") & (TaskRow.due_at <= self._now()))
        with self.db.read() as tx:
            return tx.scalar(select(TaskRow.id).where(is_due).limit(1)) is not None

    def _now(self) -> datetime:
        return self.practice.clock()

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Do something of one's own while the processes go on, which may be about to write; kill none."""
        doing = threading.Thread(target=work)
        wanted, self.wanted = self.wanted, []
        doing.start()
        while doing.is_alive():
            self._one_round(MEANWHILE_S)
        self.wanted = wanted

    def _one_round(self, wait_s: float) -> bool:
        gates = {each.gate: each for each in self.watched}
        ready = wait(list(gates), timeout=wait_s)
        if ready:
            gate = self.chance.choice(ready)
            self._at(gates[gate], gate.recv())
        return bool(ready)

    def _at(self, each: Watched, moment: str) -> None:
        assert each.gate is not None
        if self.wanted and self.wanted[0] == (each.starts, moment):
            if self._skip == 0:
                self._kill(each, moment)
                return
            self._skip -= 1
        each.gate.send(None)

    def _kill(self, each: Watched, moment: str) -> None:
        each.kill()
        self.wanted.pop(0)
        self.done[moment] += 1
        self._skip = self.chance.randrange(MOST_SKIPPED) if moment in OF_ADDRESS else 0
        each.start()
        self.later(LEASE_S)

    def later(self, seconds: float) -> None:
        """Time passes: leases run out, and the timetable asks for what is due."""
        self.ahead.value += seconds
        self.meanwhile(self._timetable)

    def _timetable(self) -> None:
        strava_backfill.run(self.db, self.practice.strava, self._now())
        inbox_job.run(self.db, self.practice.strava, self._now())

    def rests(self, look_every_h: float) -> None:
        """Let time pass, so much at a time, until the whole list was read once more and no event is open."""
        began = self._now()
        self.goes_on()
        while not self._is_settled(began):
            assert self._now() - began < READ_WITHIN, "the list was not read"
            self.later(3600 * look_every_h)
            self.goes_on()

    def _is_settled(self, since: datetime) -> bool:
        """Whether nothing is left of what was to be read and looked at."""
        with self.db.read() as tx:
            is_open = select(StravaEventRow.id).where(StravaEventRow.done_at.is_(None)).limit(1)
            return tx.scalar(is_open) is None and all(_were_read(tx, since))


@contextmanager
def killing(
    db: Database, folder: Path, seed: int, per_page: int = 4, events: bool = False
) -> Iterator[Killing]:
    """Two workers, and an address for events if there are any, about a sandbox in a process of its own."""
    ahead = APART.Value("d", 0.0)
    gate, theirs = APART.Pipe()
    sandbox = APART.Process(target=killed.sandboxed, args=(str(folder), ahead, theirs), daemon=True)
    sandbox.start()
    with requests.Session() as session, closing(Store(folder)) as kept:
        practice = Practice(gate.recv(), killed.clock(ahead), db, session)  # type: ignore[arg-type]
        strava, url = practice.strava, str(db.url)
        watched = [Watched(killed.working, (url, strava, per_page, ahead), OF_WORKERS) for _ in range(2)]
        port = _free_port()
        _subscribe(db, kept, f"http://localhost:{port}/strava/webhook/{SECRET}", practice)
        if events:
            watched.append(Watched(killed.answering, (url, strava, port, ahead), OF_ADDRESS))
        try:
            for each in watched:
                each.start()
            yield Killing(Random(seed), db, practice, kept, ahead, watched)
        finally:
            for each in watched:
                each.kill()
            sandbox.kill()
            sandbox.join()


def _were_read(tx: Transaction, since: datetime) -> Iterator[bool]:
    """For each connection whether its whole list was read, from its first page on, after an instant."""
    for passes in strava_passes.of_all(tx, "sandbox").values():
        read = {kind for kind, one in passes.items() if one.began_at >= since and not one.is_reading}
        reading = [one for one in passes.values() if one.is_reading]
        yield not reading and (Kind.FIRST in read or {Kind.RECENT, Kind.OLDER} <= read)


def _free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _subscribe(db: Database, kept: Store, url: str, practice: Practice) -> None:
    """As the handshake leaves it, for which no process could be watched."""
    now = practice.clock()
    with kept.begin() as tx:
        tx.execute("INSERT INTO subscriptions VALUES (?, ?, ?)", (SUBSCRIPTION, url, int(now.timestamp())))
    hashes = strava_callback.hashed(SECRET), strava_callback.hashed("verify")
    with db.begin() as tx:
        strava_subscriptions.put(tx, Subscription("sandbox", *hashes, url, SUBSCRIPTION, now))
