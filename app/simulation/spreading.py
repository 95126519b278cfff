"""Counting over many logs with several processes at once."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from app.simulation.counting import How, Tally, tally

PART = 10  # logs handed to a process at once
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Asked:
    """How many logs of one kind and length to look at."""

    kind: str
    weeks: int
    series: int


def count(
    asked: Sequence[Asked],
    how: How,
    processes: int,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Tally]:
    """One tally for each of `asked`, in its order; the same whatever the number of processes.

    tell  is told how many logs are done, and how many there are
    """
    parts = list(_parts(asked))
    total = sum(len(numbers) for _, numbers in parts)
    found: dict[tuple[str, int], Tally] = {}
    done = 0
    tell(done, total)
    for one in _tallies(parts, how, processes):
        key = one.kind, one.weeks
        found[key] = found[key] + one if key in found else one
        done += one.series
        tell(done, total)
    return [found[one.kind, one.weeks] for one in asked]


def _parts(asked: Sequence[Asked]) -> Iterator[tuple[Asked, range]]:
    for one in asked:
        for first in range(0, one.series, PART):
            yield one, range(first, min(first + PART, one.series))


def _tallies(parts: Sequence[tuple[Asked, range]], how: How, processes: int) -> Iterator[Tally]:
    if processes == 1:
        yield from (tally(one.kind, one.weeks, numbers, how) for one, numbers in parts)
        return
    for name in ONE_THREAD:  # each process has a core of its own already
        os.environ.setdefault(name, "1")
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))
    try:
        with _leaving_stops_to_this_process():  # they are started as soon as there is something to do
            waiting = [pool.submit(tally, one.kind, one.weeks, numbers, how) for one, numbers in parts]
        yield from (future.result() for future in as_completed(waiting))
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _leaving_stops_to_this_process() -> Iterator[None]:
    """A Ctrl-C reaches every process of a terminal; those started in here wait for this one to end them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
