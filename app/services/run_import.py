"""Bring a person's files in: read them in children, store them batch by batch, resume where it broke off."""

import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from app.adapters import run_files
from app.adapters.run_files import Part, Refused
from app.adapters.run_files.values import shown
from app.domain.people import Person
from app.domain.runs import Source
from app.services import alerts, import_portions, import_report, import_taking
from app.services.import_portions import Pace, Portion
from app.services.import_report import Report
from app.store import import_items, imports, people, runs, tasks
from app.store.database import Database, Transaction
from app.store.import_items import Item, Outcome
from app.store.imports import Import, Span, State

Clock = Callable[[], datetime]
Progress = Callable[[int, int, str], None]
WORKERS = 2
PAUSE_S = 0.05  # within a table; another process's writer looks every 25 ms or so whether it is its turn
AT_ONCE = 5
NAME_LETTERS = 180
GONE = "The file is no longer there. Hand it over again."


class NoFiles(Exception):
    """Nothing was handed over."""


class NoRoom(Exception):
    """The disk has no room for the files."""


class TooManyImports(Exception):
    """So many imports are still going on that this one has to wait for them."""


def uploads(instance: Path) -> Path:
    """The folder that holds uploads in flight, outside everything that is served."""
    return instance / "uploads"


def start(tx: Transaction, person: Person, folder: str, names: Sequence[str], now: datetime) -> Import:
    """Ask for an import of uploads that lie in `folder` as 000, 001, ... there.

    names   what the runner calls the files, in that order; kept for show, never used as a path
    raises  NoFiles without any, TooManyImports while `AT_ONCE` of them are going on
    """
    if not names:
        raise NoFiles
    if sum(each.going_on and each.folder is not None for each in imports.unread(tx, person.id)) >= AT_ONCE:
        raise TooManyImports
    told_apart = _told_apart(names)
    each = imports.create(tx, person.id, _title(told_apart), told_apart, folder, now)
    _ask(tx, each, now)
    return each


def again(tx: Transaction, each: Import, now: datetime) -> None:
    """Ask once more for an import that was given up; what was read is not read again."""
    if each.going_on:
        _ask(tx, each, now)


def cancel(tx: Transaction, each: Import, now: datetime) -> None:
    """Stop an import; what was read stays."""
    imports.finish(tx, each.id, State.CANCELLED, now)


def carry_out(db: Database, instance: Path, import_id: int, clock: Clock, workers: int = WORKERS) -> None:
    """Do what was asked for by `start`, or the rest of it; doing it twice changes nothing.

    Raises what the disk or the database raise: the import then stays as far as it came, to be tried again.
    """
    with db.read() as tx:
        each = imports.by_id(tx, import_id)
        person = None if each is None else people.by_id(tx, each.person_id)
    if each is None or person is None or each.folder is None:
        return
    folder = uploads(instance) / each.folder
    if each.going_on:
        files = [(name, folder / f"{at:03}") for at, name in enumerate(each.names)]
        _read_all(db, person, each, files, clock, workers, _say_nothing)
    shutil.rmtree(folder, ignore_errors=True)


def from_paths(
    db: Database,
    person: Person,
    paths: Sequence[Path],
    clock: Clock,
    progress: Progress | None = None,
    workers: int = WORKERS,
) -> Report:
    """Import files and folders where they lie and return the report; one broken off earlier goes on.

    What goes on is an import of the same files: of the same places, sizes and times of change.
    progress  is told parts done, parts in all, and what is being read
    """
    names = _told_apart([path.name for path in paths])
    files_print = run_files.files_print(paths)
    with db.begin() as tx:
        each = imports.unfinished(tx, person.id, files_print)
        each = each or imports.create(tx, person.id, _title(names), names, None, clock(), files_print)
    _read_all(
        db, person, each, list(zip(names, paths, strict=True)), clock, workers, progress or _say_nothing
    )
    with db.begin() as tx:
        imports.mark_read(tx, each.id, clock())
        return import_report.of(tx, each)


def _ask(tx: Transaction, each: Import, now: datetime) -> None:
    payload = {"import_id": each.id}
    lock = f"person:{each.person_id}"
    tasks.enqueue(tx, imports.TASK, payload, now, dedupe_key=imports.dedupe_key(each.id), lock=lock)


