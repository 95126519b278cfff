"""What a runner does with single runs: type in, correct, remove, bring back, tell apart, say "no run"."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.people import Person
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.services import alerts, run_typed
from app.services.run_typed import NotARun, Typed
from app.store import runs
from app.store.database import Transaction
from app.store.runs import Recording

__all__ = [
    "Because", "NoSuchRun", "NotARun", "NotATypedRun", "NotWithoutRun", "Recording", "Typed", "add",
    "correct", "form_of", "join", "keep_apart", "recordings_of", "remove", "restore", "say_no_run",
    "say_no_runs", "take_back_no_runs",
]  # fmt: skip


class NoSuchRun(Exception):
    """This person has no such run."""


class NotATypedRun(Exception):
    """The run came from a file; only typed runs are corrected by hand."""


class Because(StrEnum):
    """Why days cannot be called days without a run."""

    NO_DAY = "no-day"
    TO_COME = "to-come"
    TOO_EARLY = "too-early"
    HAS_RUN = "has-run"
    TOO_MANY = "too-many"


class NotWithoutRun(Exception):
    """A day cannot be called a day without a run; nothing was noted."""

    def __init__(self, because: Because) -> None:
        super().__init__(because.value)
        self.because = because


def add(tx: Transaction, person: Person, typed: Typed, now: datetime) -> Run:
    """Store a typed run and judge it; the same form sent twice is one run. Raises NotARun.

    Sent again with other words for the same day it corrects the run; for another day it is another run.
    """
    run = run_typed.read(typed, person, now)
    held = runs.held_as(tx, person.id, run)
    if held is not None and held.day != run.day:
        run = replace(run, external_id=uuid5(UUID(run.external_id), run.day.isoformat()).hex)
    put = runs.put(tx, person.id, run, now)
    if put.outcome is runs.Outcome.REMOVED:
        runs.restore(tx, person.id, put.run_id)
    return _judged(tx, person, put.run_id, now)


def form_of(tx: Transaction, person: Person, public_id: UUID) -> Typed:
    """A typed run as its form shows it; raises NoSuchRun or NotATypedRun."""
    return run_typed.of(_typed_run(tx, person, public_id), person)


def correct(tx: Transaction, person: Person, public_id: UUID, typed: Typed, now: datetime) -> Run:
    """Replace a typed run's fields; raises NotARun, NoSuchRun or NotATypedRun."""
    old = _typed_run(tx, person, public_id)
    new = run_typed.corrected(old, typed, person, now)
    runs.change(tx, person.id, _id(old), new)
    return _judged(tx, person, _id(old), now)


def remove(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> Run:
    """Take a recording out, so that another of the same run counts, and return it; raises NoSuchRun."""
    run = _run(tx, person, public_id)
    runs.remove(tx, person.id, _id(run), now)
    alerts.judge(tx, person, now)
    return run


def restore(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> Run:
    """Bring a removed recording back; raises NoSuchRun when it is gone for good."""
    found = runs.recording(tx, person.id, public_id)
    if found is None:
        raise NoSuchRun
    runs.restore(tx, person.id, _id(found.run))
    return _judged(tx, person, _id(found.run), now)


def keep_apart(tx: Transaction, person: Person, public_id: UUID, now: datetime) -> Run:
    """Say that a recording is "not the same run" as those it was merged with; raises NoSuchRun."""
    run = _run(tx, person, public_id)
    runs.keep_apart(tx, person.id, _id(run))
    return _judged(tx, person, _id(run), now)


def join(tx: Transaction, person: Person, public_id: UUID, now: datetime, other: UUID | None = None) -> Run:
    """Take back `keep_apart`, of one other run or of all: the rule decides again; raises NoSuchRun."""
    run = _run(tx, person, public_id)
    runs.join(tx, person.id, _id(run), None if other is None else _id(_run(tx, person, other)))
    return _judged(tx, person, _id(run), now)


def recordings_of(tx: Transaction, person: Person, public_id: UUID) -> list[Recording]:
    """All recordings of the same real run, the counting one among them; raises NoSuchRun."""
    return runs.recordings_of(tx, person.id, _id(_run(tx, person, public_id)))


def say_no_run(tx: Transaction, person: Person, day: date, now: datetime) -> None:
    """Note a local day without a run; see `say_no_runs`."""
    say_no_runs(tx, person, [day], now)


def say_no_runs(tx: Transaction, person: Person, days: Collection[date], now: datetime) -> list[date]:
    """Note local days without a run, so that they count as 0 rather than not known; return the new ones.

    All or none: raises NotWithoutRun for a day to come or before the first there is, for one that holds a
    run, and for more days than are called so in one go.
    """
    if len(days) > DEFAULT.no_run_days:
        raise NotWithoutRun(Because.TOO_MANY)
    if not days:
        return []
    if max(days) > person.today(now):
        raise NotWithoutRun(Because.TO_COME)
    if min(days) < DEFAULT.first_day:
        raise NotWithoutRun(Because.TOO_EARLY)
    if any(run.day in days for run in runs.counting(tx, person.id, min(days), max(days))):
        raise NotWithoutRun(Because.HAS_RUN)
    new = runs.say_no_run(tx, person.id, *days)
    alerts.judge(tx, person, now)
    return new


def take_back_no_runs(tx: Transaction, person: Person, days: Collection[date], now: datetime) -> None:
    """Undo `say_no_runs`."""
    runs.unsay_no_run(tx, person.id, *days)
    alerts.judge(tx, person, now)


def _judged(tx: Transaction, person: Person, run_id: int, now: datetime) -> Run:
    """Judge the runner anew and return the run as stored."""
    alerts.judge(tx, person, now)
    run = runs.by_id(tx, person.id, run_id)
    if run is None:
        raise NoSuchRun
    return run


def _run(tx: Transaction, person: Person, public_id: UUID) -> Run:
    run = runs.by_public_id(tx, person.id, public_id)
    if run is None:
        raise NoSuchRun
    return run


def _typed_run(tx: Transaction, person: Person, public_id: UUID) -> Run:
    run = _run(tx, person, public_id)
    if run.source is not Source.MANUAL:
        raise NotATypedRun
    return run


def _id(run: Run) -> int:
    """The database's id of a run that was read from it."""
    if run.id is None:
        raise NoSuchRun
    return run.id
