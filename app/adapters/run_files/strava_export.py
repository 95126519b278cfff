"""Strava's export: a list of activities and their files, beside much else that is not read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from app.adapters.run_files import strava_csv, strava_rows
from app.adapters.run_files.members import Member, below, loose, nothing, of_archive
from app.adapters.run_files.tables import table
from app.adapters.run_files.values import Part, Refused
from app.domain.runs import Source

LIST, FILES = "activities.csv", "activities"
MOST_LISTS = 20
NO_LIST = "This is not the list of a Strava export: its columns are others."
EMPTY = "This export lists no activity."


def exports(members: Sequence[Member]) -> list[str]:
    """The folders that are exports: with a list, and with its files or the columns of one; raises Refused."""
    lists = {str(PurePosixPath(m.path).parent): m for m in members if PurePosixPath(m.path).name == LIST}
    if len(lists) > MOST_LISTS:
        raise Refused(f"More than {MOST_LISTS} files in it are named {LIST}. Import the exports one by one.")
    return [root for root, listed in lists.items() if _has_files(members, root) or _is_list(listed)]


def parts(members: Sequence[Member], root: str) -> list[Part]:
    """The parts of the export at `root`: its activities, and the files that no row names."""
    return of_archive(list(_listed(members, root)), root)


def _has_files(members: Sequence[Member], root: str) -> bool:
    files = FILES if root == "." else f"{root}/{FILES}"
    return any(below(member.path, files) for member in members)


def _is_list(listed: Member) -> bool:
    try:
        return listed.refused is None and strava_csv.is_strava(table(listed.read()).header)
    except Refused:
        return False


def _listed(members: Sequence[Member], root: str) -> Iterator[Part]:
    """The rows of the list with their files, then the files that no row names."""
    prefix = "" if root == "." else f"{root}/"
    inside = {m.path.removeprefix(prefix): m for m in members if below(m.path, root)}
    files = {path: m for path, m in inside.items() if path.startswith(f"{FILES}/") and path.count("/") == 1}
    listed = inside[LIST]
    named: set[str] = set()
    try:
        for row in _rows(listed):
            path = _found(strava_csv.file_of(row), files)
            named.add(path)
            yield _of_row(row, files.get(path))
        if not named and not files:
            raise Refused(EMPTY)
    except Refused as why:
        yield Part(LIST, listed.size, nothing, source=Source.ARCHIVE, refused=str(why))
    yield from (loose(member, Source.ARCHIVE) for path, member in files.items() if path not in named)


def _rows(listed: Member) -> Iterator[dict[str, str]]:
    """The rows of the list; raises Refused when it is none, or where it breaks."""
    if listed.refused is not None:
        raise Refused(listed.refused)
    found = table(listed.read())
    if not strava_csv.is_strava(found.header):
        raise Refused(NO_LIST)
    return strava_csv.rows(found)


def _found(name: str, files: Mapping[str, Member]) -> str:
    """Where a row's file lies: some programs take all files out of their gzip on the way."""
    return next((each for each in (name, name.removesuffix(".gz"), f"{name}.gz") if each in files), name)


def _of_row(row: Mapping[str, str], member: Member | None) -> Part:
    """One activity; its file is read only when the row does not name another sport."""
    name = strava_rows.called(row)
    if member is None or not strava_rows.wants_file(row):
        return Part(name, 0, nothing, row=row, source=Source.ARCHIVE)
    return Part(name, member.size, member.read, row, Source.ARCHIVE, member.refused)
