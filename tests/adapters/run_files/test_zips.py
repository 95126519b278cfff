"""ZIPs: what is listed in them is read only when asked, and traps are refused with a sentence."""

import stat
import struct
import zipfile

import pytest

from app.adapters.run_files import Reading, Refused, archive, parts
from tests.adapters.run_files.samples_of import GPX
from tests.adapters.run_files.zips_of import taken, zipped


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


def test_other_packing_is_refused(tmp_path):
    (part,) = parts(zipped(tmp_path / "a.zip", {"a.gpx": GPX}, zipfile.ZIP_LZMA))

    assert part.refused is not None and "packed in a way" in part.refused


def test_plain_zip_is_counted_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "PLAIN_UNPACKED", 3 * len(GPX))

    found = [taken(part) for part in parts(zipped(tmp_path / "a.zip", {f"{i}.gpx": GPX for i in range(5)}))]

    assert [isinstance(answer, Reading) for answer in found] == [True, True, True, False, False]
    assert "250 MB" in str(found[-1])


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
