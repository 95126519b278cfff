"""Keep the reading children: hand out parts, collect readings, replace a child that breaks."""

import os
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import IO

import app
from app.adapters.run_files import wire
from app.adapters.run_files.values import Note, Part, Reading, Refused

WALL_S = 60  # a file; three times its share of a processor
RESIDENT_BYTES = 256 * 1024**2  # of a child, watched from outside
ANSWER_BYTES = 128 * 1024**2
LOOK_S = 0.2
PAGE = os.sysconf("SC_PAGE_SIZE")
SLOW = "This file took too long to read, so it was left. Export it again, or add the run by hand."
BROKE = "This file broke the reader, so it was left. Export it again, or add the run by hand."
BIG = "This file needed more memory to read than any run does, so it was left."


class Readers:
    """Up to `workers` child processes, started as they are needed; use as a context manager."""

    def __init__(self, workers: int, wall_s: float = WALL_S) -> None:
        self._workers = max(1, workers)
        self._wall_s = wall_s
        self._children: list[_Child] = []

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.end()
        self._children.clear()

    def read(self, parts: Iterable[Part], zone: str, today: date) -> Iterator[Reading]:
        """Yield one Reading for each part, in any order, holding one part for each child.

        zone   the runner's time zone by name
        today  the runner's local day
        raises Refused, from `parts`, when the whole upload is not taken
        """
        waiting = iter(parts)
        try:
            while True:
                more = True
                while more and (child := self._idle()) is not None:
                    part = next(waiting, None)
                    more = part is not None
                    if part is not None and (refused := _given(child, part, zone, today)) is not None:
                        yield refused
                if not any(child.job for child in self._children):
                    return
                yield from self._answered()
        finally:
            for child in [child for child in self._children if child.job]:
                self._drop(child)  # the caller left early; nobody waits for these

    def _idle(self) -> "_Child | None":
        """A child without work, a new one while there may be more, else None."""
        for child in [child for child in self._children if child.job is None]:
            if child.alive:
                return child
            self._drop(child)
        if len(self._children) == self._workers:
            return None
        self._children.append(_Child())
        return self._children[-1]

    def _answered(self) -> Iterator[Reading]:
        """The readings of the children that have finished, or were given up, since the last look."""
        with selectors.DefaultSelector() as selector:
            for child in self._children:
                if child.job:
                    selector.register(child.output, selectors.EVENT_READ, child)
            ready = {id(key.data) for key, _ in selector.select(LOOK_S)}
        for child in [child for child in self._children if child.job]:
            found = child.collect() if id(child) in ready else None
            why = child.wrong(self._wall_s) if found is None else None
            if found is not None:
                yield found
            elif why is not None:
                yield from self._lost(child, why)

    def _lost(self, child: "_Child", why: str) -> Iterator[Reading]:
        """Give up one file: its row of a Strava export still counts; a file by itself gets a sentence."""
        job = child.job
        self._drop(child)
        if job is None:
            return
        again = self._idle() if job.row is not None and not job.broken else None
        if again is not None:
            again.give(replace(job, broken=True), b"")
        else:
            yield Reading(job.name, set_aside=(Note(job.name, "", why),), source=job.source)

    def _drop(self, child: "_Child") -> None:
        child.end()
        self._children.remove(child)


def _given(child: "_Child", part: Part, zone: str, today: date) -> Reading | None:
    """Hand a part to a child; the Reading of a part that is refused instead."""
    try:
        if part.refused is not None:
            raise Refused(part.refused)
        data, broken = part.read(), False
    except Refused as why:
        if part.row is None:
            return Reading(part.name, set_aside=(Note(part.name, "", str(why)),), source=part.source)
        data, broken = b"", True
    child.give(wire.Job(part.name, zone, today, part.source, part.row, broken), data)
    return None


class _Child:
    """One process, and what it is doing."""

    def __init__(self) -> None:
        root = str(Path(app.__file__).parents[1])
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "app.adapters.run_files.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env={"PYTHONPATH": root, "OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"},
            close_fds=True,
            bufsize=0,
        )
        self.job: wire.Job | None = None
        self._since = 0.0
        self._answer = bytearray()

    @property
    def output(self) -> IO[bytes]:
        """Where its answers come from."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def give(self, job: wire.Job, data: bytes) -> None:
        """Hand it a job; a child that has died is found out when its answer is looked for."""
        self.job, self._since = job, monotonic()
        self._answer.clear()
        message = memoryview(wire.packed(job, data))
        assert self._process.stdin is not None
        try:
            while message:
                message = message[self._process.stdin.write(message) or 0 :]
        except BrokenPipeError:
            return

    def collect(self) -> Reading | None:
        """Its answer, once the whole of it has come."""
        self._answer += os.read(self.output.fileno(), 1 << 20)
        if len(self._answer) < wire.HEAD.size:
            return None
        size = wire.HEAD.unpack_from(self._answer)[0]
        if size > ANSWER_BYTES:
            self._process.kill()
            return None
        if len(self._answer) < wire.HEAD.size + size:
            return None
        try:
            found = wire.reading(bytes(self._answer[wire.HEAD.size :]))
        except (ValueError, TypeError, KeyError):
            self._process.kill()
            return None
        self.job = None
        return found

    def wrong(self, wall_s: float) -> str | None:
        """Why it is to be given up, None while it may go on."""
        if monotonic() - self._since > wall_s:
            return SLOW
        code = self._process.poll()
        if code is not None:
            return SLOW if code == -24 else BROKE  # SIGXCPU
        return BIG if self._resident() > RESIDENT_BYTES else None

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def _resident(self) -> int:
        """Bytes it holds in memory; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError, ValueError):
            return 0
