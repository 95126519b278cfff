"""FIT made to do harm."""

import struct

from tests.adapters import fit_bytes
from tests.adapters.run_files.bombs.made import Bomb

ONE = (1, 2)  # a field of one byte, of the type uint8
RECORD, EVENT, FIELD, DEVELOPER = 20, 21, 206, 207  # numbers of messages


def whole(body: bytes) -> bytes:
    """A FIT file around messages; around very many with a checksum that is wrong."""
    head = struct.pack("<BBHI4s", 12, 0x20, 2132, len(body), b".FIT")
    return head + body + struct.pack("<H", fit_bytes.crc(head + body) if len(body) < 100_000 else 0)


def shape(number: int, fields: list[int], own: list[int] | None = None) -> bytes:
    """Messages of a number have these fields, and these of a developer's own, all of one byte."""
    head = struct.pack("<BBBHB", 0x60 if own else 0x40, 0, 0, number, len(fields))
    told = head + b"".join(bytes([field, *ONE]) for field in fields)
    return told + bytes([len(own)]) + b"".join(bytes([field, 1, 0]) for field in own) if own else told


def samples(count: int) -> bytes:
    """Many samples of one heart rate each."""
    return whole(shape(RECORD, [3]) + b"\0\x64" * count)


def developers() -> bytes:
    """Many samples, each of which has 255 fields of a developer's own."""
    described = shape(DEVELOPER, [3]) + b"\0\0" + shape(FIELD, [0, 1, 2])
    described += b"".join(bytes([0, 0, number, 2]) for number in range(255))
    return whole(described + shape(RECORD, [3], list(range(255))) + (b"\0" + b"\x64" * 256) * 90_000)


def sized(size: bytes) -> bytes:
    """A good file whose header says another size."""
    good = fit_bytes.fit(fit_bytes.run(records=20))
    return good[:4] + size + good[8:]


def slow() -> bytes:
    """Hundreds of thousands of messages in a file that is cut, so that they are read one by one."""
    return whole(shape(EVENT, list(range(20, 30))) + (b"\0" + b"\x64" * 10) * 380_000)[:-3]


FIT = [
    Bomb("size too large in FIT's header", "b.fit", lambda: sized(b"\xff" * 4), "", 1),
    Bomb("size too small in FIT's header", "b.fit", lambda: sized(b"\1\0\0\0"), "", 1),
    Bomb("samples without end", "b.fit", lambda: samples(200_001), "more than 200,000 samples", heavy=True),
    Bomb("fields of developers", "b.fit", developers, "so it was left", heavy=True),
    Bomb(
        "thousands of FIT files in one",
        "b.fit",
        lambda: fit_bytes.fit(fit_bytes.run()) * 5_000,
        "more than 1,000 activities",
    ),
]
