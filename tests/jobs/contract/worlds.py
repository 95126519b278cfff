"""The ways of carrying tasks out that the contract is tried on; another one is added to `WORLDS`."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select

from app.store import tasks
from app.store.database import Database
from app.store.tables import TaskRow
from app.store.tasks import Failure
from jobs.runner import Handler, Runner


class Pool(Protocol):
    """What carries tasks out."""

    def start(self) -> None: ...

    def stop(self, drain_s: float = ...) -> bool: ...

    def run_due(self) -> int: ...


class World(Protocol):
    """One way of keeping tasks, seen from outside."""

    db: Database
    lease: timedelta

    def now(self) -> datetime: ...

    def advance(self, by: timedelta) -> None: ...

    def ask(self, name: str, payload: dict[str, Any] | None = None, **more: Any) -> None: ...

    def pool(self, handlers: Mapping[str, Handler], threads: int = 2) -> Pool: ...

    def states(self) -> Counter[str]: ...

    def failures(self) -> list[Failure]: ...

    def process(self) -> "subprocess.Popen[bytes]": ...


class TableOnSqlite:
    """The task table of an SQLite database, and a pool of threads in a process."""

    def __init__(self, db: Database, begin: datetime) -> None:
        self.db = db
        self.lease = tasks.LEASE
        self._now = begin

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by

    def ask(self, name: str, payload: dict[str, Any] | None = None, **more: Any) -> None:
        with self.db.begin() as tx:
            tasks.enqueue(tx, name, payload or {}, self._now, **more)

    def pool(self, handlers: Mapping[str, Handler], threads: int = 2) -> Runner:
        return Runner(self.db, handlers, self.now, threads)

    def states(self) -> Counter[str]:
        with self.db.read() as tx:
            counted = select(TaskRow.state, func.count()).group_by(TaskRow.state)
            return Counter(dict(map(tuple, tx.execute(counted).all())))

    def failures(self) -> list[Failure]:
        with self.db.read() as tx:
            return tasks.failures(tx)

    def process(self) -> "subprocess.Popen[bytes]":
        """A process of its own that carries out tasks named `mark` (see worker.py), from `now` on."""
        worker = [sys.executable, "-m", "tests.jobs.contract.worker", str(self.db.url), self._now.isoformat()]
        return subprocess.Popen(worker, stdout=subprocess.DEVNULL)


WORLDS: dict[str, Callable[[Database, datetime], World]] = {"table on sqlite": TableOnSqlite}
