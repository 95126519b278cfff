"""Strava's export: a list of activities and their files, beside much else that is not read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from app.adapters.run_files.members import Member, below, loose, nothing, of_archive
from app.adapters.run_files.strava_list import NAME
from app.adapters.run_files.tables import MAX_ROWS
from app.adapters.run_files.values import Note, Part, Reading, Refused, Row
from app.domain.runs import Source

FILES = "activities"
MOST_LISTS = 20
MANY_ACTIVITIES = f"The lists in it name more than {MAX_ROWS:,} activities. Import the exports one by one."
EMPTY = "This export lists no activity."
Rows = Callable[[bytes], Reading]


def exports(members: Sequence[Member], rows: Rows) -> dict[str, Reading]:
    """The folders that are exports, with what their lists say; raises Refused.

    They have a list, and its files or the columns of one. All lists together have no more rows than one may.
    """
    lists = {str(PurePosixPath(m.path).parent): m for m in members if m.path.split("/")[-1] == NAME}
    if len(lists) > MOST_LISTS:
        raise Refused(f"More than {MOST_LISTS} files in it are named {NAME}. Import the exports one by one.")
    found: dict[str, Reading] = {}
    for root, member in lists.items():
        told = _told(member, rows)
        if told.source is Source.ARCHIVE or _has_files(members, root):
            found[root] = told
        if sum(len(each.rows) for each in found.values()) > MAX_ROWS:
            raise Refused(MANY_ACTIVITIES)
    return found


def parts(members: Sequence[Member], root: str, told: Reading) -> list[Part]:
    """The parts of the export at `root`: the activities of its list, and the files that no row names."""
    return of_archive(list(_parts(members, root, told)), root)


def _told(member: Member, rows: Rows) -> Reading:
    """What a list says, or why it was not read."""
    try:
        if member.refused is not None:
            raise Refused(member.refused)
        return rows(member.read())
    except Refused as why:
        return Reading(NAME, set_aside=(Note(NAME, "", str(why)),))


def _has_files(members: Sequence[Member], root: str) -> bool:
    files = FILES if root == "." else f"{root}/{FILES}"
    return any(below(member.path, files) for member in members)


def _parts(members: Sequence[Member], root: str, told: Reading) -> Iterator[Part]:
    """The rows of the list with their files, then the files that no row names."""
    prefix = "" if root == "." else f"{root}/"
    inside = {m.path.removeprefix(prefix): m for m in members if below(m.path, root)}
    files = {path: m for path, m in inside.items() if path.startswith(f"{FILES}/") and path.count("/") == 1}
    named: set[str] = set()
    for row in told.rows:
        path = _found(row.file, files)
        named.add(path)
        yield _of_row(row, files.get(path))
    wrong = [note.reason for note in told.set_aside]
    for why in wrong if wrong or named or files else [EMPTY]:
        yield Part(NAME, inside[NAME].size, nothing, source=Source.ARCHIVE, refused=why)
    yield from (loose(member, Source.ARCHIVE) for path, member in files.items() if path not in named)


def _found(name: str, files: Mapping[str, Member]) -> str:
    """Where a row's file lies: some programs take all files out of their gzip on the way."""
    return next((each for each in (name, name.removesuffix(".gz"), f"{name}.gz") if each in files), name)


def _of_row(row: Row, member: Member | None) -> Part:
    """One activity; its file is read only when the row does not name another sport."""
    if member is None or not row.wants_file:
        return Part(row.name, 0, nothing, row=row.fields, source=Source.ARCHIVE)
    return Part(row.name, member.size, member.read, row.fields, Source.ARCHIVE, member.refused)
