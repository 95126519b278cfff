"""Half a year of runs and scores for the tests of the weekly analysis."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import update

from app.domain.pain import PainEntry
from app.domain.people import Person, Side
from app.domain.runs import Run, Source
from app.store import runs
from app.store.database import Transaction
from app.store.tables import RunRow
from tests import bulk
from tests.build import NOW, entry, run

SUNDAY = date(2026, 11, 8)  # the last day of the last complete week at tests.build.NOW, a Thursday
KM = (28, 31, 34, 22, 30, 36, 41, 24, 33, 38, 45, 26, 35, 40, 30, 18, 29, 36, 44, 25, 34, 41, 48, 27, 37, 30)
NOISE = (2, 1, 3, 2, 2, 1, 3, 3, 1, 2, 1, 2, 3, 1, 2, 2, 3, 1, 1, 2, 3, 2, 1, 3, 2, 2)


def monday(ago: int) -> date:
    """The Monday so many complete weeks ago; 0 is the last one's."""
    return SUNDAY - timedelta(days=6, weeks=ago)


def runs_of(km: Sequence[int], source: Source = Source.FILE) -> list[Run]:
    """Three runs a week, the last week being the last complete one: Tuesday, Thursday and a long Sunday."""
    first = monday(len(km) - 1)
    return [
        run(first + timedelta(days=day, weeks=week), m=round(share * each * 1000), source=source,
            external_id=f"{source.value} {week} {day}")
        for week, each in enumerate(km)
        for day, share in ((1, 0.3), (3, 0.25), (6, 0.45))
    ]  # fmt: skip


def scores_of(weekly: Sequence[float], side: Side = Side.LEFT, logs: int = 5) -> list[PainEntry]:
    """Scores around each week's mean, on so many of its days."""
    rng = random.Random(7)
    first = monday(len(weekly) - 1)
    return [
        entry(
            first + timedelta(days=day, weeks=week),
            min(10, max(0, round(mean + rng.gauss(0, 0.4)))),
            side,
        )
        for week, mean in enumerate(weekly)
        for day in range(logs)
    ]


def following(km: Sequence[int]) -> list[float]:
    """Scores that follow the week before: strongly, beside a little of their own."""
    rng = random.Random(1)
    return [2.0, *(1 + (each - 15) / 8 + rng.gauss(0, 0.3) for each in km[:-1])]


def keep(tx: Transaction, person: Person, some: Sequence[Run], scores: Sequence[PainEntry]) -> None:
    """Store runs, each one of its own, and scores of a person."""
    if some:
        runs.put_all(tx, person.id, some, NOW)
        tx.execute(update(RunRow).where(RunRow.same_as.is_(None)).values(counts=True))
    if scores:
        bulk.put_scores(tx, person, scores, NOW)
