"""List what an upload holds, one part at a time, without unpacking it as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from app.adapters.run_files import strava_csv, strava_rows
from app.adapters.run_files.members import (
    Budget,
    Member,
    in_folder,
    in_zip,
    nothing,
    of_file,
)
from app.adapters.run_files.tables import table
from app.adapters.run_files.values import Part, Refused, shown
from app.domain.runs import Source

LIST = "activities.csv"
PLAIN_BYTES = 50_000_000  # a ZIP that is no export: packed,
PLAIN_UNPACKED = 250_000_000  # unpacked in all,
NO_FILE = "This is no ordinary file, so it was not opened. Save it as a file and import that."
PLAIN_ENTRIES = 200  # and in number


def parts(path: Path) -> Iterator[Part]:
    """What there is to read in a file, a folder or a ZIP, in a fixed order.

    In a Strava export each row of activities.csv is a part, with its file from activities/; nothing else
    of it is read. Raises Refused when the whole is not taken, at the first part.
    """
    if path.is_dir():
        return _of_folder(path)
    if path.exists() and not path.is_file():
        raise Refused(NO_FILE)  # opening a pipe waits for someone to write into it
    if _is_zip(path):
        return _of_zip(path)
    size = path.stat().st_size if path.is_file() else 0
    return iter([Part(shown(path.name), size, partial(of_file, path))])


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False  # reading it as a file says what is wrong


def _of_folder(path: Path) -> Iterator[Part]:
    """Exports among the folders, ZIPs among the files, and the other files."""
    members = in_folder(path)
    exports = [str(PurePosixPath(m.path).parent) for m in members if PurePosixPath(m.path).name == LIST]
    for export in exports:
        yield from _export([m for m in members if _below(m.path, export)], export)
    for member in members:
        if any(_below(member.path, export) for export in exports):
            continue
        inner = path / member.path
        if member.refused is None and _is_zip(inner):
            try:
                for part in _of_zip(inner):
                    yield replace(part, archive=part.archive and f"{member.path}/{part.archive}")
            except Refused as why:
                yield Part(shown(member.path), member.size, nothing, refused=str(why))
        else:
            yield _loose(member, Source.FILE)


def _of_zip(path: Path) -> Iterator[Part]:
    """A Strava export, or a ZIP of run files."""
    budget = Budget()
    members = in_zip(path, budget)
    lists = [PurePosixPath(m.path) for m in members if PurePosixPath(m.path).name == LIST]
    roots = [str(at.parent) for at in lists if len(at.parts) <= 2]
    if roots:
        yield from _export(members, min(roots, key=len))
        return
    if any("DI-Connect" in m.path for m in members):
        raise Refused(
            "This looks like a Garmin export. Unpack it and import the files in DI-Connect-Uploaded-Files."
        )
    if path.stat().st_size > PLAIN_BYTES or len(members) > PLAIN_ENTRIES:
        raise Refused(
            f"A ZIP of run files may hold up to {PLAIN_ENTRIES} files and {PLAIN_BYTES // 1_000_000} MB. "
            "Import them in smaller groups; a Strava export may be larger."
        )
    budget.left = PLAIN_UNPACKED
    for member in members:
        yield _loose(member, Source.FILE)


def _export(members: Iterable[Member], root: str) -> Iterator[Part]:
    """The parts of the export at `root`, known as such."""
    return (replace(part, archive=root) for part in _listed(members, root))


def _listed(members: Iterable[Member], root: str) -> Iterator[Part]:
    """The rows of the list with their files, then the files that no row names."""
    prefix = "" if root == "." else f"{root}/"
    files = {m.path.removeprefix(prefix): m for m in members if m.path.startswith(prefix)}
    listed = files[LIST]
    named: set[str] = set()
    try:
        if listed.refused is not None:
            raise Refused(listed.refused)
        found = table(listed.read())
        if not strava_csv.is_strava(found.header):
            raise Refused("This is not the list of a Strava export: its columns are others.")
        for row in strava_csv.rows(found):
            named.add(strava_csv.file_of(row))
            yield _of_row(row, files.get(strava_csv.file_of(row)))
    except Refused as why:
        yield Part(LIST, listed.size, nothing, source=Source.ARCHIVE, refused=str(why))
    for path, member in files.items():
        if path.startswith("activities/") and path.count("/") == 1 and path not in named:
            yield _loose(member, Source.ARCHIVE)


def _of_row(row: Mapping[str, str], member: Member | None) -> Part:
    """One activity; its file is read only when the row does not name another sport."""
    name = strava_rows.called(row)
    if member is None or member.refused is not None or not strava_rows.wants_file(row):
        return Part(name, 0, nothing, row=row, source=Source.ARCHIVE)
    return Part(name, member.size, member.read, row=row, source=Source.ARCHIVE)


def _loose(member: Member, source: Source) -> Part:
    """A file by itself."""
    refused = member.refused
    if refused is None and member.path.lower().endswith(".zip"):
        refused = "This is a ZIP inside a ZIP. Unpack it and import what it holds."
    return Part(shown(member.path), member.size, member.read, source=source, refused=refused)


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder}/")
