"""The limits of uploads: they are those of the rules; what reaches one is taken, what goes beyond is not."""

import gzip
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from app.adapters.run_files import Readers, Refused, archive, child, members, nested, parts, unpacking, zips
from app.adapters.run_files.reader import Limits
from app.adapters.run_files.unpacking import in_proportion, unpacked
from tests.adapters.run_files.samples_of import GPX, TCX
from tests.adapters.run_files.zips_of import zipped

FILES = {"a.gpx": GPX, "b.tcx": TCX}
MB, MIB, GIB = 10**6, 2**20, 2**30


def test_limits_are_those_of_the_rules():
    assert (unpacking.MAX_BYTES, unpacking.MAX_RATIO, unpacking.RATIO_FROM) == (25 * MB, 100, 200_000)
    assert (zips.MAX_BYTES, members.MAX_BYTES) == (25 * MB, 25 * MB)
    assert (zips.MAX_ARCHIVE, nested.MAX_ARCHIVE) == (4 * GIB, 4 * GIB)
    assert (members.MAX_ENTRIES, zips.MAX_ENTRIES, nested.MAX_ENTRIES) == (100_000, 100_000, 100_000)
    assert (archive.PLAIN_BYTES, archive.PLAIN_UNPACKED, archive.PLAIN_ENTRIES) == (50 * MB, 250 * MB, 200)
    assert (Readers(1)._limits, child.DATA_BYTES) == (Limits(20, 60, 256 * MIB), 512 * MIB)


def folder(path: Path) -> Path:
    for name, data in FILES.items():
        (path / name).write_bytes(data)
    return path


def plain(path: Path) -> Path:
    return zipped(path / "a.zip", FILES)


def size(path: Path) -> int:
    return path.stat().st_size


def number(path: Path) -> int:
    return len(FILES)


@pytest.mark.parametrize(
    ("make", "module", "limit", "reached", "reason"),
    [
        (plain, zips, "MAX_ARCHIVE", size, "larger than 4 GB"),
        (plain, zips, "MAX_ENTRIES", number, "more than 100,000 files"),
        (plain, archive, "PLAIN_BYTES", size, "up to 200 files and 50 MB"),
        (plain, archive, "PLAIN_ENTRIES", number, "up to 200 files and 50 MB"),
        (folder, members, "MAX_ENTRIES", number, "holds more than"),
    ],
    ids=[
        "bytes of a ZIP",
        "files of a ZIP",
        "bytes of a plain ZIP",
        "files of a plain ZIP",
        "files of a folder",
    ],
)
def test_upload_may_reach_its_limit_and_not_go_beyond(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], Path],
    module: ModuleType,
    limit: str,
    reached: Callable[[Path], int],
    reason: str,
):
    path = make(tmp_path)

    monkeypatch.setattr(module, limit, reached(path))
    assert [part.name for part in parts(path)] == list(FILES)

    monkeypatch.setattr(module, limit, reached(path) - 1)
    with pytest.raises(Refused, match=reason):
        list(parts(path))


def on_disk(path: Path) -> bytes:
    return next(parts(folder(path) / "a.gpx")).read()


def in_a_zip(path: Path) -> bytes:
    return next(parts(plain(path))).read()


@pytest.mark.parametrize(
    ("module", "read"),
    [
        (members, on_disk),
        (zips, in_a_zip),
        (unpacking, lambda path: unpacked(GPX)),
        (unpacking, lambda path: unpacked(gzip.compress(GPX))),
    ],
    ids=["on disk", "in a ZIP", "as it is", "in a gzip"],
)
def test_file_may_reach_its_limit_and_not_go_beyond(tmp_path, monkeypatch, module, read):
    monkeypatch.setattr(module, "MAX_BYTES", len(GPX))
    assert read(tmp_path) == GPX

    monkeypatch.setattr(module, "MAX_BYTES", len(GPX) - 1)
    with pytest.raises(Refused, match="25 MB"):
        read(tmp_path)


@pytest.mark.parametrize(("most", "packed"), [(300_000, 3_000), (200_000, 1)], ids=["large", "small"])
def test_file_may_swell_to_its_limit_and_not_beyond(most, packed):
    in_proportion(most, packed)

    with pytest.raises(Refused, match="far more"):
        in_proportion(most + 1, packed)


def test_the_large_file_of_apple_health_is_told_what_to_import_instead(tmp_path, monkeypatch):
    path = tmp_path / "export.xml"
    path.write_bytes(b'<?xml version="1.0"?>\n<!DOCTYPE HealthData [' + b" " * MB)
    monkeypatch.setattr(members, "MAX_BYTES", MB)

    with pytest.raises(Refused, match="Apple Health"):
        members.of_file(path)
