"""Garmin's export, as a ZIP of ZIPs and as a folder: only its recordings are read, and all of them."""

import zipfile
from datetime import date

import pytest

from app.adapters.run_files import Part, Reading, Refused, nested, parts, wire
from app.adapters.run_files.reading import read_part
from app.domain.runs import Source
from tests.adapters import fit_bytes
from tests.adapters.run_files.garmin_of import UPLOADS, export, unpacked, zip_of
from tests.adapters.run_files.samples_of import GPX, TCX

TODAY = date(2026, 9, 1)
RUN = fit_bytes.fit(fit_bytes.run())
HEART = fit_bytes.fit([("file_id", {"type": 32, "manufacturer": 1, "product": 1, "time_created": 1e9})])
FIRST = zip_of({"rosa@example.org_1.fit": RUN, "rosa@example.org_2.fit": HEART})
SECOND = zip_of({"rosa@example.org_3.tcx": TCX})
NAMES = [
    "UploadedFiles_0-_Part1.zip/rosa@example.org_1.fit",
    "UploadedFiles_0-_Part1.zip/rosa@example.org_2.fit",
    "UploadedFiles_0-_Part2.zip/rosa@example.org_3.tcx",
]


def read(part: Part) -> Reading:
    return read_part(wire.Job(part.name, "Europe/Berlin", TODAY, part.source, part.row), part.read())


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"])
@pytest.mark.parametrize(
    "folder",
    [
        UPLOADS,
        "DI-Connect-Uploaded-Files",
        f"6d5c1d6e_1/{UPLOADS}",
        "DI_CONNECT/DI-Connect-Fitness-Uploaded-Files",
    ],
)
def test_recordings_in_the_zips_inside_are_read_and_nothing_else(tmp_path, kind, folder):
    found = list(parts(export(tmp_path / "garmin.zip", FIRST, SECOND, kind=kind, folder=folder)))

    assert [part.name for part in found] == NAMES
    assert {(part.source, part.archive) for part in found} == {(Source.GARMIN_ARCHIVE, folder)}
    run, heart, lap = map(read, found)
    assert [(r.source, r.distance_m) for r in (*run.runs, *lap.runs)] == [
        (Source.GARMIN_ARCHIVE, 8000),
        (Source.GARMIN_ARCHIVE, 1500),
    ]
    assert [note.reason.split(":")[0] for note in heart.left_out] == ["It holds no recording"]


