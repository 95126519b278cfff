"""Ten years of very many runners, made inside SQLite out of the histories of a few."""

import random
import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain.pain import Moment
from app.domain.people import Side
from app.store.database import Database

DAYS, RUNS, SCORES = 3653, 1600, 3000
HISTORIES = 20  # different ones; each runner of a history ran and scored a little differently
AT_ONCE = 250  # runners in one statement

_PEOPLE = """INSERT INTO person (id, public_id, email, password_hash, epoch, is_runner, is_therapist,
    timezone, locale, units, week_start, knee, theme, strength_days, first_steps_done, is_demo, created_at)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
  SELECT i, printf('%032x', i), 'runner' || i || '@example.org', '', 0, 1, 0, 'Europe/Berlin',
    'en', 'km', 'monday', 'left', 'system', '[0, 2, 4]', 1, 0, '2016-01-01 00:00:00.000000' FROM n"""
_RUNS = """INSERT INTO run (public_id, person_id, source, external_id, sport, start, local_start, local_date,
    distance_m, moving_s, elapsed_s, manual, race, start_hidden, damaged, title, device, counts, added_at)
  SELECT printf('%016x%016x', p.id, t.n), p.id, 'file', 'run' || t.n, 'Run', t.start, t.start, t.day,
    t.metres + (p.id * 37 + t.n * 11) % 300, t.seconds, t.seconds, 0, 0, 0, 0, '', '', 1, t.start
  FROM person p JOIN told_run t ON t.history = p.id % :histories WHERE p.id BETWEEN :first AND :last"""
_SCORES = """INSERT INTO pain (public_id, person_id, at, local_date, score, side, moment, flags, added_at)
  SELECT printf('%016x%016x', p.id, t.n), p.id, t.at, t.day,
    min(10, t.score + ((p.id + t.n) % 5 = 0)), t.side, t.moment, '[]', t.at
  FROM person p JOIN told_score t ON t.history = p.id % :histories WHERE p.id BETWEEN :first AND :last"""


def fill(db: Database, count: int, today: date) -> list[int]:
    """Add so many runners with ten years of runs and scores up to today; returns their ids."""
    filling = sqlite3.connect(db.path)
    filling.execute("PRAGMA synchronous=OFF")
    filling.execute("PRAGMA cache_size=-400000")
    filling.execute(_PEOPLE, {"count": count})
    _tell(filling, today)
    for first in range(1, count + 1, AT_ONCE):
        span = {"histories": HISTORIES, "first": first, "last": min(count, first + AT_ONCE - 1)}
        filling.execute(_RUNS, span)
        filling.execute(_SCORES, span)
        filling.commit()
    filling.close()
    return list(range(1, count + 1))


def _tell(filling: sqlite3.Connection, today: date) -> None:
    """Write the histories down, where the statements find them."""
    filling.execute("CREATE TEMP TABLE told_run (history, n, day, start, metres, seconds)")
    filling.execute("CREATE TEMP TABLE told_score (history, n, day, at, score, side, moment)")
    for history in range(HISTORIES):
        dice = random.Random(history)
        runs = [(history, n, *_run(dice, n, today)) for n in range(RUNS)]
        scores = [(history, n, *_score(dice, n, today)) for n in range(SCORES)]
        filling.executemany("INSERT INTO told_run VALUES (?, ?, ?, ?, ?, ?)", runs[::-1])
        filling.executemany("INSERT INTO told_score VALUES (?, ?, ?, ?, ?, ?, ?)", scores[::-1])
    filling.execute("CREATE INDEX told_run_of ON told_run (history)")
    filling.execute("CREATE INDEX told_score_of ON told_score (history)")
    filling.commit()


def _run(dice: random.Random, n: int, today: date) -> tuple[str, str, int, int]:
    day = today - timedelta(days=n * DAYS // RUNS)
    start = datetime.combine(day, datetime.min.time()) + timedelta(hours=dice.choice([6, 17]))
    metres = 1000 * dice.choice([5, 6, 8, 8, 10, 12]) + (6000 if dice.random() < 0.02 else 0)
    return day.isoformat(), f"{start:%Y-%m-%d %H:%M:%S}.000000", metres, metres * 36 // 100


def _score(dice: random.Random, n: int, today: date) -> tuple[str, str, int, str, str]:
    day = today - timedelta(days=n * DAYS // SCORES)
    sore = (n // 60) % 8 == 3  # two months in sixteen the knee is sorer
    score = dice.choice([2, 3, 4, 5]) if sore else dice.choice([0, 1, 1, 2])
    moment = dice.choice([Moment.WORST_24H, Moment.WORST_24H, Moment.DURING, Moment.NEXT_MORNING])
    side = dice.choice([Side.LEFT, Side.LEFT, Side.RIGHT, Side.BOTH])
    return day.isoformat(), f"{day} 07:00:00.000000", score, side.value, moment.value


def size_mb(path: Path) -> float:
    """Megabytes of a file."""
    return path.stat().st_size / 1e6
