"""The lists behind the four numbers of an import's report: each file or line, and what became of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.runs import Run
from app.services import csv_text
from app.services.csv_text import Field
from app.services.import_taking import REMOVED
from app.store import import_items, runs
from app.store.database import Database, Transaction
from app.store.import_items import Chosen, Item, Outcome
from app.store.imports import Import

__all__ = ["Chosen", "Item", "Line", "Lines", "Outcome", "Reason", "lines", "table"]
PAGE = 100
AT_ONCE = 1_000  # lines read for a table: a Garmin export leaves out tens of thousands
REASONS = 12  # that are counted, the most frequent first
HEADER = ("outcome", "file", "part", "reason", "run_date", "distance_m", "run")

_DAY = re.compile(
    r", \d{1,2} [A-Z][a-z]+ \d{4}(?=( \(\d+\))?$)"
)  # of an activity in the list of a Strava export


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report's list.

    apart   the runner said that this recording is a run of its own
    other   another recording of the same run: the one that counts, or where that is this one a copy of it
    counts  whether this is the one that counts
    removed the runner took it out, and it can be brought back
    """

    item: Item
    apart: bool
    other: Run | None
    counts: bool
    removed: bool

    @property
    def name(self) -> str:
        """What was handed over, without the day at its end where that of the run stands beside it."""
        return _DAY.sub("", self.item.name) if self.item.has_run else self.item.name


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that lines give, and how many do."""

    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of a report's list, `pages` in all; pages count from 1.

    count    how many lines fit what was chosen, on all pages, of `whole` in the list
    reasons  the frequent reasons of the whole list, none when each line gives its own
    """

    chosen: Chosen
    lines: tuple[Line, ...]
    page: int
    pages: int
    count: int
    whole: int
    reasons: tuple[Reason, ...]


def lines(tx: Transaction, this: Import, chosen: Chosen, page: int = 1) -> Lines:
    """One page of the list behind one of the four numbers, or of what is chosen of it."""
    count = import_items.count(tx, this.id, chosen)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    found = import_items.chosen(tx, this.id, chosen, PAGE, PAGE * (page - 1))
    whole = import_items.count(tx, this.id, Chosen(chosen.outcome))
    shown = tuple(_lines(tx, this.person_id, found))
    return Lines(chosen, shown, page, pages, count, whole, _reasons(tx, this, chosen.outcome))


def _lines(tx: Transaction, person_id: int, found: Sequence[Item]) -> Iterator[Line]:
    """The items, each with how its run stands now."""
    ids = {item.run_id for item in found if item.run_id is not None}
    copies = runs.copies(tx, person_id, of=ids)
    apart = runs.apart_ids(tx, person_id) - copies.keys()
    other_of = {counting: copy for copy, counting in copies.items()} | copies
    others = runs.by_ids(tx, person_id, {other_of[each] for each in ids & other_of.keys()})
    for item in found:
        yield Line(
            item,
            apart=item.run_id in apart,
            other=others.get(other_of.get(item.run_id or 0, 0)),
            counts=item.run_id not in copies,
            removed=item.reason == REMOVED and item.removed,
        )


def table(db: Database, this: Import, chosen: Chosen | None, home: str) -> Iterator[str]:
    """All lines, or all that are chosen, as CSV in pieces; runs by their addresses under `home`.

    Each piece is a look at the database of its own: between two of them nothing is held.
    """
    yield csv_text.lines([HEADER])
    for wanted in [Chosen(outcome) for outcome in Outcome] if chosen is None else [chosen]:
        for found in _portions(db, this, wanted):
            yield csv_text.lines(_fields(item, home) for item in found)


def _fields(item: Item, home: str) -> tuple[Field, ...]:
    day = None if item.day is None else item.day.isoformat()
    run = f"{home}/runs/{item.run}" if item.has_run else None
    said = (item.outcome.value.replace("_", " "), item.name, item.part, item.reason)
    return (*said, day, item.distance_m, run)


def _portions(db: Database, this: Import, chosen: Chosen) -> Iterator[list[Item]]:
    """Everything that is chosen, some at a time."""
    last_id = 0
    while True:
        with db.read() as tx:
            found = import_items.following(tx, this.id, chosen, last_id, AT_ONCE)
        if not found:
            return
        last_id = found[-1].id
        yield found


def _reasons(tx: Transaction, this: Import, outcome: Outcome) -> tuple[Reason, ...]:
    found = import_items.reasons(tx, this.id, outcome, REASONS)
    counted = tuple(Reason(text, lines) for text, lines in found)
    return counted if counted and counted[0].lines > 1 else ()
