"""Carries tasks out: a small pool of threads in this process over the task table."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from app.clock import Clock
from app.store import tasks
from app.store.database import Database, DatabaseUnavailable
from app.store.tasks import Task

Handler = Callable[[dict[str, Any]], None]

POLL_S = 0.5
HEARTBEAT_S = tasks.LEASE / timedelta(seconds=3)
DRAIN_S = 5.0

log = structlog.get_logger("kneewise.tasks")


class Runner:
    """A pool that claims tasks and hands each payload to the handler of its name.

    A handler is called at least once and has to bear a second call. It may use transactions of its own;
    none is open around it. What it raises is kept with the task, which is tried again later.
    """

    def __init__(self, db: Database, handlers: Mapping[str, Handler], clock: Clock, threads: int = 2) -> None:
        self._db = db
        self._handlers = handlers
        self._clock = clock
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._held: dict[int, Task] = {}
        self._workers = [self._thread(f"task-{number}", self._work) for number in range(threads)]
        self._heart = self._thread("task-heartbeat", self._beat)

    def start(self) -> None:
        """Begin to carry tasks out, in threads of their own."""
        for thread in (*self._workers, self._heart):
            thread.start()

    def stop(self, drain_s: float = DRAIN_S) -> bool:
        """Claim nothing more and wait for what is being done; False when something was left unfinished.

        What is left is put back for the next process, and what this one still does to it no longer counts.
        """
        self._stopping.set()
        until = time.monotonic() + drain_s
        for worker in self._workers:
            worker.join(max(0.0, until - time.monotonic()))
        self._ended.set()
        left = list(self._held.values()) if any(worker.is_alive() for worker in self._workers) else []
        try:
            with self._db.begin() as tx:
                for task in left:
                    tasks.release(tx, task, self._clock())
        except DatabaseUnavailable as error:
            log.warning("tasks left unfinished wait until their lease runs out", reason=str(error))
        return not left

    def run_due(self) -> int:
        """Carry out, in this thread, all that is due now; return how many tasks were tried."""
        tried = 0
        while (task := self._claim()) is not None:
            self._carry_out(task)
            tried += 1
        return tried

    @staticmethod
    def _thread(name: str, target: Callable[[], None]) -> threading.Thread:
        return threading.Thread(name=name, target=target, daemon=True)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                task = self._claim()
                if task is not None:
                    self._carry_out(task)
                    continue
            except DatabaseUnavailable as error:
                log.warning("the database is away; tasks wait", reason=str(error))
            except Exception:
                log.exception("a worker went on after an error of its own")
            self._stopping.wait(POLL_S)

    def _claim(self) -> Task | None:
        with self._db.read() as tx:
            if not tasks.waiting(tx, self._clock()):
                return None
        with self._db.begin() as tx:
            return tasks.claim(tx, self._clock())

    def _carry_out(self, task: Task) -> None:
        """Do one task and note its end; the claim stands until then, renewed by the heartbeat."""
        began = time.monotonic()
        self._held[task.id] = task
        try:
            error = self._attempt(task)
            with self._db.begin() as tx:
                if error is None:
                    ours = tasks.finish(tx, task, self._clock())
                else:
                    ours = tasks.fail(tx, task, error, self._clock())
        finally:
            self._held.pop(task.id, None)
        outcome = "done" if error is None else "not done"
        seconds = round(time.monotonic() - began, 3)
        log.info(
            "task ended", task=task.name, id=task.id, outcome=outcome, tries=task.tries, s=seconds, ours=ours
        )

    def _attempt(self, task: Task) -> str | None:
        try:
            self._handlers[task.name](task.payload)
        except Exception as error:
            log.exception("a task failed; it is tried again or given up", task=task.name, tries=task.tries)
            return f"{type(error).__name__}: {error}"
        return None

    def _beat(self) -> None:
        """Renew the lease of each task in hand, until the pool has ended."""
        while not self._ended.wait(HEARTBEAT_S):
            held = list(self._held.values())
            if not held:
                continue
            try:
                with self._db.begin() as tx:
                    lost = [task for task in held if not tasks.renew(tx, task, self._clock())]
            except Exception:
                log.exception("leases were not renewed; it is tried again")
                continue
            for task in lost:
                log.warning("a task was taken over while it was being done", task=task.name, id=task.id)
