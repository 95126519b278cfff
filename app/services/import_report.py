"""What the runner is told of an import: how far it is, and what became of everything in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.people import Person
from app.services.import_taking import ALREADY, REMOVED, RENEWED
from app.store import import_items, imports, runs
from app.store.database import Transaction
from app.store.import_items import Item, Outcome
from app.store.imports import Import

__all__ = [
    "Import", "Item", "Line", "Lines", "NoSuchImport", "Outcome", "Report", "answer_coverage",
    "asks_coverage", "find", "is_newest", "lines", "mark_read", "of", "says_complete", "unread",
]  # fmt: skip
PAGE = 100


class NoSuchImport(Exception):
    """This person has no such import."""


@dataclass(frozen=True, slots=True)
class Report:
    """An import's four numbers.

    scores        how many of those imported are pain scores; the others are runs
    already_here  how many of those left out were here before
    """

    of: Import
    imported: int
    scores: int
    merged: int
    left_out: int
    set_aside: int
    already_here: int

    @property
    def runs(self) -> int:
        """How many of those imported are runs."""
        return self.imported - self.scores

    @property
    def nothing_new(self) -> bool:
        """Whether nothing was added, because it was here before."""
        return self.already_here > 0 and self.imported == self.merged == 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report's list.

    apart   the runner said that this recording is a run of its own
    merged  it is held to be the same run as another recording
    removed the runner took it out, and it can be brought back
    """

    item: Item
    apart: bool
    merged: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of a report's list, `pages` in all; pages count from 1."""

    outcome: Outcome
    lines: tuple[Line, ...]
    page: int
    pages: int


def find(tx: Transaction, person: Person, public_id: UUID) -> Import:
    """One of this person's imports; raises NoSuchImport."""
    found = imports.by_public_id(tx, person.id, public_id)
    if found is None:
        raise NoSuchImport
    return found


def unread(tx: Transaction, person: Person) -> list[Import]:
    """Imports that are going on or whose report was not read, newest first."""
    return imports.unread(tx, person.id)


def of(tx: Transaction, each: Import) -> Report:
    """The report of an import, as far as it came."""
    numbers = import_items.counts(tx, each.id)
    here = sum(import_items.with_reason(tx, each.id, Outcome.LEFT_OUT, why) for why in (ALREADY, RENEWED))
    return Report(
        of=each,
        imported=numbers[Outcome.IMPORTED],
        scores=import_items.imported_scores(tx, each.id),
        merged=numbers[Outcome.MERGED],
        left_out=numbers[Outcome.LEFT_OUT],
        set_aside=numbers[Outcome.SET_ASIDE],
        already_here=here,
    )


def lines(tx: Transaction, each: Import, outcome: Outcome, page: int = 1) -> Lines:
    """One page of the list behind one of the four numbers."""
    pages = max(1, -(-import_items.counts(tx, each.id)[outcome] // PAGE))
    page = min(max(page, 1), pages)
    found = import_items.listed(tx, each.id, outcome, PAGE, PAGE * (page - 1))
    copies = runs.copies(tx, each.person_id, of={item.run_id for item in found if item.run_id is not None})
    merged = copies.keys() | set(copies.values())
    apart = runs.apart_ids(tx, each.person_id) - copies.keys()
    shown = tuple(
        Line(item, item.run_id in apart, item.run_id in merged, item.reason == REMOVED and item.removed)
        for item in found
    )
    return Lines(outcome, shown, page, pages)


def asks_coverage(tx: Transaction, person: Person) -> bool:
    """Whether to ask "Do these hold all your runs?": there are files, and it was never answered."""
    facts = runs.coverage_facts(tx, person.id)
    return facts.files_complete is None and facts.own_span is not None


def is_newest(tx: Transaction, each: Import) -> bool:
    """Whether this is the person's newest import that has come to its end."""
    newest = imports.newest_closed(tx, each.person_id)
    return newest is not None and newest.id == each.id


def says_complete(tx: Transaction, person: Person) -> bool | None:
    """The answer to "Do these hold all your runs?", None when it was not given."""
    return runs.files_complete(tx, person.id)


def answer_coverage(tx: Transaction, person: Person, complete: bool) -> None:
    """Keep the answer to "Do these hold all your runs?"."""
    runs.answer_files_complete(tx, person.id, complete)


def mark_read(tx: Transaction, each: Import, now: datetime) -> None:
    """Note that a finished import's report was read."""
    if not each.going_on:
        imports.mark_read(tx, each.id, now)
