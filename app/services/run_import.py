"""Bring a person's files in: read them in children, store them batch by batch, resume where it broke off."""

import shutil
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.adapters import run_files
from app.domain.people import Person
from app.services import import_report
from app.services.import_going import Going
from app.services.import_listing import told_apart
from app.services.import_reading import Clock, Progress, read_all
from app.services.import_report import Report
from app.store import imports, people, tasks
from app.store.database import Database, DatabaseBusy, Transaction
from app.store.imports import Import, State

WORKERS = 2
AT_ONCE = 5
TRIES, BETWEEN_S = 5, 5.0  # of a command, while others write for long


class NoFiles(Exception):
    """Nothing was handed over."""


class NoRoom(Exception):
    """The disk has no room for the files."""


class CannotWrite(Exception):
    """The disk does not take the files for another reason, which is logged."""


class TooManyImports(Exception):
    """So many imports are still going on that this one has to wait for them."""


def start(tx: Transaction, person: Person, folder: str, names: Sequence[str], now: datetime) -> Import:
    """Ask for an import of uploads that lie in `folder` as 000, 001, ... there.

    names   what the runner calls the files, in that order; kept for show, never used as a path
    raises  NoFiles without any, TooManyImports while `AT_ONCE` of them are going on
    """
    if not names:
        raise NoFiles
    if sum(each.going_on and each.folder is not None for each in imports.unread(tx, person.id)) >= AT_ONCE:
        raise TooManyImports
    known_as = told_apart(names)
    this = imports.create(tx, person.id, _title(known_as), known_as, folder, now)
    _ask(tx, this, now)
    return this


def again(tx: Transaction, this: Import, now: datetime) -> None:
    """Ask once more for an import that was given up; what was read is not read again."""
    if this.going_on:
        _ask(tx, this, now)


def cancel(tx: Transaction, this: Import, now: datetime) -> None:
    """Stop an import; what was read stays."""
    imports.finish(tx, this.id, State.CANCELLED, now)


def carry_out(db: Database, uploads: Path, import_id: int, clock: Clock, workers: int = WORKERS) -> None:
    """Do what was asked for by `start`, or the rest of it; doing it twice changes nothing.

    uploads  the folder in which those of all imports lie
    Raises what the disk or the database raise: the import then stays as far as it came, to be tried again.
    """
    with db.read() as tx:
        this = imports.by_id(tx, import_id)
        person = None if this is None else people.by_id(tx, this.person_id)
    if this is None or person is None or this.folder is None:
        return
    folder = uploads / this.folder
    if this.going_on:
        files = [(name, folder / f"{at:03}") for at, name in enumerate(this.names)]
        read_all(db, person, this, files, clock, workers, _say_nothing)
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

    What goes on is an import of the same files: of the same places, sizes and times of change. Where others
    write for long it waits and goes on, since nobody else takes it up.

    progress  is told how far it is, about twice a second
    """
    names = told_apart([path.name for path in paths])
    files_print = run_files.files_print(paths)
    with db.begin() as tx:
        this = imports.unfinished(tx, person.id, files_print)
        this = this or imports.create(tx, person.id, _title(names), names, None, clock(), files_print)
    files = list(zip(names, paths, strict=True))
    for tries_left in reversed(range(TRIES)):
        try:
            read_all(db, person, this, files, clock, workers, progress or _say_nothing)
            break
        except DatabaseBusy:
            if not tries_left:
                raise
            time.sleep(BETWEEN_S)
    with db.begin() as tx:
        imports.mark_read(tx, this.id, clock())
        return import_report.of(tx, this)


def _ask(tx: Transaction, this: Import, now: datetime) -> None:
    key, lock = imports.dedupe_key(this.id), imports.lock(this.person_id)
    tasks.enqueue(tx, imports.TASK, {"import_id": this.id}, now, dedupe_key=key, lock=lock)


def _title(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _say_nothing(going: Going) -> None:
    """For an import that nobody watches."""
