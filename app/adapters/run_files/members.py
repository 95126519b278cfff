"""The files inside a ZIP or a folder, each read only when wanted, counted while it is read."""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from app.adapters.run_files.unpacking import BLOCK, LARGE, MAX_BYTES, limited
from app.adapters.run_files.values import Refused

MAX_ARCHIVE = 4 * 1024**3
MAX_ENTRIES = 100_000
HEADER = 30  # bytes before an entry's name
WIDE, LOCATOR = 56, 20  # bytes of the two records that stand before the last one in a large ZIP
TAIL = 22 + 65_535 + WIDE + LOCATOR  # bytes in which all three lie, with the longest comment after them
MAX_DIRECTORY = 16_000_000  # bytes a ZIP's list of 100,000 entries takes; more is refused unread
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


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its path inside with forward slashes, and how to read it.

    refused  why it is not read at all, None when it may be
    """

    path: str
    size: int
    read: Callable[[], bytes] = field(compare=False, repr=False)
    refused: str | None = None


def nothing() -> bytes:
    """The bytes of what is not to be read."""
    return b""


def in_zip(path: Path, budget: Budget) -> list[Member]:
    """The files of a ZIP by path; raises Refused when the whole is not taken."""
    if path.stat().st_size > MAX_ARCHIVE:
        raise Refused("This ZIP is larger than 4 GB. Import the files in it in smaller groups.")
    try:
        _check_directory(path)
        archive = zipfile.ZipFile(path)
    except (*DAMAGED, ValueError) as error:
        raise Refused(BROKEN) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"This ZIP lists more than {MAX_ENTRIES:,} files.")
    _check_overlap(entries, archive.start_dir)
    found = [
        _member(archive, info, budget) for info in entries if not info.is_dir() and not _junk(info.filename)
    ]
    return sorted(found, key=lambda member: member.path)


def in_folder(path: Path) -> list[Member]:
    """The files below a folder by path, links not followed; raises Refused for too many."""
    found: list[Member] = []
    for inner in _files(path):
        name = inner.relative_to(path).as_posix()
        if _junk(name):
            continue
        if inner.is_symlink() or not inner.is_file():
            found.append(
                Member(name, 0, nothing, "This is a link or no ordinary file, and was not followed.")
            )
        else:
            found.append(Member(name, inner.stat().st_size, partial(of_file, inner)))
        if len(found) > MAX_ENTRIES:
            raise Refused(f"This folder holds more than {MAX_ENTRIES:,} files.")
    return sorted(found, key=lambda member: member.path)


def of_file(path: Path) -> bytes:
    """The bytes of a file on disk; raises Refused when there are too many or they cannot be read."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused("This file could not be opened. Check that it is there and may be read.") from error
    if len(data) > MAX_BYTES:
        raise Refused(LARGE)
    return data


def _files(path: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(names))


def _junk(name: str) -> bool:
    """Whether a file is one that systems leave behind."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith(".") and parts[-1] != "..")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    name = info.filename.replace("\\", "/")
    read = partial(_of_entry, archive, info, budget)
    return Member(name, info.file_size, read, _refusal(info, name))


def _refusal(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why an entry is not read, None when it may be."""
    if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name[:2]:
        return "Its name points outside the ZIP, so it was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return LINK
    if info.flag_bits & 0x1:
        return "It is locked with a password. Unpack the ZIP and import the files in it."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in a way Kneewise does not read. Unpack the ZIP and import the files in it."
    return None


def _of_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """The bytes of one entry; raises Refused as soon as it gives too many, whatever its header says."""
    out = bytearray()
    try:
        with archive.open(info) as opened:
            while block := opened.read(BLOCK):
                out += block
                budget.spend(len(block))
                limited(len(out), info.compress_size)  # no more than these bytes were taken in
    except DAMAGED as error:
        raise Refused(PART_BROKEN) from error
    return bytes(out)


def _check_overlap(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Raises Refused when two entries share bytes, as in a bomb that names the same data many times.

    CPython looks for this only since 3.11.8 and 3.12.2.
    """
    places = sorted((e.header_offset, len(e.orig_filename), e.compress_size) for e in entries)
    starts = [place[0] for place in places[1:]] + [end]
    for (offset, name, size), following in zip(places, starts, strict=True):
        if offset + HEADER + name + size > following:
            raise Refused(
                "Files in this ZIP lie on top of one another, so it was not read. Download it again."
            )


def _check_directory(path: Path) -> None:
    """Raises Refused when the list of entries would take too much memory to open, or is not this ZIP's.

    The end of a ZIP that was cut off may be the end of another ZIP inside it. Such a list does not lie
    where it says: it has to reach from where it begins to the record that ends it.
    """
    with path.open("rb") as opened:
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
        raise Refused(f"This ZIP lists more than {MAX_ENTRIES:,} files.")
    if start + size != began + end:
        raise Refused(BROKEN)
