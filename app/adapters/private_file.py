"""Writes a file that this user alone may read."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

LETTERS = 100


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path`; links are followed, and an earlier file is replaced by a whole one only.

    What is no ordinary file, such as a pipe, is written into. Raises OSError, and leaves no draft then.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as opened:
            opened.write(data)
        return
    target = _followed(path)
    handle, draft = mkstemp(prefix=f".{target.name[:LETTERS]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # links in a circle, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
