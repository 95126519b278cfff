"""Files that arrive in parts are whole in the end, whatever breaks off on the way, and one person's own."""

import errno
import fcntl
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from app import clock as clocks
from app.domain.people import Person
from app.services import run_import, upload_folder, upload_parts
from app.services.run_import import CannotWrite, NoFiles, NoRoom, TooManyImports
from app.services.upload_parts import (
    Announced,
    NoSuchUpload,
    NotWhole,
    OutOfPlace,
    TooLarge,
    TooManyUploads,
    Upload,
)
from app.store import imports, people
from app.store.database import Database
from jobs import housekeeping
from tests.build import NOW

RIDE = Announced("export.zip", 100_000, 1_700_000_000_000)


def somebody(db: Database, name: str) -> Person:
    with db.begin() as tx:
        return people.add(
            tx,
            email=f"{name}@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=NOW,
        )


@pytest.fixture
def rosa(db: Database) -> Person:
    return somebody(db, "rosa")


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


def begin(db: Database, uploads: Path, person: Person, *files: Announced) -> Upload:
    with db.begin() as tx:
        return upload_parts.begin(tx, uploads, person, files, 1_000_000, 10)


def add(upload: Upload, at: int, data: bytes) -> None:
    upload_parts.add(upload, at, io.BytesIO(data))


def waiting(db: Database, uploads: Path, person: Person) -> Sequence[Upload]:
    with db.read() as tx:
        return upload_parts.unfinished(tx, uploads, person)


def hand_over(db: Database, uploads: Path, person: Person, upload: Upload) -> imports.Import:
    with db.begin() as tx:
        return upload_parts.hand_over(tx, uploads, person, upload.id, NOW)


def test_parts_fill_one_file_after_the_other(db: Database, rosa: Person, uploads: Path) -> None:
    files = [Announced(name, size, 0) for name, size in (("a", 3), ("none", 0), ("../b", 4), ("end", 0))]
    upload = begin(db, uploads, rosa, *files)
    for at, part in enumerate((b"12", b"34", b"567")):
        assert upload.here_bytes == 2 * at
        add(upload, 2 * at, part)
    each = hand_over(db, uploads, rosa, upload)

    assert (each.names, each.folder) == (("a", "none", "../b", "end"), upload.folder.name)
    held = {path.name: path.read_bytes() for path in upload.folder.glob("0*")}
    assert held == {"000": b"123", "001": b"", "002": b"4567", "003": b""}
    assert sorted(path.name for path in uploads.iterdir()) == [upload.id.hex]


@pytest.mark.parametrize("at", [0, 9, 11, 200_000, -1])
def test_a_part_that_does_not_go_on_there_changes_nothing(
    db: Database, rosa: Person, uploads: Path, at: int
) -> None:
    upload = begin(db, uploads, rosa, RIDE)
    add(upload, 0, b"x" * 10)
    with pytest.raises(OutOfPlace):
        add(upload, at, b"y")
    assert upload.here_bytes == 10


def test_while_one_request_adds_another_has_to_wait(db: Database, rosa: Person, uploads: Path) -> None:
    upload = begin(db, uploads, rosa, RIDE)
    with upload.mark.open("rb") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        with pytest.raises(OutOfPlace):
            add(upload, 0, b"x")
    add(upload, 0, b"x")


def test_no_more_is_kept_than_was_announced(db: Database, rosa: Person, uploads: Path) -> None:
    upload = begin(db, uploads, rosa, Announced("a", 3, 0))
    with pytest.raises(TooLarge):
        add(upload, 0, b"1234")
    assert [path.stat().st_size for path in upload.folder.glob("0*")] == [3]


def test_the_same_files_go_on_later_and_changed_ones_begin_anew(
    db: Database, rosa: Person, uploads: Path
) -> None:
    upload = begin(db, uploads, rosa, RIDE)
    add(upload, 0, b"x" * 10)

    again = begin(db, uploads, rosa, RIDE)
    assert (again.id, again.here_bytes) == (upload.id, 10)
    changed = Announced(RIDE.name, RIDE.size_bytes, RIDE.changed_ms + 1)
    assert begin(db, uploads, rosa, changed).id != upload.id


