"""Makes room for files on their way: a folder under a made-up name, while the disk has space for them."""

import errno
import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from app.services.run_import import CannotWrite, NoRoom

log = logging.getLogger(__name__)

SPARE_BYTES = 256 * 1024**2  # of the disk, left free for all else
COMING = ".coming"  # ends the name of a file whose name says how many bytes its folder is for


def new(uploads: Path, coming_bytes: int) -> Path:
    """A folder of its own for so many bytes; raises NoRoom before it is too late, or CannotWrite.

    It stands there before the space is counted: of two that come at once, each counts the other.
    """
    folder = uploads / uuid4().hex
    try:
        folder.mkdir(parents=True, mode=0o700)
        (folder / f"{coming_bytes}{COMING}").touch()
        keep_spare(uploads, sum(_lacking(uploads)))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise refused(error) from error
    except NoRoom:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def refused(error: OSError) -> NoRoom | CannotWrite:
    """What it means for whoever sends files that the disk refused them."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoRoom()
    name = errno.errorcode.get(error.errno or 0, error.errno)
    log.error("uploads cannot be written: %s (%s)", error.strerror, name)
    return CannotWrite()


def keep_spare(folder: Path, coming_bytes: int) -> None:
    """Raise NoRoom when so many bytes more would leave the disk too little for all else."""
    if shutil.disk_usage(folder).free < coming_bytes + SPARE_BYTES:
        raise NoRoom


def _lacking(uploads: Path) -> Iterator[int]:
    """How many bytes of each upload are still to come."""
    for sign in uploads.glob(f"*/*{COMING}"):
        with suppress(FileNotFoundError):  # cleared away just now
            here_bytes = sum(path.stat().st_size for path in sign.parent.iterdir() if not path.suffix)
            yield max(0, int(sign.stem) - here_bytes)
