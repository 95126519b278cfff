"""Many connections under one budget: who is read when, in a sandbox with as many athletes as a test wants."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import Any

from app.config import Settings
from app.domain.people import Person
from app.sandbox import people as athletes
from app.services import strava_tasks
from app.store import api_runs, strava_held, strava_subscriptions
from app.store.database import Database
from app.store.strava_accounts import Account
from app.store.strava_subscriptions import Subscription
from jobs import strava_backfill
from jobs.runner import Runner
from jobs.tasks import handlers
from tests.services import strava_caller
from tests.services.practice import Practice

BIG = 150_000_000


@contextmanager
def newcomers(count: int) -> Iterator[range]:
    """So many athletes more in the sandbox, each with five runs, and BIG with some twenty-five activities."""
    numbers = range(BIG + 1, BIG + 1 + count)
    new = [_athlete(number, athletes.Kind.NEWCOMER, 14) for number in numbers]
    added = {one.id: one for one in [_athlete(BIG, athletes.Kind.ORDINARY, 28), *new]}
    athletes.BY_ID.update(added)
    try:
        yield numbers
    finally:
        for number in added:
            del athletes.BY_ID[number]


def _athlete(number: int, kind: athletes.Kind, days: int) -> athletes.Athlete:
    return athletes.Athlete(number, "New", f"Number{number}", "F", kind, days, "Someone more")


@dataclass(frozen=True)
class Turns:
    """The tasks of connections, carried out in turn by one thread."""

    practice: Practice
    runner: Runner

    @classmethod
    def of(cls, practice: Practice) -> "Turns":
        """The turns of a sandbox; events are left out of it."""
        now = practice.clock()
        with practice.db.begin() as tx:
            strava_subscriptions.put(tx, Subscription("sandbox", "secret", "verify", "nowhere", 1, now))
        work = handlers(Settings(), practice.db, practice.clock, practice.strava)
        return cls(practice, Runner(practice.db, work, practice.clock))

    def connects(self, person: Person, athlete: int) -> Account:
        """A runner comes back from the page; their first reading is asked for."""
        account = self.practice.connects(person, athlete)
        with self.practice.db.begin() as tx:
            strava_tasks.ask_sync(tx, account.id, self.practice.clock(), urgent=True)
        return account

    def ticks(self) -> None:
        """What the clock does each quarter hour."""
        strava_backfill.run(self.practice.db, self.practice.strava, self.practice.clock())
        self.runner.run_due()

    def lists(self) -> list[int]:
        """Whose lists were asked for, call by call."""
        told = self.practice.asks("GET", "/calls")["latest"]
        return [one["athlete_id"] for one in told if one["path"] == "/api/v3/athlete/activities"]

    def refusals(self) -> int:
        """How many calls were too many by the sandbox's count."""
        return sum(
            one["count"] for one in self.practice.asks("GET", "/calls")["counts"] if one["status"] == 429
        )

    def forget(self) -> None:
        """Count calls from nothing again."""
        self.practice.asks("DELETE", "/calls")


def oldest(db: Database, people: Sequence[Person]) -> list[datetime | None]:
    """For each person when the run was confirmed that was not for longest."""
    with db.read() as tx:
        return [api_runs.oldest_confirmed(tx, person.id) for person in people]


def limits(practice: Practice, short: int, daily: int) -> None:
    """Have the app's reading calls limited so, and twice as many overall."""
    told: dict[str, Any] = {"overall": [2 * short, 2 * daily], "read": [short, daily]}
    practice.asks("POST", "/limits", **told)


def calls_of_processes(practice: Practice, count: int, token: str) -> tuple[list[int], list[int]]:
    """Have so many processes call until they may not; returns when calls were sent and refusals kept.

    Of a call it is the instant at which it looked last; see tests/services/strava_caller.py.
    """
    now = practice.clock().isoformat()
    command = [sys.executable, "-m", "tests.services.strava_caller"]
    command += [str(practice.db.url), practice.address, now, token]
    pipe = subprocess.PIPE
    callers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(count)]
    for caller in callers:
        assert caller.stdout is not None and caller.stdout.readline() == "ready\n"
    for caller in callers:
        assert caller.stdin is not None
        caller.stdin.write("\n")
        caller.stdin.flush()
    told = [line.split() for caller in callers for line in caller.communicate()[0].splitlines()]
    assert [caller.returncode for caller in callers] == [0] * count
    sent, kept = ([int(at) for word, at in told if word == wanted] for wanted in ("sent", "kept"))
    return sent, kept


def calls_of_threads(practice: Practice, count: int, token: str) -> tuple[list[int], list[int]]:
    """The same by so many threads, each with connections of its own to the database."""
    told: list[tuple[str, int]] = []
    begun = Barrier(count)

    def calls(_: int) -> None:
        with closing(Database(str(practice.db.url))) as db:
            begun.wait()
            strava_caller.calls(
                db, practice.strava, practice.clock(), token, lambda what, at: told.append((what, at))
            )

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(calls, range(count)))
    sent, kept = ([at for what, at in told if what == wanted] for wanted in ("sent", "kept"))
    return sent, kept


def token_of(practice: Practice, account: Account) -> str:
    """The token of a connection."""
    with practice.db.read() as tx:
        held = strava_held.of(tx, practice.strava.sealer, account.id)
    assert held is not None
    return held.access
