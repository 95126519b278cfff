"""What the page on running and pain shows, from what is stored."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from app.domain.pain import PainEntry
from app.domain.people import Person, Side
from app.domain.runs import Run, Source
from app.services import link_review, link_weeks
from app.services.link_review import Review, Shows
from app.services.link_weeks import Asked
from app.store import pain, runs
from app.store.database import Database
from tests.build import run as recorded
from tests.services import rosa as story

TODAY = story.TODAY
THIS_WEEK = date(2026, 11, 9)
OWN = frozenset(Source) - {Source.STRAVA_API}


def _store(
    db: Database, who: Person, now: datetime, told: Sequence[Run] = (), scores: Sequence[PainEntry] = ()
) -> None:
    with db.begin() as tx:
        runs.put_all(tx, who.id, told, now)
        runs.recount(tx, who.id, {run.day for run in told})
        for entry in scores:
            pain.put(tx, who.id, entry, now)


def _review(db: Database, who: Person, now: datetime, **asked: object) -> Review:
    with db.read() as tx:
        return link_review.review(tx, who, now, Asked(**asked))  # type: ignore[arg-type]


def _weekly(side: Side = Side.LEFT, value: int = 2, weeks: int = 3, a_week: int = 3) -> list[PainEntry]:
    """So many scores in each of the last complete weeks."""
    return [
        story.score(THIS_WEEK - timedelta(days=7 * ago) + timedelta(days=day), value, side=side)
        for ago in range(1, weeks + 1)
        for day in range(a_week)
    ]


def test_the_lag_sets_a_later_weeks_pain_under_a_week_and_changes_no_number(
    db: Database, rosa: Person, now: datetime
) -> None:
    _store(db, rosa, now, story.year_of_runs(), story.scores())
    plain, moved = _review(db, rosa, now), _review(db, rosa, now, lag=2)

    assert [pair.week for pair in moved.pairs] == [pair.week for pair in plain.pairs]
    assert [pair.later for pair in moved.pairs[:-2]] == [pair.week for pair in plain.pairs[2:]]
    assert [pair.later for pair in moved.pairs[-2:]] == [None, None]
    assert moved.made == plain.made


@pytest.mark.parametrize("weeks", link_weeks.RANGES)
def test_the_weeks_reach_as_far_as_asked_to_the_running_one(
    db: Database, rosa: Person, now: datetime, weeks: int
) -> None:
    pairs = _review(db, rosa, now, weeks=weeks).pairs

    assert (len(pairs), pairs[-1].week.start) == (weeks, THIS_WEEK)


def test_complete_weeks_with_three_logged_days_are_counted(db: Database, rosa: Person, now: datetime) -> None:
    two_days = [story.score(THIS_WEEK - timedelta(days=35 - day), 1) for day in (0, 1, 1)]
    running = [story.score(THIS_WEEK + timedelta(days=day), 1) for day in range(3)]
    _store(db, rosa, now, scores=[*_weekly(value=0), *two_days, *running])

    assert _review(db, rosa, now).ready == 3


@pytest.mark.parametrize("weeks", link_weeks.RANGES)
def test_the_count_goes_back_a_year_whatever_is_drawn(
    db: Database, rosa: Person, now: datetime, weeks: int
) -> None:
    _store(db, rosa, now, scores=_weekly(weeks=54))

    assert _review(db, rosa, now, weeks=weeks).ready == 52


def test_the_knee_asked_for_comes_before_the_one_watched(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=[*_weekly(), *_weekly(Side.RIGHT, 4, weeks=1)])
    usual, right = _review(db, rosa, now), _review(db, rosa, now, knee=Side.RIGHT)

    assert usual.knees == (Side.LEFT, Side.RIGHT)
    assert (usual.knee, usual.ready) == (Side.LEFT, 3)  # sore on more days
    assert (right.knee, right.ready) == (Side.RIGHT, 1)
    assert right.pairs[-2].week.pain_worst == 4


def test_alike_knees_begin_with_the_right_one(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=[*_weekly(), *_weekly(Side.RIGHT)])

    assert _review(db, rosa, now).knee is Side.RIGHT


def test_a_knee_without_scores_cannot_be_asked_for(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=_weekly())
    review = _review(db, rosa, now, knee=Side.RIGHT)

    assert (review.knee, review.knees) == (Side.LEFT, ())


def test_what_it_is_made_from_is_counted_in_the_weeks_drawn(
    db: Database, rosa: Person, now: datetime
) -> None:
    old = recorded(THIS_WEEK - timedelta(weeks=30), source=Source.FILE, external_id="old")
    told = [
        recorded(THIS_WEEK - timedelta(days=ago), source=source, external_id=f"x{ago}")
        for ago, source in zip((3, 2, 4, 9, 8), Source, strict=True)
    ]
    _store(db, rosa, now, [old, *told], [*_weekly(weeks=2), *_weekly(Side.RIGHT, weeks=1)])
    with db.begin() as tx:
        runs.answer_files_complete(tx, rosa.id, False)
    made = _review(db, rosa, now, knee=Side.LEFT).made

    assert made.runs == dict.fromkeys(Source, 1)
    assert (made.entries, made.entry_weeks, made.unknown_weeks) == (6, 2, 26)


def test_without_strava_a_week_with_such_a_run_is_unknown_and_not_smaller(
    db: Database, rosa: Person, now: datetime
) -> None:
    told = story.year_of_runs()
    day = THIS_WEEK - timedelta(days=20)
    strava = recorded(day, m=30_000, hour=17, source=Source.STRAVA_API, external_id="s")
    _store(db, rosa, now, [*told, strava], _weekly())
    with db.read() as tx:
        cut = link_review.review(tx, rosa, now, Asked(), OWN)
    held = next(pair.week for pair in cut.pairs if pair.week.start <= day <= pair.week.end)
    whole = _review(db, rosa, now)

    assert Source.STRAVA_API in whole.made.runs
    assert Source.STRAVA_API not in cut.made.runs
    assert held.distance_m is None
    assert cut.made.held_days == 1
    assert cut.made.unknown_weeks == whole.made.unknown_weeks + 1


@pytest.mark.parametrize(
    ("has_runs", "has_scores", "shows"),
    [
        (False, False, Shows.NO_LOG),
        (True, False, Shows.NO_SCORES),
        (False, True, Shows.NO_RUNS),
        (True, True, Shows.WEEKS),
    ],
)
def test_what_is_missing_is_named(
    db: Database, rosa: Person, now: datetime, has_runs: bool, has_scores: bool, shows: Shows
) -> None:
    told = [story.run(THIS_WEEK - timedelta(days=3), 8)] if has_runs else []
    _store(db, rosa, now, told, [story.score(TODAY, 2)] if has_scores else [])

    assert _review(db, rosa, now).shows is shows


def test_a_log_that_lies_before_the_weeks_leaves_nothing_known(
    db: Database, rosa: Person, now: datetime
) -> None:
    long_ago = TODAY - timedelta(weeks=40)
    _store(db, rosa, now, [story.run(long_ago, 8)], [story.score(long_ago, 2)])

    assert _review(db, rosa, now).shows is Shows.NOTHING_KNOWN
    assert _review(db, rosa, now, weeks=52).shows is Shows.WEEKS
