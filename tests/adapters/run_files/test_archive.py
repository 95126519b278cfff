"""Files, ZIPs and folders: what there is to read in each, and what one of the wrong kind is told."""

import gzip
import os

import pytest

from app.adapters.run_files import Reading, Refused, parts, read_one
from tests.adapters.run_files.samples_of import CSV, GPX, LIST, TCX
from tests.adapters.run_files.zips_of import TODAY, taken, zipped


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


def test_zip_inside_a_zip_is_refused(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"a.gpx": GPX}).read_bytes()

    named, hidden = parts(zipped(tmp_path / "a.zip", {"inner.zip": inner, "other.gpx": inner}))

    assert named.refused is not None and "ZIP inside a ZIP" in named.refused
    answer = taken(hidden)
    assert isinstance(answer, Reading) and "ZIP inside" in answer.set_aside[0].reason


def test_plain_zip_of_more_than_two_hundred_files_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{i}.gpx": GPX for i in range(201)})

    with pytest.raises(Refused, match="200 files"):
        list(parts(path))


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


def test_file_that_is_gone_is_refused_when_it_is_read(tmp_path):
    (part,) = parts(tmp_path / "gone.fit")

    answer = taken(part)
    assert isinstance(answer, str) and "could not be opened" in answer


def test_what_is_no_ordinary_file_is_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "pipe.fit")

    with pytest.raises(Refused, match="no ordinary file"):
        parts(tmp_path / "pipe.fit")
