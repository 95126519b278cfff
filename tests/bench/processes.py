"""Run a command and note what it and all its children took: processor time, time, memory."""

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

LOOK_S = 0.25


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took; memory that processes share counts once."""

    cpu_s: float
    wall_s: float
    memory_bytes: int
    processes: int


def took(command: Sequence[str], env: Mapping[str, str] | None = None) -> Took:
    """Run the command to its end, looking at its memory and its children's now and then."""
    before, began = _cpu_s(), time.monotonic()
    most, processes = 0, 1
    with TemporaryFile() as told:
        process = subprocess.Popen(
            command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=told
        )
        while process.poll() is None:
            all_of_them = family(process.pid)
            most, processes = max(most, sum(map(_memory, all_of_them))), max(processes, len(all_of_them))
            time.sleep(LOOK_S)
        told.seek(0)
        assert process.returncode == 0, told.read().decode()
    return Took(_cpu_s() - before, time.monotonic() - began, most, processes)


def _cpu_s() -> float:
    """Processor time of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(each for child in children for each in family(child))]


def _memory(pid: int) -> int:
    """The bytes a process holds; of what it shares with others, its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has just ended
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
