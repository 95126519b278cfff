"""Runners with so many runs up to today, at the pace of 5,000 in ten years, with scores and exercises."""

import random
from datetime import date, datetime, timedelta

from app.domain.pain import Moment
from app.domain.people import Person, Side
from app.services import accounts
from app.store import people, runs
from app.store.database import Database
from tests.bulk import put_done, put_scores
from tests.services import rosa

TEN_YEARS_DAYS = 3653
MOST = 5000


def runner(db: Database, count: int, now: datetime) -> Person:
    """Add a runner with `count` runs that end today, a score every other day and two sessions a week."""
    with db.begin() as tx:
        person = people.add(
            tx,
            email=f"runner{count}@example.org",
            password_hash="no one signs in by password here",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=now,
            knee=Side.LEFT,
        )
        accounts.give_health_consent(tx, person, now)
        today = person.today(now)
        told = _runs(count, today)
        runs.put_all(tx, person.id, told, now)
        runs.recount(tx, person.id, {run.day for run in told})
        days = (today - told[0].day).days
        scores = [rosa.score(today - timedelta(days=ago), 1 + ago % 3) for ago in range(0, days, 2)]
        scores += [rosa.score(today - timedelta(days=ago), 2, 9, Moment.DURING) for ago in range(0, days, 4)]
        done = [
            rosa.done(today - timedelta(days=ago), which)
            for ago in range(1, days, 3)
            for which in ("A1", "B1")
        ]
        put_scores(tx, person, scores, now)
        put_done(tx, person, done)
    return person


def _runs(count: int, today: date) -> list[rosa.Run]:
    """`count` runs, the newest today, as many a year as 5,000 in ten years."""
    dice = random.Random(count)
    found = []
    for n in range(count):
        day = today - timedelta(days=n * TEN_YEARS_DAYS // MOST)
        km = round(dice.uniform(4, 11), 1)
        pace = dice.randint(340, 410)
        hour = 4 if n % 2 else 12  # so that two on one day are two runs
        found.append(rosa.run(day, km, hour, 166 + (372 - pace) / 10 + dice.uniform(-1, 1), pace))
    return found[::-1]
