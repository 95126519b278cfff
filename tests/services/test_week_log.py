"""The cheaper reading of weeks: it leaves things out, and changes none of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.exercises import Done, SetDone
from app.domain.people import Person, Side
from app.domain.runs import Source, Sport
from app.services import week_log, window
from app.store import exercises, pain, runs
from app.store.database import Database
from tests.build import run as recorded
from tests.services import rosa as story

THIS_WEEK = date(2026, 11, 9)
OWN = frozenset(Source) - {Source.STRAVA_API}


@pytest.fixture
def told(db: Database, rosa: Person, now: datetime) -> Person:
    """Rosa with her story and with what a cheaper reading could take for something else."""
    day = story.TODAY - timedelta(days=16)
    odd = [
        replace(story.run(day, 9.0), race=True, external_id="race"),
        replace(
            story.run(day - timedelta(days=2), 8.0), running_s=2400.0, running_mps=2.9, running_spm=171.0
        ),
        replace(
            story.run(day - timedelta(days=8), 7.5), cadence_spm=None, cadence_answer=2, cadence_raw=84.0
        ),
        story.run(day - timedelta(days=9), 6.0, sport=Sport.TREADMILL),
        replace(story.run(day - timedelta(days=10), 10.0), start_hidden=True, elevation_gain_m=400.0),
        replace(
            recorded(day - timedelta(days=11), source=Source.STRAVA_API, external_id="s"), device="Garmin"
        ),
    ]
    begun = datetime(2026, 11, 3, 8, tzinfo=now.tzinfo)
    held = [
        Done("A1", 1, None, (SetDone(10, None, 2),), 7, begun, begun.date(), stopped=True),
        Done("B1", 1, None, (), 7, begun, begun.date(), stopped=True),
        Done("A2", 1, Side.LEFT, (), None, begun, begun.date()),
    ]
    with db.begin() as tx:
        story.tell(tx, rosa, now)
        runs.put_all(tx, rosa.id, odd, now)
        runs.recount(tx, rosa.id, {run.day for run in odd})
        for each in held:
            exercises.put(tx, rosa.id, each)
        gone = pain.put(tx, rosa.id, story.score(day, 9), now).entry
        assert gone.public_id is not None
        pain.remove(tx, rosa.id, gone.public_id, now)
    return rosa


@pytest.mark.parametrize("sources", [None, OWN], ids=["all", "without Strava"])
def test_weeks_are_those_of_the_whole_reading(
    db: Database, told: Person, now: datetime, sources: frozenset[Source] | None
) -> None:
    for weeks in (12, 26, 52):
        since = THIS_WEEK - timedelta(weeks=weeks - 1)
        with db.read() as tx:
            brief = week_log.read(tx, told, now, since, sources)
            whole = window.read(tx, told, now, since, sources=sources)

        assert window.weeks(brief) == window.weeks(whole)
        assert brief.worst == whole.worst


def test_weeks_after_a_long_break_are_those_of_the_whole_reading(
    db: Database, rosa: Person, now: datetime
) -> None:
    since = THIS_WEEK - timedelta(weeks=11)
    with db.begin() as tx:
        again = [
            story.run(story.TODAY - timedelta(days=ago), km)
            for ago, km in ((400, 9), (390, 8), (6, 4), (2, 7))
        ]
        runs.put_all(tx, rosa.id, again, now)
        runs.recount(tx, rosa.id, {run.day for run in again})
    with db.read() as tx:
        brief, whole = week_log.read(tx, rosa, now, since), window.read(tx, rosa, now, since)

    assert window.weeks(brief) == window.weeks(whole)
