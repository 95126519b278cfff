"""ZIPs inside a ZIP: one at a time lies unpacked in a file without a name, and is read from there."""

import errno
import os
import tempfile
import zipfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO

from app.adapters.run_files.members import MAX_ENTRIES, Member, once
from app.adapters.run_files.values import Refused
from app.adapters.run_files.zips import (
    BROKEN,
    MAX_ARCHIVE,
    Budget,
    entries,
    member_of,
    of_entry,
    opened_zip,
)

FULL = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = "There is no room on the disk to open this part of the export. Make some and import it again."
INNER_LARGE = "The ZIPs in this export unpack to more than 4 GB in all, so this one was not read."
INNER_MANY = f"The ZIPs in this export list more than {MAX_ENTRIES:,} files in all, so this one was not read."


class Nested:
    """The ZIPs inside one ZIP, best read one after another: the one asked for last lies unpacked."""

    def __init__(self, outer: Path) -> None:
        self._beside = outer.parent if os.access(outer.parent, os.W_OK) else None
        self._left_bytes = MAX_ARCHIVE
        self._left_files = MAX_ENTRIES
        self._lying: Member | None = None
        self._as: zipfile.ZipFile | str = ""

    def files(self, inner: Member) -> list[Member]:
        """The files of a ZIP inside; raises Refused when it is not taken."""
        if inner.refused is not None:
            raise Refused(inner.refused)
        found = entries(self._laid(inner))
        self._left_files -= len(found)
        if self._left_files < 0:
            raise Refused(INNER_MANY)
        return once(member_of(info, partial(self._read, inner, info)) for info in found)

    def _read(self, inner: Member, info: zipfile.ZipInfo) -> bytes:
        """The bytes of one file of a ZIP inside; raises Refused."""
        if inner is not self._lying:
            self._left_bytes = MAX_ARCHIVE  # it was counted when its files were listed
        return of_entry(self._laid(inner), info, Budget())

    def _laid(self, inner: Member) -> zipfile.ZipFile:
        """The ZIP inside, unpacked unless it lies there; what was refused once is not tried again."""
        if inner is not self._lying:
            self._lying, self._as = None, ""  # the one before goes, and with it its file
            try:
                found: zipfile.ZipFile | str = opened_zip(self._poured(inner))
            except Refused as why:
                found = str(why)
            self._lying, self._as = inner, found
        if isinstance(self._as, str):
            raise Refused(self._as)
        return self._as

    def _poured(self, inner: Member) -> IO[bytes]:
        """The ZIP inside as a file that the system forgets once it is closed; raises Refused."""
        with ExitStack() as closing:
            file = closing.enter_context(tempfile.TemporaryFile(dir=self._beside))
            try:
                self._pour(inner, file)
            except OSError as error:
                if error.errno in FULL:
                    raise Refused(NO_ROOM) from error
                raise
            closing.pop_all()
        return file

    def _pour(self, inner: Member, file: IO[bytes]) -> None:
        begun = False
        for block in inner.blocks():
            if not begun and not block.startswith(b"PK"):
                raise Refused(BROKEN)
            begun = True
            self._left_bytes -= len(block)
            if self._left_bytes < 0:
                raise Refused(INNER_LARGE)
            file.write(block)
        file.flush()
