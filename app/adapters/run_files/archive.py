"""List what an upload holds, one part at a time, without unpacking it as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from app.adapters.run_files import garmin, strava_export, strava_list
from app.adapters.run_files.members import Member, below, in_folder, loose, nothing, of_file
from app.adapters.run_files.nested import Nested
from app.adapters.run_files.strava_export import Rows
from app.adapters.run_files.values import Part, Refused, shown
from app.adapters.run_files.zips import Budget, in_zip
from app.domain.runs import Source

PLAIN_BYTES = 50_000_000  # a ZIP that is no export: packed,
PLAIN_UNPACKED = 250_000_000  # unpacked in all,
PLAIN_ENTRIES = 200  # and in number
KNOWN = ("", ".fit", ".gpx", ".tcx", ".csv", ".gz", ".zip")  # what names of files worth a look end in
NO_FILE = "This is no ordinary file, so it was not opened. Save it as a file and import that."
NOTHING = "There is no file in it."
DOCUMENT = "This is a document and not a ZIP of runs. Save a spreadsheet as “CSV UTF-8” and import that."
OTHERS = "There is no FIT, GPX, TCX or CSV file in this ZIP. Import the files of your watch, or an export."
NO_UPLOADS = (
    "In this part of a Garmin export are no recordings: they lie in DI-Connect-Uploaded-Files. "
    "Import the ZIP that holds this folder."
)
LIST_MISSING = "This looks like a Strava export without its activities.csv. Import the ZIP as Strava sent it."
PLAIN_TOO_LARGE = (
    f"A ZIP of run files may hold up to {PLAIN_ENTRIES} files and {PLAIN_BYTES // 1_000_000} MB. Import them "
    "in smaller groups, or the whole export as Strava or Garmin sent it, which may be larger."
)


def parts(path: Path, rows: Rows = strava_list.read) -> Iterator[Part]:
    """What there is to read in a file, a folder or a ZIP, in a fixed order.

    In a Strava export each row of activities.csv is a part, with its file from activities/; in a Garmin
    export each file in the ZIPs of its uploads. Nothing else of an export is read.
    In this process only the lists of ZIPs are taken apart, which `zips` bounds.
    Raises Refused when the whole is not taken, at the first part.

    rows  reads the list of a Strava export: in this process, or where Readers.rows has it done
    """
    if path.is_dir():
        return _of_folder(path, rows)
    if path.exists() and not path.is_file():
        raise Refused(NO_FILE)  # opening a pipe waits for someone to write into it
    if _is_zip(path):
        return _of_zip(path, rows)
    size = path.stat().st_size if path.is_file() else 0
    return iter([Part(shown(path.name), size, partial(of_file, path))])


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False  # reading it as a file says what is wrong


def _of_folder(path: Path, rows: Rows) -> Iterator[Part]:
    """Exports among the folders, ZIPs among the files, and the other files."""
    members = in_folder(path)
    if not members:
        raise Refused(NOTHING)
    exports = strava_export.exports(members, rows)
    for root, told in exports.items():
        yield from strava_export.parts(members, root, told)
    uploads = garmin.uploads(members, inside=path.resolve().name)
    for root in uploads:
        yield from garmin.parts(members, root, partial(_lying, path))
    whole = [*exports, *map(garmin.export_of, uploads)]
    around = [str(PurePosixPath(root).parent) for root in whole if PurePosixPath(root).name == garmin.WHOLE]
    for member in members:
        beside = not _is_known(member) and any(below(member.path, folder) for folder in around)
        if not beside and not any(below(member.path, folder) for folder in whole):
            yield from _of_member(path / member.path, member, rows)


def _lying(folder: Path, member: Member) -> list[Member]:
    """The files of a ZIP in a Garmin export's folder; raises Refused."""
    if member.refused is not None:
        raise Refused(member.refused)
    return in_zip(folder / member.path, Budget())


def _of_member(path: Path, member: Member, rows: Rows) -> Iterator[Part]:
    """A file of a folder, or what it holds when it is a ZIP."""
    if member.refused is not None or not _is_zip(path):
        yield loose(member, Source.FILE)
        return
    try:
        for part in _of_zip(path, rows):
            yield replace(part, archive=part.archive and f"{member.path}/{part.archive}")
    except Refused as why:
        yield Part(shown(member.path), member.size, nothing, refused=str(why))


def _of_zip(path: Path, rows: Rows) -> Iterator[Part]:
    """The exports in a ZIP, or its run files."""
    budget = Budget()
    members = in_zip(path, budget)
    exports, uploads = strava_export.exports(members, rows), garmin.uploads(members)
    for root, told in exports.items():
        yield from strava_export.parts(members, root, told)
    nested = Nested(path)
    for root in uploads:
        yield from garmin.parts(members, root, nested.files)
    if not exports and not uploads:
        _check_plain(members, path.stat().st_size)
        budget.left = PLAIN_UNPACKED
        yield from (loose(member, Source.FILE) for member in members)


def _check_plain(members: Sequence[Member], size: int) -> None:
    """Raises Refused for a ZIP that is too large for one of run files, or that is of another kind."""
    firsts = {name for member in members for name in PurePosixPath(member.path).parts[:-1]}
    large = size > PLAIN_BYTES or len(members) > PLAIN_ENTRIES
    if not members:
        raise Refused(NOTHING)
    if any(member.path == "[Content_Types].xml" for member in members):
        raise Refused(DOCUMENT)
    if any(name == garmin.WHOLE or name.startswith("DI-Connect") for name in firsts):
        raise Refused(NO_UPLOADS)
    if not any(map(_is_known, members)):
        raise Refused(OTHERS)
    if large and strava_export.FILES in firsts:
        raise Refused(LIST_MISSING)
    if large:
        raise Refused(PLAIN_TOO_LARGE)


def _is_known(member: Member) -> bool:
    """Whether its name may be that of a run file; only reading it tells."""
    return PurePosixPath(member.path).suffix.lower() in KNOWN
