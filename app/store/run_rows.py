"""Turns rows of the run table into values and back."""

import dataclasses
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from app.domain.cadence import Answer, answered, as_recorded, counted
from app.domain.runs import Run, Source, Sport
from app.store.database import Transaction
from app.store.tables import RunRow

MEASURED = (
    "sport", "start", "local_start", "distance_m", "moving_s", "elapsed_s", "cadence_spm", "cadence_raw",
    "cadence_factor", "cadence_reason", "cadence_answer", "clock_ahead_s", "running_s",
    "running_mps", "running_spm", "average_hr_bpm", "elevation_gain_m", "manual", "race", "interval",
    "start_hidden", "damaged", "title", "device", "file_name", "file_sha256", "origin", "confirmed_at",
)  # fmt: skip
COLUMNS = tuple(field.name for field in dataclasses.fields(Run))
# Plain columns: rows of thousands of runs are read without the mapper's work on each.
C = RunRow.__table__.c
_MEASURED_OF = attrgetter(*MEASURED)
SOURCES = {source.value: source for source in Source}
SPORTS = {sport.value: sport for sport in Sport}


@dataclass(frozen=True, slots=True)
class Recording:
    """A run with its standing among the recordings of the same run.

    same_as  the id of the recording that counts in its place, None when it counts itself
    """

    run: Run
    counts: bool
    same_as: int | None
    removed: bool


@cache  # asked for by every page, and always the same
def columns() -> Select[Any]:
    """A select of the columns a Run needs, in the order `value` reads them."""
    return select(*(C[name] for name in COLUMNS))


def value(row: Row[Any]) -> Run:
    """The Run of one row of `columns()`."""
    source, sport, *rest = row[: len(COLUMNS)]
    run = Run(SOURCES[source], SPORTS[sport], *rest)
    return run if run.cadence_answer is None else answered(run, Answer(run.cadence_answer))


def fields(run: Run) -> dict[str, Any]:
    """What is stored of a run, but its owner, source and standing; cadence as its source said it."""
    return {**dict(zip(MEASURED, _MEASURED_OF(as_recorded(run)), strict=True)), "local_date": run.day}


def spm(recorded: float | None, raw: float | None, answer: int | None) -> float | None:
    """A row's steps a minute with what the runner said of them, for who reads no whole run."""
    return recorded if answer is None or raw is None else counted(raw, Answer(answer))


def read(tx: Transaction, *where: ColumnElement[bool]) -> list[Run]:
    """The runs that meet every condition, oldest first."""
    rows = tx.execute(columns().where(*where).order_by(C.local_date, C.start, C.id)).all()
    return [value(row) for row in rows]


def recordings(tx: Transaction, *where: ColumnElement[bool]) -> list[Recording]:
    """The recordings that meet every condition, oldest first, the counting one before its copies."""
    chosen = columns().add_columns(C.counts, C.same_as, C.removed_at)
    ordered = chosen.where(*where).order_by(C.start, C.counts.desc(), C.id)
    rows = tx.execute(ordered)
    return [Recording(value(row), row.counts, row.same_as, row.removed_at is not None) for row in rows]
