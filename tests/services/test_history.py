"""The year of runs, and one run's own page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from app.domain.pain import Moment, Result, RunCheck
from app.domain.people import Person
from app.domain.runs import Run, Source, Sport
from app.services import alerts, history, one_run
from app.services.history import RunLine, Show
from app.services.run_log import NoSuchRun
from app.store import pain, people, runs
from app.store.database import Database
from tests.build import run
from tests.services import rosa

TODAY = rosa.TODAY


def _add(db: Database, name: str, now: datetime) -> Person:
    with db.begin() as tx:
        return people.add(
            tx,
            email=f"{name}@example.org",
            password_hash="-",
            is_runner=True,
            is_therapist=False,
            timezone="Europe/Berlin",
            now=now,
        )


@pytest.fixture
def runner(db: Database, now: datetime) -> Person:
    """Rosa with her whole story."""
    person = _add(db, "rosa", now)
    with db.begin() as tx:
        rosa.tell(tx, person, now)
    return person


def _on(db: Database, runner: Person, day: date) -> Run:
    with db.read() as tx:
        return runs.counting(tx, runner.id, day, day)[0]


def _store(db: Database, runner: Person, now: datetime, run: Run) -> None:
    with db.begin() as tx:
        runs.put(tx, runner.id, run, now)


def _page(db: Database, runner: Person, run: Run, now: datetime) -> one_run.OneRun:
    assert run.public_id
    with db.read() as tx:
        return one_run.one_run(tx, runner, run.public_id, now)


def test_the_year_holds_every_day_known_or_not(db: Database, runner: Person, now: datetime) -> None:
    with db.read() as tx:
        year = history.year(tx, runner, now)
    days = {day.day: day for week in year.weeks for day in week}

    assert len(year.weeks) == 53
    assert days[rosa.LONG].distance_m == 15_200
    assert days[rosa.LONG].step == 5
    assert days[rosa.LONG].worst == 4
    assert days[date(2026, 11, 7)].distance_m == 0
    assert days[date(2025, 12, 1)].distance_m is None
    assert days[TODAY + timedelta(days=1)].is_future
    assert year.later is None


def test_months_add_up_their_runs_newest_first(db: Database, runner: Person, now: datetime) -> None:
    with db.read() as tx:
        year = history.year(tx, runner, now)

    assert year.months[0].first == date(2026, 11, 1)
    assert [line.run.day.day for line in year.months[0].lines] == [11, 8, 6, 4, 3, 1]
    assert year.months[0].distance_m == sum(line.run.distance_m for line in year.months[0].lines)


@pytest.mark.parametrize(
    ("show", "days"),
    [(Show.OVER, [8]), (Show.NOT_SETTLED, [8]), (Show.NO_CHECK, [4, 1])],
)
def test_a_filter_leaves_the_runs_it_names(
    db: Database, runner: Person, now: datetime, show: Show, days: list[int]
) -> None:
    with db.read() as tx:
        year = history.year(tx, runner, now, show=show)

    assert [line.run.day.day for line in year.months[0].lines] == days
    assert year.lines  # the picture and an opened day still have them all


@pytest.mark.parametrize(("result", "settled"), [(Result.AMBER, True), (Result.GREEN, False)])
def test_not_settled_goes_by_the_next_morning_whatever_else_a_check_says(
    result: Result, settled: bool
) -> None:
    check = RunCheck(2, 4, 3, 2 if settled else 3, False, result, settled)
    line = RunLine(rosa.run(TODAY, 8), None, check, 4)

    assert Show.NOT_SETTLED.holds(line) is not settled


def test_a_source_is_a_filter_too(db: Database, runner: Person, now: datetime) -> None:
    _store(
        db, runner, now, replace(rosa.run(date(2026, 11, 9), 5), source=Source.MANUAL, external_id="typed")
    )
    with db.read() as tx:
        year = history.year(tx, runner, now, source=Source.MANUAL)

    assert year.sources == (Source.FILE, Source.MANUAL)
    assert [line.run.day.day for line in year.months[0].lines] == [9]


def test_an_earlier_year_is_reached_and_left_again(db: Database, now: datetime) -> None:
    runner = _add(db, "sam", now)
    _store(db, runner, now, rosa.run(date(2023, 5, 3), 8))
    with db.read() as tx:
        newest = history.year(tx, runner, now, until=TODAY)
        assert newest.earlier is not None
        older = history.year(tx, runner, now, until=date(2023, 12, 31))

    assert [line.run.day for line in older.lines] == [date(2023, 5, 3)]
    assert older.later is not None
    assert older.earlier is None


def test_a_day_opens_with_the_day_before(db: Database, runner: Person, now: datetime) -> None:
    with db.read() as tx:
        year = history.year(tx, runner, now, show=Show.NO_CHECK)
    opened = history.around(year, date(2026, 11, 9))

    assert [one.day.day.day for one in opened] == [9, 8]
    assert [len(one.lines) for one in opened] == [0, 1]
    assert history.around(year, date(2020, 1, 1)) == ()


def test_a_run_page_tells_the_step_the_check_and_the_later_settling(
    db: Database, runner: Person, now: datetime
) -> None:
    page = _page(db, runner, _on(db, runner, rosa.LONG), now)

    assert page.spike.percent == 23.6
    assert [(step.moment, step.score) for step in page.checked.steps] == [
        (Moment.BEFORE, 2),
        (Moment.DURING, 4),
        (Moment.AFTER_60MIN, None),
        (Moment.NEXT_MORNING, 3),
    ]
    assert page.checked.check.shown is Result.AMBER
    assert page.said == "Ease off: repeat or shorten the next run."
    assert page.settled_on == date(2026, 11, 10)
    assert page.residual_spm is not None


def test_an_open_warning_sign_takes_the_place_of_what_the_check_says(
    db: Database, runner: Person, now: datetime
) -> None:
    with db.begin() as tx:
        pain.put(tx, runner.id, rosa.score(TODAY, 5, 8, flags=("locked",)), now)
        alerts.judge(tx, runner, now)
    page = _page(db, runner, _on(db, runner, date(2026, 11, 6)), now)

    assert page.checked.check.shown is Result.GREEN
    assert page.said == "Get medical help today. Don't run or do exercises in this app until you have."


def test_a_missing_score_is_named(db: Database, runner: Person, now: datetime) -> None:
    page = _page(db, runner, _on(db, runner, date(2026, 11, 4)), now)
    without = _page(db, runner, _on(db, runner, date(2026, 7, 5)), now)

    assert page.said == "A score of the run itself is missing."
    assert without.said == "No score before this run, so the check stays incomplete."


def test_the_next_morning_is_asked_for_only_when_it_has_come(db: Database, now: datetime) -> None:
    runner = _add(db, "sam", now)
    _store(db, runner, now, rosa.run(TODAY, 6, hour=6))
    steps = _page(db, runner, _on(db, runner, TODAY), now).checked.steps

    assert steps[0].due is steps[1].due is None
    assert steps[3].due is not None
    assert steps[3].due.isoformat() == "2026-11-13T06:00:00+01:00"
    assert all(step.at <= now for step in steps)


@pytest.mark.parametrize(
    ("run", "note"),
    [
        (rosa.run(date(2026, 11, 9), 6, sport=Sport.TREADMILL), "not counted: treadmill"),
        (rosa.run(date(2026, 11, 9), 6, sport=Sport.TRAIL_RUN), "not counted: trail"),
        (replace(rosa.run(date(2026, 11, 9), 6), race=True), "not counted: race"),
        (replace(rosa.run(date(2026, 11, 9), 6), interval=True), "not counted: intervals"),
        (replace(rosa.run(date(2026, 11, 9), 6), cadence_spm=None), "not recorded"),
        (rosa.run(date(2026, 11, 9), 1), "not counted: too short, too steep or an unusual pace"),
    ],
)
def test_cadence_that_is_not_counted_says_why(
    db: Database, runner: Person, now: datetime, run: Run, note: str
) -> None:
    _store(db, runner, now, run)
    page = _page(db, runner, _on(db, runner, run.day), now)

    assert (page.residual_spm, page.cadence_note) == (None, note)


def test_other_recordings_of_a_run_are_shown_and_lead_to_the_one_that_counts(
    db: Database, runner: Person, now: datetime
) -> None:
    copy = replace(rosa.run(rosa.LONG, 15.2), source=Source.ARCHIVE, external_id="7", distance_m=15_150)
    _store(db, runner, now, copy)
    with db.read() as tx:
        (stored,) = (one for one in runs.all_of(tx, runner.id, rosa.LONG, rosa.LONG) if not one.counts)
    page = _page(db, runner, stored.run, now)

    assert page.run.source is Source.FILE
    assert [each.run.distance_m for each in page.copies] == [15_150]


def test_scores_named_for_a_run_count_whenever_they_were_logged(
    db: Database, runner: Person, now: datetime
) -> None:
    run = _on(db, runner, date(2026, 11, 4))
    with db.begin() as tx:
        late = replace(rosa.score(date(2026, 11, 9), 1, moment=Moment.DURING), run=run.public_id)
        pain.put(tx, runner.id, late, now)

    assert _page(db, runner, run, now).checked.check.during == 1


def test_another_runners_run_does_not_exist(db: Database, runner: Person, now: datetime) -> None:
    sam = _add(db, "sam", now)
    run = _on(db, runner, rosa.LONG)

    with pytest.raises(NoSuchRun):
        _page(db, sam, run, now)
    with pytest.raises(NoSuchRun):
        _page(db, runner, replace(run, public_id=uuid4()), now)


def test_the_runs_open_on_the_last_year_that_has_one(db: Database, now: datetime) -> None:
    runner, back_then = _add(db, "nora", now), date(2025, 8, 25)
    _store(db, runner, now, run(back_then, external_id="one"))
    with db.read() as tx:
        opened = history.year(tx, runner, now)
        this_year = history.year(tx, runner, now, TODAY)

    assert (opened.until, opened.later) == (back_then, date(2026, 8, 24))
    assert [line.run.day for line in opened.lines] == [back_then]
    assert (this_year.has_runs, this_year.lines) == (True, ())
    assert this_year.earlier is not None


def test_a_log_without_a_run_opens_on_today(db: Database, now: datetime) -> None:
    runner = _add(db, "nora", now)
    with db.read() as tx:
        year = history.year(tx, runner, now)

    assert (year.has_runs, year.until, year.earlier) == (False, TODAY, None)
