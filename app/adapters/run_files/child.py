"""The process that parses: it reads jobs from its standard input and answers on its output, confined."""

import ctypes
import os
import resource
import signal
import sys
from typing import BinaryIO

from app.adapters.run_files import wire
from app.adapters.run_files.reading import read_part
from app.adapters.run_files.values import Note, Reading

DATA_BYTES = 512 * 1024**2
OPEN_FILES = 64  # the time zones, and modules not yet imported
NEW_NETWORK, NEW_USER = 0x4000_0000, 0x1000_0000  # Linux's CLONE_NEWNET and CLONE_NEWUSER
AT_PARENTS_DEATH = 1  # Linux's PR_SET_PDEATHSIG
TOO_LARGE = "This file needed more memory to read than any run does, so it was left."


def main() -> None:
    """Answer jobs until the input ends; the argument is how many seconds of a processor each may take."""
    cpu_s = int(sys.argv[1])
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a service's end is told to all of it; the input ends then
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library may print must not land between the answers
    confine()
    while (message := receive(sys.stdin.buffer)) is not None:
        answers.writelines(wire.packed(answer(*message, cpu_s)))
        answers.flush()


def answer(text: bytes, data: bytes, cpu_s: int) -> Reading:
    """Read one part within its share of time and memory."""
    job = wire.job(text)
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + cpu_s + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    try:
        return read_part(job, data)
    except MemoryError:
        return Reading(job.name, set_aside=(Note(job.name, "", TOO_LARGE),), source=job.source)


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next message, None at the end of the input."""
    head = stream.read(wire.HEAD.size)
    if len(head) < wire.HEAD.size:
        return None
    text, data = wire.HEAD.unpack(head)
    return stream.read(text), stream.read(data)


def confine() -> None:
    """Take away what parsing does not need: memory without end, files to write, the network, a life alone."""
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    libc = ctypes.CDLL(None)
    if hasattr(libc, "unshare") and libc.unshare(NEW_NETWORK) != 0:
        libc.unshare(NEW_USER | NEW_NETWORK)  # refused where the kernel forbids it; the rest still holds
    if hasattr(libc, "prctl"):
        libc.prctl(AT_PARENTS_DEATH, signal.SIGKILL)


if __name__ == "__main__":
    main()
