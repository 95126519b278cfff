"""Runs that came through an API: seen again there, or deleted for good where they must not be kept."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.domain.pain import Moment
from app.domain.runs import Source
from app.store import apart_runs
from app.store.database import Transaction
from app.store.run_rows import C
from app.store.same_runs import recount
from app.store.tables import PainRow, RunRow

_AT_ONCE = 500
# What is left of a run the runner removed, so that it stays out when it is read again.
_EMPTY: dict[str, Any] = {
    "distance_m": 0, "moving_s": None, "elapsed_s": None, "cadence_spm": None, "cadence_raw": None,
    "cadence_factor": None, "cadence_reason": None, "cadence_answer": None, "cadence_answered_at": None,
    "average_hr_bpm": None, "elevation_gain_m": None,
    "race": False, "interval": False, "title": "", "device": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApiRun:
    """What is known of such a row to those who decide whether it stays."""

    id: int
    external_id: str
    start: datetime
    day: date
    start_hidden: bool
    confirmed_at: datetime | None
    removed: bool


def of(tx: Transaction, person_id: int) -> list[ApiRun]:
    """All such rows of a person, those that the runner removed too."""
    return _read(tx, person_id)


def held(tx: Transaction, person_id: int, external_ids: Collection[str]) -> list[ApiRun]:
    """The rows of some activities, those that the runner removed too."""
    return [one for ids in _portions(external_ids) for one in _read(tx, person_id, C.external_id.in_(ids))]


def missed(
    tx: Transaction,
    person_id: int,
    since: datetime,
    after: datetime | None = None,
    before: datetime | None = None,
    by: datetime | None = None,
) -> list[ApiRun]:
    """The rows not seen since an instant, removed ones too, that start between two others.

    by  what is said to have been seen later than that counts as not seen: a clock was set back since
    """
    where = [C.confirmed_at < since if by is None else or_(C.confirmed_at < since, C.confirmed_at > by)]
    where += [] if after is None else [C.start >= after]
    where += [] if before is None else [C.start < before]
    return _read(tx, person_id, *where)


def count(tx: Transaction, person_id: int) -> int:
    """How many such rows a person has, without those that the runner removed."""
    living = [*_mine(person_id), C.removed_at.is_(None)]
    return tx.scalar(select(func.count()).where(*living)) or 0


def oldest_confirmed(tx: Transaction, person_id: int) -> datetime | None:
    """When the row that was not seen for longest was last seen, None without any."""
    living = [*_mine(person_id), C.removed_at.is_(None)]
    found: datetime | None = tx.scalar(select(func.min(C.confirmed_at)).where(*living))
    return found


def confirm(tx: Transaction, person_id: int, external_ids: Collection[str], now: datetime) -> None:
    """Note that activities were seen again of which nothing new could be read."""
    for ids in _portions(external_ids):
        seen = [*_mine(person_id), C.external_id.in_(ids)]
        tx.execute(update(RunRow.__table__).where(*seen).values(confirmed_at=now))  # type: ignore[arg-type]


def forget(tx: Transaction, person_id: int, run_ids: Collection[int], comes_back: bool = False) -> None:
    """Delete rows for good, and set anew which recordings count.

    A score that names one of them names the other recording of the same run from then on, if there is one;
    else it names none.
    comes_back  what was said of wrong merges with them holds when they are read again
    """
    days: set[date] = set()
    gone: set[str] = set()
    for ids in _portions(run_ids):
        columns = C.id, C.local_date, C.same_as, C.external_id
        rows = tx.execute(select(*columns).where(C.person_id == person_id, C.id.in_(ids))).all()
        copies = select(C.id, C.local_date, C.same_as).where(C.same_as.in_(ids)).order_by(C.id)
        behind = tx.execute(copies).all()
        days |= {row.local_date for row in (*rows, *behind)}
        gone |= {row.external_id for row in rows}
        heirs = {row.same_as: row.id for row in reversed(behind) if row.id not in run_ids}
        heirs |= {row.id: row.same_as for row in rows if row.same_as not in {None, *run_ids}}
        _hand_scores_on(tx, heirs)
        _free_mornings(tx, [row.id for row in rows])
        tx.execute(delete(RunRow).where(RunRow.person_id == person_id, RunRow.id.in_([r.id for r in rows])))
    tx.expire_all()
    if not comes_back:
        apart_runs.forget_strava(tx, person_id, gone)
    recount(tx, person_id, days)


def empty(tx: Transaction, person_id: int, run_ids: Collection[int]) -> None:
    """Keep nothing of rows that the runner removed but that they are to stay out."""
    for ids in _portions(run_ids):
        removed = [*_mine(person_id), C.removed_at.is_not(None), C.id.in_(ids)]
        tx.execute(update(RunRow.__table__).where(*removed).values(**_EMPTY))  # type: ignore[arg-type]


def _read(tx: Transaction, person_id: int, *where: ColumnElement[bool]) -> list[ApiRun]:
    columns = (C.id, C.external_id, C.start, C.local_date, C.start_hidden, C.confirmed_at, C.removed_at)
    rows = tx.execute(select(*columns).where(*_mine(person_id), *where).order_by(C.start, C.id)).all()
    return [ApiRun(*row[:-1], removed=row.removed_at is not None) for row in rows]


def _hand_scores_on(tx: Transaction, heirs: dict[int, int]) -> None:
    named = tx.scalars(select(PainRow.run_id).where(PainRow.run_id.in_(heirs)).distinct()).all()
    for run_id in named:
        if run_id is not None:
            tx.execute(update(PainRow).where(PainRow.run_id == run_id).values(run_id=heirs[run_id]))


def _free_mornings(tx: Transaction, run_ids: Sequence[int]) -> None:
    """Make what was taken for the score of the morning after these runs a plain one again."""
    taken = PainRow.run_id.in_(run_ids), PainRow.moment == Moment.NEXT_MORNING.value
    tx.execute(update(PainRow).where(*taken).values(moment=Moment.WORST_24H.value))


def _mine(person_id: int) -> list[Any]:
    return [C.person_id == person_id, C.source == Source.STRAVA_API.value]


def _portions(values: Iterable[Any]) -> Iterable[Sequence[Any]]:
    all_of_them = list(values)
    return (all_of_them[at : at + _AT_ONCE] for at in range(0, len(all_of_them), _AT_ONCE))