def test_a_person_has_two_unfinished_and_a_third_deletes_neither(
    db: Database, rosa: Person, uploads: Path
) -> None:
    files = [Announced(name, 5, 0) for name in "abc"]
    first, second = (begin(db, uploads, rosa, file) for file in files[:2])
    add(first, 0, b"123")
    with pytest.raises(TooManyUploads):
        begin(db, uploads, rosa, files[2])
    assert begin(db, uploads, rosa, files[0]).here_bytes == 3

    with db.begin() as tx:
        upload_parts.drop(tx, uploads, rosa, second.id)
    assert begin(db, uploads, rosa, files[2]).here_bytes == 0
    assert {each.files[0].name for each in waiting(db, uploads, rosa)} == {"a", "c"}


def test_what_is_too_much_or_nothing_is_refused_before_a_byte_is_kept(
    db: Database, rosa: Person, uploads: Path
) -> None:
    with pytest.raises(NoFiles):
        begin(db, uploads, rosa)
    for files in ([Announced("a", 600_000, 0)] * 2, [Announced("a", 1, 0)] * 11):
        with pytest.raises(TooLarge):
            begin(db, uploads, rosa, *files)
    assert not uploads.exists()


def test_a_disk_without_room_is_told_before_a_byte_is_sent(
    db: Database, rosa: Person, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_folder, "SPARE_BYTES", 2**62)
    with pytest.raises(NoRoom):
        begin(db, uploads, rosa, RIDE)
    assert list(uploads.iterdir()) == []


