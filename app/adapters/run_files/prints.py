"""Tells the files of one import from those of another."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def files_print(paths: Iterable[Path]) -> str:
    """A SHA-256 in hex over where the files lie, how large they are and when each was changed.

    Folders count with all that lies below them; links are not followed, what is gone counts as such.
    """
    found = hashlib.sha256()
    for path in paths:
        for file in _below(path.resolve()):
            try:
                at = file.lstat()
                line = f"{file} {at.st_size} {at.st_mtime_ns}"
            except OSError:
                line = f"{file} gone"
            found.update(line.encode("utf-8", "surrogateescape") + b"\0")
    return found.hexdigest()


def _below(path: Path) -> Iterator[Path]:
    """The file itself, or all files of a folder in a fixed order."""
    if not path.is_dir():
        yield path
    for where, folders, names in os.walk(path, followlinks=False):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names))
