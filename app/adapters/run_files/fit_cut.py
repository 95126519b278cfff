"""Cuts out of a FIT file what comes every second, so that the few other messages are read by themselves."""

import struct
from collections.abc import Collection

PACKED_TIME, DEFINES, WITH_DEVELOPERS, LOCAL = 0x80, 0x40, 0x20, 0x0F  # bits of the byte before each message


def only(part: bytes, kept: Collection[int]) -> bytes | None:
    """The same file with no messages but those of the numbers `kept`.

    None where it cannot be told how long each message is, or where one counts its time from the one before.
    """
    at, end = part[0], len(part) - 2
    sizes, wanted = [0] * 16, [False] * 16
    out, begin = bytearray(), at
    while at < end:
        mark = part[at]
        local = mark & LOCAL
        if mark & PACKED_TIME or (mark & DEFINES and at + 6 > end):
            return None
        if mark & DEFINES:
            number = int.from_bytes(part[at + 3 : at + 5], "big" if part[at + 2] else "little")
            at, sizes[local] = _defined(part, at)
            wanted[local] = number in kept
        elif not sizes[local]:
            return None
        elif wanted[local]:
            at += sizes[local]
        else:
            out += part[begin:at]
            size = sizes[local]
            while at < end and part[at] == mark:
                at += size
            begin = at
    return _file(part, out + part[begin:end]) if at == end else None


def _defined(part: bytes, at: int) -> tuple[int, int]:
    """Where a definition ends, and how long each of its messages is, their first byte included."""
    after = at + 6 + 3 * part[at + 5]
    size = 1 + sum(part[at + 7 : after : 3])
    if part[at] & WITH_DEVELOPERS and after < len(part):
        fields, after = after + 1, after + 1 + 3 * part[after]
        size += sum(part[fields + 1 : after : 3])
    return after, size


def _file(part: bytes, messages: bytes | bytearray) -> bytes:
    """Messages with a header like that of `part`, and a checksum."""
    from fitdecode.utils import compute_crc  # slow to import, and wanted for this format alone

    profile = struct.unpack_from("<H", part, 2)[0]
    whole = struct.pack("<BBHI4s", 12, part[1], profile, len(messages), b".FIT") + messages
    return whole + struct.pack("<H", compute_crc(whole))  # type: ignore[no-untyped-call]
