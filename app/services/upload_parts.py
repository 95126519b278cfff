"""Keeps files that arrive in parts: each upload in a folder of its own, until it is whole or a day old."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import IO
from uuid import UUID

import orjson

from app.domain.people import Person
from app.services import run_import, upload_folder
from app.services.run_import import NoFiles
from app.store import imports
from app.store.database import Transaction
from app.store.imports import Import

AT_ONCE = 2  # unfinished uploads of one person
BLOCK_BYTES = 256 * 1024


class NoSuchUpload(Exception):
    """This person has no such upload, or no longer."""


class TooLarge(Exception):
    """The files are more, or larger together, than is taken at once."""


class TooManyUploads(Exception):
    """So many of this person's uploads are not all here yet that one of them comes first."""


class OutOfPlace(Exception):
    """A part that does not go on where the upload is, or that another request is just adding to."""


class NotWhole(Exception):
    """Some of the upload is still to come."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as its sender announced it; name and time of change tell it from others of the same size."""

    name: str
    size_bytes: int
    changed_ms: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Files on their way, which lie in `folder` as 000, 001, ... one after the other, and its mark."""

    id: UUID
    folder: Path
    mark: Path
    files: tuple[Announced, ...]

    @property
    def whole_bytes(self) -> int:
        """All of it."""
        return sum(file.size_bytes for file in self.files)

    @property
    def here_bytes(self) -> int:
        """How much of it has arrived."""
        return sum(_size(self._path(at)) for at in range(len(self.files)))

    def lacking(self) -> Iterator[tuple[Path, int]]:
        """The files that are not whole, or not there, with the bytes each lacks."""
        for at, file in enumerate(self.files):
            path = self._path(at)
            lacks = file.size_bytes - _size(path)
            if lacks or not path.exists():
                yield path, lacks

    def _path(self, at: int) -> Path:
        return self.folder / f"{at:03}"


def begin(
    tx: Transaction,
    uploads: Path,
    person: Person,
    files: Sequence[Announced],
    most_bytes: int,
    most_files: int,
) -> Upload:
    """Go on with this person's upload of the same files, or begin it.

    raises  NoFiles, TooLarge, TooManyUploads, NoRoom, CannotWrite
    """
    if not files:
        raise NoFiles
    if len(files) > most_files or sum(file.size_bytes for file in files) > most_bytes:
        raise TooLarge
    begun = unfinished(tx, uploads, person)
    for upload in begun:
        if upload.files == tuple(files):
            return upload
    if len(begun) >= AT_ONCE:
        raise TooManyUploads
    folder = upload_folder.new(uploads, sum(file.size_bytes for file in files))
    mark = folder / _mark(person)
    try:
        written = folder / "announced"
        written.write_bytes(orjson.dumps(list(files)))
        written.rename(mark)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise upload_folder.refused(error) from error
    return Upload(UUID(folder.name), folder, mark, tuple(files))


def unfinished(tx: Transaction, uploads: Path, person: Person) -> list[Upload]:
    """This person's uploads that no import has taken over, the one that grew last first."""
    found: list[tuple[float, Upload]] = []
    for mark in uploads.glob(f"*/{_mark(person)}"):
        with suppress(FileNotFoundError):  # cleared away just now
            found.append((mark.parent.stat().st_mtime, _read(mark)))
    found.sort(key=itemgetter(0), reverse=True)
    return [each for _, each in found if imports.by_folder(tx, person.id, each.folder.name) is None]


def find(uploads: Path, person: Person, upload_id: UUID) -> Upload:
    """One of this person's uploads; raises NoSuchUpload."""
    try:
        return _read(uploads / upload_id.hex / _mark(person))
    except OSError:
        raise NoSuchUpload from None


def add(upload: Upload, at: int, part: IO[bytes]) -> None:
    """Add a part that begins at byte `at` of the whole; what came of one that breaks off is kept.

    raises  OutOfPlace, TooLarge when there is more in it than was announced, NoRoom, CannotWrite
    """
    with _alone(upload):
        if at != upload.here_bytes:
            raise OutOfPlace
        try:
            for path, lacks in upload.lacking():
                if lacks and _copy(part, path, lacks) < lacks:
                    return
        except FileNotFoundError:  # cleared away just now
            raise NoSuchUpload from None
        except OSError as error:
            raise upload_folder.refused(error) from error
    if part.read(1):
        raise TooLarge


def hand_over(tx: Transaction, uploads: Path, person: Person, upload_id: UUID, now: datetime) -> Import:
    """Ask for the import of a whole upload; asked again, it is the same import.

    raises  NoSuchUpload, NotWhole, and TooManyImports, which leaves the upload as it is
    """
    each = imports.by_folder(tx, person.id, upload_id.hex)
    if each is not None:
        return each
    upload = find(uploads, person, upload_id)
    for path, lacks in upload.lacking():
        if lacks:
            raise NotWhole
        path.touch()  # a file without a byte needs no part
    return run_import.start(tx, person, upload.folder.name, [file.name for file in upload.files], now)


def drop(tx: Transaction, uploads: Path, person: Person, upload_id: UUID) -> None:
    """Delete what has arrived; raises NoSuchUpload, also for what an import took over."""
    if imports.by_folder(tx, person.id, upload_id.hex) is not None:
        raise NoSuchUpload
    shutil.rmtree(find(uploads, person, upload_id).folder, ignore_errors=True)


def _mark(person: Person) -> str:
    """The file that says what is to come; its name says for whom."""
    return f"of-{person.public_id.hex}.json"


def _read(mark: Path) -> Upload:
    files = tuple(Announced(**file) for file in orjson.loads(mark.read_bytes()))
    return Upload(UUID(mark.parent.name), mark.parent, mark, files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _alone(upload: Upload) -> Iterator[None]:
    """Keep other requests, of this process or another, from adding to the same upload meanwhile."""
    try:
        mark = upload.mark.open("rb")
    except OSError:
        raise NoSuchUpload from None
    with mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutOfPlace from None
        yield


def _copy(part: IO[bytes], path: Path, most_bytes: int) -> int:
    """Put up to so many bytes of the part safely on the disk; return how many there were."""
    block, came = part.read(min(BLOCK_BYTES, most_bytes)), 0
    if not block:
        return 0
    os.utime(path.parent)  # what still grows is not cleared away
    with path.open("ab") as file:
        while block:
            upload_folder.keep_spare(path.parent, len(block))
            file.write(block)
            came += len(block)
            left = most_bytes - came
            block = part.read(min(BLOCK_BYTES, left)) if left else b""
        file.flush()
        os.fsync(file.fileno())
    return came
