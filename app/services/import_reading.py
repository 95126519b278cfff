"""Reads the files of an import in children and stores them batch by batch, from where it broke off."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from app.adapters import run_files
from app.adapters.run_files import Part
from app.domain.people import Person
from app.domain.runs import ARCHIVES, Source
from app.services import alerts, import_going, import_portions, import_taking, link_analysis
from app.services.import_going import Going
from app.services.import_listing import parts_in
from app.services.import_portions import Pace, Portion
from app.store import import_items, imports, runs
from app.store.database import Database, Transaction
from app.store.import_items import Item
from app.store.imports import Import, Span, State

Clock = Callable[[], datetime]
Progress = Callable[[Going], None]
PAUSE_S = 0.05  # within a table; another process's writer looks every 25 ms or so whether it is its turn


def read_all(
    db: Database,
    person: Person,
    this: Import,
    files: Sequence[tuple[str, Path]],
    clock: Clock,
    workers: int,
    tell: Progress,
) -> None:
    """Read every part that was not taken whole yet, in short transactions, and close the import.

    Ends early, with all stored that was read, once the import is cancelled.
    """
    with db.begin() as tx:
        this = imports.begin(tx, this, clock())
    tell(import_going.of(this, clock()))
    with run_files.Readers(workers) as readers:
        parts, refused = parts_in(files, readers)
        with db.begin() as tx:
            this, read = _counted(tx, this, parts, refused, clock())
        if not this.going_on:
            return
        tell(import_going.of(this, clock()))
        todo = [part for part in parts if part.name not in read]
        archives = {part.name: part.archive or part.name for part in parts}
        looks = readers.looks(todo, person.timezone, person.today(this.added_at))
        pace = Pace()
        for batch in import_portions.batches(looks, this.partly, pace):
            this = _stored(db, person, this, batch, archives, clock, pace) if batch else _seen(db, this)
            if not this.going_on:
                return
            tell(import_going.of(this, clock()))
            if batch and not batch[-1].is_last:
                time.sleep(PAUSE_S)
    with db.begin() as tx:
        _close(tx, person, this, clock())


def _counted(
    tx: Transaction, this: Import, parts: Sequence[Part], refused: Sequence[Item], now: datetime
) -> tuple[Import, set[str]]:
    """The import with its numbers, and the names of the parts that were taken whole before."""
    this = imports.again(tx, this)
    if not this.going_on:
        return this, set()
    read = import_items.names_read(tx, this.id) - this.partly.keys()
    import_items.add(tx, this.id, [item for item in refused if item.name not in read])
    done = len(read | {item.name for item in refused})
    return imports.counted(tx, this, len(parts) + len(refused), done, now), read


def _seen(db: Database, this: Import) -> Import:
    """The import as it stands by now."""
    with db.read() as tx:
        return imports.again(tx, this)


def _stored(
    db: Database,
    person: Person,
    this: Import,
    batch: Sequence[Portion],
    archives: Mapping[str, str],
    clock: Clock,
    pace: Pace,
) -> Import:
    """Store a batch; the import as it then stands."""
    with db.begin() as tx:
        began = time.monotonic()  # the wait for others who write is not the batch's
        this = take(tx, person, this, batch, archives, clock())
    pace.took(batch, time.monotonic() - began)
    return this


def take(
    tx: Transaction,
    person: Person,
    this: Import,
    batch: Sequence[Portion],
    archives: Mapping[str, str],
    now: datetime,
) -> Import:
    """Store a batch and how far the import is, which is returned; nothing once it was cancelled."""
    this = imports.again(tx, this)
    if not this.going_on:
        return this
    fresh = _not_taken(tx, this, batch)
    entries = [entry for portion in fresh for entry in portion.entries]
    import_items.add(tx, this.id, import_taking.take(tx, person, entries, now))
    columns = {column for portion in fresh for column in portion.reading.unknown_columns}
    whole = {portion.name for portion in fresh if portion.is_last}
    ends = {portion.name: portion.end for portion in fresh}
    partly = {name: end for name, end in {**this.partly, **ends}.items() if name not in whole}
    done = this.done + len(whole)
    return imports.progress(tx, this, done, _doing(batch), now, columns, _spans(fresh, archives), partly)


def _not_taken(tx: Transaction, this: Import, batch: Sequence[Portion]) -> list[Portion]:
    """The portions that go on where their parts were left: another worker may have taken some of them."""
    begun = [portion.name for portion in batch if portion.start == 0]
    read = import_items.names_read(tx, this.id, begun) if begun else set()
    return [
        portion
        for portion in batch
        if portion.start == this.partly.get(portion.name, 0) and (portion.start or portion.name not in read)
    ]


def _close(tx: Transaction, person: Person, this: Import, now: datetime) -> None:
    this = imports.again(tx, this)
    if not this.going_on:
        return
    for first, last in this.spans.values():
        runs.add_coverage(tx, person.id, Source.ARCHIVE, first, last)  # whosever the archive is
    imports.finish(tx, this.id, State.DONE, now)
    alerts.judge(tx, person, now)
    link_analysis.ask(tx, person, now)


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
        if each.source in ARCHIVES:
            days[archives[each.name]] += [day for day in (each.first_day, each.last_day) if day is not None]
    return {archive: (min(known), max(known)) for archive, known in days.items() if known}
