"""Runs as recorded, which of them count, and the days for which all runs are known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from app.domain.cadence import Answer, answered, as_recorded
from app.domain.runs import Run, Source, dated_as, found_by, rank
from app.store import run_rows
from app.store.apart_runs import apart_ids, join, keep_apart, recordings_of, told_apart
from app.store.counting_runs import counting, latest, of_weeks, told_cadence, with_cadence
from app.store.coverage import (
    CoverageFacts,
    add_coverage,
    answer_files_complete,
    coverage_facts,
    files_complete,
    say_no_run,
    unsay_no_run,
)
from app.store.database import Transaction
from app.store.run_rows import C, Recording
from app.store.same_runs import apart_pairs, copies, recount
from app.store.tables import PainRow, RunRow

__all__ = [
    "CoverageFacts", "Outcome", "Put", "Recording", "add_coverage", "all_of", "answer_files_complete",
    "apart_ids", "apart_pairs", "by_id", "by_ids", "by_public_id", "change", "copies", "counting",
    "coverage_facts", "files_complete", "forget_removed", "held_as", "join", "keep_apart", "latest",
    "of_weeks", "put", "put_all", "real_runs", "recording", "recordings_of", "recount", "remove", "restore",
    "say_no_run", "told_apart", "told_cadence", "unsay_no_run", "with_cadence",
]  # fmt: skip


class Outcome(StrEnum):
    """What putting a run did; REMOVED: the runner took it out earlier, and it stays out."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Put:
    """The stored run's id, and what putting it did; `day_before` is the local day it was held under."""

    run_id: int
    outcome: Outcome
    day_before: date | None = None


def put(tx: Transaction, person_id: int, run: Run, now: datetime) -> Put:
    """Store one recording and set anew which ones count; twice is once, see `put_all`."""
    (done,) = put_all(tx, person_id, [run], now)
    recount(tx, person_id, {run.day, done.day_before or run.day})
    return done


def put_all(tx: Transaction, person_id: int, runs: Sequence[Run], now: datetime) -> list[Put]:
    """Store recordings, in order, without a recount: the caller recounts their days once.

    What is known by its bytes, else by source and external id, is brought up to date; its source stays the
    first it came from, and its local day as it was first stored unless the start itself moved. A removed
    one stays out. Raises ValueError without an id.
    """
    held = _held(tx, person_id, runs)
    new: dict[Key, Run] = {}
    outcomes: list[Outcome] = []
    for run in runs:
        old = held.get(_key(run))
        if old is None:
            outcomes.append(Outcome.SAME if _key(run) in new else Outcome.NEW)
            new.setdefault(_key(run), run)
        else:
            outcomes.append(_bring_up_to_date(tx, old, run))
    ids = {key: old.run.id for key, old in held.items()} | _insert(tx, person_id, list(new.values()), now)
    days = {key: old.run.day for key, old in held.items()}
    done = zip(map(_key, runs), outcomes, strict=True)
    return [Put(ids[key] or 0, outcome, days.get(key)) for key, outcome in done]


def held_as(tx: Transaction, person_id: int, run: Run) -> Run | None:
    """What is stored under the source and external id of a run, removed or not; None when nothing is."""
    held = _held(tx, person_id, [run]).get(_key(run))
    return None if held is None else held.run


Key = tuple[Source, str]


def _key(run: Run) -> Key:
    if not run.external_id:
        raise ValueError("a run is stored under an external id")
    return found_by(run.source, run.external_id, run.file_sha256)


def _held(tx: Transaction, person_id: int, runs: Sequence[Run]) -> dict[Key, Recording]:
    keys = {_key(run) for run in runs}
    ids = sorted({external_id for _, external_id in keys})
    found = (
        old
        for at in range(0, len(ids), 500)
        for old in run_rows.recordings(tx, C.person_id == person_id, C.external_id.in_(ids[at : at + 500]))
    )
    by_rank = sorted(found, key=lambda old: rank(old.run), reverse=True)  # of two rows the first of rank
    held = {_key(old.run): old for old in by_rank if _key(old.run) in keys}
    return _numbered(tx, person_id, [run for run in runs if _key(run) not in held]) | held


def _numbered(tx: Transaction, person_id: int, runs: Sequence[Run]) -> dict[Key, Recording]:
    """What Strava's list gave a number, of files whose bytes are the same and that have none themselves."""
    asked = [run for run in runs if run.file_sha256 and _key(run)[0] is Source.FILE]
    found: dict[Key, Recording] = {}
    for part in (asked[at : at + 500] for at in range(0, len(asked), 500)):
        days = {run.day + timedelta(days=near) for run in part for near in (-1, 0, 1)}
        same_bytes = C.file_sha256.in_({run.file_sha256 for run in part})
        where = C.person_id == person_id, C.local_date.in_(days), C.source == Source.ARCHIVE.value, same_bytes
        held = {(old.run.file_sha256, old.run.start): old for old in run_rows.recordings(tx, *where)}
        same = ((_key(run), held.get((run.file_sha256, run.start))) for run in part)
        found |= {key: old for key, old in same if old is not None}
    return found


def _insert(tx: Transaction, person_id: int, runs: Sequence[Run], now: datetime) -> dict[Key, int]:
    if not runs:
        return {}
    rows = [
        {
            "person_id": person_id,
            "source": run.source.value,
            "external_id": run.external_id,
            "added_at": now,
            **run_rows.fields(run),
        }
        for run in runs
    ]
    told = RunRow.id, RunRow.source, RunRow.external_id, RunRow.file_sha256
    made = tx.execute(insert(RunRow).returning(*told), rows)
    return {found_by(Source(source), named, sha256): run_id for run_id, source, named, sha256 in made}


