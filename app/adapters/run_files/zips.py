"""The files listed in a ZIP, each read only when wanted, counted while it is read.

The list of a ZIP is taken apart in the server's own process, so it is refused unread beyond `MAX_DIRECTORY`
bytes, and beyond `MAX_ENTRIES` files. What an entry holds only passes through, up to `MAX_BYTES` of it.
"""

import os
import stat
import struct
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from app.adapters.run_files.members import MAX_ENTRIES, Member, is_junk, no_blocks, once
from app.adapters.run_files.unpacking import BLOCK, LARGE, MAX_BYTES, in_proportion
from app.adapters.run_files.values import Refused

MAX_ARCHIVE = 4 * 1024**3
HEADER = 30  # bytes before an entry's name
LISTED, LENGTHS = 46, 28  # bytes before its name in the list, and before the lengths of what stands there
WIDE, LOCATOR = 56, 20  # bytes of the two records that stand before the last one in a large ZIP
TAIL = 22 + 65_535 + WIDE + LOCATOR  # bytes in which all three lie, with the longest comment after them
MAX_DIRECTORY = 16_000_000  # bytes a ZIP's list of 100,000 entries takes; more is refused unread
TOO_MANY_FILES = f"This ZIP lists more than {MAX_ENTRIES:,} files."
BROKEN = "This ZIP is broken and could not be opened. Download it again."
LINK = "This is a link and not a file, so it was not followed."
OVERLAP = "Files in this ZIP lie on top of one another, so it was not read. Download it again."
PART_BROKEN = "This part of the ZIP is broken. Download the ZIP again."
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class Budget:
    """How many bytes may still come out of one upload in all; None for no limit beyond each file's own."""

    left: int | None = None

    def spend(self, count: int) -> None:
        """Raises Refused once the upload has given all that it may."""
        if self.left is not None:
            self.left -= count
            if self.left < 0:
                raise Refused("This ZIP unpacks to more than 250 MB, so the rest of it was not read.")


def in_zip(path: Path, budget: Budget) -> list[Member]:
    """The files of a ZIP by path; raises Refused when the whole is not taken."""
    if path.stat().st_size > MAX_ARCHIVE:
        raise Refused("This ZIP is larger than 4 GB. Import the files in it in smaller groups.")
    archive = opened_zip(path.open("rb"))
    return once(
        member_of(info, partial(of_entry, archive, info, budget), partial(_blocks, archive, info))
        for info in entries(archive)
    )


def opened_zip(opened: IO[bytes]) -> zipfile.ZipFile:
    """The ZIP in a file, which is closed once nobody holds the ZIP; raises Refused."""
    with ExitStack() as closing:
        closing.callback(opened.close)
        try:
            _check_directory(opened)
            archive = zipfile.ZipFile(opened)
        except (*DAMAGED, ValueError) as error:
            raise Refused(BROKEN) from error
        weakref.finalize(archive, closing.pop_all().close)
    return archive


def entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files listed in a ZIP by path, without what systems leave behind; raises Refused."""
    found = archive.infolist()
    _check_overlap(found, archive.start_dir)
    files = [info for info in found if not info.is_dir() and not is_junk(info.filename)]
    return sorted(files, key=_path)


def member_of(
    info: zipfile.ZipInfo, read: Callable[[], bytes], blocks: Callable[[], Iterator[bytes]] = no_blocks
) -> Member:
    """A file listed in a ZIP."""
    return Member(_path(info), info.file_size, read, _refusal(info, _path(info)), blocks)


def of_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The bytes of one entry; raises Refused as soon as it gives too many, whatever its header says."""
    out = bytearray()
    for block in _blocks(archive, info):
        out += block
        budget.spend(len(block))
        if len(out) > MAX_BYTES:
            raise Refused(LARGE)
    return bytes(out)


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _refusal(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why an entry is not read, None when it may be."""
    if name.startswith("/") or ".." in name.split("/") or ":" in name[:2]:
        return "Its name points outside the ZIP, so it was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    if info.flag_bits & 0x1:
        return "It is locked with a password. Unpack the ZIP and import the files in it."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in a way Kneewise does not read. Unpack the ZIP and import the files in it."
    return None


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry piece by piece; raises Refused where it breaks or swells."""
    count = 0
    try:
        with archive.open(info) as opened:
            while block := opened.read(BLOCK):
                count += len(block)
                in_proportion(count, info.compress_size)  # no more than these bytes were taken in
                yield block
        if count != info.file_size:
            raise Refused(PART_BROKEN)
    except DAMAGED as error:
        raise Refused(PART_BROKEN) from error


def _check_overlap(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Raises Refused when two entries share bytes, as in a bomb that names the same data many times.

    CPython looks for this only since 3.11.8 and 3.12.2.
    """
    places = sorted((e.header_offset, len(e.orig_filename), e.compress_size) for e in entries)
    starts = [*(place[0] for place in places), end][1:]
    for (offset, name, size), following in zip(places, starts, strict=True):
        if offset + HEADER + name + size > following:
            raise Refused(OVERLAP)


def _check_directory(opened: IO[bytes]) -> None:
    """Raises Refused when the list of entries would take too much memory to open, or is not this ZIP's.

    The end of a ZIP that was cut off may be the end of another ZIP inside it. Such a list does not lie
    where it says: it has to reach from where it begins to the record that ends it.
    """
    length = opened.seek(0, os.SEEK_END)
    began = opened.seek(max(0, length - TAIL))
    tail = opened.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise Refused(BROKEN)
    size, start = struct.unpack_from("<II", tail, end + 12)
    if end >= LOCATOR and tail.startswith(b"PK\x06\x07", end - LOCATOR):
        end -= LOCATOR + WIDE
        if end < 0 or not tail.startswith(b"PK\x06\x06", end):
            raise Refused(BROKEN)
        size, start = struct.unpack_from("<QQ", tail, end + 40)
    if size > MAX_DIRECTORY:
        raise Refused(TOO_MANY_FILES)
    if start + size != began + end:
        raise Refused(BROKEN)
    opened.seek(start)
    _check_number(opened.read(size))


def _check_number(directory: bytes) -> None:
    """Raises Refused for too many entries, whatever number the ZIP says it lists."""
    at = count = 0
    while directory.startswith(b"PK\x01\x02", at):
        name, extra, comment = struct.unpack_from("<3H", directory, at + LENGTHS)
        at += LISTED + name + extra + comment
        count += 1
        if count > MAX_ENTRIES:
            raise Refused(TOO_MANY_FILES)
