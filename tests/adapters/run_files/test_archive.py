"""ZIPs and folders: what is in them is listed lazily, and traps are refused with a sentence."""

import gzip
import os
import stat
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.adapters.run_files import Part, Reading, Refused, archive, parts, read_one
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, TCX

TODAY = date(2026, 9, 1)
Content = dict[str, bytes]


def zipped(path: Path, content: Content, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as opened:
        for name, data in content.items():
            opened.writestr(name, data)
    return path


def taken(part: Part) -> Reading | str:
    """The reading of a part, or the sentence by which it is refused."""
    if part.refused:
        return part.refused
    try:
        return read_one(part.name, part.read(), "Europe/Berlin", TODAY)
    except Refused as why:
        return str(why)


def test_plain_zip_gives_its_files_in_order(tmp_path):
    path = zipped(
        tmp_path / "a.zip",
        {"b/run.tcx": TCX, "a.gpx": GPX, "c.csv": CSV, "__MACOSX/._a": b"", ".DS_Store": b""},
    )

    found = list(parts(path))

    assert [part.name for part in found] == ["a.gpx", "b/run.tcx", "c.csv"]
    assert [len(reading.runs) for reading in map(taken, found) if isinstance(reading, Reading)] == [1, 1, 1]


def test_of_an_export_only_the_list_and_its_activities_are_read(tmp_path):
    path = zipped(
        tmp_path / "export_1.zip",
        {
            "activities.csv": LIST,
            "activities/11.gpx": GPX,
            "activities/12.gpx": GPX,
            "activities/deep/1.gpx": GPX,
            "media/1.jpg": b"x",
            "messaging.json": b"{}",
            "routes/1.gpx": GPX,
        },
    )

    found = list(parts(path))

    assert [part.name for part in found] == [
        "Morning Run, 6 May 2024",
        "To work, 7 May 2024",
        "Typed in, 8 May 2024",
    ]
    assert [len(part.read()) for part in found] == [len(GPX), 0, 0]


def test_an_export_packed_with_its_folder_is_known(tmp_path):
    path = zipped(
        tmp_path / "a.zip", {"export_1/activities.csv": LIST, "export_1/activities/11.gpx": GPX, "x.gpx": GPX}
    )

    assert len(list(parts(path))) == 3


def test_parts_are_read_only_when_asked(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.gpx": GPX, "b.gpx": GPX})
    data = bytearray(path.read_bytes())
    data[30 + len("a.gpx") + 5] ^= 0xFF
    path.write_bytes(data)

    first, second = (taken(part) for part in parts(path))

    assert isinstance(first, str) and "broken" in first
    assert isinstance(second, Reading) and len(second.runs) == 1


def test_folder_gives_its_exports_zips_and_files_and_follows_no_link(tmp_path):
    (tmp_path / "export/activities").mkdir(parents=True)
    (tmp_path / "export/activities.csv").write_bytes(LIST)
    (tmp_path / "export/contacts.csv").write_bytes(b"a,b\n")
    (tmp_path / "loose.gpx").write_bytes(GPX)
    zipped(tmp_path / "more.zip", {"x.tcx": TCX})
    os.symlink("/etc/passwd", tmp_path / "passwd.gpx")

    found = list(parts(tmp_path))

    assert [part.name for part in found] == [
        "Morning Run, 6 May 2024",
        "To work, 7 May 2024",
        "Typed in, 8 May 2024",
        "loose.gpx",
        "x.tcx",
        "passwd.gpx",
    ]
    assert "link" in (found[-1].refused or "")


@pytest.mark.parametrize("name", ["../../evil.gpx", "/etc/evil.gpx", "C:/evil.gpx", "..\\evil.gpx"])
def test_name_that_points_outside_is_refused(tmp_path, name):
    (part,) = parts(zipped(tmp_path / "a.zip", {name: GPX}))

    assert part.refused is not None and "outside" in part.refused


def test_link_inside_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as opened:
        link = zipfile.ZipInfo("a.gpx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")

    (part,) = parts(path)

    assert part.refused is not None and "link" in part.refused


def test_locked_entry_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.gpx": GPX}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + at] |= 1
    path.write_bytes(data)

    (part,) = parts(path)

    assert part.refused is not None and "password" in part.refused


def test_zip_bomb_is_stopped_while_it_unpacks(tmp_path):
    (part,) = parts(zipped(tmp_path / "a.zip", {"a.gpx": b"0" * 20_000_000}))

    answer = taken(part)

    assert isinstance(answer, str) and "far more than a recording" in answer


def test_gzip_bomb_is_stopped_while_it_unpacks():
    reading = read_one("a.gpx.gz", gzip.compress(b"0" * 20_000_000), "Europe/Berlin", TODAY)

    assert "far more than a recording" in reading.set_aside[0].reason


def test_file_beyond_the_limit_is_refused(tmp_path):
    path = tmp_path / "a.gpx"
    path.write_bytes(b"<" + os.urandom(25_000_001))

    (part,) = parts(path)

    answer = taken(part)
    assert isinstance(answer, str) and "25 MB" in answer
    assert "25 MB" in read_one("a", path.read_bytes(), "Europe/Berlin", TODAY).set_aside[0].reason


def test_files_on_top_of_one_another_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.gpx": GPX, "b.gpx": GPX})
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    path.write_bytes(data)

    with pytest.raises(Refused, match="on top of one another"):
        list(parts(path))


def test_size_that_lies_in_the_header_ends_with_a_sentence(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.gpx": GPX})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(data)

    (part,) = parts(path)

    answer = taken(part)
    assert isinstance(answer, str) and "broken" in answer


def test_zip_inside_a_zip_is_refused(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"a.gpx": GPX}).read_bytes()

    named, hidden = parts(zipped(tmp_path / "a.zip", {"inner.zip": inner, "other.gpx": inner}))

    assert named.refused is not None and "ZIP inside a ZIP" in named.refused
    answer = taken(hidden)
    assert isinstance(answer, Reading) and "ZIP inside" in answer.set_aside[0].reason


def test_other_packing_is_refused(tmp_path):
    (part,) = parts(zipped(tmp_path / "a.zip", {"a.gpx": GPX}, zipfile.ZIP_LZMA))

    assert part.refused is not None and "packed in a way" in part.refused


def test_plain_zip_of_more_than_two_hundred_files_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{i}.gpx": GPX for i in range(201)})

    with pytest.raises(Refused, match="200 files"):
        list(parts(path))


def test_plain_zip_is_counted_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "PLAIN_UNPACKED", 3 * len(GPX))

    found = [taken(part) for part in parts(zipped(tmp_path / "a.zip", {f"{i}.gpx": GPX for i in range(5)}))]

    assert [isinstance(answer, Reading) for answer in found] == [True, True, True, False, False]
    assert "250 MB" in str(found[-1])


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([], "no file in it"),
        (["[Content_Types].xml", "xl/worksheets/sheet1.xml"], "“CSV UTF-8”"),
        (["DI_CONNECT/DI-Connect-Fitness/rosa_0_summarizedActivities.json"], "Import the ZIP that holds"),
        (["1.jpg", "album/2.JPG"], "no FIT, GPX, TCX or CSV file"),
        ([f"activities/{at}.fit.gz" for at in range(201)], "without its activities.csv"),
        ([f"{at}.fit" for at in range(201)], "up to 200 files and 50 MB"),
    ],
    ids=["empty", "spreadsheet", "Garmin without uploads", "photos", "Strava without list", "too many"],
)
def test_zip_of_the_wrong_kind_is_told_what_to_do(tmp_path, names, reason):
    with pytest.raises(Refused, match=reason):
        list(parts(zipped(tmp_path / "a.zip", dict.fromkeys(names, b"x"))))


