"""Takes files straight to the upload folder, under names made here; what nobody takes over is deleted."""

import io
import os
import shutil
from pathlib import Path
from typing import IO

from flask import Request, current_app

from app.config import Settings
from app.services import upload_folder
from app.web import access
from app.web.multipart import Forms

PATH = "/import"
PARTS = "/import/parts/"
FORM_BYTES = 2 * 1024**2
PART_BYTES = 8 * 1024**2


class Upload(io.RawIOBase):
    """One file on its way to the disk; closed as soon as it is whole, since thousands may come at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")

    def write(self, data: object) -> int:
        """Add some bytes; raises NoRoom, CannotWrite."""
        try:
            upload_folder.keep_spare(self.path.parent, len(data))  # type: ignore[arg-type]
            return self._file.write(data)  # type: ignore[arg-type]
        except OSError as error:
            raise upload_folder.refused(error) from error

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """What the form parser does once the file is whole: put it safely on the disk."""
        if not self._file.closed:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
            except OSError as error:
                raise upload_folder.refused(error) from error
        return 0

    def close(self) -> None:
        """Let go of the file, whole or not."""
        if not self._file.closed:
            self._file.close()
        super().close()


class Dropped(io.RawIOBase):
    """Takes bytes that nobody asked for, and keeps none."""

    def write(self, data: object) -> int:
        """Forget the bytes."""
        return len(data)  # type: ignore[arg-type]

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """There is nothing to go back to."""
        return 0


class UploadRequest(Request):
    """A request that keeps files only where a signed-in runner hands them over."""

    form_data_parser_class = Forms
    _folder: Path | None = None
    _begun = 0
    _taken = False

    @property
    def max_content_length(self) -> int | None:
        """Archives where files are taken, parts of them where those are, forms everywhere else, in bytes."""
        if self.path.startswith(PARTS):
            return PART_BYTES + 1  # at the very limit, reading on to the end would be refused
        if self.path != PATH:
            return FORM_BYTES
        most: int = current_app.config["MAX_CONTENT_LENGTH"]
        return most

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        raise AttributeError("the limit follows from the path")

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        who = access.person() if self.path == PATH and filename else None
        if who is None or not who.is_runner or who.is_demo:
            return Dropped()  # type: ignore[return-value]
        if self._folder is None:
            self._folder = _new_folder(total_content_length or 0)
        self._begun += 1
        return Upload(self._folder / f"part-{self._begun}")  # type: ignore[return-value]

    def take(self, field: str) -> tuple[str, list[str]]:
        """The folder's name, and what the sender calls the files that now lie there as 000, 001, ..."""
        names: list[str] = []
        for file in self.files.getlist(field):
            if isinstance(file.stream, Upload):
                file.stream.path.rename(file.stream.path.with_name(f"{len(names):03}"))
                names.append(file.filename or "")
        if self._folder is None or not names:
            return "", []
        self._taken = True
        return self._folder.name, names

    def give_back(self) -> None:
        """Have taken nothing after all."""
        self._taken = False

    def close(self) -> None:
        """Close the files, and delete them if no import took them over."""
        super().close()
        if self._folder is not None and not self._taken:
            shutil.rmtree(self._folder, ignore_errors=True)


def _new_folder(content_length: int) -> Path:
    settings: Settings = current_app.extensions["kneewise_settings"]
    return upload_folder.new(settings.uploads, content_length)
