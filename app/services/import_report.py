"""What the runner is told of an import: how far it is, and what became of everything in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.people import Person
from app.services import alerts
from app.services.import_taking import ALREADY, RENEWED
from app.store import import_items, imports, runs
from app.store.database import Transaction
from app.store.import_items import Outcome
from app.store.imports import Import, State

__all__ = [
    "Ending", "Import", "NoSuchImport", "Outcome", "Report", "answer_coverage", "asks_coverage", "find",
    "is_newest", "mark_read", "of", "says_complete", "unread",
]  # fmt: skip


class NoSuchImport(Exception):
    """This person has no such import."""


class Ending(StrEnum):
    """What came of an import as a whole."""

    STOPPED = "stopped"
    TAKEN = "taken"
    NOTHING_NEW = "nothing_new"
    RENEWED = "renewed"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Report:
    """An import's four numbers.

    scores        how many of those imported are pain scores; the others are runs
    already_here  how many of those left out were here before
    renewed       how many of those were brought up to date
    """

    of: Import
    imported: int
    scores: int
    merged: int
    left_out: int
    set_aside: int
    already_here: int
    renewed: int

    @property
    def whole(self) -> int:
        """How much has an outcome in all."""
        return self.imported + self.merged + self.left_out + self.set_aside

    @property
    def runs(self) -> int:
        """How many of those imported are runs."""
        return self.imported - self.scores

    @property
    def nothing_new(self) -> bool:
        """Whether nothing was added, because it was here before."""
        return self.already_here > 0 and self.imported == self.merged == 0

    @property
    def ending(self) -> Ending:
        """The first that holds."""
        holds = (
            (Ending.STOPPED, self.of.state is State.CANCELLED),
            (Ending.TAKEN, self.imported or self.merged),
            (Ending.RENEWED, self.renewed),
            (Ending.NOTHING_NEW, self.already_here),
            (Ending.REFUSED, self.set_aside),
            (Ending.NOT_NEEDED, self.left_out),
        )
        return next((ending for ending, it_does in holds if it_does), Ending.EMPTY)


def find(tx: Transaction, person: Person, public_id: UUID) -> Import:
    """One of this person's imports; raises NoSuchImport."""
    found = imports.by_public_id(tx, person.id, public_id)
    if found is None:
        raise NoSuchImport
    return found


def unread(tx: Transaction, person: Person) -> list[Import]:
    """Imports that are going on or whose report was not read, newest first."""
    return imports.unread(tx, person.id)


def of(tx: Transaction, this: Import) -> Report:
    """The report of an import, as far as it came."""
    numbers = import_items.counts(tx, this.id)
    same, renewed = (
        import_items.with_reason(tx, this.id, Outcome.LEFT_OUT, why) for why in (ALREADY, RENEWED)
    )
    return Report(
        of=this,
        imported=numbers[Outcome.IMPORTED],
        scores=import_items.imported_scores(tx, this.id),
        merged=numbers[Outcome.MERGED],
        left_out=numbers[Outcome.LEFT_OUT],
        set_aside=numbers[Outcome.SET_ASIDE],
        already_here=same + renewed,
        renewed=renewed,
    )


def asks_coverage(tx: Transaction, person: Person) -> bool:
    """Whether to ask "Do these hold all your runs?": there are files, and it was never answered."""
    facts = runs.coverage_facts(tx, person.id)
    return facts.files_complete is None and facts.own_span is not None


def is_newest(tx: Transaction, this: Import) -> bool:
    """Whether this is the person's newest import that has come to its end."""
    newest = imports.newest_closed(tx, this.person_id)
    return newest is not None and newest.id == this.id


def says_complete(tx: Transaction, person: Person) -> bool | None:
    """The answer to "Do these hold all your runs?", None when it was not given."""
    return runs.files_complete(tx, person.id)


def answer_coverage(tx: Transaction, person: Person, complete: bool, now: datetime) -> None:
    """Keep the answer to "Do these hold all your runs?", and judge by the days known then."""
    runs.answer_files_complete(tx, person.id, complete)
    alerts.judge(tx, person, now)


def mark_read(tx: Transaction, this: Import, now: datetime) -> None:
    """Note that a finished import's report was read."""
    if not this.going_on:
        imports.mark_read(tx, this.id, now)