def test_zips_inside_are_unpacked_one_at_a_time_and_leave_nothing_behind(tmp_path, monkeypatch):
    laid: list[str] = []
    pour = nested.Nested._pour

    def watched(self, inner, file):
        laid.append(inner.path[-9:])
        pour(self, inner, file)

    monkeypatch.setattr(nested.Nested, "_pour", watched)
    path = export(tmp_path / "garmin.zip", FIRST, SECOND)

    found = list(parts(path))
    assert laid == ["Part1.zip", "Part2.zip"]
    assert [len(part.read()) for part in found] == [len(RUN), len(HEART), len(TCX)]
    assert laid == ["Part1.zip", "Part2.zip", "Part1.zip", "Part2.zip"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "inner",
    [b"", b"nothing of a ZIP", FIRST[:-30], FIRST[: len(FIRST) // 2], FIRST[: FIRST.index(b"PK\x01\x02")]],
    ids=["empty", "no ZIP", "end cut", "half", "no list"],
)
def test_broken_zip_inside_harms_no_other_and_nothing_is_said_to_be_known_between(tmp_path, inner):
    broken, good = parts(export(tmp_path / "garmin.zip", inner, SECOND))

    assert broken.name == "UploadedFiles_0-_Part1.zip"
    assert broken.refused is not None and "broken" in broken.refused
    assert len(read(good).runs) == 1
    assert (good.source, good.archive) == (Source.GARMIN_ARCHIVE, "")


def test_broken_file_in_a_zip_inside_harms_no_other(tmp_path):
    data = bytearray(zip_of({"1.fit": RUN, "2.tcx": TCX}))
    data[30 + len("1.fit") + 20] ^= 0xFF

    broken, good = parts(export(tmp_path / "garmin.zip", bytes(data)))

    with pytest.raises(Refused, match="broken"):
        broken.read()
    assert len(read(good).runs) == 1


def test_zip_inside_a_zip_inside_is_not_opened(tmp_path):
    (deeper,) = parts(export(tmp_path / "garmin.zip", zip_of({"more.zip": FIRST})))

    assert deeper.refused is not None and "ZIP inside a ZIP" in deeper.refused


def test_what_points_outside_in_a_zip_inside_is_refused(tmp_path):
    (evil,) = parts(export(tmp_path / "garmin.zip", zip_of({"../../evil.fit": RUN})))

    assert evil.refused is not None and "outside" in evil.refused


def test_zip_inside_that_swells_is_stopped_while_it_unpacks(tmp_path):
    bomb = b"PK\x03\x04" + b"\0" * 8_000_000

    swollen, good = parts(export(tmp_path / "garmin.zip", bomb, SECOND))

    assert swollen.refused is not None and "far more" in swollen.refused
    assert len(read(good).runs) == 1


def test_file_that_swells_in_a_zip_inside_is_stopped_while_it_unpacks(tmp_path):
    inner = zip_of({"1.fit": b"\0" * 8_000_000, "2.tcx": TCX})

    swollen, good = parts(export(tmp_path / "garmin.zip", inner, kind=zipfile.ZIP_STORED))

    with pytest.raises(Refused, match="far more"):
        swollen.read()
    assert len(read(good).runs) == 1


def test_zips_inside_are_counted_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(nested, "MAX_ARCHIVE", len(FIRST) + len(SECOND))

    found = list(parts(export(tmp_path / "garmin.zip", FIRST, SECOND, FIRST)))

    assert "more than 4 GB in all" in (found[-1].refused or "")
    assert [len(part.read()) for part in found[:3]] == [len(RUN), len(HEART), len(TCX)]


def test_files_of_zips_inside_are_counted_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(nested, "MAX_ENTRIES", 3)

    found = list(parts(export(tmp_path / "garmin.zip", FIRST, SECOND, SECOND)))

    assert [part.refused is None for part in found] == [True, True, True, False]
    assert "files in all" in (found[3].refused or "")


def test_full_disk_is_said_and_not_written_to_again(tmp_path, monkeypatch):
    tries: list[str] = []

    def full(self, inner, file):
        tries.append(inner.path)
        raise OSError(28, "No space left on device")

    first, *_ = found = list(parts(export(tmp_path / "garmin.zip", FIRST, SECOND)))
    monkeypatch.setattr(nested.Nested, "_pour", full)

    for part in (first, found[1]):
        with pytest.raises(Refused, match="no room on the disk"):
            part.read()
    assert len(tries) == 1


def test_folder_is_read_like_the_zip(tmp_path):
    found = list(parts(unpacked(tmp_path, FIRST, SECOND)))

    assert [part.name for part in found] == NAMES
    assert {(part.source, part.archive) for part in found} == {(Source.GARMIN_ARCHIVE, UPLOADS)}
    assert [len(read(part).runs) for part in found] == [1, 0, 1]


def test_folder_whose_zips_are_unpacked_too_is_read(tmp_path):
    uploads = tmp_path / "DI-Connect-Uploaded-Files"
    (uploads / "UploadedFiles_0-_Part1").mkdir(parents=True)
    (uploads / "UploadedFiles_0-_Part1" / "1.fit").write_bytes(RUN)
    (uploads / "2.tcx").write_bytes(TCX)

    for handed_over, root in ((tmp_path, uploads.name), (uploads, ".")):
        found = list(parts(handed_over))
        assert [part.name for part in found] == ["2.tcx", "UploadedFiles_0-_Part1/1.fit"]
        assert {(part.source, part.archive) for part in found} == {(Source.GARMIN_ARCHIVE, root)}


def test_broken_zip_in_the_folder_harms_no_other(tmp_path):
    broken, good = parts(unpacked(tmp_path, FIRST[:-30], SECOND))

    assert broken.refused is not None and "broken" in broken.refused
    assert (len(read(good).runs), good.archive) == (1, "")


def test_run_files_beside_an_export_in_a_folder_are_read_too(tmp_path):
    unpacked(tmp_path / "garmin", FIRST)
    unpacked(tmp_path, SECOND)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.gpx").write_bytes(GPX)
    (tmp_path / "readme.txt").write_bytes(b"x")

    found = list(parts(tmp_path))

    assert [(part.name, part.archive) for part in found] == [
        (NAMES[2].replace("Part2", "Part1"), UPLOADS),
        (NAMES[0], f"garmin/{UPLOADS}"),
        (NAMES[1], f"garmin/{UPLOADS}"),
        ("other/a.gpx", ""),
    ]


def test_export_that_lies_as_a_zip_in_a_folder_is_an_archive_of_its_own(tmp_path):
    export(tmp_path / "garmin.zip", SECOND)

    (part,) = parts(tmp_path)

    assert (part.archive, len(read(part).runs)) == (f"garmin.zip/{UPLOADS}", 1)


def test_more_exports_than_anyone_has_are_refused(tmp_path):
    path = tmp_path / "garmin.zip"
    path.write_bytes(zip_of({f"{at}/{UPLOADS}/a.fit": RUN for at in range(21)}))

    with pytest.raises(Refused, match="one by one"):
        list(parts(path))


def test_link_in_the_folder_is_not_followed(tmp_path):
    uploads = tmp_path / UPLOADS
    uploads.mkdir(parents=True)
    (tmp_path / "real.zip").write_bytes(FIRST)
    (uploads / "link.zip").symlink_to(tmp_path / "real.zip")

    link, *_ = parts(tmp_path)

    assert link.refused is not None and "not followed" in link.refused