def _title(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _say_nothing(done: int, total: int, doing: str) -> None:
    """For an import that nobody watches."""


def _read_all(
    db: Database,
    person: Person,
    each: Import,
    files: Sequence[tuple[str, Path]],
    clock: Clock,
    workers: int,
    tell: Progress,
) -> None:
    """Read every part that was not taken whole yet, in short transactions, and close the import."""
    tell(0, 0, "counting the files")
    parts, refused = _list(files)
    with db.begin() as tx:
        each = imports.by_id(tx, each.id) or each
        read = import_items.names_read(tx, each.id) - each.partly.keys()
        import_items.add(tx, each.id, [item for item in refused if item.name not in read])
        total, done = len(parts) + len(refused), len(read | {item.name for item in refused})
        imports.begin(tx, each, total, done, clock())
    todo = [part for part in parts if part.name not in read]
    archives = {part.name: part.archive or part.name for part in parts}
    with run_files.Readers(workers) as readers:
        readings = readers.read(todo, person.timezone, person.today(each.added_at))
        pace = Pace()
        for batch in import_portions.batches(readings, each.partly, pace):
            with db.begin() as tx:
                began = time.monotonic()
                done += sum(portion.is_last for portion in batch)
                if not _take(tx, person, each.id, batch, archives, done, clock()):
                    return
            pace.took(batch, time.monotonic() - began)
            tell(done, total, _doing(batch))
            if not batch[-1].is_last:
                time.sleep(PAUSE_S)
    with db.begin() as tx:
        _close(tx, person, each.id, clock())


def _take(
    tx: Transaction,
    person: Person,
    import_id: int,
    batch: Sequence[Portion],
    archives: Mapping[str, str],
    done: int,
    now: datetime,
) -> bool:
    """Store a batch and how far the import is; False when it was cancelled meanwhile."""
    each = imports.by_id(tx, import_id)
    if each is None or not each.going_on:
        return False
    fresh = _not_taken(tx, each, batch)
    entries = [entry for portion in fresh for entry in portion.entries]
    import_items.add(tx, import_id, import_taking.take(tx, person, entries, now))
    columns = {column for portion in fresh for column in portion.reading.unknown_columns}
    whole = {portion.name for portion in fresh if portion.is_last}
    ends = {portion.name: portion.end for portion in fresh}
    partly = {name: end for name, end in {**each.partly, **ends}.items() if name not in whole}
    imports.progress(tx, each, done, _doing(batch), now, columns, _spans(fresh, archives), partly)
    return True


def _not_taken(tx: Transaction, each: Import, batch: Sequence[Portion]) -> list[Portion]:
    """The portions that go on where their parts were left: another worker may have taken some of them."""
    begun = [portion.name for portion in batch if portion.start == 0]
    read = import_items.names_read(tx, each.id, begun) if begun else set()
    return [
        portion
        for portion in batch
        if portion.start == each.partly.get(portion.name, 0) and (portion.start or portion.name not in read)
    ]


def _close(tx: Transaction, person: Person, import_id: int, now: datetime) -> None:
    each = imports.by_id(tx, import_id)
    if each is None or not each.going_on:
        return
    for first, last in each.spans.values():
        runs.add_coverage(tx, person.id, Source.ARCHIVE, first, last)
    imports.finish(tx, import_id, State.DONE, now)
    alerts.judge(tx, person, now)


def _list(files: Sequence[tuple[str, Path]]) -> tuple[list[Part], list[Item]]:
    """All parts under names of their own, and the files that are refused as a whole."""
    parts: list[Part] = []
    refused: list[Item] = []
    for name, path in files:
        try:
            found = list(run_files.parts(path))
        except Refused as why:
            refused.append(Item(name, "", Outcome.SET_ASIDE, str(why)))
        except FileNotFoundError:
            refused.append(Item(name, "", Outcome.SET_ASIDE, GONE))
        else:
            alone = len(files) == 1
            parts += [_own(part, path, name, alone) for part in found]
    names = _told_apart([item.name for item in refused] + [part.name for part in parts])[len(refused) :]
    return [replace(part, name=name) for part, name in zip(parts, names, strict=True)], refused


def _own(part: Part, path: Path, name: str, alone: bool) -> Part:
    """A part under the names it has within the whole import."""
    archive = part.archive and f"{name}/{part.archive}"
    return replace(part, name=_called(part, path, name, alone), archive=archive)


def _called(part: Part, path: Path, name: str, alone: bool) -> str:
    """What the runner calls a part: the file itself, or a member of an archive."""
    if part.name == path.name:
        return name
    return part.name if alone else f"{name}/{part.name}"


def _told_apart(names: Iterable[str]) -> list[str]:
    """The names, a second one alike numbered, so that each has an outcome of its own."""
    seen: dict[str, int] = {}
    apart: dict[str, None] = {}
    for name in (shown(each, NAME_LETTERS) or "file" for each in names):
        own, seen[name] = name, seen.get(name, 0) + 1
        while own in apart:
            seen[name] += own != name
            own = f"{name} ({seen[name]})"
        apart[own] = None
    return list(apart)


def _doing(batch: Sequence[Portion]) -> str:
    """What was read last, by month where it has one; within a long table, how far."""
    last = batch[-1]
    if not last.is_last:
        return f"reading line {last.end:,} of {last.total:,}"
    days = [portion.reading.last_day for portion in batch if portion.reading.last_day is not None]
    return f"reading {days[-1]:%B %Y}" if days else f"reading {last.name}"


def _spans(batch: Iterable[Portion], archives: Mapping[str, str]) -> dict[str, Span]:
    """First and last day of what was read from each archive, by the archive's name.

    Between two archives nothing is known, so each keeps a span of its own.
    """
    days: defaultdict[str, list[date]] = defaultdict(list)
    for each in (portion.reading for portion in batch):
        if each.source is Source.ARCHIVE:
            days[archives[each.name]] += [day for day in (each.first_day, each.last_day) if day is not None]
    return {archive: (min(known), max(known)) for archive, known in days.items() if known}
