"""The files inside an upload, each read only when wanted."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from app.adapters.run_files.advice import on_large
from app.adapters.run_files.unpacking import MAX_BYTES
from app.adapters.run_files.values import Part, Refused, shown
from app.domain.runs import Source

MAX_ENTRIES = 100_000
TWICE = "Another file in this ZIP has the same name, so this one was not read."
NESTED = "This is a ZIP inside a ZIP. Unpack it and import what it holds."


def nothing() -> bytes:
    """The bytes of what is not to be read."""
    return b""


def no_blocks() -> Iterator[bytes]:
    """The pieces of what is not to be read."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its path inside with forward slashes, and how to read it.

    refused  why it is not read at all, None when it may be
    blocks   gives it piece by piece, without a limit, for a ZIP inside a ZIP
    """

    path: str
    size: int
    read: Callable[[], bytes] = field(compare=False, repr=False)
    refused: str | None = None
    blocks: Callable[[], Iterator[bytes]] = field(default=no_blocks, compare=False, repr=False)


def loose(member: Member, source: Source) -> Part:
    """A file by itself as a part."""
    refused = member.refused
    if refused is None and member.path.lower().endswith(".zip"):
        refused = NESTED
    return Part(shown(member.path), member.size, member.read, source=source, refused=refused)


def once(members: Iterable[Member]) -> list[Member]:
    """The members, of one path only the last, as when unpacked; the others are refused."""
    found = list(members)
    last = {member.path: member for member in found}
    return [each if last[each.path] is each else replace(each, refused=TWICE) for each in found]


def of_archive(found: Sequence[Part], root: str) -> list[Part]:
    """The parts as those of the archive at `root`, which is known to hold all from its first to its last day.

    Of none when one is refused that no list tells of: what happened between the others is then not known.
    """
    whole = all(part.refused is None or part.row is not None for part in found)
    return [replace(part, archive=root) for part in found] if whole else list(found)


def in_folder(path: Path) -> list[Member]:
    """The files below a folder by path, links not followed; raises Refused for too many."""
    found: list[Member] = []
    for inner in _files(path):
        name = inner.relative_to(path).as_posix()
        if is_junk(name):
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
        raise Refused(on_large(data))
    return data


def is_junk(name: str) -> bool:
    """Whether a file is one that systems leave behind."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or (parts[-1].startswith(".") and parts[-1] != "..")


def below(path: str, folder: str) -> bool:
    """Whether a file lies somewhere in a folder, "." for the one that all paths begin in."""
    return folder == "." or path.startswith(f"{folder}/")


def _files(path: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(where, name).is_symlink()]
        yield from (Path(where, name) for name in sorted(names + links))
