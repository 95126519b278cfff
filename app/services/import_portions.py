"""Cuts what files gave into portions small enough for one short transaction each."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.adapters.run_files import Note, PainDraft, Reading
from app.domain.runs import Run
from app.store.import_items import Outcome

EVERY_S = 0.5  # what was read is stored, so that it can be seen, and a kill loses no more than that
LEAST, MOST = 25, 500  # entries in one transaction
AIM_S = 0.1  # that a transaction takes: so long do other writers wait
NOTHING = "There is no run and no pain score in it."


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken, and why."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a file gave, under a part of its own within the file."""

    name: str
    part: str
    found: Run | PainDraft | Left


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of what a reading gave: the entries from `start` on, of `total`."""

    reading: Reading
    entries: tuple[Entry, ...]
    start: int
    total: int

    @property
    def name(self) -> str:
        """That of the reading."""
        return self.reading.name

    @property
    def end(self) -> int:
        """Up to which entry the reading is taken with this."""
        return self.start + len(self.entries)

    @property
    def is_last(self) -> bool:
        """Whether the reading is whole with this."""
        return self.end >= self.total


class Pace:
    """How many entries fit into one short transaction, as the last one showed, and when it is time for it."""

    def __init__(self, entries: int | None = None) -> None:
        self.entries = entries or MOST
        self.rest()

    def rest(self) -> None:
        """Begin a new transaction's worth."""
        self._held, self._since = 0, time.monotonic()

    def hold(self, portion: Portion) -> None:
        """Count a portion in."""
        self._held += len(portion.entries)

    @property
    def room(self) -> int:
        """How many entries more the transaction holds."""
        return self.entries - self._held

    @property
    def is_due(self) -> bool:
        """Whether what was counted in is to be stored now."""
        return self.room <= 0 or time.monotonic() - self._since >= EVERY_S

    def took(self, batch: Sequence[Portion], seconds: float) -> None:
        """Learn from a transaction; what takes longer than it should is made smaller."""
        fitting = sum(len(portion.entries) for portion in batch) * AIM_S / max(seconds, 0.001)
        self.entries = max(LEAST, min(MOST, round(fitting), 2 * self.entries))


def batches(
    readings: Iterable[Reading | None], partly: Mapping[str, int], pace: Pace
) -> Iterator[list[Portion]]:
    """Everything the readings gave, in lists for one transaction each; a reading has one portion in a list.

    A list comes every `EVERY_S` while the readings go on, an empty one when they gave nothing in that time.

    partly  by name, how many entries of a reading were taken before
    pace    asked anew for each list
    """
    batch: list[Portion] = []
    for portion in _portions(readings, partly, pace):
        if portion is not None:
            batch.append(portion)
            pace.hold(portion)
        if pace.is_due:
            yield batch
            batch = []
            pace.rest()
    if batch:
        yield batch


def _portions(
    readings: Iterable[Reading | None], partly: Mapping[str, int], pace: Pace
) -> Iterator[Portion | None]:
    """Each reading from where it was left, in one portion or in as many as the pace makes of it."""
    for reading in readings:
        if reading is None:
            yield None
            continue
        found, at, whole = entries(reading), partly.get(reading.name, 0), False
        while not whole:
            portion = Portion(reading, tuple(found[at : at + pace.room]), at, len(found))
            yield portion
            at, whole = portion.end, portion.is_last


def entries(reading: Reading) -> list[Entry]:
    """All that a reading gave, always in the same order, each under a part that no other has."""
    name = reading.name
    found = [Entry(name, _numbered("run", at, len(reading.runs)), run) for at, run in enumerate(reading.runs)]
    found += [Entry(name, _numbered("score", at, len(reading.pain)), d) for at, d in enumerate(reading.pain)]
    noted = [(Outcome.LEFT_OUT, note) for note in reading.left_out]
    noted += [(Outcome.SET_ASIDE, note) for note in reading.set_aside]
    seen: set[str] = set()
    for outcome, note in noted:
        part = _part(reading, note)
        while part in seen:
            part = f"{part} again"
        seen.add(part)
        found.append(Entry(name, part, Left(outcome, note.reason)))
    return found or [Entry(name, "", Left(Outcome.LEFT_OUT, NOTHING))]


def _part(reading: Reading, note: Note) -> str:
    where = note.part if reading.name.startswith(note.name) else f"{note.name} {note.part}".strip()
    return where or ("the rest" if reading.runs or reading.pain else "")


def _numbered(word: str, at: int, of: int) -> str:
    return "" if of == 1 else f"{word} {at + 1}"
