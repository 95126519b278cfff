"""The reading children: real processes, some of which die."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.adapters.run_files import Part, Readers, Refused, parts, reader, strava_list, wire
from app.adapters.run_files.pool import USUAL
from app.adapters.run_files.reader import BIG, SLOW, Limits
from app.domain.runs import Source
from tests.adapters import fit_bytes
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, PAIN, TCX

TODAY = date(2026, 9, 1)
ZONE = "Europe/Berlin"
FIT = fit_bytes.fit(fit_bytes.run(records=10))


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(2) as found:
        yield found


def part(data: bytes, name: str = "a", row: str | None = None) -> Part:
    return Part(name, len(data), lambda: data, row, Source.ARCHIVE if row else Source.FILE)


def children(readers: Readers) -> list[int]:
    return [child.pid for child in readers._children]


def test_every_part_gets_its_reading(readers):
    files = {"f": FIT, "g": GPX, "t": TCX, "c": CSV, "p": PAIN, "l": LIST, "x": b"nothing"}

    found = {r.name: r for r in readers.read([part(data, name) for name, data in files.items()], ZONE, TODAY)}

    assert {name: (len(r.runs), len(r.pain)) for name, r in found.items()} == {
        "f": (1, 0),
        "g": (1, 0),
        "t": (1, 0),
        "c": (1, 0),
        "p": (0, 2),
        "l": (2, 0),
        "x": (0, 0),
    }


def test_every_reading_bears_the_name_of_its_part(readers, tmp_path):
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities.csv").write_bytes(LIST)
    (tmp_path / "activities/11.gpx").write_bytes(GPX)
    (tmp_path / "activities/other.gpx").write_bytes(GPX)
    found = [replace(each, name=f"{i} {each.name}" + 300 * "x") for i, each in enumerate(parts(tmp_path))]

    assert {r.name for r in readers.read(found, ZONE, TODAY)} == {each.name for each in found}


def test_rows_of_a_list_are_read_by_the_child_that_then_reads_what_they_name():
    with Readers(1) as readers:
        listed = readers.rows(LIST)
        (pid,) = children(readers)
        list(readers.read([part(GPX)], ZONE, TODAY))

        assert listed == strava_list.read(LIST)
        assert [row.file for row in listed.rows] == ["activities/11.gpx", "activities/12.gpx", ""]
        assert [row.wants_file for row in listed.rows] == [True, False, False]
        assert children(readers) == [pid]


def test_children_are_kept_from_one_upload_to_the_next(readers):
    list(readers.read([part(GPX), part(TCX)], ZONE, TODAY))
    before = children(readers)

    list(readers.read([part(GPX), part(TCX)], ZONE, TODAY))

    assert children(readers) == before


def signalled(readers: Readers, number: signal.Signals, data: bytes = FIT) -> Callable[[], bytes]:
    """Reads a file, and by the way sends the signal to every child."""

    def read() -> bytes:
        for pid in children(readers):
            os.kill(pid, number)
        return data

    return read


def test_child_that_dies_costs_one_file_and_is_replaced():
    with Readers(1) as readers:
        bad = Part("bad", 1, signalled(readers, signal.SIGKILL))

        found = {r.name: r for r in readers.read([part(TCX, "fine"), bad, part(GPX, "good")], ZONE, TODAY)}

    assert "broke the reader" in found["bad"].set_aside[0].reason
    assert [len(found[name].runs) for name in ("fine", "good")] == [1, 1]


def test_row_whose_file_breaks_the_reader_counts_by_its_own_totals():
    row = {"id": "1", "date": "May 6, 2024, 5:10:00 AM", "type": "Run", "distance": "5000", "line": "2"}
    with Readers(1) as readers:
        read = signalled(readers, signal.SIGKILL)

        (reading,) = readers.read([Part("M", 1, read, wire.fields(row), Source.ARCHIVE)], ZONE, TODAY)

    assert (reading.name, reading.runs[0].distance_m, reading.runs[0].damaged) == ("M", 5000, True)


def test_what_stops_the_server_breaks_no_file_that_is_being_read():
    with Readers(1) as readers:
        list(readers.read([part(GPX)], ZONE, TODAY))
        before = children(readers)
        told = Part("told", 1, signalled(readers, signal.SIGTERM))

        (reading,) = readers.read([told], ZONE, TODAY)

        assert (len(reading.runs), children(readers)) == (1, before)
        assert [os.getsid(pid) for pid in before] == before  # out of reach of a Ctrl-C


def test_no_child_is_started_that_has_nothing_to_read():
    with Readers(2) as readers:
        list(readers.read([], ZONE, TODAY))
        assert children(readers) == []

        list(readers.read([part(GPX)], ZONE, TODAY))
        assert len(children(readers)) == 1

        list(readers.read([Part("last", 1, signalled(readers, signal.SIGKILL))], ZONE, TODAY))
        assert children(readers) == []


def test_two_children_are_at_work_at_once():
    """The first file is only read once the third is taken, so another child has to read the second."""
    with Readers(2) as readers:
        first = Part("first", 1, signalled(readers, signal.SIGSTOP))
        third = Part("third", 1, signalled(readers, signal.SIGCONT))

        found = list(readers.read([first, part(GPX, "second"), third], ZONE, TODAY))

    assert found[0].name == "second"
    assert [len(reading.runs) for reading in found] == [1, 1, 1]


def test_looks_that_bring_nothing_are_told():
    with Readers(1) as readers:
        slow = Part("slow", 1, signalled(readers, signal.SIGSTOP))
        looks = readers.looks([slow], ZONE, TODAY)

        assert [next(looks), next(looks)] == [None, None]
        readers._children[0]._limits = Limits(wall_s=0)
        (reading,) = looks

    assert reading is not None and reading.set_aside


def test_child_that_hangs_is_given_up():
    with Readers(1, Limits(wall_s=0.5)) as readers:
        slow = Part("slow", 1, signalled(readers, signal.SIGSTOP))

        (reading,) = readers.read([slow], ZONE, TODAY)

    assert "took too long" in reading.set_aside[0].reason
    assert "in smaller parts" in reading.set_aside[0].reason


def test_child_that_takes_in_nothing_is_given_up():
    with Readers(1, Limits(wall_s=0.5)) as readers:
        large = Part("large", 1, signalled(readers, signal.SIGSTOP, b"x" * 5_000_000))

        (reading,) = readers.read([large], ZONE, TODAY)

    assert "took too long" in reading.set_aside[0].reason


def test_child_that_kept_much_memory_is_replaced_before_the_next_file():
    with Readers(1) as readers:
        list(readers.read([part(GPX)], ZONE, TODAY))
        before = children(readers)
        readers._children[0]._limits = Limits(resident_bytes=1_000_000)

        (reading,) = readers.read([part(GPX)], ZONE, TODAY)

        assert (len(reading.runs), set(before) & set(children(readers))) == (1, set())


def test_child_may_reach_its_limits_and_not_go_beyond(readers, monkeypatch):
    list(readers.read([part(GPX)], ZONE, TODAY))
    child = readers._children[0]
    for after_s, held, wrong in (
        (USUAL.wall_s, USUAL.resident_bytes, None),
        (USUAL.wall_s + 0.5, 0, SLOW),
        (0, USUAL.resident_bytes + 1, BIG),
    ):
        monkeypatch.setattr(child, "_resident", lambda held=held: held)
        monkeypatch.setattr(child, "_since", 0.0)
        monkeypatch.setattr(reader, "monotonic", lambda after_s=after_s: after_s)
        assert child.wrong() == wrong


def test_refused_parts_need_no_child():
    def refuse() -> bytes:
        raise Refused("Too large.")

    with Readers(2) as readers:
        found = list(
            readers.read([Part("a", 0, refuse), Part("b", 0, lambda: b"", refused="A link.")], ZONE, TODAY)
        )

    assert [r.set_aside[0].reason for r in found] == ["Too large.", "A link."]


def test_refusal_of_the_whole_reaches_the_caller(readers, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04")

    with pytest.raises(Refused):
        list(readers.read(parts(path), ZONE, TODAY))


def test_parts_are_taken_only_as_children_come_free(readers):
    taken: list[int] = []

    def many() -> Iterator[Part]:
        for i in range(50):
            taken.append(i)
            yield part(GPX, str(i))

    reading = readers.read(many(), ZONE, TODAY)
    next(reading)

    assert len(taken) <= 4
    reading.close()


def test_no_child_is_left_behind():
    with Readers(2) as readers:
        list(readers.read([part(GPX), part(TCX)], ZONE, TODAY))
        pids = children(readers)

    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


CONFINED = """
from app.adapters.run_files import child
child.confine()
try:
    open("written", "wb", buffering=0).write(b"x")
    print("wrote")
