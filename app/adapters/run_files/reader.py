"""One reading child as its parent sees it: what it was given, what it answers, whether it may go on."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

import app
from app.adapters.run_files import wire
from app.adapters.run_files.values import Reading

ANSWER_BYTES = 128 * 1024**2
PAGE = os.sysconf("SC_PAGE_SIZE")
SLOW = (
    "This file took too long to read, so it was left. Hand a long table over in smaller parts; "
    "export a recording again, or add the run by hand."
)
BROKE = "This file broke the reader, so it was left. Export it again, or add the run by hand."
BIG = "This file needed more memory to read than any run does, so it was left."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take.

    cpu_s           seconds of a processor; the child ends by itself after them
    wall_s          seconds in all, waiting included
    resident_bytes  of the child's memory, watched from outside
    """

    cpu_s: int = 20
    wall_s: float = 60
    resident_bytes: int = 256 * 1024**2


class Reader:
    """One process, and what it is doing."""

    def __init__(self, limits: Limits) -> None:
        root = str(Path(app.__file__).parents[1])
        self._limits = limits
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "app.adapters.run_files.child", str(limits.cpu_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env={"PYTHONPATH": root, "OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"},
            close_fds=True,
            start_new_session=True,  # a Ctrl-C is for the one who watches; a file must not look broken by it
            bufsize=0,
        )
        os.set_blocking(self.input.fileno(), False)
        self.job: wire.Job | None = None
        self._since = 0.0
        self._unsent = memoryview(b"")
        self._answer = bytearray()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def input(self) -> IO[bytes]:
        """Where its jobs go."""
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def output(self) -> IO[bytes]:
        """Where its answers come from."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def fit_for_more(self) -> bool:
        """Whether it still runs, and the last file did not leave it with memory that the next would pay."""
        return self._process.poll() is None and self._resident() <= self._limits.resident_bytes // 2

    @property
    def takes_in(self) -> bool:
        """Whether some of its job was not sent yet."""
        return len(self._unsent) > 0

    def give(self, job: wire.Job, data: bytes) -> None:
        """Hand it a job, as much of it as it takes at once; `send` goes on."""
        self.job, self._since = job, monotonic()
        self._answer.clear()
        self._unsent = memoryview(b"".join(wire.packed(job, data)))
        self.send()

    def send(self) -> None:
        """Send on without waiting; a child that has died is found out when its answer is looked for."""
        try:
            while self._unsent and (sent := self.input.write(self._unsent)):
                self._unsent = self._unsent[sent:]
        except BrokenPipeError:
            self._unsent = self._unsent[:0]
        if not self._unsent:
            self._unsent = memoryview(b"")  # even an empty end of the message would keep all of it

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
            found = wire.reading(memoryview(self._answer)[wire.HEAD.size :])
        except (ValueError, TypeError, KeyError, AttributeError):
            self._process.kill()
            return None
        self.job, self._answer = None, bytearray()
        return found

    def wrong(self) -> str | None:
        """Why it is to be given up, None while it may go on."""
        if monotonic() - self._since > self._limits.wall_s:
            return SLOW
        code = self._process.poll()
        if code is not None:
            return SLOW if code == -signal.SIGXCPU else BROKE
        return BIG if self._resident() > self._limits.resident_bytes else None

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self.input.close()
        self.output.close()

    def _resident(self) -> int:
        """Bytes it holds in memory; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError, ValueError):
            return 0
