"""The runs that count: those of a stretch of days, for the pages and for a fit of cadence."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.domain.runs import Run, Sport
from app.store import run_rows
from app.store.database import Transaction
from app.store.run_rows import C

_HAS_CADENCE = or_(C.cadence_spm.is_not(None), C.cadence_answer > 0)  # read, or as its runner says
_OF_A_FIT = (
    "source", "start", "local_start", "distance_m", "moving_s", "elevation_gain_m",
    "running_s", "running_mps", "running_spm",
    "cadence_spm", "cadence_raw", "cadence_answer",
)  # fmt: skip
_OF_A_WEEK = (
    "source", "sport", "device", "start", "local_start", "distance_m", "moving_s", "elapsed_s",
    "elevation_gain_m", "running_s", "running_mps", "running_spm", "race", "interval", "start_hidden",
    "cadence_spm", "cadence_raw", "cadence_answer",
)  # fmt: skip
_STRETCH = (
    C.person_id == bindparam("who"),
    C.counts.is_(True),
    C.local_date >= bindparam("since"),
    C.local_date <= bindparam("until"),
)
_IN_ORDER = (C.local_date, C.start, C.id)
_COUNTING = run_rows.columns().where(*_STRETCH).order_by(*_IN_ORDER)  # asked for by every page
_WITH_CADENCE = (
    select(*(C[name] for name in _OF_A_FIT))
    .where(*_STRETCH, C.sport == Sport.RUN.value, _HAS_CADENCE, C.race.is_(False), C.interval.is_(False))
    .order_by(*_IN_ORDER)
)
_OF_WEEKS = select(*(C[name] for name in _OF_A_WEEK)).where(*_STRETCH).order_by(*_IN_ORDER)


def counting(
    tx: Transaction, person_id: int, since: date | None = None, until: date | None = None
) -> list[Run]:
    """The one recording that counts of each real run on the local days since..until, oldest first."""
    rows = tx.execute(_COUNTING, _stretch(person_id, since, until)).all()
    return [run_rows.value(row) for row in rows]


def with_cadence(tx: Transaction, person_id: int, since: date, until: date) -> list[Run]:
    """Road runs whose cadence is known, oldest first, with no more of each than a fit of cadence needs."""
    rows = tx.execute(_WITH_CADENCE, _stretch(person_id, since, until)).all()
    return [
        Run(
            run_rows.SOURCES[source],
            Sport.RUN,
            start,
            here,
            metres,
            moving_s,
            cadence_spm=run_rows.spm(*cadence),
            elevation_gain_m=climb,
            running_s=running_s,
            running_mps=mps,
            running_spm=spm,
        )
        for source, start, here, metres, moving_s, climb, running_s, mps, spm, *cadence in rows
    ]


def of_weeks(tx: Transaction, person_id: int, since: date, until: date) -> list[Run]:
    """As `counting`, with no more of each than weeks and their cadence are made of."""
    rows = tx.execute(_OF_WEEKS, _stretch(person_id, since, until)).all()
    return [_of_a_week(*row) for row in rows]


def told_cadence(tx: Transaction, people: Collection[int], since: date) -> set[int]:
    """Which of some people have a run with a known cadence from a local day on."""
    asked = select(C.person_id).where(
        C.person_id.in_(people), C.counts.is_(True), C.local_date >= since, _HAS_CADENCE
    )
    return set(tx.scalars(asked.distinct()))


def latest(tx: Transaction, person_id: int, count: int) -> list[Run]:
    """The newest runs that count, oldest first."""
    mine = run_rows.columns().where(C.person_id == person_id, C.counts.is_(True))
    newest = mine.order_by(C.local_date.desc(), C.start.desc()).limit(count)
    return [run_rows.value(row) for row in reversed(tx.execute(newest).all())]


def _of_a_week(source: str, sport: str, device: str, *rest: Any) -> Run:
    start, here, metres, moving_s, elapsed_s, climb, running_s, mps, spm, race, interval, hidden = rest[:12]
    return Run(
        run_rows.SOURCES[source],
        run_rows.SPORTS[sport],
        start,
        here,
        metres,
        moving_s,
        elapsed_s,
        cadence_spm=run_rows.spm(*rest[12:]),
        elevation_gain_m=climb,
        running_s=running_s,
        running_mps=mps,
        running_spm=spm,
        race=race,
        interval=interval,
        start_hidden=hidden,
        device=device,
    )


def _stretch(person_id: int, since: date | None, until: date | None) -> dict[str, Any]:
    return {"who": person_id, "since": since or date.min, "until": until or date.max}