except OSError:
    print("no writing")
try:
    x = bytearray(600 * 1024 * 1024)
    print("held")
except MemoryError:
    print("no memory")
"""


def test_child_may_neither_write_nor_fill_the_memory(tmp_path):
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-B", "-c", CONFINED],
        cwd=tmp_path,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split("\n") == ["no writing", "no memory", ""]


def test_child_inherits_no_socket():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.set_inheritable(True)
        with Readers(1) as readers:
            list(readers.read([part(GPX)], ZONE, TODAY))
            (pid,) = children(readers)
            held = [os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()]

    assert not [name for name in held if name.startswith("socket:")]


APART = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(int(sys.argv[1], 16)))"


def test_child_has_a_network_of_its_own_where_the_kernel_allows(readers):
    allowed = [
        subprocess.run([sys.executable, "-SIc", APART, user]).returncode == 0
        for user in ("40000000", "50000000")
    ]
    list(readers.read([part(GPX)], ZONE, TODAY))
    theirs = os.readlink(f"/proc/{children(readers)[0]}/ns/net")

    assert (theirs != os.readlink("/proc/self/ns/net")) == any(allowed)


def test_child_knows_no_setting_and_has_limits(readers):
    list(readers.read([part(GPX)], ZONE, TODAY))
    here = Path(f"/proc/{children(readers)[0]}")

    told = {line.partition("=")[0] for line in (here / "environ").read_text().split("\0") if line}
    assert told <= {"PYTHONPATH", "OPENBLAS_NUM_THREADS", "LANG", "LC_CTYPE"}
    limits = (re.split(r"  +", line) for line in (here / "limits").read_text().splitlines())
    soft = {name: most for name, most, *_ in limits}
    assert 20 < int(soft["Max cpu time"]) < 40
    assert (soft["Max data size"], soft["Max file size"]) == (str(512 * 1024**2), "0")
    assert (soft["Max core file size"], soft["Max open files"]) == ("0", "64")


PARENT = """
import time
from datetime import date
from app.adapters.run_files import Part, Readers
readers = Readers(1)
list(readers.read([Part("a", 0, lambda: b"")], "UTC", date(2026, 9, 1)))
print(readers._children[0].pid, flush=True)
time.sleep(3600)
"""


@pytest.mark.soak
def test_child_ends_with_its_parent_even_when_it_hangs():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        child = os.pidfd_open(pid)
        os.kill(pid, signal.SIGSTOP)
        parent.kill()
    gone = bool(select.select([child], [], [], 60)[0])
    if not gone:
        signal.pidfd_send_signal(child, signal.SIGKILL)
    os.close(child)

    assert gone