def _bring_up_to_date(tx: Transaction, old: Recording, run: Run) -> Outcome:
    """Renew what a source says of a run already held; `race` is the runner's own word and stays.

    What was read from a recording is not undone by a list that only names it, nor what a list says by the
    file alone. Without other bytes another
    name says nothing new: it keeps the one it first came under. What the runner said of a cadence set aside
    holds for that number alone. When it was seen again `api_runs.confirm` notes.
    """
    if _key(old.run) != _key(run) or old.run.file_sha256 and not run.file_sha256:
        return Outcome.REMOVED if old.removed else Outcome.SAME
    newer = replace(
        dated_as(run, old.run),
        source=old.run.source,
        file_name=old.run.file_name if run.file_sha256 == old.run.file_sha256 else run.file_name,
        race=old.run.race,
        id=old.run.id,
        public_id=old.run.public_id,
    )
    if old.run.cadence_answer is not None and _counted(run) == _counted(as_recorded(old.run)):
        newer = answered(newer, Answer(old.run.cadence_answer))
    is_new = replace(newer, confirmed_at=old.run.confirmed_at) != old.run
    if is_new:
        tx.execute(update(RunRow).where(RunRow.id == old.run.id).values(**run_rows.fields(newer)))
    return Outcome.REMOVED if old.removed else Outcome.CHANGED if is_new else Outcome.SAME


def _counted(run: Run) -> object:
    return run.cadence_raw, run.cadence_factor, run.cadence_reason


def change(tx: Transaction, person_id: int, run_id: int, run: Run) -> None:
    """Replace what is stored of a run by the runner's own correction."""
    old = by_id(tx, person_id, run_id)
    if old is None:
        return
    tx.execute(update(RunRow).where(RunRow.id == run_id).values(**run_rows.fields(run)))
    recount(tx, person_id, {old.day, run.day})


def all_of(
    tx: Transaction, person_id: int, since: date | None = None, until: date | None = None
) -> list[Recording]:
    """Every recording but the removed ones, with its standing, oldest first."""
    return run_rows.recordings(tx, *_living(person_id), *_between(since, until))


def real_runs(tx: Transaction, person_id: int, sources: Collection[Source] | None = None) -> int:
    """How many real runs there are, or how many of them have a recording of one of these sources."""
    counted = select(func.count(func.distinct(func.coalesce(C.same_as, C.id)))).where(
        *_living(person_id), C.distance_m > 0
    )
    if sources is not None:
        counted = counted.where(C.source.in_([source.value for source in sources]))
    return tx.scalar(counted) or 0


def by_id(tx: Transaction, person_id: int, run_id: int) -> Run | None:
    """One recording of this person, counting or not; None when there is none or it was removed."""
    return next(iter(run_rows.read(tx, *_living(person_id), C.id == run_id)), None)


def by_ids(tx: Transaction, person_id: int, run_ids: Collection[int]) -> dict[int, Run]:
    """Some hundred recordings of this person by their ids, without those that were removed."""
    found = run_rows.read(tx, *_living(person_id), C.id.in_(run_ids)) if run_ids else []
    return {run.id: run for run in found if run.id is not None}


def by_public_id(tx: Transaction, person_id: int, public_id: UUID) -> Run | None:
    """One recording of this person by the id that addresses show; None when absent or removed."""
    return next(iter(run_rows.read(tx, *_living(person_id), C.public_id == public_id)), None)


def recording(tx: Transaction, person_id: int, public_id: UUID) -> Recording | None:
    """One recording with its standing, removed ones too; None when this person has no such run."""
    found = run_rows.recordings(tx, C.person_id == person_id, C.public_id == public_id)
    return next(iter(found), None)


def remove(tx: Transaction, person_id: int, run_id: int, now: datetime) -> bool:
    """Take a recording out; another of the same run counts in its place. Returns whether there was one."""
    group = recordings_of(tx, person_id, run_id)
    if not group:
        return False
    gone = {"removed_at": now, "counts": False, "same_as": None}
    tx.execute(update(RunRow).where(RunRow.id == run_id).values(**gone))
    recount(tx, person_id, {each.run.day for each in group})
    return True


def restore(tx: Transaction, person_id: int, run_id: int) -> bool:
    """Bring a removed recording back; returns whether there was one."""
    mine = [RunRow.person_id == person_id, RunRow.id == run_id, RunRow.removed_at.is_not(None)]
    day = tx.scalar(update(RunRow).where(*mine).values(removed_at=None).returning(RunRow.local_date))
    if day is None:
        return False
    recount(tx, person_id, {day})
    return True


def forget_removed(tx: Transaction, before: datetime) -> int:
    """Delete typed runs removed before an instant and return how many; files only lose their names.

    The key keeps a file that is handed over again from bringing back what its runner took out. A run that
    a score names stays without its words, or the score would pass to another run of the day.
    """
    old = RunRow.removed_at < before
    tx.execute(update(RunRow).where(old).values(title="", device="", file_name=None))
    named = select(PainRow.run_id).where(PainRow.run_id == RunRow.id).exists()
    gone = delete(RunRow).where(old, RunRow.source == Source.MANUAL.value, ~named).returning(RunRow.id)
    return len(tx.scalars(gone).all())


def _living(person_id: int) -> list[ColumnElement[bool]]:
    return [C.person_id == person_id, C.removed_at.is_(None)]


def _between(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    lower = [] if since is None else [C.local_date >= since]
    return lower if until is None else [*lower, C.local_date <= until]