@pytest.fixture
def disk(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A disk of so many bytes beside those to spare, which holds the uploads alone."""

    def has(size_bytes: int) -> None:
        def usage(_path: Path) -> SimpleNamespace:
            held = sum(path.stat().st_size for path in uploads.rglob("0*") if path.is_file())
            return SimpleNamespace(free=upload_folder.SPARE_BYTES + size_bytes - held)

        monkeypatch.setattr(upload_folder.shutil, "disk_usage", usage)

    return has


def test_what_others_have_announced_and_not_sent_is_counted_as_taken(
    db: Database, rosa: Person, uploads: Path, disk: Callable[[int], None]
) -> None:
    disk(700)
    first, _ = (begin(db, uploads, rosa, Announced(name, 330, 0)) for name in "ab")
    add(first, 0, b"x" * 200)
    with pytest.raises(NoRoom):
        begin(db, uploads, somebody(db, "sam"), Announced("c", 41, 0))
    assert begin(db, uploads, somebody(db, "kim"), Announced("c", 40, 0)).here_bytes == 0
    assert len(list(uploads.iterdir())) == 3


def test_a_part_is_refused_when_the_disk_filled_up_meanwhile_and_goes_on_later(
    db: Database, rosa: Person, uploads: Path, disk: Callable[[int], None]
) -> None:
    disk(700)
    upload = begin(db, uploads, rosa, Announced("a", 330, 0))
    add(upload, 0, b"x" * 100)
    disk(150)
    with pytest.raises(NoRoom):
        add(upload, 100, b"x" * 51)
    add(upload, 100, b"x" * 50)
    assert upload.here_bytes == 150


def test_a_part_without_a_byte_does_not_renew_an_upload(db: Database, rosa: Person, uploads: Path) -> None:
    upload = begin(db, uploads, rosa, Announced("none", 0, 0), RIDE)
    os.utime(upload.folder, (0, 0))
    add(upload, 0, b"")
    assert upload.folder.stat().st_mtime == 0
    add(upload, 0, b"x")
    assert upload.folder.stat().st_mtime > 0


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EROFS, CannotWrite), (errno.EIO, CannotWrite)],
)
def test_only_a_full_disk_is_called_full_and_else_the_log_says_why(
    db: Database,
    rosa: Person,
    uploads: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
    told: type[Exception],
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    upload = begin(db, uploads, rosa, RIDE)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(told):
        add(upload, 0, b"x")
    monkeypatch.setattr(upload_folder.shutil, "disk_usage", refuse)
    with pytest.raises(told):
        begin(db, uploads, rosa, Announced("a", 1, 0))
    named = [errno.errorcode[number] in record.getMessage() for record in caplog.records]
    assert named == ([True, True] if told is CannotWrite else [])


def test_sam_finds_nothing_of_rosas(db: Database, rosa: Person, uploads: Path) -> None:
    sam, upload = somebody(db, "sam"), begin(db, uploads, rosa, RIDE)

    assert waiting(db, uploads, sam) == []
    with pytest.raises(NoSuchUpload):
        upload_parts.find(uploads, sam, upload.id)
    with pytest.raises(NoSuchUpload):
        hand_over(db, uploads, sam, upload)
    with db.begin() as tx, pytest.raises(NoSuchUpload):
        upload_parts.drop(tx, uploads, sam, upload.id)
    assert begin(db, uploads, sam, RIDE).id != upload.id
    assert upload.folder.is_dir()


def test_only_what_is_whole_is_handed_over_and_once(db: Database, rosa: Person, uploads: Path) -> None:
    upload = begin(db, uploads, rosa, Announced("a", 3, 0))
    add(upload, 0, b"12")
    with pytest.raises(NotWhole):
        hand_over(db, uploads, rosa, upload)
    add(upload, 2, b"3")

    each = hand_over(db, uploads, rosa, upload)
    assert hand_over(db, uploads, rosa, upload).id == each.id
    assert waiting(db, uploads, rosa) == []
    with db.begin() as tx, pytest.raises(NoSuchUpload):
        upload_parts.drop(tx, uploads, rosa, upload.id)
    run_import.carry_out(db, uploads, each.id, lambda: NOW, workers=1)
    assert hand_over(db, uploads, rosa, upload).id == each.id
    assert list(uploads.iterdir()) == []


def test_too_many_imports_leave_an_upload_as_it_is(db: Database, rosa: Person, uploads: Path) -> None:
    with db.begin() as tx:
        for _ in range(run_import.AT_ONCE):
            run_import.start(tx, rosa, uuid4().hex, ["a"], NOW)
    upload = begin(db, uploads, rosa, Announced("a", 3, 0))
    add(upload, 0, b"123")
    with pytest.raises(TooManyImports):
        hand_over(db, uploads, rosa, upload)
    assert [each.here_bytes for each in waiting(db, uploads, rosa)] == [3]


def test_what_has_not_grown_for_a_day_is_cleared_away(db: Database, rosa: Person, uploads: Path) -> None:
    old, grown, taken = (begin(db, uploads, somebody(db, who), Announced("a", 2, 0)) for who in "xyz")
    real = clocks.start(None)()  # the time that the files have
    days_ago = (real - timedelta(days=2)).timestamp()
    with db.read() as tx:
        owner = people.by_email(tx, "z@example.org")
    assert owner is not None
    add(taken, 0, b"12")
    hand_over(db, uploads, owner, taken)
    for upload in (old, grown, taken):
        os.utime(upload.folder, (days_ago, days_ago))
    add(grown, 0, b"1")

    assert housekeeping.drop_uploads(db, uploads, real) == 1
    assert {path.name for path in uploads.iterdir()} == {grown.id.hex, taken.id.hex}
    with pytest.raises(NoSuchUpload):
        add(old, 0, b"1")


def test_a_process_killed_within_a_part_leaves_what_came_and_it_goes_on_from_there(
    db: Database, rosa: Person, uploads: Path
) -> None:
    upload = begin(db, uploads, rosa, RIDE)
    add(upload, 0, b"a" * 20_000)
    words = [sys.executable, "-m", "tests.services.part_writer", str(uploads), str(upload.id), "20000"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"half\n"
        process.kill()

    here = begin(db, uploads, rosa, RIDE).here_bytes
    assert 20_000 <= here <= 70_000
    add(upload, here, (b"b" * 50_000 + b"c" * 30_000)[here - 20_000 :])
    hand_over(db, uploads, rosa, upload)
    assert (upload.folder / "000").read_bytes() == b"a" * 20_000 + b"b" * 50_000 + b"c" * 30_000
