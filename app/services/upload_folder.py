"""Makes room for files on their way: a folder under a made-up name, while the disk has space for them."""

import shutil
from pathlib import Path
from uuid import uuid4

from app.services.run_import import NoRoom

SPARE_BYTES = 256 * 1024**2  # of the disk, left free for all else


def new(uploads: Path, coming_bytes: int) -> Path:
    """A folder of its own for so many bytes; raises NoRoom before it is too late."""
    try:
        folder = uploads / uuid4().hex
        folder.mkdir(parents=True, mode=0o700)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise NoRoom from error
    if coming_bytes + SPARE_BYTES > free:
        folder.rmdir()
        raise NoRoom
    return folder
