"""What the page on running and pain shows, from what is stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.analyses import Analysis
from app.domain.link import Hypothesis, LinkWeek, Outcome
from app.domain.pain import PainEntry
from app.domain.people import Person, Side
from app.domain.runs import Run, Source
from app.domain.thresholds import DEFAULT
from app.services import link_analysis, link_review, link_weeks
from app.services.link_review import Review, Shows
from app.services.link_weeks import Asked
from app.store import link, pain, runs
from app.store.database import Database
from tests.build import run as recorded
from tests.services import analysed
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


@pytest.mark.parametrize("weeks", link_weeks.RANGES)
def test_the_weeks_reach_as_far_as_asked_to_the_running_one(
    db: Database, rosa: Person, now: datetime, weeks: int
) -> None:
    pairs = _review(db, rosa, now, weeks=weeks).pairs

    assert (len(pairs), pairs[-1].week.start) == (weeks, THIS_WEEK)


def test_the_knee_asked_for_comes_before_the_one_watched(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=[*_weekly(), *_weekly(Side.RIGHT, 4, weeks=1)])
    usual, right = _review(db, rosa, now), _review(db, rosa, now, knee=Side.RIGHT)

    assert usual.knees == (Side.LEFT, Side.RIGHT)
    assert (usual.knee, right.knee) == (Side.LEFT, Side.RIGHT)  # the left was sore on more days
    assert right.pairs[-2].week.pain_worst == 4


def test_alike_knees_begin_with_the_right_one(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=[*_weekly(), *_weekly(Side.RIGHT)])

    assert _review(db, rosa, now).knee is Side.RIGHT


def test_a_knee_without_scores_cannot_be_asked_for(db: Database, rosa: Person, now: datetime) -> None:
    _store(db, rosa, now, scores=_weekly())
    review = _review(db, rosa, now, knee=Side.RIGHT)

    assert (review.knee, review.knees) == (Side.LEFT, ())


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
    whole = next(pair.week for pair in _review(db, rosa, now).pairs if pair.week.start == held.start)

    assert held.distance_m is None
    assert whole.distance_m is not None


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


def _analysed(db: Database, who: Person, weeks: Sequence[LinkWeek], now: datetime, **told: Any) -> Analysis:
    with db.begin() as tx:
        return analysed.put(tx, who, weeks, now, **told)


def test_before_the_first_analysis_nothing_is_told_but_when_it_comes(
    db: Database, rosa: Person, now: datetime
) -> None:
    review = _review(db, rosa, now)
    with db.begin() as tx:
        link_analysis.ask(tx, rosa, now)

    assert (review.told, review.missing, review.is_waiting) == (None, (), False)
    assert review.next_at == datetime(2026, 11, 16, 4, tzinfo=rosa.zone)
    assert _review(db, rosa, now).is_waiting


def test_a_knee_that_was_looked_at_without_a_score_is_none_to_choose(
    db: Database, rosa: Person, now: datetime
) -> None:
    made = analysed.analysis(rosa, analysed.few(), now, Side.RIGHT)
    facts = replace(made.facts, made=replace(made.facts.made, entries=0, sore_days=0))
    with db.begin() as tx:
        link.put(tx, rosa.id, replace(made, facts=facts))
    alone = _review(db, rosa, now)
    _store(db, rosa, now, scores=_weekly())
    left = _review(db, rosa, now)

    assert (alone.knee, alone.knees, alone.told is None) == (Side.RIGHT, (), False)
    assert (left.knee, left.knees) == (Side.LEFT, ())


def test_weeks_that_entered_whole_and_are_unknown_by_now_are_counted(
    db: Database, rosa: Person, now: datetime
) -> None:
    _store(db, rosa, now, [story.run(THIS_WEEK - timedelta(days=3), 8)], _weekly())
    _analysed(db, rosa, analysed.follows(), now)
    doubtful = _review(db, rosa, now).doubtful
    unknown = [replace(week, load=None) for week in analysed.follows()]
    _analysed(db, rosa, unknown, now + timedelta(minutes=1))

    assert doubtful == 11  # of the twelve shown, the running one aside
    assert _review(db, rosa, now).doubtful == 0


def test_the_stored_answer_is_told_and_nothing_is_computed_anew(
    db: Database, rosa: Person, now: datetime
) -> None:
    _store(db, rosa, now, scores=_weekly())
    stored = _analysed(db, rosa, analysed.follows(), now, seen_before=True)
    told = _review(db, rosa, now).told

    assert told is not None
    assert told.analysis == stored
    assert told.answer.outcome is Outcome.PATTERN
    assert [one.tested for one in told.questions] == list(stored.results)
    assert told.effect is not None
    assert told.effect.hypothesis is Hypothesis.LOAD


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (None, Hypothesis.LOAD),
        (Hypothesis.SPIKE, Hypothesis.SPIKE),
        (Hypothesis.CADENCE, Hypothesis.LOAD),  # not tested
    ],
)
def test_the_weeks_shown_are_those_of_the_question_asked_for(
    db: Database, rosa: Person, now: datetime, asked: Hypothesis | None, shown: Hypothesis
) -> None:
    _analysed(db, rosa, analysed.follows(), now)
    with db.read() as tx:
        review = link_review.review(tx, rosa, now, Asked(), of=asked)
        alone = link_review.effect(tx, rosa, Asked(), of=asked)

    assert review.told is not None
    assert review.told.effect is not None
    assert review.told.effect.hypothesis is shown
    assert alone is not None
    assert alone[1] == review.told.effect


def test_where_nothing_was_tested_no_week_is_drawn(db: Database, rosa: Person, now: datetime) -> None:
    _analysed(db, rosa, analysed.few(), now)
    with db.read() as tx:
        assert link_review.effect(tx, rosa, Asked()) is None
    told = _review(db, rosa, now).told
    assert told is not None
    assert told.effect is None


def test_each_knee_has_its_own_answer_and_the_sorer_one_comes_first(
    db: Database, rosa: Person, now: datetime
) -> None:
    left = _analysed(db, rosa, analysed.follows(), now)
    right = _analysed(db, rosa, analysed.apart(), now, side=Side.RIGHT)
    usual, asked = _review(db, rosa, now), _review(db, rosa, now, knee=Side.LEFT)

    assert usual.knees == (Side.LEFT, Side.RIGHT)
    assert (usual.knee, usual.told.analysis if usual.told else None) == (Side.RIGHT, right)
    assert (asked.knee, asked.told.analysis if asked.told else None) == (Side.LEFT, left)
    assert (usual.beside, asked.beside) == (None, Side.RIGHT)


def test_a_knee_that_was_not_analysed_has_no_answer_of_the_other(
    db: Database, rosa: Person, now: datetime
) -> None:
    _store(db, rosa, now, scores=_weekly(Side.RIGHT))
    _analysed(db, rosa, analysed.follows(), now)

    assert _review(db, rosa, now, knee=Side.RIGHT).told is None


def test_what_is_missing_offers_the_days_that_can_still_be_logged(
    db: Database, rosa: Person, now: datetime
) -> None:
    lacks = date(2026, 10, 12)  # two days with a score of three
    with db.begin() as tx:
        for ago in (0, 2):
            pain.put(tx, rosa.id, story.score(lacks + timedelta(days=ago), 2), now)
    _analysed(db, rosa, analysed.few(), now)
    first, second = _review(db, rosa, now).missing

    assert (first.lack.start, first.lack.scores, first.is_met) == (lacks, 1, False)
    assert first.days == tuple(lacks + timedelta(days=n) for n in (1, 3, 4, 5, 6))
    assert (second.lack.is_unknown, second.days) == (True, ())


def test_what_was_logged_since_counts_from_the_next_check_on(
    db: Database, rosa: Person, now: datetime
) -> None:
    _store(db, rosa, now, scores=[story.score(date(2026, 10, 12) + timedelta(days=n), 2) for n in range(3)])
    _analysed(db, rosa, analysed.few(), now)

    assert _review(db, rosa, now).missing[0].is_met


def test_days_too_long_ago_to_be_logged_are_not_offered(db: Database, rosa: Person, now: datetime) -> None:
    weeks = analysed.follows()
    weeks[2] = replace(weeks[2], pain=None, logged=0)
    _analysed(db, rosa, weeks, now)
    (long_ago,) = _review(db, rosa, now).missing

    assert (long_ago.lack.scores, long_ago.days) == (3, ())


def test_the_last_day_that_can_still_be_logged_is_offered_and_the_one_before_is_not(
    db: Database, rosa: Person, now: datetime
) -> None:
    opens = TODAY - timedelta(days=DEFAULT.back_dated_days)
    weeks = analysed.follows()
    place = next(n for n, week in enumerate(weeks) if week.start <= opens < week.start + timedelta(days=7))
    weeks[place] = replace(weeks[place], pain=None, logged=0)
    _analysed(db, rosa, weeks, now)
    (missing,) = _review(db, rosa, now).missing

    assert missing.days[0] == opens