def test_empty_folder_says_so(tmp_path):
    with pytest.raises(Refused, match="no file in it"):
        list(parts(tmp_path))


def test_a_table_that_is_called_like_stravas_list_hides_no_file_beside_it(tmp_path):
    found = list(parts(zipped(tmp_path / "a.zip", {"activities.csv": CSV, "a.gpx": GPX})))

    assert [part.name for part in found] == ["a.gpx", "activities.csv"]
    assert [len(reading.runs) for reading in map(taken, found) if isinstance(reading, Reading)] == [1, 1]


def test_each_export_in_a_zip_is_read(tmp_path):
    old = LIST.replace(b"2024", b"2019")
    content = {"my/old/activities.csv": old, "my/new/activities.csv": LIST, "my/new/activities/11.gpx": GPX}

    found = list(parts(zipped(tmp_path / "a.zip", content)))

    assert [part.archive for part in found] == ["my/new"] * 3 + ["my/old"] * 3


def test_more_lists_than_anyone_has_exports_are_refused(tmp_path):
    with pytest.raises(Refused, match="one by one"):
        list(parts(zipped(tmp_path / "a.zip", {f"{at}/activities.csv": LIST for at in range(21)})))


@pytest.mark.parametrize("rest", [b"", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18, b"x" * 200])
def test_broken_zip_is_refused(tmp_path, rest):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04" + rest)

    with pytest.raises(Refused):
        list(parts(path))


def test_list_of_entries_too_long_to_open_is_refused_unread(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(
        b"PK\x03\x04" + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**31, 4, 0)
    )

    with pytest.raises(Refused, match="100,000"):
        list(parts(path))


def test_file_that_is_gone_is_refused_when_it_is_read(tmp_path):
    (part,) = parts(tmp_path / "gone.fit")

    answer = taken(part)
    assert isinstance(answer, str) and "could not be opened" in answer


def test_what_is_no_ordinary_file_is_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "pipe.fit")

    with pytest.raises(Refused, match="no ordinary file"):
        parts(tmp_path / "pipe.fit")


def test_zip_cut_off_after_another_zip_inside_it_is_not_taken_for_that_one(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"a.gpx": GPX}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"inner.zip": inner, "b.gpx": GPX}, zipfile.ZIP_STORED)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(inner) + len(inner)])

    with pytest.raises(Refused, match="broken"):
        list(parts(path))


def test_zip_with_a_comment_or_written_as_a_large_one_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.comment = b"x" * 65_535
        opened.writestr("a.gpx", GPX)
    assert len(list(parts(path))) == 1

    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    with zipfile.ZipFile(path, "w") as opened:
        opened.comment = b"x" * 65_535
        opened.writestr("a.gpx", GPX)
    assert b"PK\x06\x06" in path.read_bytes()
    assert [len(part.read()) for part in parts(path)] == [len(GPX)]
