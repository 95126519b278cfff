"""ZIPs and gzips made to do harm."""

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.adapters.run_files.bombs.made import ZEROS, Bomb
from tests.adapters.run_files.samples_of import GPX, TCX

LOCAL, LISTED = b"PK\x03\x04", b"PK\x01\x02"  # what an entry begins with, where it lies and in the list
RATIO = "far more than a recording"
OVERLAP = "on top of one another"
OUTSIDE = "points outside"
TOO_MANY = "more than 100,000 files"


def zipped(content: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, and of one good one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as opened:
        for name, data in content.items():
            opened.writestr(name, data)
        opened.writestr("within.gpx", GPX, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(data: bytes, magic: bytes, at: int, what: bytes) -> bytes:
    """The bytes with others at a place counted from where `magic` stands first."""
    begin = data.index(magic) + at
    return data[:begin] + what + data[begin + len(what) :]


def lying(at: int, what: bytes, where: bytes = LISTED) -> bytes:
    """A ZIP in whose list, or in the head of whose first entry, something else stands."""
    return changed(zipped({"a.gpx": GPX}), where, at, what)


def entry(name: bytes, content: bytes, packed: bytes, offset: int = 0) -> tuple[bytes, bytes]:
    """What stands before an entry's bytes, and its place in the list."""
    same = struct.pack("<HHHH3I2H", 0, 8, 0, 0, zlib.crc32(content), len(packed), len(content), len(name), 0)
    head = LOCAL + struct.pack("<H", 20) + same
    listed = LISTED + struct.pack("<HH", 20, 20) + same + struct.pack("<HHHII", 0, 0, 0, 0, offset)
    return head + name, listed + name


def ending(body: bytes, listed: list[bytes], count: int | None = None) -> bytes:
    """A ZIP from what lies in it and its list, of which it says that it has `count` entries."""
    number, size = min(len(listed) if count is None else count, 0xFFFF), sum(map(len, listed))
    last = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, number, number, size, len(body), 0)
    return body + b"".join(listed) + last


def listing(names: list[bytes], count: int | None = None) -> bytes:
    """A ZIP that lists empty files, with names of one length, which do not lie in it."""
    blank = entry(names[0], b"", b"")[1].removesuffix(names[0])
    return ending(LOCAL, [blank + name for name in names], count)


def deflated(content: bytes) -> bytes:
    """The bytes as a ZIP packs them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def overlapping() -> bytes:
    """A hundred entries that are all the same bytes."""
    content = ZEROS[:100_000]
    packed = deflated(content)
    local, _ = entry(b"00.gpx", content, packed)
    return ending(local + packed, [entry(b"%02d.gpx" % i, content, packed, 0)[1] for i in range(100)])


def quoting() -> bytes:
    """A hundred entries, each of which packs the head of the next as text and goes on with its bytes."""
    content, heads = ZEROS[:100_000], [b""]
    packed = deflated(content)
    made: list[tuple[bytes, bytes, bytes]] = []
    for number in reversed(range(100)):
        content = heads[-1] + content
        packed = (quoted(heads[-1]) if heads[-1] else b"") + packed
        made.append((b"%02d.gpx" % number, content, packed))
        heads.append(entry(*made[-1])[0])
    body, listed, offset = heads[-1] + packed, [], 0
    for each in reversed(made):
        head, place = entry(*each, offset)
        listed.append(place)
        offset += len(head) + len(quoted(b""))
    return ending(body, listed)


def quoted(text: bytes) -> bytes:
    """Text as DEFLATE stores it unpacked, with more to come."""
    return struct.pack("<BHH", 0, len(text), len(text) ^ 0xFFFF) + text


def holding_itself() -> bytes:
    """A ZIP whose only entry is the ZIP itself, with its own header in it."""
    whole = zipped({"self.zip": GPX}, zipfile.ZIP_STORED)
    size = struct.pack("<II", len(whole), len(whole))
    return changed(changed(whole, LOCAL, 18, size), LISTED, 20, size)


def linked() -> bytes:
    """A ZIP with a link."""
    out = io.BytesIO(zipped({}))
    with zipfile.ZipFile(out, "a") as opened:
        link = zipfile.ZipInfo("link.gpx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    return out.getvalue()


def locked() -> bytes:
    """A ZIP with an entry that asks for a password."""
    data = zipped({"locked.gpx": GPX}, zipfile.ZIP_STORED)
    return changed(changed(data, LOCAL, 6, b"\1"), LISTED, 8, b"\1")


def twice_named() -> bytes:
    """A ZIP with two entries of one name."""
    return zipped({"one.gpx": TCX, "two.gpx": GPX}).replace(b"two.gpx", b"one.gpx")


def many() -> list[bytes]:
    """One name more than a ZIP may list."""
    return [b"%06d.gpx" % number for number in range(100_001)]


ZIPS = [
    Bomb("much out of little in a ZIP", "b.zip", lambda: zipped({"a.gpx": ZEROS}), RATIO, 1),
    Bomb("much out of little in a gzip", "b.gpx.gz", lambda: gzip.compress(ZEROS), RATIO),
    Bomb("gzip in gzip", "b.gpx.gz", lambda: gzip.compress(gzip.compress(ZEROS)), "more than once"),
    Bomb("gzip in a ZIP", "b.zip", lambda: zipped({"a.gpx.gz": gzip.compress(ZEROS)}), RATIO, 1),
    Bomb(
        "ZIP in ZIP in ZIP",
        "b.zip",
        lambda: zipped({"a.zip": zipped({"b.zip": zipped({})})}),
        "inside a ZIP",
        1,
    ),
    Bomb(
        "ZIP in ZIP by another name",
        "b.zip",
        lambda: zipped({"a.gpx": zipped({"b.zip": zipped({})})}),
        "inside another file",
        1,
    ),
    Bomb("entries that are the same bytes", "b.zip", overlapping, OVERLAP),
    Bomb("entries that quote one another", "b.zip", quoting, OVERLAP),
    Bomb("ZIP that holds itself", "b.zip", holding_itself, OVERLAP),
    Bomb("size too small in the list", "b.zip", lambda: lying(24, b"\n\0\0\0"), "broken", 1),
    Bomb("size too large in the list", "b.zip", lambda: lying(24, b"\0\0\0\x7f"), "broken", 1),
    Bomb("packed size too small in the list", "b.zip", lambda: lying(20, b"\n\0\0\0"), "broken", 1),
    Bomb("packed size too large in the list", "b.zip", lambda: lying(20, b"\0\0\0\x7f"), OVERLAP),
    Bomb("sizes too small before the entry", "b.zip", lambda: lying(18, b"\n\0\0\0" * 2, LOCAL), "", 2),
    Bomb("sizes too large before the entry", "b.zip", lambda: lying(18, b"\0\0\0\x7f" * 2, LOCAL), "", 2),
    Bomb("many files", "b.zip", lambda: zipped({f"{i}.gpx": b"" for i in range(200)}), "up to 200 files"),
    Bomb("many entries", "b.zip", lambda: listing(many()), TOO_MANY),
    Bomb("more entries than it says", "b.zip", lambda: listing(many(), 1), TOO_MANY),
    Bomb("giant list", "b.zip", lambda: listing([b"a" * 65_000] * 250), TOO_MANY),
    Bomb("name that climbs", "b.zip", lambda: zipped({"../../up.gpx": GPX}), OUTSIDE, 1),
    Bomb("name that climbs backwards", "b.zip", lambda: zipped({"..\\..\\up.gpx": GPX}), OUTSIDE, 1),
    Bomb("name from the root", "b.zip", lambda: zipped({"/tmp/root.gpx": GPX}), OUTSIDE, 1),
    Bomb("name with a drive", "b.zip", lambda: zipped({"C:\\drive.gpx": GPX}), OUTSIDE, 1),
    Bomb("link in a ZIP", "b.zip", linked, "a link", 1),
    Bomb("locked entry", "b.zip", locked, "password", 1),
    Bomb(
        "packing nobody knows",
        "b.zip",
        lambda: zipped({"a.gpx": GPX}, zipfile.ZIP_LZMA),
        "packed in a way",
        1,
    ),
    Bomb("two entries of one name", "b.zip", twice_named, "same name", 2),
    Bomb("cut ZIP", "b.zip", lambda: zipped({"a.gpx": GPX})[:-30], "broken"),
]
